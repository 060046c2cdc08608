#include <fmt/format.h>

#include "hwdb/figures.h"
#include "hwdb/read_entry.h"

namespace shortboard {
namespace {

double number_or(const Value& map, std::string_view key, double otherwise) {
  const std::optional<Value> value = map.optional(key);
  return value ? value->number() : otherwise;
}

bool flag(const Value& map, std::string_view key) {
  const std::optional<Value> value = map.optional(key);
  return value && value->boolean();
}

std::vector<double> numbers(const std::optional<Value>& list) {
  std::vector<double> found;
  if (list)
    for (const Value& item : list->items()) found.push_back(item.number());
  return found;
}

TextEncoder read_encoder(const Value& map) {
  map.allow({"name", "layers", "hidden", "heads", "kv_heads", "head_size", "mlp", "gated", "vocabulary", "tokens"});
  TextEncoder encoder;
  encoder.name = map.required("name").text();
  encoder.layers = map.required("layers").count();
  encoder.hidden = map.required("hidden").count();
  encoder.heads = map.required("heads").count();
  encoder.kv_heads = number_or(map, "kv_heads", encoder.heads);
  encoder.head_size = number_or(map, "head_size", encoder.hidden / encoder.heads);
  encoder.mlp = map.required("mlp").count();
  encoder.gated = flag(map, "gated");
  encoder.vocabulary = map.required("vocabulary").count();
  encoder.tokens = map.required("tokens").count();
  return encoder;
}

DenoiserBlocks read_blocks(const Value& map) {
  map.allow({"count", "text", "attention", "cross", "image_keys", "cross_width", "mlp", "gated", "depthwise",
             "parallel", "modulation"});
  DenoiserBlocks blocks;
  blocks.count = map.required("count").count();
  if (const std::optional<Value> text = map.optional("text"))
    blocks.text = static_cast<TextStream>(text->one_of("text stream", kTextStreamNames));
  if (const std::optional<Value> attention = map.optional("attention"))
    blocks.attention = static_cast<SelfAttention>(attention->one_of("attention", kSelfAttentionNames));
  blocks.cross = flag(map, "cross");
  blocks.image_keys = number_or(map, "image_keys", 0.0);
  blocks.cross_width = number_or(map, "cross_width", 0.0);
  blocks.mlp = map.required("mlp").count();
  blocks.gated = flag(map, "gated");
  blocks.depthwise = number_or(map, "depthwise", 0.0);
  blocks.parallel = flag(map, "parallel");
  blocks.modulation = number_or(map, "modulation", 0.0);
  return blocks;
}

DiffusionTransformer read_transformer(const Value& map) {
  map.allow({"kind", "source", "hidden", "heads", "patch", "patch_frames", "in_channels", "out_channels", "text_width",
             "text_tokens", "text_layers", "time_outputs", "blocks"});
  DiffusionTransformer net;
  net.hidden = map.required("hidden").count();
  net.heads = map.required("heads").count();
  net.patch = map.required("patch").count();
  net.patch_frames = number_or(map, "patch_frames", 1.0);
  net.in_channels = map.required("in_channels").count();
  net.out_channels = map.required("out_channels").count();
  net.text_width = map.required("text_width").count();
  net.text_tokens = map.required("text_tokens").count();
  net.text_layers = number_or(map, "text_layers", 0.0);
  net.time_outputs = number_or(map, "time_outputs", 0.0);
  for (const Value& blocks : map.required("blocks").items()) net.blocks.push_back(read_blocks(blocks));
  if (net.blocks.empty()) throw map.required("blocks").error("is empty", "name the transformer's blocks");
  return net;
}

UNet read_u_net(const Value& map) {
  map.allow({"kind", "source", "in_channels", "out_channels", "layers", "channels", "depths", "middle_depth",
             "head_size", "heads", "text_width", "text_tokens", "added_width", "temporal"});
  UNet net;
  net.in_channels = map.required("in_channels").count();
  net.out_channels = map.required("out_channels").count();
  net.layers = map.required("layers").count();
  const std::vector<double> channels = numbers(map.required("channels"));
  const std::vector<double> depths = numbers(map.required("depths"));
  if (channels.empty() || channels.size() != depths.size())
    throw map.required("depths").error(fmt::format("has {} levels, channels has {}", depths.size(), channels.size()));
  for (std::size_t i = 0; i < channels.size(); ++i) net.levels.push_back({channels[i], depths[i]});
  net.middle_depth = map.required("middle_depth").number();
  net.head_size = number_or(map, "head_size", 0.0);
  net.heads = number_or(map, "heads", 8.0);
  net.text_width = map.required("text_width").count();
  net.text_tokens = map.required("text_tokens").count();
  net.added_width = number_or(map, "added_width", 0.0);
  net.temporal = flag(map, "temporal");
  return net;
}

Autoencoder read_autoencoder(const Value& map) {
  map.allow({"name", "latent_channels", "spatial", "temporal", "channels", "layers", "frames_kernel", "frames_at",
             "attention_blocks", "linear_levels", "temporal_twins", "upcast", "overlap", "first_frame_alone",
             "frames_at_once"});
  Autoencoder vae;
  vae.name = map.required("name").text();
  vae.latent_channels = map.required("latent_channels").count();
  vae.spatial = map.required("spatial").count();
  vae.temporal = number_or(map, "temporal", 1.0);
  vae.channels = numbers(map.required("channels"));
  vae.layers = map.required("layers").count();
  vae.frames_kernel = number_or(map, "frames_kernel", 1.0);
  vae.frames_at = numbers(map.optional("frames_at"));
  vae.attention_blocks = number_or(map, "attention_blocks", 0.0);
  vae.linear_levels = numbers(map.optional("linear_levels"));
  vae.temporal_twins = flag(map, "temporal_twins");
  vae.upcast = flag(map, "upcast");
  vae.overlap = number_or(map, "overlap", 1.0);
  if (vae.overlap < 1.0) throw map.required("overlap").error("is below 1", "each pixel is decoded at least once");
  if (const std::optional<Value> alone = map.optional("first_frame_alone")) vae.first_frame_alone = alone->boolean();
  vae.frames_at_once = number_or(map, "frames_at_once", 0.0);
  if (vae.channels.empty()) throw map.required("channels").error("is empty", "list the levels, the finest first");
  vae.frames_at.resize(vae.channels.size(), 1.0);
  vae.linear_levels.resize(vae.channels.size(), 0.0);
  return vae;
}

void read_published(const Value& entry, const Figures& figures, Generator& g) {
  const std::optional<Value> published = entry.optional("published");
  if (!published) return;
  published->allow({"denoiser_parameters", "encoder_parameters", "decoder_parameters", "pass"});
  g.denoiser_parameters = figures.number(published->optional("denoiser_parameters"));
  g.encoder_parameters = figures.number(published->optional("encoder_parameters"));
  g.decoder_parameters = figures.number(published->optional("decoder_parameters"));
  if (const std::optional<Value> pass = published->optional("pass")) {
    pass->allow({"resolution", "frames", "scores", "flops"});
    const std::vector<double> size = numbers(pass->required("resolution"));
    if (size.size() != 2) throw pass->required("resolution").error("is not a size", "write [width, height]");
    g.pass = PublishedPass{size[0], size[1], number_or(*pass, "frames", 1.0), pass->required("scores").boolean(),
                           figures.number(pass->required("flops"))};
  }
}

void read_usual(const Value& usual, const Figures& figures, Generator& g) {
  usual.allow({"resolution", "frames", "steps", "guidance", "confidence", "source", "note"});
  const std::vector<double> size = numbers(usual.required("resolution"));
  if (size.size() != 2) throw usual.required("resolution").error("is not a size", "write [width, height]");
  g.width = size[0];
  g.height = size[1];
  g.frames = number_or(usual, "frames", 1.0);
  g.steps = usual.required("steps").count();
  g.guidance = static_cast<Guidance>(usual.required("guidance").one_of("guidance", kGuidanceNames));
  g.usual_from = figures.provenance(usual);
}

}  // namespace

Generator read_generator(const Value& entry) {
  entry.allow({"id", "name", "aliases", "sources", "denoiser", "denoisers", "encoders", "vae", "usual", "published"});
  const Figures figures{entry};
  constexpr std::array<std::string_view, 2> kKinds{"u_net", "transformer"};
  Generator g;
  g.id = entry.required("id").text();
  g.name = entry.required("name").text();
  const Value denoiser = entry.required("denoiser");
  if (denoiser.required("kind").one_of("kind of denoiser", kKinds) == 0)
    g.denoiser = read_u_net(denoiser);
  else
    g.denoiser = read_transformer(denoiser);
  const Value source = denoiser.required("source");
  const Value address = entry.required("sources").required(source.text());
  g.config_from = {Confidence::repository, address.required("title").text(), address.required("address").text(), {}};
  g.denoisers = number_or(entry, "denoisers", 1.0);
  for (const Value& encoder : entry.required("encoders").items()) g.encoders.push_back(read_encoder(encoder));
  g.vae = read_autoencoder(entry.required("vae"));
  read_usual(entry.required("usual"), figures, g);
  read_published(entry, figures, g);
  return g;
}

}  // namespace shortboard
