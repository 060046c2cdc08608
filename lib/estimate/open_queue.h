#pragma once
#include "estimate/queueing.h"
#include "estimate/request_run.h"

namespace shortboard {

/// What stops a replica from serving more requests.
enum class RateLimit : std::uint8_t { cache, sequences, step_tokens };
inline constexpr std::array<std::string_view, 3> kRateLimitNames{"cache", "sequences", "step_tokens"};

/// One replica under Poisson arrivals, with the lengths of `mix`. One object answers for many rates: the times of steps
/// are kept. Cluster, job and plan must outlive it.
///
/// The engine is a server shared by all that generate, whose speed depends on how many they are: with n of them it ends
/// mu(n) requests a second, steps that carry the prompts of as many included. For such a server the stationary
/// distribution, pi(n) ~ product of rate / mu(i), holds for any distribution of lengths (Kelly, Reversibility and
/// Stochastic Networks, 1979, section 3.3); beyond the slots requests wait in line, and pi falls geometrically.
/// A step takes all prompts that arrived during the one before it, up to the engine's tokens a step; where a step
/// holds fewer than two of them, they queue as in M/G/1 (Pollaczek and Khinchine). TTFT is the front end, the wait for
/// a slot, the rest of the step in progress (met as often as it is long), and the steps that run the prompts in line
/// and the request's own. Checked against a simulation in tests/estimate/open_queue_test.cpp.
class OpenQueue {
 public:
  OpenQueue(const ServingCluster& cluster, const ServingJob& job, const ServingPlan& plan, const RequestMix& mix);

  /// Requests a second that the replica keeps up with at most, and why no more.
  [[nodiscard]] double capacity() const { return capacity_; }
  [[nodiscard]] RateLimit limit() const { return limit_; }

  /// At `rate` requests a second, which is below capacity(); nothing where that is 0.
  [[nodiscard]] ServingPoint at(double rate);

 private:
  struct Load;
  [[nodiscard]] double step(double running, double prompts_a_step);
  [[nodiscard]] double served(double running, double prompts);
  [[nodiscard]] double behind(double own_rate);
  void find_capacity();
  [[nodiscard]] Load load_at(double own_rate);
  [[nodiscard]] double clear(double running, double tokens);
  [[nodiscard]] double prompt_wait(const Load& load, double running, double own, int drawn);
  void sample(const Load& load, ServingPoint& point);

  const ServingCluster* cluster_;
  const ServingJob* job_;
  const ServingPlan* plan_;
  RequestMix mix_;
  StepTable steps_;
  Admission engine_;
  double fresh_, context_, generating_steps_;
  /// mu(n) of one attention group, n from 0 to its slots: held up by as many prompts as end, and by one fewer (those
  /// of the others, where nobody waits).
  std::vector<double> served_, lightly_;
  double capacity_ = 0.0;
  RateLimit limit_ = RateLimit::cache;
};

}  // namespace shortboard
