#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "analysis/serving_plan.h"
#include "analysis/serving_point.h"
#include "calibration/row_values.h"
#include "hwdb/nearest_stack.h"
#include "validation/mixed_run.h"

namespace shortboard {
namespace {

/// One kind of card of a row: what it serves of the mix's load, and at most.
struct Portion {
  ServingQuestion question;
  double cards = 0.0;
};

bool round_robin(const Value& configuration) {
  const auto routing = configuration.optional("routing");
  return routing && routing->text() == "round robin";
}

/// Share of a prompt's tokens that a cache holds: of N requests over G shared prefixes all but the first of each prefix
/// find theirs, N - G (1 - (1 - 1/G)^N) in the mean. Round robin: each replica has its own cache and its share of N.
double prefix_hit(const Value& configuration, double replicas) {
  const auto groups = configuration.optional("prefix_groups");
  if (!groups) return 0.0;
  const double prefixes = groups->positive(), shared = configuration.required("shared_prefix_tokens").positive();
  const double all = configuration.required("requests").positive();
  const double seen = round_robin(configuration) ? all / replicas : all;
  const double first = prefixes * (1.0 - std::pow(1.0 - 1.0 / prefixes, seen));
  return std::max(0.0, 1.0 - first / seen) * shared / configuration.required("input_tokens").positive();
}

ServingMode mode_of(const Value& configuration) {
  const auto mode = configuration.optional("mode"), scenario = configuration.optional("scenario");
  if (!mode && !scenario) return ServingMode::online;
  const Value& given = mode ? *mode : *scenario;
  if (given.text() == "server") return ServingMode::online;
  return static_cast<ServingMode>(given.one_of("mode", kServingModeNames));
}

bool replica_a_card(const Value& configuration) {
  const auto split = configuration.optional("split");
  return split && split->text() == "one replica a card";
}

/// A group whose cards are the stages of one replica.
bool one_pipeline(const Value& configuration) {
  const auto method = configuration.optional("method");
  if (!method) return false;
  if (method->text().find("kind of card") == std::string::npos)
    throw method->error("stages of one replica on several kinds of card are not estimated in serving");
  return true;
}

Serve serve_of(const Value& row, const Value& configuration) {
  Serve serve;
  serve.model = row.required("model").text();
  const char* const format = configuration.optional("weights") ? "weights" : "precision";
  serve.weights = named_in<ServingFormat>(configuration, format, kServingFormatNames);
  serve.mode = mode_of(configuration);
  if (const auto tokens = positive_in(configuration, "input_tokens")) serve.input = LengthsSpec{*tokens};
  if (const auto tokens = positive_in(configuration, "output_tokens")) serve.output = LengthsSpec{*tokens};
  if (const auto limits = configuration.optional("limits"))
    serve.objective = {
        {LatencyMetric::ttft, 99, Seconds{limits->required("ttft_ms").positive() / 1e3}},
        {LatencyMetric::tpot, 99, Seconds{limits->required("tpot_ms").positive() / 1e3}},
    };
  return serve;
}

Portion portion_of(const Value& row, const Value& group, const std::string& engine, const Database& database) {
  const Value configuration = row.required("configuration");
  const int cards = group.required("count").count();
  GroupSpec kind;
  kind.accelerator = group.required("accelerator").text();
  kind.count = cards;
  kind.domain = count_in(group, "per_node");
  Spec spec;
  spec.file = row.at().file;
  spec.cluster.groups = {kind};
  spec.workload = serve_of(row, configuration);
  if (replica_a_card(configuration)) spec.plan.tensor = 1;
  if (one_pipeline(configuration)) spec.plan.pipeline = cards;
  spec.stack = engine;
  return {serving_question_of(spec, database), static_cast<double>(cards)};
}

/// Output tokens a second of a group that serves at a rate (0: as many as it can), with so many requests of a run.
double output_at(const Portion& portion, double rate, double requests) {
  ServingQuestion question = portion.question;
  question.rate = rate;
  question.requests = rate > 0.0 ? requests : 0.0;
  const ServingPlan plan = question.plan ? *question.plan : chosen_plan(question).plan;
  if (rate > 0.0) return plan.replicas * replica_point(question, plan).output_tokens_per_second;
  return serving_score(question, plan).served * question.size.output;
}

double sum(const std::vector<double>& values) {
  double all = 0.0;
  for (const double one : values) all += one;
  return all;
}

/// The mix at the row's rate: each group gets its share by cards or by what it serves.
double mix_output(const Value& configuration, const std::vector<Portion>& portions, const std::vector<double>& most) {
  const auto rate = configuration.optional("request_rate");
  if (!rate) return sum(most);
  double cards = 0.0, output = 0.0;
  for (const Portion& portion : portions) cards += portion.cards;
  for (std::size_t g = 0; g < portions.size(); ++g) {
    const double weight = round_robin(configuration) ? portions[g].cards / cards : most[g] / sum(most);
    output += output_at(portions[g], weight * rate->positive(), weight * configuration.required("requests").positive());
  }
  return output;
}

void add_gains(const Value& row, const std::vector<Portion>& portions, const std::vector<double>& most, double output,
               MixedRun& run) {
  const auto baselines = row.optional("baselines");
  if (!baselines) return;
  const double measured = row.required("measured").required("output_tokens_per_second_total").positive();
  double cards = 0.0, slowest = std::numeric_limits<double>::infinity();
  for (std::size_t g = 0; g < portions.size(); ++g) {
    cards += portions[g].cards;
    slowest = std::min(slowest, most[g] / portions[g].cards);
  }
  const auto add = [&](std::string_view key, std::string_view metric, double predicted) {
    if (const auto value = baselines->optional(key))
      run.figures.push_back({fmt::format("gain_over_{}", metric), measured / value->positive(), output / predicted});
  };
  add("sum_of_parts", "sum_of_parts", sum(most));
  add("separate_pipelines", "sum_of_parts", sum(most));
  add("cards_times_slowest", "equal_split", cards * slowest);
}

}  // namespace

MixedRun mixed_serving_run(const Value& row, const Database& database) {
  MixedRun run;
  run.id = row.required("id").text();
  const Value configuration = row.required("configuration");
  const auto stack = configuration.optional("stack");
  run.stack = stack ? stack->text() : "vllm";
  run.taken = nearest_engine(database, run.stack);
  std::vector<Portion> portions;
  double cards = 0.0;
  for (const Value& group : row.required("cluster").required("groups").items()) {
    portions.push_back(portion_of(row, group, run.taken, database));
    cards += portions.back().cards;
  }
  std::vector<double> most;
  for (Portion& portion : portions) {
    portion.question.job.cached_prefix = prefix_hit(configuration, cards);
    most.push_back(output_at(portion, 0.0, 0.0));
  }
  if (!(sum(most) > 0.0)) throw row.error("none of its groups serves a request by our count of memory");
  const double output = mix_output(configuration, portions, most);
  add_gains(row, portions, most, output, run);
  if (configuration.optional("input_tokens"))
    run.figures.push_back({"output_tokens_per_second_total",
                           row.required("measured").required("output_tokens_per_second_total").positive(), output});
  else
    run.note = fmt::format("tokens of a request not stated: {:.0f} and {:.0f} taken, its rate is not judged",
                           portions.front().question.size.input, portions.front().question.size.output);
  if (run.figures.empty())
    throw configuration.error("states no tokens of a request, and the row no baseline to hold a gain against");
  return run;
}

}  // namespace shortboard
