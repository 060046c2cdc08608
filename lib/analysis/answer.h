#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "analysis/chain.h"
#include "analysis/diagnosis.h"
#include "analysis/goodput_bound.h"
#include "analysis/resource.h"
#include "estimate/generation.h"
#include "question/training_question.h"
#include "units/no_plan_fits.h"

namespace shortboard {

/// Steps of a ladder that are not parts of a step or request.
enum class LadderStart : std::uint8_t {
  nominal,            ///< The start of every ladder.
  number_format,      ///< From the nominal peak to that of LadderStep::format.
  formats_repeats,    ///< Of a service: formats of its products, and work that several cards repeat.
  host_steps,         ///< The serving engine's host between the steps.
  waiting_for_demand  ///< There are no requests.
};

/// The reason of a ladder step. Each part of a step or request is one.
using LadderReason = std::variant<LadderStart, Part, GenerationPart>;

/// One step from nominal to effective PFLOPS. It multiplies the running P by its factor.
struct LadderStep {
  LadderReason reason = LadderStart::nominal;
  std::optional<NumberFormat> format{};  ///< Of LadderStart::number_format.
  double factor = 1.0, pflops_lost = 0.0, pflops = 0.0;
};

/// A resource: its share of the wall time, and the relative gain in throughput with 1.25 times, twice and an unlimited
/// amount of it.
struct ResourceGain {
  Resource resource = Resource::matrix_rate;
  double share = 0.0, gain_quarter = 0.0, gain_double = 0.0;
  std::optional<double> gain_unlimited{};  ///< Absent: not computed.

  [[nodiscard]] std::string_view name() const { return shortboard::name(resource); }
  /// The gain with a quarter more, over that quarter.
  [[nodiscard]] double elasticity() const { return gain_quarter / 0.25; }
};

/// A limit of the workload itself.
enum class WorkLimitKind : std::uint8_t { global_batch, attention_heads };
struct WorkLimit {
  WorkLimitKind kind = WorkLimitKind::global_batch;
  double gain = 0.0;                            ///< Relative gain in throughput without the limit.
  double sequences = 0.0, micro_batches = 0.0;  ///< global_batch: sequences per step, micro-batches per pipeline.
  std::string fault{};                          ///< attention_heads: which heads by which degree (heads_fault).
};

/// Why something that may hold the workload back has no gain.
enum class OpenCause : std::uint8_t {
  oversubscription_of_fabric,  ///< Unknown: `entry` has no figure. 1 is assumed.
  oversubscription_no_fabric,  ///< Unknown: no fabric is known. 1 is assumed.
  power_of_class,    ///< Not modelled: the kernel class `entry` does not give the power of its measured cards.
  power_of_kernels,  ///< Not modelled: kernels run as in benchmarks.
  expert_balance_of_training,  ///< Unknown: 1 is assumed.
  expert_balance_of_service,   ///< Unknown: 1 is assumed.
  storage_and_checkpoints,     ///< Not modelled.
  storage,                     ///< Not modelled: the model is loaded.
  failures                     ///< Not modelled.
};
struct OpenResource {
  OpenCause cause = OpenCause::failures;
  std::string entry{};  ///< A hwdb entry; empty if the cause has none.
};

/// Something that an answer does not model.
enum class Omission : std::uint8_t {
  failures_and_checkpoints,
  input_and_storage,
  power_over_time,
  host_memory_of_optimizer,    ///< Whether it fits: no capacity is known.
  host_memory_of_activations,  ///< Whether they fit.
  dropped_tokens,              ///< Figures: capacity factor; of the fullest card's tokens the least share dropped.
  dropped_tokens_unknown,      ///< Figure: capacity factor.
  failures_and_cancellations,
  way_to_the_user,
  spread_of_lengths,
  copies_of_experts,
  queues,
  loading_and_saving,
  feature_caches,
  rounding_between_vendors,
  other_schedules_through_groups,
  own_pipelines_beside_shared_ones,  ///< Figure: kinds of card beyond which.
  pipelines_through_some_groups,     ///< Figure: kinds of card beyond which.
  gains_of_both_roles,               ///< More of a resource shifts cards between them.
  ladders_of_groups,                 ///< Of a service on several kinds of card.
  prefixes_across_groups,            ///< That a routed request finds in another group's cache.
  memory_handed_over,                ///< Of post-training, where both works share cards.
  partial_rollouts,                  ///< Answers that a later step ends; tools and sandboxes.
  older_weights,                     ///< What training on their answers costs in quality.
  delivery_and_growth                ///< Of a demand.
};
inline constexpr std::array<std::string_view, 25> kOmissionNames{"failures_and_checkpoints",
                                                                 "input_and_storage",
                                                                 "power_over_time",
                                                                 "host_memory_of_optimizer",
                                                                 "host_memory_of_activations",
                                                                 "dropped_tokens",
                                                                 "dropped_tokens_unknown",
                                                                 "failures_and_cancellations",
                                                                 "way_to_the_user",
                                                                 "spread_of_lengths",
                                                                 "copies_of_experts",
                                                                 "queues",
                                                                 "loading_and_saving",
                                                                 "feature_caches",
                                                                 "rounding_between_vendors",
                                                                 "other_schedules_through_groups",
                                                                 "own_pipelines_beside_shared_ones",
                                                                 "pipelines_through_some_groups",
                                                                 "gains_of_both_roles",
                                                                 "ladders_of_groups",
                                                                 "prefixes_across_groups",
                                                                 "memory_handed_over",
                                                                 "partial_rollouts",
                                                                 "older_weights",
                                                                 "delivery_and_growth"};
static_assert(kOmissionNames.size() == static_cast<std::size_t>(Omission::delivery_and_growth) + 1);
struct NotModelled {
  Omission what = Omission::failures_and_checkpoints;
  std::vector<double> figures{};  ///< As the enumerator says.
  friend bool operator==(const NotModelled&, const NotModelled&) = default;
};

/// What of the work an operator stands in.
enum class OperatorStep : std::uint8_t { training, prefill, decode, request };
inline constexpr std::array<std::string_view, 4> kOperatorStepNames{"training", "prefill", "decode", "request"};
static_assert(kOperatorStepNames.size() == static_cast<std::size_t>(OperatorStep::request) + 1);

/// One class of operators of a step or request, as one card runs it. Those of a step sum to it.
struct OperatorLine {
  OperatorStep step = OperatorStep::training;
  OperatorPlace place = OperatorPlace::step;
  double layers = 0.0;  ///< Of the place that are alike; 0: the place is no layers.
  OperatorKind kind = OperatorKind::dense_product;
  Pass pass = Pass::forward;
  OperatorShape shape{};
  double times = 0.0;  ///< In the step or request.
  Flops flops{};       ///< Each time.
  Bytes bytes{};       ///< Each time.
  Seconds each{};
  OperatorBound bound = OperatorBound::compute;
  [[nodiscard]] Seconds total() const { return times * each; }
};

/// A constant of hwdb behind a step.
struct ConstantLine {
  std::string name, value, source, note;
};

/// How far an answer rests on measurements of the card.
enum class Evidence : std::uint8_t { measured, class_constants, datasheet };
inline constexpr std::array<std::string_view, 3> kEvidenceNames{"measured on this card", "carried over from its class",
                                                                "datasheet only"};
static_assert(kEvidenceNames.size() == static_cast<std::size_t>(Evidence::datasheet) + 1);

/// The items that a throughput counts.
enum class ThroughputUnit : std::uint8_t { tokens, input_tokens, output_tokens, pictures, videos };
inline constexpr std::array<std::string_view, 5> kThroughputUnitNames{"tokens/s", "input tokens/s", "output tokens/s",
                                                                      "pictures/s", "videos/s"};
static_assert(kThroughputUnitNames.size() == static_cast<std::size_t>(ThroughputUnit::videos) + 1);
struct Throughput {
  double per_second = 0.0;  ///< Of the whole cluster.
  ThroughputUnit unit = ThroughputUnit::tokens;
};

/// The kind of a time.
enum class TimeOf : std::uint8_t { step, run, ttft, tpot, request };
inline constexpr std::array<std::string_view, 5> kTimeOfNames{"step", "run", "TTFT", "TPOT", "request"};
static_assert(kTimeOfNames.size() == static_cast<std::size_t>(TimeOf::request) + 1);
struct Duration {
  Seconds time;  ///< 0: there is no single time (several kinds of card generate, each at its own rate).
  TimeOf of = TimeOf::step;
};

/// A kind of memory content.
enum class MemoryKind : std::uint8_t {
  weights,
  gradients,
  optimizer,
  activations,
  logits,
  buffers,
  framework,
  adapters,
  cache,
  denoiser,
  encoders,
  decoder
};
inline constexpr std::array<std::string_view, 12> kMemoryKindNames{"weights", "gradients", "optimizer", "activations",
                                                                   "logits",  "buffers",   "framework", "adapters",
                                                                   "cache",   "denoiser",  "encoders",  "decoder"};
static_assert(kMemoryKindNames.size() == static_cast<std::size_t>(MemoryKind::decoder) + 1);
struct MemoryPart {
  MemoryKind kind = MemoryKind::weights;
  Bytes bytes;
};
/// Memory of the fullest card at the peak.
struct CardMemory {
  std::vector<MemoryPart> parts;  ///< They sum to `used`.
  Bytes used;
  Bytes usable;  ///< What a program can allocate.
};

/// How certain an answer is.
struct Accuracy {
  Evidence evidence = Evidence::datasheet;
  double uncertainty = 0.0;  ///< Relative half-width of the 80% interval of the time or rate.
};

/// The phase that sets the length of a post-training step.
enum class PostTrainPhase : std::uint8_t { rollout, forward, train, sync };
inline constexpr std::array<std::string_view, 4> kPostTrainPhaseNames{"rollouts", "forward", "training", "sync"};
static_assert(kPostTrainPhaseNames.size() == static_cast<std::size_t>(PostTrainPhase::sync) + 1);

/// The bottleneck: a resource; for roles on separate cards the limit of their rate; for post-training a phase of its
/// step.
struct ShortBoard {
  std::variant<Resource, GoodputBound, PostTrainPhase> what = Resource::matrix_rate;
  std::optional<double> gain_quarter;  ///< Relative gain with 1.25 times as much of it; absent: not computed.
};

/// Requests per second that arrive, and that are served.
struct ServedRate {
  double asked = 0.0, served = 0.0;
};

/// What answers of all kinds share. The answer of each kind holds it as `shared`, beside its own figures.
struct SharedAnswer {
  double nominal_pflops = 0.0;    ///< Dense 16-bit, of all cards given.
  double effective_pflops = 0.0;  ///< FLOPs that the workload needs, over its time.
  double mfu = 0.0;               ///< Effective over nominal.
  Throughput throughput;
  Duration duration;
  std::vector<LadderStep> ladder;   ///< From nominal to effective; empty if the workload has none.
  std::vector<ResourceGain> gains;  ///< The largest gain first.
  std::optional<ShortBoard> short_board;
  std::optional<Chain> chain;  ///< Absent: not computed.
  std::vector<WorkLimit> limits;
  std::vector<OpenResource> open;
  Accuracy accuracy;
  std::vector<NotModelled> not_modelled;
  std::vector<Diagnosis> measured;      ///< The question's measured figures beside the estimate.
  std::vector<OperatorLine> operators;  ///< Only of an explained answer (`explained`); else empty.
  std::vector<ConstantLine> constants;  ///< Only of an explained answer.
  std::optional<CardMemory> memory;
  std::vector<Assumption> assumed;
  std::string software;  ///< Id of the stack, engine or pipeline.
  double cards_given = 0.0, cards_used = 0.0;
  bool fits = true;                     ///< The workload fits the cards' memory.
  std::optional<bool> meets_objective;  ///< Absent: no objective is set.
  std::optional<bool> keeps_up;         ///< The given rate is served; absent: no rate is given.
  std::optional<ServedRate> rate;       ///< Absent: no rate is given.

  /// Effective P over nominal P.
  [[nodiscard]] double share() const { return effective_pflops / nominal_pflops; }
};

}  // namespace shortboard
