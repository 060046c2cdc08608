#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "analysis/answer.h"
#include "analysis/metric.h"
#include "question/serving_question.h"

namespace shortboard {

/// What limits the number of requests that run at once.
enum class BatchBound : std::uint8_t { cache, engine, asked, objective, step_tokens };
inline constexpr std::array<std::string_view, 5> kBatchBoundNames{"cache memory", "engine limit", "asked", "objective",
                                                                  "engine's tokens a step"};
static_assert(kBatchBoundNames.size() == static_cast<std::size_t>(BatchBound::step_tokens) + 1);

/// The phases of a request.
enum class PhaseKind : std::uint8_t { prefill, decode };
inline constexpr std::array<std::string_view, 2> kPhaseNames{"prefill", "decode"};
static_assert(kPhaseNames.size() == static_cast<std::size_t>(PhaseKind::decode) + 1);

/// Prompts or generation by themselves on the replica's cards, at the batch of the answer.
struct ServingPhase {
  PhaseKind kind = PhaseKind::prefill;
  ServingPoint point;
  double effective_pflops = 0.0;  ///< Of the whole cluster, if it did only this.
  double mfu = 0.0;               ///< Of the nominal peak (dense 16-bit).
  double mbu = 0.0;               ///< Bytes of weights and cache that a card must read / (time x memory bandwidth).
  std::vector<LadderStep> ladder{};
  std::vector<ResourceGain> gains{};  ///< The largest gain first.
  [[nodiscard]] std::string_view name() const { return kPhaseNames[static_cast<std::size_t>(kind)]; }
};

/// The answer of `size` for a service.
struct ServingAnswer {
  ServingQuestion question;
  SharedAnswer shared;
  ServingPlan plan;
  long long plans_tried = 0;   ///< 0: the plan was given.
  ServingPoint point;          ///< Of one replica.
  Seconds idle;                ///< Idle time of a replica per request.
  ServingMemory memory;        ///< Of one card.
  double in_flight = 0.0;      ///< Requests at once in the whole deployment.
  double largest_batch = 0.0;  ///< The most that cache and engine allow in the whole deployment.
  BatchBound bound = BatchBound::cache;
  double requests_per_second = 0.0, output_tokens_per_second = 0.0, input_tokens_per_second = 0.0;  ///< Whole cluster.
  double mbu = 0.0;  ///< Bytes of weights and cache that a card must read / (time x memory bandwidth).
  std::optional<ServingPhase> prefill, decode;

  [[nodiscard]] double cards() const { return question.cluster.cards.count; }
  [[nodiscard]] double total_tokens_per_second() const { return output_tokens_per_second + input_tokens_per_second; }
};

/// The accuracy of the tokens per second.
[[nodiscard]] Accuracy accuracy_of(const ServingQuestion& question);

/// One phase by itself on a question's cards under a plan, with the batch of `now`.
[[nodiscard]] ServingPhase phase_alone(const ServingQuestion& question, const ServingPlan& plan,
                                       const ServingPoint& now, PhaseKind kind);

/// A step of either kind, of one attention group: as many whole prompts as the engine's tokens hold, or the sequences
/// of `now` at their mean length.
[[nodiscard]] StepTokens phase_step(const ServingQuestion& question, const ServingPlan& plan, const ServingPoint& now,
                                    PhaseKind kind);

/// Answers a question. Throws NoPlanFits if neither the given plan nor any searched plan fits, and SpecError if the
/// given plan is impossible.
[[nodiscard]] ServingAnswer answer(const ServingQuestion& question);

/// Bytes of a card's cache that the requests in flight fill.
[[nodiscard]] Bytes cache_in_use(const ServingAnswer& answer);

/// Metrics of a service: tokens, requests and latencies of the whole cluster under a plan.
[[nodiscard]] RunRates rates_of(const ServingQuestion& question, const ServingPlan& plan);
[[nodiscard]] RunRates rates_of(const ServingQuestion& question, const ServingPlan& plan, const ServingPoint& point);
[[nodiscard]] RunRates rates_of(const ServingAnswer& answer);

/// Sets what services of every kind share: throughput (where only prompts run, theirs), the time that says most,
/// software and what was assumed.
struct ServedTokens {
  double input = 0.0, output = 0.0;  ///< Per second.
};
void set_service(const ServingQuestion& question, const ServingPoint& point, const ServedTokens& tokens,
                 SharedAnswer& shared);

}  // namespace shortboard
