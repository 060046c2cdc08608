#include "estimate/disaggregated.h"

#include <algorithm>
#include <cmath>

#include "cost/collective.h"
#include "estimate/step_table.h"

namespace shortboard {
namespace {

constexpr int kDrawn = 256;

const ServingJob& job_of(const ServingJob& job, const RoleGroup& group) {
  return group.own_job != nullptr ? *group.own_job : job;
}

Bytes card_cache(const ServingJob& job, const RoleGroup& group, double input) {
  const double element = bytes_per_element(job.formats.cache);
  return sequence_cache(job.model, group.plan.split(), input, element) / group.plan.pipeline;
}

Seconds sending(const ServingJob& job, const RoleGroup& group, double input) {
  const ServingCluster& cluster = *group.cluster;
  return point_to_point_time(card_cache(job, group, input), false, cluster.cards.network).total();
}

/// One prefill replica at full rate.
ServingPoint prompts_at_once(const ServingJob& job, const RoleGroup& group, const RequestMix& mix) {
  const double typical = mix.input.squared() / mix.input.mean;
  return prompts_only(*group.cluster, job, group.plan, 0.0, typical);
}

double prompt_rate(const ServingPoint& point, const RequestMix& mix) {
  return point.input_tokens_per_second / mix.input.mean;
}

double most_generating(const ServingJob& job, const RoleGroup& group, const RequestMix& mix) {
  const EngineBatching& batching = group.cluster->engine.batching;
  const double room = batching.most_tokens / (1.0 + job.drafted);
  return std::min(most_in_flight(*group.cluster, job, group.plan, mix.mean()), room * group.plan.shares());
}

/// A replica of the decode group with `batch` sequences.
ServingPoint generation(const ServingJob& job, const RoleGroup& group, const RequestMix& mix, double batch) {
  return generation_only(*group.cluster, job, group.plan, batch, mix.mean());
}

/// Requests per second of one replica: batch / time in the replica.
double ending(const ServingPoint& point, const RequestMix& mix, double batch) {
  return batch / ((mix.output.mean - 1.0) * point.tpot.base());
}

/// The number of sequences with which a replica finishes `rate` requests per second.
double batch_for(const ServingJob& job, const RoleGroup& group, const RequestMix& mix, double rate, double most) {
  double low = 0.0, high = most;
  for (int i = 0; i < 30 && high - low > 1e-3 * high; ++i) {
    const double middle = (low + high) / 2.0;
    (ending(generation(job, group, mix, middle), mix, middle) < rate ? low : high) = middle;
  }
  return high;
}

/// The distribution of TTFT: the wait for a replica that is busy for a share `busy` of the time with prompts of
/// `service` seconds each, the prompt's own steps, and the rest.
Spread prompt_waits(double busy, double service, double uneven, double own, double rest) {
  const double mean_wait =
      service * uneven / 2.0 / (1.0 - busy);  // of requests that wait: M/G/1's mean wait over the busy share
  std::vector<double> waits;
  waits.reserve(kDrawn);
  for (int i = 0; i < kDrawn; ++i) {
    const double late = (i + 0.5) / kDrawn;
    waits.push_back(own + rest + (late > 1.0 - busy ? mean_wait * std::log(busy / (1.0 - late)) : 0.0));
  }
  return spread_of(std::move(waits));
}

}  // namespace

Seconds cache_transfer(const ServingJob& job, const RolePair& pair, double input) {
  return std::max(sending(job_of(job, pair.prefill), pair.prefill, input),
                  sending(job_of(job, pair.decode), pair.decode, input));
}

RolePoint disaggregated(const ServingJob& any, const RolePair& pair, const RequestMix& mix, double rate) {
  RolePoint both;
  const ServingJob &prompt_job = job_of(any, pair.prefill), &job = job_of(any, pair.decode);
  const ServingPoint prompts = prompts_at_once(prompt_job, pair.prefill, mix);
  both.prefill_rate = pair.prefill.replicas * prompt_rate(prompts, mix);
  const double most = most_generating(job, pair.decode, mix);
  both.decode_rate = pair.decode.replicas * ending(generation(job, pair.decode, mix, most), mix, most);
  const bool full = rate <= 0.0 || rate > both.capacity();
  const double served = full ? both.capacity() : rate;
  both.batch = batch_for(job, pair.decode, mix, served / pair.decode.replicas, most);
  both.cache =
      pair.prefill.plan.tensor * pair.prefill.plan.pipeline * card_cache(prompt_job, pair.prefill, mix.input.mean);
  both.transfer = cache_transfer(any, pair, mix.input.mean);
  const RequestSize one{mix.input.mean, 1.0};
  const ServingPoint alone = fixed_batch(*pair.prefill.cluster, prompt_job, pair.prefill.plan, 1.0, one);
  double layers = 0.0;
  for (const LayerGroup& group : job.model.layers) layers += group.count;
  const Seconds last = both.transfer / layers;
  both.exposed = pair.overlapped ? std::max(last, both.transfer - alone.ttft) : both.transfer;

  ServingPoint& point = both.point;
  point = generation(job, pair.decode, mix, both.batch);
  const double service = 1.0 / prompt_rate(prompts, mix), busy = std::min(0.98, served / both.prefill_rate);
  const double uneven = mix.input.squared() / (mix.input.mean * mix.input.mean);
  point.ttft_spread = prompt_waits(busy, service, uneven, alone.ttft.base(), both.exposed.base());
  point.ttft = point.ttft_spread->mean;
  point.tpot_spread = always(point.tpot);
  point.latency = point.ttft + (mix.output.mean - 1.0) * point.tpot;
  point.generating = both.batch * pair.decode.replicas;
  point.in_flight = point.generating + served * point.ttft.base();
  point.requests_per_second = served;
  point.output_tokens_per_second = served * mix.output.mean;
  point.input_tokens_per_second = served * mix.input.mean;
  point.prefill = prompts.prefill;
  point.flops = point.flops + prompts.flops;
  return both;
}

std::optional<RolePair> best_ratio(const ServingJob& job, RolePair pair, const RequestMix& mix, double cards) {
  pair.prefill.replicas = pair.decode.replicas = 1.0;
  const RolePoint one = disaggregated(job, pair, mix, 0.0);  // rates of one replica each
  const double sender = pair.prefill.plan.cards_a_replica(), receiver = pair.decode.plan.cards_a_replica();
  std::optional<RolePair> best;
  double most = 0.0;
  for (double n = 1.0; n * sender + receiver <= cards; n += 1.0) {
    const double m = std::floor((cards - n * sender) / receiver);
    const double rate = std::min(n * one.prefill_rate, m * one.decode_rate);
    if (rate <= most) continue;
    most = rate;
    best = pair;
    best->prefill.replicas = n;
    best->decode.replicas = std::min(m, std::max(1.0, std::ceil(rate / one.decode_rate - 1e-9)));
  }
  return best;
}

}  // namespace shortboard
