#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "estimate/queueing.h"
#include "estimate/request_run.h"

namespace shortboard {

/// What limits the requests per second of a replica.
enum class RateLimit : std::uint8_t { cache, sequences, step_tokens };
inline constexpr std::array<std::string_view, 3> kRateLimitNames{"cache", "sequences", "step_tokens"};
static_assert(kRateLimitNames.size() == static_cast<std::size_t>(RateLimit::step_tokens) + 1);

/// One replica under Poisson arrivals with the lengths of `mix`. One object answers for many rates, because it keeps
/// the times of steps. Cluster, job and plan must outlive it.
///
/// The engine is a server that all generating requests share. Its speed depends on their number: with n of them it
/// finishes mu(n) requests per second, including the steps that carry as many prompts. For such a server the stationary
/// distribution, pi(n) ~ product of rate / mu(i), holds for any distribution of lengths (Kelly, Reversibility and
/// Stochastic Networks, 1979, section 3.3). Beyond the slots requests wait in line, and pi falls geometrically.
/// A step takes all prompts that arrived during the step before it, up to the engine's tokens per step. If a step holds
/// fewer than two prompts, they queue as in M/G/1 (Pollaczek and Khinchine). TTFT is the sum of the front end, the wait
/// for a slot, the rest of the running step (a long step is met more often), and the steps that compute the prompts in
/// line and the request's own. tests/estimate/open_queue_test.cpp checks it against a simulation.
class OpenQueue {
 public:
  OpenQueue(const ServingCluster& cluster, const ServingJob& job, const ServingPlan& plan, const RequestMix& mix);

  /// The most requests per second that the replica keeps up with.
  [[nodiscard]] double capacity() const { return capacity_; }
  /// What limits them.
  [[nodiscard]] RateLimit limit() const { return limit_; }

  /// The replica at `rate` requests per second, which must be below capacity(). Empty if the capacity is 0.
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
  /// mu(n) of one attention group, n from 0 to its slots: while as many prompts run as requests finish, and one fewer
  /// (only the prompts of other requests, when none waits).
  std::vector<double> served_, lightly_;
  double capacity_ = 0.0;
  RateLimit limit_ = RateLimit::cache;
};

}  // namespace shortboard
