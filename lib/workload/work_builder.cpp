#include "workload/work_builder.h"

#include <algorithm>

namespace shortboard {
namespace {

constexpr double kElementBytes = 2.0;

}  // namespace

void WorkBuilder::product(double rows, double n, double k, double times) {
  if (rows <= 0.0 || n <= 0.0 || k <= 0.0 || times <= 0.0) return;
  work_->products.push_back({{rows, n, k}, times});
  work_->parameters += times * n * k;
}

void WorkBuilder::convolution(double pixels, double from, double to, Taps taps, double times) {
  if (times <= 0.0) return;
  work_->products.push_back({{pixels, to, from * taps.all()}, times, true, taps.frames > 1.0});
  work_->parameters += times * from * to * taps.all();
}

void WorkBuilder::attention(const AttentionShape& shape, double times) {
  if (times > 0.0) work_->attentions.push_back({shape, times});
}

void WorkBuilder::stream(double elements, double kernels) {
  work_->streamed = work_->streamed + Bytes{kElementBytes * elements};
  work_->streams += kernels;
}

void WorkBuilder::alive(double elements) { work_->peak = std::max(work_->peak, Bytes{kElementBytes * elements}); }

AttentionShape seen_by_all(double sequences, double heads, double head_size, double queries, double keys) {
  AttentionShape shape;
  shape.sequences = sequences;
  shape.heads = heads;
  shape.kv_heads = heads;
  shape.queries = queries;
  shape.context = keys;
  shape.keys = keys;
  shape.key_size = head_size;
  shape.value_size = head_size;
  return shape;
}

}  // namespace shortboard
