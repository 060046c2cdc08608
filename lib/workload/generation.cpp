#include "workload/generation.h"

#include <algorithm>
#include <cmath>

#include "workload/transformer_work.h"
#include "workload/u_net_work.h"
#include "workload/work_builder.h"

namespace shortboard {
namespace {

constexpr double kColours = 3.0;

double latent_pixels(const Generator& g, const GenerationSize& size) {
  return std::ceil(size.width / g.vae.spatial) * std::ceil(size.height / g.vae.spatial);
}

/// Linear attention over several scales and a gated feed-forward block with a depthwise convolution, which levels of
/// deep-compression autoencoders have (arXiv:2410.10733): queries, keys, values, and an output of twice the width.
void add_linear_block(double pixels, double c, WorkBuilder& add) {
  constexpr double kWiden = 4.0;
  add.product(pixels, 3.0 * c, c);
  add.product(pixels, c, 2.0 * c);
  add.product(pixels, 2.0 * kWiden * c, c);
  add.product(pixels, c, kWiden * c);
  add.stream(pixels * c * (2.0 * kSublayerMoves + 3.0 * 2.0 * kWiden), 8.0);
}

struct Level {
  double pixels, channels;
  bool linear;
};

void add_level(const Autoencoder& vae, const Level& level, double from, WorkBuilder& add) {
  const Taps taps{kSquare, vae.frames_kernel};
  for (double layer = 0.0; layer < vae.layers; layer += 1.0) {
    const double entering = layer > 0.0 ? level.channels : from;
    if (level.linear) {
      add_linear_block(level.pixels, level.channels, add);
      continue;
    }
    add_residual_block(level.pixels, entering, level.channels, taps, 0.0, 0.0, add);
    if (vae.temporal_twins)
      add_residual_block(level.pixels, level.channels, level.channels, {1.0, kLine}, 0.0, 0.0, add);
  }
}

}  // namespace

Flops GenerationWork::score_flops() const {
  Flops sum;
  for (const WorkAttention& one : attentions) sum = sum + one.times * one.shape.flops();
  return sum;
}

Flops GenerationWork::flops() const {
  Flops sum = score_flops();
  for (const WorkProduct& one : products) sum = sum + one.times * one.shape.flops();
  return sum;
}

double GenerationWork::kernels() const {
  double sum = streams;
  for (const WorkAttention& one : attentions) sum += one.times;
  for (const WorkProduct& one : products) sum += one.times;
  return sum;
}

double latent_frames(const Autoencoder& vae, double frames) {
  if (vae.first_frame_alone) return 1.0 + std::floor((frames - 1.0) / vae.temporal);
  return std::max(1.0, std::floor(frames / vae.temporal + 1e-9));
}

double denoiser_tokens(const Generator& g, const GenerationSize& size) {
  const double pixels = latent_pixels(g, size) * latent_frames(g.vae, size.frames);
  const auto* const net = std::get_if<DiffusionTransformer>(&g.denoiser);
  return net == nullptr ? pixels : pixels / (net->patch * net->patch * net->patch_frames);
}

double denoiser_heads(const Generator& g) {
  const auto* const net = std::get_if<DiffusionTransformer>(&g.denoiser);
  return net == nullptr ? 1.0 : net->heads;
}

double denoiser_blocks(const Generator& g) {
  const auto* const net = std::get_if<DiffusionTransformer>(&g.denoiser);
  if (net == nullptr) return 1.0;
  double count = 0.0;
  for (const DenoiserBlocks& blocks : net->blocks) count += blocks.count;
  return count;
}

GenerationWork denoiser_work(const Generator& g, const GenerationSize& size, const PassSplit& split) {
  const double frames = latent_frames(g.vae, size.frames);
  if (const auto* const net = std::get_if<DiffusionTransformer>(&g.denoiser))
    return transformer_work(*net, denoiser_tokens(g, size), std::max(1.0, frames / net->patch_frames), split);
  return u_net_work(std::get<UNet>(g.denoiser), latent_pixels(g, size), frames, split.sequences);
}

GenerationWork encoder_work(const TextEncoder& e, double sequences) {
  GenerationWork work;
  WorkBuilder add{work};
  const double rows = sequences * e.tokens, heads = e.heads * e.head_size, keys = e.kv_heads * e.head_size;
  add.product(rows, heads + 2.0 * keys, e.hidden, e.layers);
  add.product(rows, e.hidden, heads, e.layers);
  add.product(rows, (e.gated ? 2.0 : 1.0) * e.mlp, e.hidden, e.layers);
  add.product(rows, e.hidden, e.mlp, e.layers);
  AttentionShape shape = seen_by_all(sequences, e.heads, e.head_size, e.tokens, e.tokens);
  shape.kv_heads = e.kv_heads;
  add.attention(shape, e.layers);
  add.stream(e.layers * rows * (2.0 * kSublayerMoves * e.hidden + 3.0 * e.mlp), 6.0 * e.layers);
  work.parameters += e.vocabulary * e.hidden;
  add.alive(rows * (6.0 * e.hidden + 2.0 * e.mlp));
  return work;
}

GenerationWork decoder_work(const Autoencoder& vae, const GenerationSize& size) {
  GenerationWork work;
  WorkBuilder add{work};
  const std::size_t levels = vae.channels.size();
  const double across = vae.overlap * size.batch * size.width * size.height;
  const Taps taps{kSquare, vae.frames_kernel};
  const auto pixels_at = [&](std::size_t level) {
    const double scale = vae.spatial / std::pow(2.0, static_cast<double>(levels - 1 - level));
    return across * std::max(1.0, std::ceil(size.frames * vae.frames_at[level])) / (scale * scale);
  };
  const double top = vae.channels.back(), coarsest = pixels_at(levels - 1);
  add.convolution(coarsest, vae.latent_channels, top, taps);
  for (double i = 0.0; i < vae.attention_blocks; i += 1.0) {
    const double pictures = size.batch * std::max(1.0, std::ceil(size.frames * vae.frames_at.back()));
    add_residual_block(coarsest, top, top, taps, 0.0, 0.0, add);
    add.product(coarsest, 3.0 * top, top);
    add.product(coarsest, top, top);
    add.attention(seen_by_all(pictures, 1.0, top, coarsest / pictures, coarsest / pictures));
    add_residual_block(coarsest, top, top, taps, 0.0, 0.0, add);
  }
  const double at_once = vae.frames_at_once > 0.0 ? std::min(1.0, vae.frames_at_once / size.frames) : 1.0;
  double channels = top;
  for (std::size_t level = levels; level-- > 0;) {
    const double here = vae.channels[level];
    add_level(vae, {pixels_at(level), here, vae.linear_levels[level] > 0.0}, channels, add);
    channels = here;
    if (level > 0) add.convolution(pixels_at(level - 1), channels, channels, taps);
    add.alive(3.0 * at_once * pixels_at(level > 0 ? level - 1 : 0) * channels);
  }
  add.convolution(across * size.frames, channels, kColours, taps);
  return work;
}

double encoder_parameters(const Generator& g) {
  double sum = 0.0;
  for (const TextEncoder& encoder : g.encoders) sum += encoder_work(encoder, 1.0).parameters;
  return sum;
}

double denoiser_parameters(const Generator& g) {
  return denoiser_work(g, {g.width, g.height, g.frames, 1.0}, {}).parameters;
}

Flops request_flops(const Generator& g, const GenerationSize& size, double steps, Guidance guidance) {
  const double sequences = size.batch * passes(guidance);
  Flops sum = decoder_work(g.vae, size).flops();
  for (const TextEncoder& encoder : g.encoders) sum = sum + encoder_work(encoder, sequences).flops();
  return sum + steps * denoiser_work(g, size, {.sequences = sequences}).flops();
}

}  // namespace shortboard
