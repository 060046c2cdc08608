#include "calibration/fit_serving.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "calibration/refine.h"
#include "calibration/serving_run.h"
#include "document/edit.h"

namespace shortboard {
namespace {

constexpr double kSoft = 0.15;    // errors beyond it count by their size, not its square
constexpr double kUsual = 0.15;   // a run's usual error: what the usual value of a constant weighs against
constexpr double kUnsaid = 1e-9;  // of an engine's constant that no run informs

/// A constant of an engine that a fit may move.
struct EngineKnob {
  std::string_view key;   ///< In the entry's document.
  std::string_view unit;  ///< Written after the number; empty for a plain one.
  double scale;           ///< Of that unit.
  double low, high;       ///< In that unit.
  double usual, doubt;    ///< Its value for an unknown engine, and the factor by which that may be wrong.
  bool memory;            ///< Fitted on figures of memory only; other constants on all other figures.
  double (*get)(const Engine&);
  void (*set)(Engine&, double);
};

constexpr std::array<EngineKnob, 12> kKnobs{{
    {"step.value", "us", 1e-6, 10.0, 60000.0, 1000.0, 3.0, false, [](const Engine& e) { return e.step.value.base(); },
     [](Engine& e, double v) { e.step.value = Seconds{v}; }},
    {"sequence.value", "us", 1e-6, 0.1, 400.0, 5.0, 4.0, false, [](const Engine& e) { return e.sequence.value.base(); },
     [](Engine& e, double v) { e.sequence.value = Seconds{v}; }},
    {"request.value", "us", 1e-6, 100.0, 200000.0, 5000.0, 3.0, false,
     [](const Engine& e) { return e.request.value.base(); }, [](Engine& e, double v) { e.request.value = Seconds{v}; }},
    {"launch.value", "", 1.0, 0.05, 6.0, 0.6, 2.0, false, [](const Engine& e) { return e.launch.value; },
     [](Engine& e, double v) { e.launch.value = v; }},
    {"prompt_launch.value", "", 1.0, 0.05, 12.0, 1.0, 2.0, false, [](const Engine& e) { return e.prompt_launch.value; },
     [](Engine& e, double v) { e.prompt_launch.value = v; }},
    {"prefill.value", "", 1.0, 0.3, 1.5, 0.9, 1.25, false, [](const Engine& e) { return e.prefill.value; },
     [](Engine& e, double v) { e.prefill.value = v; }},
    {"decode.value", "", 1.0, 0.3, 1.5, 0.9, 1.25, false, [](const Engine& e) { return e.decode.value; },
     [](Engine& e, double v) { e.decode.value = v; }},
    {"reduce.value", "", 1.0, 0.2, 4.0, 0.7, 1.6, false, [](const Engine& e) { return e.reduce.value; },
     [](Engine& e, double v) { e.reduce.value = v; }},
    {"imbalance.value", "", 1.0, 1.0, 4.0, 1.05, 1.2, false, [](const Engine& e) { return e.imbalance.value; },
     [](Engine& e, double v) { e.imbalance.value = v; }},
    {"batching.reserve", "GB", 1e9, 0.1, 8.0, 2.0, 2.0, true, [](const Engine& e) { return e.batching.reserve.base(); },
     [](Engine& e, double v) { e.batching.reserve = Bytes{v}; }},
    {"batching.reserve_peer", "GB", 1e9, 0.01, 2.0, 0.5, 2.0, true,
     [](const Engine& e) { return e.batching.reserve_peer.base(); },
     [](Engine& e, double v) { e.batching.reserve_peer = Bytes{v}; }},
    {"batching.activation_bytes", "", 1.0, 0.5, 60.0, 12.0, 2.0, true,
     [](const Engine& e) { return e.batching.activation_bytes; },
     [](Engine& e, double v) { e.batching.activation_bytes = v; }},
}};

bool of_memory(const RunFigure& figure) { return figure.metric.starts_with("memory"); }
/// Whether a figure follows from another figure of the row and would count twice.
bool derived(const RunFigure& figure) {
  return figure.metric.starts_with("total") || figure.metric.ends_with("_p95") || figure.metric.ends_with("_p99");
}

/// An interval around a start well inside it, in logarithms, because constants of an engine are scales.
Unknown range_of(const EngineKnob& knob, const Engine& engine) {
  const double low = std::log(knob.low), high = std::log(knob.high), edge = 0.02 * (high - low);
  const double start = std::log(std::max(knob.get(engine) / knob.scale, kUnsaid));
  return {std::clamp(start, low + edge, high - edge), low, high};
}

/// The runs of one engine and its unknowns.
class EngineFit {
 public:
  explicit EngineFit(std::vector<ServingRun> runs) : runs_(std::move(runs)), engine_(runs_.front().question.engine) {
    for (const EngineKnob& knob : kKnobs)
      if (told(knob)) knobs_.push_back(&knob);
    for (const EngineKnob* knob : knobs_) ranges_.push_back(range_of(*knob, engine_));
  }

  void write(Node& document) {
    if (knobs_.empty()) return;
    const Fit fit = refine(
        ranges_, [&](std::span<const double> guess) { return residuals(guess); }, kSoft);
    for (std::size_t i = 0; i < knobs_.size(); ++i) {
      const std::string number = fmt::format("{:.4g}", std::exp(fit.values[i]));
      set_value(document, knobs_[i]->key,
                knobs_[i]->unit.empty() ? number : fmt::format("{} {}", number, knobs_[i]->unit));
    }
  }

 private:
  [[nodiscard]] bool told(const EngineKnob& knob) const {
    if (knob.key == "imbalance.value")
      return std::ranges::any_of(runs_, [](const ServingRun& run) { return run.question.plan->expert > 1; });
    if (knob.key == "reduce.value")
      return std::ranges::any_of(runs_, [](const ServingRun& run) { return run.question.plan->cards_a_replica() > 1; });
    return std::ranges::any_of(runs_, [&](const ServingRun& run) {
      return std::ranges::any_of(run.figures, [&](const RunFigure& f) { return of_memory(f) == knob.memory; });
    });
  }

  std::vector<double> residuals(std::span<const double> guess) {
    Engine engine = engine_;
    for (std::size_t i = 0; i < knobs_.size(); ++i) knobs_[i]->set(engine, knobs_[i]->scale * std::exp(guess[i]));
    std::vector<double> off;
    for (ServingRun& run : runs_) add_residuals(engine, run, off);
    for (std::size_t i = 0; i < knobs_.size(); ++i)
      off.push_back(kUsual * (guess[i] - std::log(knobs_[i]->usual)) / std::log(knobs_[i]->doubt));
    return off;
  }

  static void add_residuals(const Engine& engine, ServingRun& run, std::vector<double>& off) {
    ServingQuestion& c = run.question;
    std::vector<Assumption> assumed;
    c.engine = engine;
    c.job.imbalance = engine.imbalance.value;
    c.cluster = make_serving_cluster(c.parts, engine, c.job.formats, c.cluster.cards.count, assumed);
    const ServingPoint point = replica_point(c, *c.plan);
    for (const RunFigure& figure : run.figures)
      if (!derived(figure)) off.push_back(std::log(predicted_figure(run, point, figure.metric) / figure.measured));
  }

  std::vector<ServingRun> runs_;
  Engine engine_;
  std::vector<const EngineKnob*> knobs_;
  std::vector<Unknown> ranges_;
};

}  // namespace

std::vector<RefittedEntry> fit_serving(std::span<const Value> rows, const Database& base) {
  std::map<std::string, std::vector<ServingRun>> engines;
  for (const Value& row : rows) try {
      ServingRun run = read_serving_run(row, base);
      std::vector<ServingRun>& runs = engines[run.question.engine.id];
      runs.push_back(std::move(run));
    } catch (const SpecError&) {
      continue;  // the row is not a question
    }
  std::vector<RefittedEntry> entries;
  for (auto& [id, runs] : engines) {
    RefittedEntry entry{EntryKind::engine, id, base.document(EntryKind::engine, id), static_cast<int>(runs.size())};
    EngineFit{std::move(runs)}.write(entry.document);
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace shortboard
