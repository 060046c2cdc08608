#include "estimate/queueing.h"

#include <algorithm>
#include <cmath>

#include "estimate/request_run.h"

namespace shortboard {
namespace {

/// A loop without end is measured for so many rounds of its requests after the first, so that equally many requests are
/// under way at the start and at the end of the measurement.
constexpr double kRounds = 3.0;

/// Prompt tokens that stand for all: attention grows with the square, which the long ones make up.
double typical(const Lengths& lengths) { return lengths.squared() / lengths.mean; }

void scale(Parts& parts, double seconds) {
  const double total = parts.total();
  if (total <= 0.0) return;
  Parts scaled;
  scaled.add(parts, seconds / total);
  parts = scaled;
}

/// The run of one attention group as a point of the replica. Time is attributed to parts as in the steady state with
/// the same number of running requests.
ServingPoint point_of(const ServingCluster& cluster, const ServingJob& job, const ServingPlan& plan,
                      const RequestRun& run, double groups) {
  const double count = std::max(1.0, run.finished);
  const RequestSize size{run.input_tokens / count, run.output_tokens / count};
  ServingPoint point = steady_state(cluster, job, plan, std::max(1e-3, run.running * plan.shares()), size);
  point.in_flight = run.in_flight * groups;
  point.generating = run.running * groups;
  point.ttft_spread = run.ttft;
  point.tpot_spread = run.tpot;
  point.ttft = run.ttft.mean;
  point.tpot = run.tpot.mean;
  point.latency = run.latency.mean;
  const double seconds = std::max(1e-9, run.duration.base());
  point.requests_per_second = groups * run.finished / seconds;
  point.output_tokens_per_second = groups * run.output_tokens / seconds;
  point.input_tokens_per_second = groups * run.input_tokens / seconds;
  scale(point.prefill, run.prompts.base() / (groups * count));
  scale(point.decode, run.generating.base() / (groups * count));
  return point;
}

}  // namespace

ServingPoint closed_loop(const ServingCluster& cluster, const ServingJob& job, const ServingPlan& plan,
                         const RequestMix& mix, double concurrency, double requests) {
  const double own = concurrency / plan.shares(), alike = std::max(1.0, std::round(own));
  const bool ends = requests > 0.0;
  const double wanted = ends ? std::max(1.0, std::round(requests / plan.shares())) : (kRounds + 1.0) * alike;
  const std::vector<Arrival> arrivals = burst(mix.input, mix.output, static_cast<int>(ends ? wanted : wanted + alike));
  StepTable steps{cluster, job, plan, typical(mix.input) * (1.0 - job.cached_prefix),
                  mix.input.mean * job.cached_prefix};
  const Admission engine = admission(cluster, job, plan, mix.mean());
  const RequestRun run = run_requests(steps, engine, arrivals,
                                      {.concurrency = static_cast<int>(alike), .to = static_cast<std::size_t>(wanted)});
  return point_of(cluster, job, plan, run, plan.shares() * std::min(1.0, own / alike));
}

ServingPoint replay(const ServingCluster& cluster, const ServingJob& job, const ServingPlan& plan,
                    const std::vector<Arrival>& arrivals) {
  const auto every = static_cast<std::size_t>(plan.shares()) * static_cast<std::size_t>(plan.replicas);
  std::vector<Arrival> own;
  double input = 0.0, squares = 0.0, cached = 0.0, output = 0.0;
  for (std::size_t i = 0; i < arrivals.size(); i += every) {
    const Arrival& a = arrivals[i];
    const double fresh = a.input - a.cached;
    own.push_back(a);
    input += a.input;
    output += a.output;
    cached += a.cached;
    squares += fresh * fresh;
  }
  const double count = std::max<double>(1.0, static_cast<double>(own.size()));
  StepTable steps{cluster, job, plan, squares / std::max(1.0, input - cached), cached / count};
  const Admission engine = admission(cluster, job, plan, {input / count, output / count});
  return point_of(cluster, job, plan, run_requests(steps, engine, own, {}), plan.shares());
}

}  // namespace shortboard
