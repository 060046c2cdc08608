#include "report/generator.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "workload/generation.h"

namespace shortboard {
namespace {

using Json = nlohmann::ordered_json;

GenerationSize usual(const Generator& g) { return {g.width, g.height, g.frames, 1.0}; }

std::string part(const char* what, const std::string& name, double parameters, Flops flops) {
  return fmt::format("  {:<14} {:<34} {:>10.4g} B {:>12.5g} TFLOP\n", what, name, parameters / 1e9,
                     flops.base() / 1e12);
}

Json generator_json(const Generator& g) {
  const GenerationSize size = usual(g);
  Json json{{"schema", 1}, {"id", g.id}, {"name", g.name}};
  json["denoiser_parameters"] = denoiser_parameters(g);
  json["denoisers"] = g.denoisers;
  json["encoder_parameters"] = encoder_parameters(g);
  json["decoder_parameters"] = decoder_work(g.vae, size).parameters;
  json["published_denoiser_parameters"] = g.denoiser_parameters ? Json(g.denoiser_parameters->value) : Json(nullptr);
  json["width"] = size.width;
  json["height"] = size.height;
  json["frames"] = size.frames;
  json["steps"] = g.steps;
  json["guidance"] = kGuidanceNames[static_cast<std::size_t>(g.guidance)];
  json["tokens"] = denoiser_tokens(g, size);
  json["pass_flops"] = denoiser_work(g, size, {}).flops().base();
  json["request_flops"] = request_flops(g, size, g.steps, g.guidance).base();
  return json;
}

}  // namespace

std::string show_generator(const Generator& g, bool json) {
  if (json) return generator_json(g).dump(2) + "\n";
  const GenerationSize size = usual(g);
  const GenerationWork pass = denoiser_work(g, size, {}), decoding = decoder_work(g.vae, size);
  std::string out = fmt::format(
      "{} ({})\nusual request: {:.0f} x {:.0f}, {:.0f} frame(s), {} steps, guidance {}: {:.5g} TFLOP\n\n"
      "Parameters, and FLOPs of one run over one item\n",
      g.name, g.id, size.width, size.height, size.frames, g.steps, kGuidanceNames[static_cast<std::size_t>(g.guidance)],
      request_flops(g, size, g.steps, g.guidance).base() / 1e12);
  for (const TextEncoder& encoder : g.encoders) {
    const GenerationWork work = encoder_work(encoder, 1.0);
    out += part("encoder", encoder.name, work.parameters, work.flops());
  }
  out += part("denoiser", fmt::format("{:.0f} tokens", denoiser_tokens(g, size)), pass.parameters, pass.flops());
  out += part("decoder", g.vae.name, decoding.parameters, decoding.flops());
  if (g.denoisers > 1.0) out += fmt::format("  {:.0f} such denoisers, of which a step runs one\n", g.denoisers);
  if (g.denoiser_parameters)
    out += fmt::format("  published denoiser: {:.4g} B [{}] {}\n", g.denoiser_parameters->value / 1e9,
                       g.denoiser_parameters->from.title, g.denoiser_parameters->from.note);
  if (g.pass)
    out += fmt::format("  published pass at {:.0f} x {:.0f}, {:.0f} frame(s){}: {:.5g} TFLOP [{}]\n", g.pass->width,
                       g.pass->height, g.pass->frames, g.pass->scores ? "" : ", without scores",
                       g.pass->flops.value / 1e12, g.pass->flops.from.title);
  return out;
}

}  // namespace shortboard
