#include "workload/u_net_work.h"

#include <utility>

namespace shortboard {
namespace {

constexpr double kWiden = 4.0;      // feed-forward width over channels
constexpr double kStepWiden = 4.0;  // width of the step's embedding over the first level's channels

/// One pass over a U-Net: what stays the same at all its levels.
struct Pass {
  const UNet& net;
  double frames, items;  ///< Items: sequences. Each frame is a separate image except in temporal layers.

  [[nodiscard]] double pictures() const { return frames * items; }
  [[nodiscard]] double step() const { return kStepWiden * net.levels.front().channels; }
};

/// Self-attention, cross-attention and a gated feed-forward block over `rows` tokens.
void add_block(const Pass& pass, double channels, double rows, AttentionShape own, double context, WorkBuilder& add) {
  const double c = channels;
  add.product(rows, 3.0 * c, c);
  add.product(rows, c, c);
  add.attention(own);
  add.product(rows, c, c);
  add.product(context, 2.0 * c, pass.net.text_width);
  add.product(rows, c, c);
  add.attention(seen_by_all(own.sequences, own.heads, own.key_size, own.queries, pass.net.text_tokens));
  add.product(rows, 2.0 * kWiden * c, c);
  add.product(rows, c, kWiden * c);
  add.stream(rows * c * (3.0 * kSumMoves + 3.0 * 2.0 + 3.0 * kWiden), 7.0);
}

void add_transformer(const Pass& pass, double channels, double depth, double pixels, WorkBuilder& add) {
  if (depth <= 0.0) return;
  const double c = channels, size = pass.net.head_size > 0.0 ? pass.net.head_size : c / pass.net.heads;
  const double rows = pixels * pass.pictures(), context = pass.items * pass.net.text_tokens;
  add.product(rows, c, c);
  add.product(rows, c, c);
  add.stream(rows * c * (kGroupNormMoves + kSumMoves), 2.0);
  for (double block = 0.0; block < depth; block += 1.0) {
    add_block(pass, c, rows, seen_by_all(pass.pictures(), c / size, size, pixels, pixels), context, add);
    if (!pass.net.temporal) continue;
    add.product(rows, 2.0 * kWiden * c, c);  // a feed-forward block before
    add.product(rows, c, kWiden * c);
    add.stream(rows * c * (kSublayerMoves + 3.0 * kWiden), 3.0);
    add_block(pass, c, rows, seen_by_all(pass.items * pixels, c / size, size, pass.frames, pass.frames), context, add);
    add.product(pass.items, kWiden * c, c);  // places in time
    add.product(pass.items, c, kWiden * c);
  }
}

void add_residual(const Pass& pass, double pixels, double from, double to, WorkBuilder& add) {
  add_residual_block(pixels * pass.pictures(), from, to, {kSquare, 1.0}, pass.items, pass.step(), add);
  if (pass.net.temporal)
    add_residual_block(pixels * pass.pictures(), to, to, {1.0, kLine}, pass.items, pass.step(), add);
  add.alive(3.0 * pixels * pass.pictures() * (from + to));
}

}  // namespace

void add_residual_block(double pixels, double from, double to, Taps taps, double items, double step, WorkBuilder& add) {
  add.convolution(pixels, from, to, taps);
  add.convolution(pixels, to, to, taps);
  add.convolution(pixels, from, to, {}, from == to ? 0.0 : 1.0);
  add.product(items, to, step);
  add.stream(pixels * (kGroupNormMoves * (from + to) + kSumMoves * to), 5.0);
}

GenerationWork u_net_work(const UNet& net, double pixels, double frames, double sequences) {
  GenerationWork work;
  WorkBuilder add{work};
  const Pass pass{net, frames, sequences};
  const double first = net.levels.front().channels;
  add.convolution(pixels * pass.pictures(), net.in_channels, first, {kSquare, 1.0});
  for (const double width : {first, pass.step(), net.added_width, net.added_width > 0.0 ? pass.step() : 0.0})
    add.product(sequences, pass.step(), width);
  std::vector<double> skipped{first};  // channels that the way up joins again, the last first
  double channels = first, size = pixels;
  for (std::size_t i = 0; i < net.levels.size(); ++i) {
    const UNetLevel& level = net.levels[i];
    for (double layer = 0.0; layer < net.layers; layer += 1.0) {
      add_residual(pass, size, std::exchange(channels, level.channels), level.channels, add);
      add_transformer(pass, channels, level.depth, size, add);
      skipped.push_back(channels);
    }
    if (i + 1 == net.levels.size()) break;
    size /= 4.0;
    add.convolution(size * pass.pictures(), channels, channels, {kSquare, 1.0});
    skipped.push_back(channels);
  }
  add_residual(pass, size, channels, channels, add);
  add_transformer(pass, channels, net.middle_depth, size, add);
  add_residual(pass, size, channels, channels, add);
  for (std::size_t i = net.levels.size(); i-- > 0;) {
    const UNetLevel& level = net.levels[i];
    for (double layer = 0.0; layer <= net.layers; layer += 1.0) {
      add_residual(pass, size, std::exchange(channels, level.channels) + skipped.back(), level.channels, add);
      skipped.pop_back();
      add_transformer(pass, channels, level.depth, size, add);
    }
    if (i == 0) break;
    size *= 4.0;
    add.convolution(size * pass.pictures(), channels, channels, {kSquare, 1.0});
  }
  add.convolution(pixels * pass.pictures(), first, net.out_channels, {kSquare, 1.0});
  return work;
}

}  // namespace shortboard
