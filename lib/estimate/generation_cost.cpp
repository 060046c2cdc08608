#include "estimate/generation_cost.h"

#include <algorithm>

#include "cost/attention.h"
#include "cost/gemm.h"
#include "estimate/layer_cost.h"

namespace shortboard {
namespace {

void add(GenerationParts& parts, const KernelTime& time, double times) {
  const double ideal = time.ideal.base(), compute = std::max(ideal, time.compute.base());
  parts[GenerationPart::matrix] += times * ideal;
  parts[GenerationPart::kernel] += times * (compute - ideal);
  parts[GenerationPart::memory] += times * (std::max(0.0, time.busy().base() - compute) + time.prepare.base());
  parts[GenerationPart::launch] += times * time.launch.base();
}

/// A kernel of a pass, `times` times; where operators are listed, `describe` tells which kernel it is.
template <class Describe>
void add_kernel(GenerationParts& parts, const KernelTime& time, double times, GenerationList list,
                const Describe& describe) {
  add(parts, time, times);
  if (list == nullptr) return;
  GenerationOperator one = describe();
  one.bound = bound_of(time);
  one.times = times;
  add(one.parts, time, 1.0);
  list->push_back(one);
}

/// Messages of a pass that are seen, `times` of them.
void list_messages(OperatorKind kind, const MessageShape& shape, Bytes bytes, double times, double seconds,
                   GenerationList list) {
  if (list == nullptr || seconds <= 0.0) return;
  GenerationOperator one{.kind = kind, .shape = shape, .bytes = bytes, .bound = OperatorBound::link, .times = times};
  one.parts[GenerationPart::exchange] = seconds / times;
  list->push_back(one);
}

GenerationOperator product(OperatorKind kind, const GemmShape& s) {
  return {.kind = kind,
          .shape = s,
          .flops = s.flops(),
          .bytes = Bytes{2.0 * s.groups * (s.m * s.k + s.k * s.n + s.m * s.n)}};
}

GenerationOperator streaming(OperatorKind kind, Bytes moved, double kernels) {
  return {.kind = kind, .shape = KernelCount{kernels}, .bytes = moved};
}

const GemmRoof& wide_roof(const Cluster& cluster) {
  const auto& bf16 = cluster.gemm[index(NumberFormat::bf16)];
  return bf16 ? *bf16 : *cluster.gemm[index(NumberFormat::fp16)];
}

/// Convolutions stay in 16 bits: the narrow formats' libraries have none.
const GemmRoof& roof_of(const Cluster& cluster, const GenerationJob& job, const WorkProduct& one) {
  const auto& chosen = cluster.gemm[index(job.format)];
  const bool narrow = bytes_per_element(job.format) < 2.0;
  return chosen && !(narrow && one.convolution) ? *chosen : wide_roof(cluster);
}

/// A product in a narrow format is preceded by a kernel that reads its input in 16 bits and writes it narrow.
KernelTime product_time(const Cluster& cluster, const GenerationJob& job, const WorkProduct& one) {
  const GemmRoof& roof = roof_of(cluster, job, one);
  KernelTime time = gemm_time(one.shape, roof);
  const Pipeline& software = job.software;
  const double rate = software.product.value * (one.convolution ? software.convolution.value : 1.0) *
                      (one.volume ? software.volume.value : 1.0);
  time.compute = std::max(time.ideal, time.compute / rate);
  if (roof.element < Bytes{2.0})
    time.prepare = one.shape.m * one.shape.k * (Bytes{2.0} + roof.element) / cluster.stream.bandwidth;
  return time;
}

KernelTime fused_time(const Cluster& cluster, const GenerationJob& job, AttentionShape shape) {
  shape.query_bytes = shape.cache_bytes = std::min(2.0, bytes_per_element(job.software.attention_format));
  KernelTime time = attention_forward_time(shape, cluster.attention);
  time.compute = std::max(time.ideal, time.compute);
  return time;
}

/// Attention as kernels of their own: scores, scale and softmax, product with the values. Each score is written by the
/// product, read and written by softmax and read by the second product, in 16 bits and upcast in between.
void add_unfused(const Cluster& cluster, const GenerationJob& job, const AttentionShape& a, double times,
                 GenerationParts& parts, GenerationList list) {
  constexpr double kBytesAScore = 12.0;
  const double pairs = a.sequences * a.heads;
  for (const GemmShape& shape :
       {GemmShape{a.queries, a.keys, a.key_size, pairs}, GemmShape{a.queries, a.value_size, a.keys, pairs}}) {
    KernelTime time = gemm_time(shape, wide_roof(cluster));
    time.compute = std::max(time.ideal, time.compute / job.software.product.value);
    add_kernel(parts, time, times, list, [&] { return product(OperatorKind::attention_product, shape); });
  }
  const Bytes moved{kBytesAScore * pairs * a.queries * a.keys};
  add_kernel(parts, stream_time(moved, cluster.stream), times, list,
             [&] { return streaming(OperatorKind::attention_softmax, moved, 1.0); });
}

double moved_relative(const GenerationJob& job) {
  return job.software.elementwise.value * (job.compiled ? 1.0 : job.software.uncompiled.value);
}

}  // namespace

GenerationParts pass_parts(const Cluster& cluster, const GenerationJob& job, const GenerationWork& work,
                           GenerationList list) {
  GenerationParts parts;
  for (const WorkProduct& one : work.products)
    add_kernel(parts, product_time(cluster, job, one), one.times, list, [&] {
      return product(one.convolution ? OperatorKind::convolution : OperatorKind::dense_product, one.shape);
    });
  for (const WorkAttention& one : work.attentions)
    if (job.fused_attention)
      add_kernel(parts, fused_time(cluster, job, one.shape), one.times, list, [&] {
        const AttentionShape& a = one.shape;
        const Bytes moved{2.0 * a.sequences * (a.key_size + a.value_size) *
                          (a.heads * a.queries + a.kv_heads * a.keys)};
        return GenerationOperator{.kind = OperatorKind::attention, .shape = a, .flops = a.flops(), .bytes = moved};
      });
    else
      add_unfused(cluster, job, one.shape, one.times, parts, list);
  const double relative = moved_relative(job) * std::max(1.0, bytes_per_element(job.format) / 2.0);
  KernelTime streams = stream_time(relative * work.streamed, cluster.stream);
  streams.launch = relative * work.streams * cluster.stream.launch;
  add_kernel(parts, streams, 1.0, list,
             [&] { return streaming(OperatorKind::elementwise, relative * work.streamed, relative * work.streams); });
  const Seconds launch = job.compiled ? job.software.compiled_launch.value : job.software.host_launch.value;
  const double kernels = work.kernels() + (relative - 1.0) * work.streams;
  const double wait = std::max(0.0, kernels * launch.base() - parts.total());
  parts[GenerationPart::host] += wait;
  if (list == nullptr || wait <= 0.0) return parts;
  GenerationOperator host{
      .kind = OperatorKind::host_wait, .shape = KernelCount{kernels}, .bound = OperatorBound::launch};
  host.parts[GenerationPart::host] = wait;
  list->push_back(host);
  return parts;
}

double ideal_seconds(const Cluster& cluster, const GenerationJob& job, const GenerationWork& work) {
  double sum = 0.0;
  for (const WorkProduct& one : work.products)
    sum += one.times * (one.shape.flops() / roof_of(cluster, job, one).peak).base();
  for (const WorkAttention& one : work.attentions)
    sum += one.times * (job.fused_attention ? fused_time(cluster, job, one.shape).ideal.base()
                                            : (one.shape.flops() / wide_roof(cluster).peak).base());
  return sum;
}

double attention_seconds(const Cluster& cluster, const GenerationJob& job, const GenerationWork& work) {
  double sum = 0.0;
  for (const WorkAttention& one : work.attentions)
    sum += one.times * fused_time(cluster, job, one.shape).total().base();
  return sum;
}

double message_seconds(const Cluster& cluster, const GenerationJob& job, const GenerationPlan& plan,
                       const GenerationWork& work, const GenerationParts& pass, GenerationList list) {
  const Pipeline& software = job.software;
  const Network& net = cluster.network;
  double sum = 0.0;
  if (work.reductions > 0.0) {
    const Group group{plan.tensor, local_ranks(plan.tensor, 1, cluster.domain)};
    const Seconds each = all_reduce_time(work.reduced, group, net).total();
    const double seconds = work.reductions * each.base();
    list_messages(OperatorKind::tensor_messages, {plan.tensor, {}, each}, work.reduced, work.reductions, seconds, list);
    sum += seconds;
  }
  if (work.exchanges > 0.0) {
    const Group group{plan.ulysses, local_ranks(plan.ulysses, plan.tensor, cluster.domain)};
    const Seconds each = software.exchange.value * all_to_all_time(work.exchanged, group, 1.0, net).total();
    const double seconds = work.exchanges * each.base();
    list_messages(OperatorKind::exchange_messages, {plan.ulysses, {}, each}, work.exchanged, work.exchanges, seconds,
                  list);
    sum += seconds;
  }
  if (work.circulations > 0.0) {
    const bool near = plan.tensor * plan.ulysses * plan.ring <= cluster.domain;
    const double rounds = plan.ring - 1.0;
    const double sent = work.circulations * rounds * software.exchange.value *
                        point_to_point_time(work.circulated, near, net).total().base();
    const double hidden = software.overlap.value * rounds / plan.ring * attention_seconds(cluster, job, work) *
                          pass.total() / (pass.total() - pass[GenerationPart::host]);
    const double seen = std::max(0.0, sent - hidden), times = work.circulations * rounds;
    list_messages(OperatorKind::ring_messages, {plan.ring, {}, Seconds{sent / times}}, work.circulated, times, seen,
                  list);
    sum += seen;
  }
  return sum;
}

GenerationMemory generation_memory(const GenerationJob& job, const GenerationPlan& plan, const GenerationWork& pass) {
  constexpr double kWide = 2.0, kBothWays = 2.0;  // an encoder of pictures beside the decoder
  constexpr double kTiles = 16.0;                 // a decoder in pieces: 4 x 4 tiles
  const Generator& model = job.model;
  GenerationMemory memory;
  const double shared = plan.tensor * plan.pipefusion;
  memory.denoiser =
      Bytes{model.denoisers * denoiser_parameters(model) * std::min(kWide, bytes_per_element(job.weights)) / shared};
  memory.activations = pass.peak;
  memory.context = job.software.context.value;
  if (job.software.apart) return memory;
  memory.encoders = Bytes{kWide * encoder_parameters(model)};
  const GenerationWork decoding = decoder_work(model.vae, job.size);
  memory.decoder = Bytes{kWide * kBothWays * decoding.parameters};
  const Bytes decoded = job.software.tiles_decoder ? decoding.peak / kTiles : decoding.peak;
  memory.activations = std::max(pass.peak, decoded);
  return memory;
}

}  // namespace shortboard
