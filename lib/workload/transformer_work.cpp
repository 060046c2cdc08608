#include "workload/transformer_work.h"

#include <algorithm>

#include "workload/work_builder.h"

namespace shortboard {
namespace {

constexpr double kStepWidth = 256.0;  // sinusoids of the step's time that the embedding starts from

/// Sizes of one pass on one card.
struct Pass {
  const DiffusionTransformer& net;
  PassSplit split;
  double image, frames;  ///< Tokens of an item, and its latent frames.
  double parts;          ///< Cards that divide the tokens.

  [[nodiscard]] double text() const { return net.text_tokens; }
  [[nodiscard]] double sequences() const { return split.sequences; }
  /// Rows of a product over so many tokens per item.
  [[nodiscard]] double rows(double tokens) const { return split.sequences * tokens / parts; }
};

/// Products and elementwise kernels of `tokens` per item that have their own weights.
void add_stream(const DenoiserBlocks& b, const Pass& pass, double tokens, WorkBuilder& add) {
  const double h = pass.net.hidden, t = pass.split.tensor, rows = pass.rows(tokens);
  const double widen = b.gated ? 2.0 : 1.0;
  add.product(pass.sequences(), b.modulation * h, h, b.count);
  if (b.parallel) {
    add.product(rows, (3.0 * h + widen * b.mlp) / t, h, b.count);
    add.product(rows, h, (h + b.mlp) / t, b.count);
  } else {
    add.product(rows, 3.0 * h / t, h, b.count);
    add.product(rows, h, h / t, b.count);
    add.product(rows, widen * b.mlp / t, h, b.count);
    add.product(rows, h, b.mlp / t, b.count);
  }
  const double sublayers = b.parallel ? 1.0 : 2.0;
  const double activation = (widen + 1.0) * b.mlp / t;
  add.stream(b.count * rows * (sublayers * kSublayerMoves * h + kRotationMoves * h / t + activation),
             b.count * (2.0 * sublayers + 2.0));
  if (b.depthwise > 0.0) add.stream(b.count * rows * 2.0 * widen * b.mlp / t, b.count);
}

void add_self_attention(const DenoiserBlocks& b, const Pass& pass, WorkBuilder& add) {
  const DiffusionTransformer& net = pass.net;
  const double size = net.hidden / net.heads, heads = net.heads / (pass.split.ulysses * pass.split.tensor);
  const double own = pass.image + (b.text == TextStream::none ? 0.0 : pass.text());
  const double queries = own / pass.split.ring, places = pass.image / pass.frames;
  switch (b.attention) {
    case SelfAttention::full:
      return add.attention(seen_by_all(pass.sequences(), heads, size, queries, own), b.count);
    case SelfAttention::frame:
      return add.attention(seen_by_all(pass.sequences() * pass.frames / pass.split.ring, heads, size, places, places),
                           b.count);
    case SelfAttention::place:
      return add.attention(
          seen_by_all(pass.sequences() * places / pass.split.ring, heads, size, pass.frames, pass.frames), b.count);
    case SelfAttention::linear:  // keys times values, a matrix a head, and queries times that: reads and writes rule
      return add.attention(seen_by_all(pass.sequences(), heads, size, queries, size), b.count);
  }
}

void add_cross_attention(const DenoiserBlocks& b, const Pass& pass, WorkBuilder& add) {
  if (!b.cross) return;
  const DiffusionTransformer& net = pass.net;
  const double t = pass.split.tensor, rows = pass.rows(pass.image);
  const double width = b.cross_width > 0.0 ? b.cross_width : net.hidden, size = net.hidden / net.heads;
  add.product(rows, width / t, net.hidden, b.count);
  add.product(rows, net.hidden, width / t, b.count);
  const double queries = pass.image / pass.parts, heads = width / size / t;
  for (const double keys : {pass.text(), b.image_keys}) {
    if (keys <= 0.0) continue;
    add.product(pass.sequences() * keys, 2.0 * width / t, net.hidden, b.count);
    add.attention(seen_by_all(pass.sequences(), heads, size, queries, keys), b.count);
  }
  add.stream(b.count * rows * kSublayerMoves * net.hidden, 2.0 * b.count);
}

void add_messages(const DenoiserBlocks& b, const Pass& pass, GenerationWork& work) {
  constexpr double kBytes = 2.0, kQueriesKeysValuesOutput = 4.0;
  const double tokens = pass.image + (b.text == TextStream::none ? 0.0 : pass.text());
  const double h = pass.net.hidden, share = pass.rows(tokens) * h;
  if (pass.split.ulysses > 1) {
    work.exchanged = std::max(work.exchanged, Bytes{kBytes * share});
    work.exchanges += kQueriesKeysValuesOutput * b.count;
  }
  if (pass.split.ring > 1) {
    const double state = b.attention == SelfAttention::linear ? pass.sequences() * h * h / pass.net.heads : 2.0 * share;
    work.circulated = std::max(work.circulated, Bytes{kBytes * state});
    work.circulations += b.count;
  }
  if (pass.split.tensor > 1) {
    work.reduced = std::max(work.reduced, Bytes{kBytes * share});
    work.reductions += b.count * (b.parallel ? 1.0 : b.cross ? 3.0 : 2.0);
  }
}

void add_blocks(const DenoiserBlocks& b, const Pass& pass, GenerationWork& work) {
  WorkBuilder add{work};
  const bool joined = b.text == TextStream::joined;
  add_stream(b, pass, pass.image + (joined ? pass.text() : 0.0), add);
  if (b.text == TextStream::own) add_stream(b, pass, pass.text(), add);
  add_self_attention(b, pass, add);
  add_cross_attention(b, pass, add);
  add_messages(b, pass, work);
  work.parameters += b.count * b.depthwise * b.depthwise * (b.gated ? 2.0 : 1.0) * b.mlp;
  const double rows = pass.rows(pass.image + (b.text == TextStream::none ? 0.0 : pass.text()));
  add.alive(rows * (6.0 * pass.net.hidden + (b.gated ? 2.0 : 1.0) * b.mlp));
}

/// The projections into the hidden width and out of it.
void add_ends(const Pass& pass, WorkBuilder& add) {
  const DiffusionTransformer& net = pass.net;
  const double h = net.hidden, patch = net.patch * net.patch * net.patch_frames;
  add.product(pass.rows(pass.image), h, patch * net.in_channels);
  add.product(pass.sequences() * pass.text(), h, net.text_width);
  add.product(pass.sequences() * pass.text(), h, h, net.text_layers);
  add.product(pass.sequences(), h, kStepWidth);
  add.product(pass.sequences(), h, h);
  add.product(pass.sequences(), net.time_outputs * h, h);
  add.product(pass.sequences(), 2.0 * h, h, net.time_outputs > 0.0 ? 0.0 : 1.0);
  add.product(pass.rows(pass.image), patch * net.out_channels, h);
  add.stream(pass.rows(pass.image) * kSublayerMoves * h, 4.0);
}

}  // namespace

GenerationWork transformer_work(const DiffusionTransformer& net, double image, double frames, const PassSplit& split) {
  GenerationWork work;
  const Pass pass{net, split, image, frames, static_cast<double>(split.ulysses * split.ring)};
  for (const DenoiserBlocks& blocks : net.blocks) add_blocks(blocks, pass, work);
  WorkBuilder add{work};
  add_ends(pass, add);
  return work;
}

}  // namespace shortboard
