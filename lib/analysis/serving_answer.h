#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/answer.h"
#include "question/serving_question.h"

namespace shortboard {

/// What keeps more requests from running at once.
enum class BatchBound { cache, engine, asked, objective, step_tokens };
inline constexpr std::array<std::string_view, 5> kBatchBoundNames{"cache memory", "engine limit", "asked", "objective",
                                                                  "engine's tokens a step"};

/// Prompts or generation as the replica's cards run them alone, at the batch that the answer found.
struct ServingPhase {
  std::string name;  ///< "prefill" or "decode".
  ServingPoint point;
  double effective_pflops = 0.0;  ///< Of the whole cluster, were it to do nothing else.
  double mfu = 0.0;               ///< Of the nominal peak (dense 16-bit).
  double mbu = 0.0;               ///< Bytes of weights and cache that a card must read / (time x memory bandwidth).
  std::vector<LadderStep> ladder;
  std::vector<ResourceGain> resource_gains;  ///< Longest gain first.
};

/// What `size` answers for a service; every figure of the report is here.
struct ServingAnswer {
  ServingQuestion question;
  ServingPlan plan;
  long long plans_tried = 0;   ///< 0: the plan was given.
  ServingPoint point;          ///< Of one replica.
  Seconds idle;                ///< Of a replica, a request, in which nobody asks.
  ServingMemory memory;        ///< Of one card.
  double in_flight = 0.0;      ///< Requests at once, whole deployment.
  double largest_batch = 0.0;  ///< What cache and engine allow of them, whole deployment.
  BatchBound bound = BatchBound::cache;
  double requests_per_second = 0.0, output_tokens_per_second = 0.0, input_tokens_per_second = 0.0;  ///< Whole cluster.
  double nominal_pflops = 0.0, effective_pflops = 0.0, mfu = 0.0, mbu = 0.0;
  std::vector<LadderStep> ladder;
  std::vector<ResourceGain> resource_gains;  ///< Longest gain first.
  std::optional<Chain> chain;                ///< Absent online, where it is not asked.
  std::vector<OpenResource> open;
  std::optional<ServingPhase> prefill, decode;
  Evidence evidence = Evidence::datasheet;
  double uncertainty = 0.0;  ///< Relative half-width of the 80% interval on tokens a second.
  std::vector<std::string> not_modelled;
  std::vector<Diagnosis> measured;      ///< What the question measured, beside ours.
  std::vector<ConstantLine> constants;  ///< Where an explanation was asked for (explained); empty otherwise.

  [[nodiscard]] double cards() const { return question.cluster.cards.count; }
  [[nodiscard]] double total_tokens_per_second() const { return output_tokens_per_second + input_tokens_per_second; }
};

/// Relative half-width of the 80% interval on tokens a second.
[[nodiscard]] double uncertainty_of(const ServingQuestion& question);

/// Prompts or generation alone, on a question's cards under a plan, at the batch of `now`: its sequences `generating`.
[[nodiscard]] ServingPhase phase_alone(const ServingQuestion& question, const ServingPlan& plan,
                                       const ServingPoint& now, bool prefill);

/// Answers a question. Throws NoPlanFits where neither the given plan nor any searched one fits, and SpecError where
/// the given plan is impossible.
[[nodiscard]] ServingAnswer answer(const ServingQuestion& question);

/// Fills ServingAnswer::constants: the constants of hwdb behind the answer.
[[nodiscard]] ServingAnswer explained(ServingAnswer answer);

/// Bytes of a card's cache that the requests in flight fill.
[[nodiscard]] Bytes cache_in_use(const ServingAnswer& answer);

/// What a part of a step is in a service, for people.
[[nodiscard]] std::string serving_part_name(Part part);

/// Seconds of a replica a request by what they are spent on, the idle ones beside.
struct RequestTime {
  Parts parts;
  Seconds idle;
  [[nodiscard]] Seconds total() const { return Seconds{parts.total()} + idle; }
};

/// The factors from the nominal peak to what a request that needs `flops` gets of the cluster. Multiplying, they are
/// flops / time / nominal.
[[nodiscard]] std::vector<LadderStep> serving_ladder(const ServingQuestion& question, const ServingPlan& plan,
                                                     const RequestTime& time, Flops flops);

}  // namespace shortboard
