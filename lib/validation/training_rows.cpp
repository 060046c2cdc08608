#include "validation/training_rows.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "analysis/case.h"
#include "spec/read_case.h"
#include "validation/row_spec.h"

namespace shortboard {
namespace {

constexpr std::array<std::string_view, 4> kMetrics{"tokens_per_s_per_accelerator", "iteration_s",
                                                   "model_tflops_per_accelerator", "mfu"};

double predicted(const Case& c, const TrainingEstimate& e, std::string_view metric) {
  const double step = e.step().base(), cards = c.cluster.count;
  if (metric == "tokens_per_s_per_accelerator") return c.job.global_batch * c.job.sequence / step / cards;
  if (metric == "iteration_s") return step;
  const double per_card = e.model_flops.base() / step / cards;
  return metric == "mfu" ? per_card / c.cluster.nominal.base() : per_card / 1e12;
}

struct Estimated {
  Case the_case;
  TrainingEstimate estimate;
};

/// The estimate of a row under one recomputation.
Estimated estimate(const Value& row, const std::string& recompute, const Database& database) {
  const Node spec = spec_of_row(row, recompute);
  const Case c = read_case(spec, row.at().file, database);
  const std::vector<std::string> faults = plan_faults(c.cluster, c.job, *c.plan);
  if (!faults.empty()) throw row.error(faults.front());
  return {c, estimate_training(c.cluster, c.job, *c.plan)};
}

void predict(const Value& row, const Database& database, ValidatedRow& result) {
  const Value measured = row.required("measured");
  for (const std::string_view metric : kMetrics)
    if (const std::optional<Value> value = measured.optional(metric); value && result.metric.empty()) {
      result.metric = metric;
      result.measured = value->positive();
    }
  if (result.metric.empty()) throw measured.error("holds no figure of speed");
  const Value recompute = row.required("training").required("recompute");
  const std::vector<std::string> choices = recompute.text() == "auto"
                                               ? std::vector<std::string>{"none", "selective", "full"}
                                               : std::vector<std::string>{recompute.text()};
  for (const std::string& choice : choices) {
    const Estimated found = estimate(row, choice, database);
    result.predicted = predicted(found.the_case, found.estimate, result.metric);
    result.fits = found.estimate.fits();
    if (result.fits) return;
  }
}

}  // namespace

std::vector<ValidatedRow> predict_training(const Value& row, const Database& database) {
  ValidatedRow result;
  result.id = row.required("id").text();
  result.accelerator = row.required("cluster").required("accelerator").text();
  result.model = row.required("model").text();
  result.stack = row.required("training").required("stack").text();
  predict(row, database, result);
  return {result};
}

}  // namespace shortboard
