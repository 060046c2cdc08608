#include "calibration/fit_generation.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "calibration/generation_run.h"
#include "calibration/refine.h"
#include "document/edit.h"

namespace shortboard {
namespace {

constexpr double kSoft = 0.15;   // errors beyond it count by their size, not its square
constexpr double kUsual = 0.15;  // a run's usual error: what the usual value of a constant weighs against
constexpr double kDoubt = 2.0;   // the factor by which that value may be off
constexpr double kWide = 8.0;    // the factor from it that bounds a constant both ways

/// A constant of a pipeline that a fit may move.
struct PipelineKnob {
  std::string_view key, unit;  ///< In the entry; the unit is empty for a plain number.
  double scale;                ///< Of that unit.
  double usual;                ///< In that unit: what it is of software that nothing is known of.
  double most;                 ///< In that unit: it is never above.
  double (*get)(const Pipeline&);
  void (*set)(Pipeline&, double);
};

template <auto Member>
double plain(const Pipeline& p) {
  return (p.*Member).value;
}
template <auto Member>
void set_plain(Pipeline& p, double value) {
  (p.*Member).value = value;
}
template <auto Member>
double seconds(const Pipeline& p) {
  return (p.*Member).value.base();
}
template <auto Member>
void set_seconds(Pipeline& p, double value) {
  (p.*Member).value = Seconds{value};
}

constexpr double kNoBound = 1e9;
constexpr std::array<PipelineKnob, 11> kKnobs{{
    {"attention", "", 1.0, 1.2, kNoBound, plain<&Pipeline::attention>, set_plain<&Pipeline::attention>},
    {"product", "", 1.0, 1.0, kNoBound, plain<&Pipeline::product>, set_plain<&Pipeline::product>},
    {"convolution", "", 1.0, 0.75, kNoBound, plain<&Pipeline::convolution>, set_plain<&Pipeline::convolution>},
    {"volume", "", 1.0, 0.3, kNoBound, plain<&Pipeline::volume>, set_plain<&Pipeline::volume>},
    {"elementwise", "", 1.0, 1.4, kNoBound, plain<&Pipeline::elementwise>, set_plain<&Pipeline::elementwise>},
    {"uncompiled", "", 1.0, 3.0, kNoBound, plain<&Pipeline::uncompiled>, set_plain<&Pipeline::uncompiled>},
    {"host_launch", "us", 1e-6, 30.0, kNoBound, seconds<&Pipeline::host_launch>, set_seconds<&Pipeline::host_launch>},
    {"compiled_launch", "us", 1e-6, 2.0, kNoBound, seconds<&Pipeline::compiled_launch>,
     set_seconds<&Pipeline::compiled_launch>},
    {"exchange", "", 1.0, 1.7, kNoBound, plain<&Pipeline::exchange>, set_plain<&Pipeline::exchange>},
    {"overlap", "", 1.0, 0.5, 0.95, plain<&Pipeline::overlap>, set_plain<&Pipeline::overlap>},
    {"request_overhead", "ms", 1e-3, 25.0, kNoBound, seconds<&Pipeline::request_overhead>,
     set_seconds<&Pipeline::request_overhead>},
}};

/// One constant of all pipelines that hold the same value of it.
struct SharedConstant {
  const PipelineKnob* knob = nullptr;
  double now = 0.0;                    ///< In the knob's unit.
  std::vector<std::string> pipelines;  ///< Ids.
};

bool from_runs(const Node& document, std::string_view key) {
  const Node* item = document.find(key);
  const Node* source = item != nullptr ? item->find("source") : nullptr;
  return source != nullptr && source->text == "runs";
}

class GenerationFit {
 public:
  GenerationFit(std::vector<GenerationRun> runs, const Database& base) : runs_(std::move(runs)) {
    for (const GenerationRun& run : runs_)
      pipelines_.try_emplace(run.question.job.software.id, run.question.job.software);
    for (const auto& [id, pipeline] : pipelines_) documents_.emplace(id, base.document(EntryKind::pipeline, id));
    for (const PipelineKnob& knob : kKnobs) add_constants(knob);
  }

  std::vector<RefittedEntry> entries() {
    std::vector<Unknown> ranges;
    for (const SharedConstant& one : constants_) {
      const double high = std::min(one.knob->usual * kWide, one.knob->most), low = one.knob->usual / kWide;
      ranges.push_back({std::log(std::clamp(one.now, 1.01 * low, 0.99 * high)), std::log(low), std::log(high)});
    }
    const Fit fit = refine(
        ranges, [&](std::span<const double> guess) { return residuals(guess); }, kSoft);
    for (std::size_t i = 0; i < constants_.size(); ++i)
      for (const std::string& id : constants_[i].pipelines) {
        const std::string number = fmt::format("{:.4g}", std::exp(fit.values[i]));
        const std::string_view unit = constants_[i].knob->unit;
        set_value(documents_.at(id), fmt::format("{}.value", constants_[i].knob->key),
                  unit.empty() ? number : fmt::format("{} {}", number, unit));
      }
    std::vector<RefittedEntry> found;
    for (auto& [id, document] : documents_) {
      const auto own = [&](const GenerationRun& run) { return run.question.job.software.id == id; };
      found.push_back(
          {EntryKind::pipeline, id, std::move(document), static_cast<int>(std::ranges::count_if(runs_, own))});
    }
    return found;
  }

 private:
  void add_constants(const PipelineKnob& knob) {
    std::map<double, SharedConstant> by_value;
    for (const auto& [id, pipeline] : pipelines_) {
      const double now = knob.get(pipeline) / knob.scale;
      if (!from_runs(documents_.at(id), knob.key) || now <= 0.0) continue;
      SharedConstant& one = by_value[now];
      one.knob = &knob;
      one.now = now;
      one.pipelines.push_back(id);
    }
    for (auto& [value, one] : by_value) constants_.push_back(std::move(one));
  }

  std::vector<double> residuals(std::span<const double> guess) {
    std::map<std::string, Pipeline> moved = pipelines_;
    for (std::size_t i = 0; i < constants_.size(); ++i)
      for (const std::string& id : constants_[i].pipelines)
        constants_[i].knob->set(moved.at(id), constants_[i].knob->scale * std::exp(guess[i]));
    std::vector<double> off;
    for (GenerationRun& run : runs_) {
      GenerationQuestion& c = run.question;
      std::vector<Assumption> assumed;
      c.job.software = moved.at(c.job.software.id);
      c.cluster = make_generation_cluster(c.parts, c.job.software, c.cluster.count, assumed);
      off.push_back(std::log(predicted_generation(run, estimate_generation_run(run)) / run.measured));
    }
    for (std::size_t i = 0; i < constants_.size(); ++i)
      off.push_back(kUsual * (guess[i] - std::log(constants_[i].knob->usual)) / std::log(kDoubt));
    return off;
  }

  std::vector<GenerationRun> runs_;
  std::map<std::string, Pipeline> pipelines_;
  std::map<std::string, Node> documents_;
  std::vector<SharedConstant> constants_;
};

}  // namespace

std::vector<RefittedEntry> fit_generation(std::span<const Value> rows, const Database& base) {
  std::vector<GenerationRun> runs;
  for (const Value& row : rows) try {
      GenerationRun run = read_generation_run(row, base);
      (void)estimate_generation_run(run);
      runs.push_back(std::move(run));
    } catch (const SpecError&) {
      continue;  // the row is not a question
    }
  if (runs.empty()) return {};
  return GenerationFit{std::move(runs), base}.entries();
}

}  // namespace shortboard
