#include "validation/validate.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "analysis/case.h"
#include "document/value.h"
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
Estimated estimate(const Value& row, const std::string& recompute, const std::string& file, const Database& database) {
  const Node spec = spec_of_row(row, recompute);
  const Case c = read_case(spec, file, database);
  const std::vector<std::string> faults = plan_faults(c.cluster, c.job, *c.plan);
  if (!faults.empty()) throw row.error(faults.front());
  return {c, estimate_training(c.cluster, c.job, *c.plan)};
}

void predict(const Value& row, const std::string& file, const Database& database, ValidatedRow& result) {
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
    const Estimated found = estimate(row, choice, file, database);
    result.predicted = predicted(found.the_case, found.estimate, result.metric);
    result.fits = found.estimate.fits();
    if (result.fits) return;
  }
}

std::vector<double> ranks(const std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return values[i]; });
  std::vector<double> rank(values.size());
  for (std::size_t i = 0; i < order.size(); ++i) rank[order[i]] = static_cast<double>(i);
  return rank;
}

/// Spearman's rank correlation: Pearson's of the ranks (ties in the order given).
double rank_correlation(const std::vector<double>& a, const std::vector<double>& b) {
  const auto n = static_cast<double>(a.size());
  if (a.size() < 2) return 0.0;
  const std::vector<double> x = ranks(a), y = ranks(b);
  double squares = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) squares += (x[i] - y[i]) * (x[i] - y[i]);
  return 1.0 - 6.0 * squares / (n * (n * n - 1.0));
}

double quantile(const std::vector<double>& sorted, double share) {
  return sorted.empty() ? 0.0
                        : sorted[std::min(sorted.size() - 1,
                                          static_cast<std::size_t>(share * static_cast<double>(sorted.size())))];
}

}  // namespace

double ValidatedRow::speed_error() const {
  return metric == "iteration_s" ? measured / predicted - 1.0 : predicted / measured - 1.0;
}

std::vector<ValidatedRow> validate_training(const Node& corpus, const std::string& file, const Database& database) {
  std::vector<ValidatedRow> rows;
  for (const Value& row : Value{corpus, file}.items()) {
    ValidatedRow result;
    result.id = row.required("id").text();
    result.source = row.required("source").text();
    result.accelerator = row.required("cluster").required("accelerator").text();
    result.model = row.required("model").text();
    result.stack = row.required("training").required("stack").text();
    try {
      predict(row, file, database, result);
    } catch (const SpecError& error) {
      result.skipped = error.what();
    }
    rows.push_back(std::move(result));
  }
  return rows;
}

ValidationSummary summarise(std::span<const ValidatedRow> rows) {
  ValidationSummary summary;
  std::vector<double> errors, absolute, measured, ours;
  bool one_metric = true;
  for (const ValidatedRow& row : rows) {
    if (!row.skipped.empty()) {
      ++summary.skipped;
      continue;
    }
    one_metric = one_metric && row.metric == rows.front().metric;
    errors.push_back(row.speed_error());
    absolute.push_back(std::abs(row.speed_error()));
    measured.push_back(row.measured);
    ours.push_back(row.predicted);
  }
  summary.answered = static_cast<int>(errors.size());
  std::ranges::sort(errors);
  std::ranges::sort(absolute);
  summary.median = quantile(absolute, 0.5);
  summary.percentile_90 = quantile(absolute, 0.9);
  summary.bias = quantile(errors, 0.5);
  if (!errors.empty())
    summary.too_fast = static_cast<double>(std::ranges::count_if(errors, [](double e) { return e > 0.0; })) /
                       static_cast<double>(errors.size());
  if (one_metric) summary.rank_correlation = rank_correlation(measured, ours);
  return summary;
}

}  // namespace shortboard
