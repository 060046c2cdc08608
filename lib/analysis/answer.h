#pragma once
#include <array>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/chain.h"
#include "analysis/diagnosis.h"
#include "analysis/resource.h"
#include "question/training_question.h"

namespace shortboard {

/// One step from nominal to effective PFLOPS: running P after it is running P before it times the factor.
struct LadderStep {
  std::string name;
  double factor = 1.0, pflops_lost = 0.0, pflops = 0.0;
};

/// A resource: its share of the step's wall time, and how much more throughput a quarter more of it, twice as much, or
/// no end of it would give.
struct ResourceGain {
  std::string name;
  double share = 0.0, gain_quarter = 0.0, gain_double = 0.0;
  std::optional<double> gain_unlimited;  ///< Absent where it was not asked.
  Resource resource = Resource::matrix_rate;
  /// Relative gain in throughput over the relative gain of the resource, at a quarter more.
  [[nodiscard]] double elasticity() const { return gain_quarter / 0.25; }
};

/// What holds a job back and is the work's own: what it is, and the relative gain in throughput without it.
struct WorkLimit {
  std::string name, what;
  double gain = 0.0;
};

/// A resource of which nothing is told: "unknown" or "not modelled", and why or what would supply it.
struct OpenResource {
  std::string name, state, why;
};

/// One class of operators of a step, as one card runs it.
struct OperatorLine {
  std::string where, name, shape;
  double times = 0.0;  ///< A step.
  Flops flops;         ///< Each time.
  Bytes bytes;         ///< Each time.
  Seconds each;
  std::string bound;  ///< compute, memory, launch or link.
  [[nodiscard]] Seconds total() const { return times * each; }
};

/// A constant of hwdb behind a step.
struct ConstantLine {
  std::string name, value, source, note;
};

/// How much the answer rests on measurements of the card.
enum class Evidence { measured, class_constants, datasheet };
inline constexpr std::array<std::string_view, 3> kEvidenceNames{"measured on this card", "carried over from its class",
                                                                "datasheet only"};

/// By whether a kernel constant of the card's class was measured on the card itself.
[[nodiscard]] Evidence evidence_of(const ClusterParts& parts);

/// What `size` answers for a training job; every figure of the report is here.
struct TrainingAnswer {
  TrainingQuestion question;
  TrainingEstimate estimate;
  long long plans_tried = 0;  ///< 0: the plan was given.
  double nominal_pflops = 0.0, effective_pflops = 0.0;
  double mfu = 0.0, hfu = 0.0;  ///< Of the nominal peak (dense 16-bit).
  double mfu_of_format = 0.0;   ///< Of the dense peak of the job's number format.
  double tokens_per_second = 0.0;
  std::vector<LadderStep> ladder;
  std::vector<ResourceGain> resource_gains;  ///< Longest gain first.
  Chain chain;
  std::vector<WorkLimit> limits;
  std::vector<OpenResource> open;
  Evidence evidence = Evidence::datasheet;
  double uncertainty = 0.0;  ///< Relative half-width of the 80% interval on the step's time.
  std::vector<std::string> not_modelled;
  std::vector<Diagnosis> measured;      ///< What the question measured, beside ours.
  std::vector<OperatorLine> operators;  ///< Where an explanation was asked for (explained); empty otherwise.
  std::vector<ConstantLine> constants;  ///< Likewise.
};

/// No plan fits the cards' memory: what(): which limit, and by how much.
class NoPlanFits : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Answers a question. Throws NoPlanFits where neither the given plan nor any searched one fits, and SpecError where
/// the given plan is impossible.
[[nodiscard]] TrainingAnswer answer(const TrainingQuestion& question);

/// The estimate behind an answer: of the given plan, or of the fastest that fits of `tried` ones (0: given). Throws as
/// answer does.
[[nodiscard]] TrainingEstimate best_estimate(const TrainingQuestion& question, long long& tried);
/// Relative half-width of the 80% interval on the step's time.
[[nodiscard]] double uncertainty_of(const TrainingQuestion& question);
}  // namespace shortboard
