#include "estimate/generation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include "cost/attention.h"
#include "estimate/generation_cost.h"

namespace shortboard {
namespace {

/// Work of one card while the others of its replica wait: its time as if it were divided, and the rest as waiting.
void add_serial(const GenerationParts& alone, double cards, GenerationParts& sum) {
  sum.add(alone, 1.0 / cards);
  sum[GenerationPart::serial] += alone.total() * (1.0 - 1.0 / cards);
}

double encode(const Cluster& cluster, const GenerationJob& job, double cards, GenerationParts& sum) {
  GenerationJob wide = job;  // encoders and decoder stay in 16 bits
  wide.format = wide.weights = NumberFormat::bf16;
  const double sequences = job.size.batch * passes(job.guidance);
  double seconds = 0.0;
  for (const TextEncoder& encoder : job.model.encoders) {
    const GenerationParts parts = pass_parts(cluster, wide, encoder_work(encoder, sequences));
    seconds += parts.total();
    add_serial(parts, cards, sum);
  }
  return seconds;
}

double decode(const Cluster& cluster, const GenerationJob& job, double cards, GenerationParts& sum) {
  GenerationJob wide = job;
  wide.format = wide.weights = NumberFormat::bf16;
  const bool upcast = job.model.vae.upcast && job.weights == NumberFormat::fp16;
  if (upcast && cluster.gemm[index(NumberFormat::tf32)]) wide.format = NumberFormat::tf32;
  const GenerationParts parts = pass_parts(cluster, wide, decoder_work(job.model.vae, job.size));
  add_serial(parts, cards, sum);
  return parts.total();
}

/// Latents that guidance-parallel cards swap after each step.
double guidance_seconds(const Cluster& cluster, const GenerationJob& job, const GenerationPlan& plan) {
  if (plan.cfg_parallel == 1) return 0.0;
  const Autoencoder& vae = job.model.vae;
  const double latents = job.size.batch * vae.latent_channels * latent_frames(vae, job.size.frames) * job.size.width *
                         job.size.height / (vae.spatial * vae.spatial);
  const bool near = plan.cards() <= cluster.domain;
  return point_to_point_time(Bytes{2.0 * latents}, near, cluster.network).total().base();
}

/// One step by part: patches flow through the stages of a pipeline, each of which has a share of the blocks; the first
/// step of a request goes through them one after the other. Source: PipeFusion (arXiv:2405.14430), section 4.
GenerationParts step_parts(const Cluster& cluster, const GenerationJob& job, const GenerationPlan& plan,
                           const GenerationWork& pass) {
  GenerationParts step;
  const double stages = plan.pipefusion;
  const GenerationParts alone = pass_parts(cluster, job, pass);
  step.add(alone, 1.0 / stages);
  step[GenerationPart::exchange] += message_seconds(cluster, job, plan, pass, alone) / stages;
  step[GenerationPart::guidance] += guidance_seconds(cluster, job, plan);
  step[GenerationPart::pipeline] += step.total() * (stages - 1.0) / job.steps;
  step[GenerationPart::overhead] += job.software.step_overhead.value.base();
  return step;
}

/// Attention of a generation of kernels on a card of the class. On the card that the class's constants were fitted on,
/// long rows reach the known share of the peak. The time that this leaves beside the matrix instructions is work on
/// scores, which takes as long on a card with a slower matrix unit.
void set_generation(const KernelClass& kernels, const std::string& name, AttentionRoof& roof) {
  constexpr double kHeadSize = 128.0;
  const auto known = std::ranges::find(kernels.training_attention, name, &TrainingAttention::kernel);
  if (known == kernels.training_attention.end()) return;
  const double clocks = roof.generation * attention_long_row_share(roof) / known->forward;  // as make_cluster set it
  const double products = 4.0 * kHeadSize / kernels.attention.unit_rate.base();
  if (known->products > 0.0) roof.forward.efficiency = known->products;
  const double all = std::pow(products / known->forward, 4.0), own = std::pow(products / roof.forward.efficiency, 4.0);
  if (own >= all) return;
  const double wanted = std::pow(all - own, 0.25), more = wanted / roof.forward.wide.score[1].base();
  for (Seconds& score : roof.forward.wide.score) score = more * score;
  roof.generation = clocks;
}

}  // namespace

Cluster make_generation_cluster(ClusterParts parts, const Pipeline& software, int count,
                                std::vector<Assumption>& assumed) {
  Stack stack;
  stack.attention_kernel = software.attention_kernel;
  stack.attention.value = stack.elementwise.value = stack.grouped.value = stack.uncompiled.value = 1.0;
  parts.stack = std::move(stack);
  Cluster cluster = make_cluster(parts, count, assumed);
  set_generation(parts.kernels, software.attention_kernel, cluster.attention);
  cluster.attention.generation *= software.attention.value;
  return cluster;
}

std::vector<std::string> generation_faults(const Cluster& cluster, const GenerationJob& job,
                                           const GenerationPlan& plan) {
  std::vector<std::string> faults;
  const double heads = denoiser_heads(job.model), blocks = denoiser_blocks(job.model);
  const int dealt = plan.ulysses * plan.tensor;
  const bool divided = dealt > 1 || plan.ring > 1 || plan.pipefusion > 1;
  if (plan.cards() > cluster.count || cluster.count % plan.cards() != 0)
    faults.push_back(
        fmt::format("a replica has {} cards, which do not divide the cluster's {}", plan.cards(), cluster.count));
  if (std::holds_alternative<UNet>(job.model.denoiser) && divided)
    faults.emplace_back("cards cannot divide one pass of a U-Net; only cfg_parallel may be above 1");
  else if (std::fmod(heads, dealt) != 0.0)
    faults.push_back(
        fmt::format("ulysses {} x tensor {} do not divide the {:.0f} heads", plan.ulysses, plan.tensor, heads));
  const Pipeline& software = job.software;
  for (const auto& [name, degree, can] :
       {std::tuple{"ulysses", plan.ulysses, software.ulysses}, std::tuple{"ring", plan.ring, software.ring},
        std::tuple{"cfg_parallel", plan.cfg_parallel, software.cfg_parallel},
        std::tuple{"pipefusion", plan.pipefusion, software.pipefusion},
        std::tuple{"tensor", plan.tensor, software.tensor}})
    if (degree > 1 && !can) faults.push_back(fmt::format("{} does not support {}", software.id, name));
  if (plan.pipefusion > blocks)
    faults.push_back(fmt::format("pipefusion {} is more than the {:.0f} blocks", plan.pipefusion, blocks));
  if (plan.cfg_parallel > 1 && (plan.cfg_parallel != 2 || job.guidance != Guidance::cfg))
    faults.emplace_back("cfg_parallel must be 1, or 2 with guidance cfg");
  return faults;
}

GenerationEstimate estimate_generation(const Cluster& cluster, const GenerationJob& job, const GenerationPlan& plan) {
  GenerationEstimate e;
  e.plan = plan;
  e.replicas = std::max(1, cluster.count / plan.cards());
  e.capacity = cluster.memory;
  const double sequences = job.size.batch * passes(job.guidance), cards = plan.cards();
  const GenerationWork pass = denoiser_work(
      job.model, job.size,
      {.sequences = sequences / plan.cfg_parallel, .ulysses = plan.ulysses, .ring = plan.ring, .tensor = plan.tensor});
  const GenerationWork whole = denoiser_work(job.model, job.size, {.sequences = sequences});
  const GenerationParts step = step_parts(cluster, job, plan, pass);
  e.step_s = step.total();
  e.denoise_s = job.steps * e.step_s;
  e.parts.add(step, job.steps);
  const double needed = job.steps * ideal_seconds(cluster, job, whole) / cards;
  e.parts[GenerationPart::replicated] += e.parts[GenerationPart::matrix] - needed;
  e.parts[GenerationPart::matrix] = needed;
  if (!job.software.apart) {
    e.encode_s = encode(cluster, job, cards, e.parts);
    e.decode_s = decode(cluster, job, cards, e.parts);
  }
  e.parts[GenerationPart::overhead] += job.software.request_overhead.value.base();
  e.model_flops =
      job.software.apart ? job.steps * whole.flops() : request_flops(job.model, job.size, job.steps, job.guidance);
  e.memory = generation_memory(job, plan, pass);
  return e;
}

}  // namespace shortboard
