#include "report/tables.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>

#include "report/english.h"
#include "report/gain_tables.h"
#include "report/report.h"

namespace shortboard {
namespace {

Table plan_table(const TrainingAnswer& a) {
  const Plan& plan = a.estimate.plan;
  const std::string tried =
      a.plans_tried > 0 ? fmt::format(" (the fastest that fits of {} plans tried)", a.plans_tried) : "";
  return {"Plan",
          {},
          {{plan_line(plan) + tried},
           {fmt::format("{:.0f} micro-batches = {:.0f} sequences / (data {} x micro-batch {})",
                        a.estimate.micro_batches, a.question.job.global_batch, plan.data, plan.micro_batch)}},
          {}};
}

Table memory_table(const TrainingAnswer& a) {
  const MemoryEstimate& m = a.estimate.memory;
  Table table{"Memory of the fullest card", {"kind", "GB"}, {}, {}};
  const auto row = [&](const char* kind, Bytes bytes) {
    table.rows.push_back({kind, fmt::format("{:.2f}", bytes.base() / 1e9)});
  };
  row("weights", m.weights);
  row("gradients", m.gradients);
  row("optimizer", m.optimizer);
  row("activations", m.activations);
  row("logits", m.logits);
  row("buffers", m.spare);
  row("framework", m.overhead);
  table.below = fmt::format("{:.2f} GB of {:.2f} GB usable ({:.0f}%)", m.total().base() / 1e9,
                            a.estimate.capacity.base() / 1e9, 100.0 * m.total().base() / a.estimate.capacity.base());
  return table;
}

Table step_table(const TrainingAnswer& a) {
  const Parts& parts = a.estimate.parts;
  Table table{"Where a step's time goes", {"part", "time", "share"}, {}, {}};
  for (std::size_t i = 0; i < Parts::size(); ++i) {
    const double seconds = parts[static_cast<Part>(i)];
    if (seconds > 0.0)
      table.rows.push_back(
          {std::string{kPartMeanings[i]}, span(seconds), fmt::format("{:.2f}%", 100.0 * seconds / parts.total())});
  }
  table.below = fmt::format("{} a step: {:.0f} sequences x {:.0f} tokens = {:.4g} tokens", span(parts.total()),
                            a.question.job.global_batch, a.question.job.sequence,
                            a.question.job.global_batch * a.question.job.sequence);
  return table;
}

}  // namespace

Table ladder_table(std::string title, const std::vector<LadderStep>& ladder) {
  Table table{std::move(title), {"step", "factor", "P lost", "running P"}, {}, {}};
  double product = 1.0;
  const int digits = ladder.front().pflops < 100.0 ? 3 : 1;  // a server's P, or a cluster's
  for (const LadderStep& ladder_step : ladder) {
    table.rows.push_back({name_of(ladder_step), fmt::format("{:.4f}", ladder_step.factor),
                          fmt::format("{:.{}f}", ladder_step.pflops_lost, digits),
                          fmt::format("{:.{}f}", ladder_step.pflops, digits)});
    product *= ladder_step.factor;
  }
  table.below = fmt::format("the factors multiply to {:.4f}: {:.4g} P x {:.4f} = {:.4g} P", product,
                            ladder.front().pflops, product, ladder.back().pflops);
  return table;
}

Table operator_table(const std::vector<OperatorLine>& operators) {
  Table table{"Operators of a step on one card",
              {"operator", "shape", "times", "GFLOP", "MB", "each", "bound by", "all"},
              {},
              {}};
  std::vector<std::string> sums;
  for (const OperatorStep step :
       {OperatorStep::training, OperatorStep::prefill, OperatorStep::decode, OperatorStep::request}) {
    Seconds sum;
    for (const OperatorLine& line : operators)
      if (line.step == step) sum = sum + line.total();
    if (sum > Seconds{})
      sums.push_back(fmt::format("{}: {}", kOperatorStepNames[static_cast<std::size_t>(step)], span(sum.base())));
  }
  for (const OperatorLine& line : operators)
    table.rows.push_back({fmt::format("{}: {}", place_of(line), name_of(line)), shape_of(line),
                          fmt::format("{:.4g}", line.times), fmt::format("{:.4g}", line.flops.base() / 1e9),
                          fmt::format("{:.4g}", line.bytes.base() / 1e6), span(line.each.base()),
                          std::string{bound_of(line)}, span(line.total().base())});
  table.below =
      fmt::format("FLOPs, bytes and time of one run; all = times x each; they sum to {}", fmt::join(sums, ", "));
  return table;
}

Table constant_table(const std::vector<ConstantLine>& constants) {
  Table table{"Constants used", {"constant", "value", "source"}, {}, {}};
  for (const ConstantLine& line : constants) table.rows.push_back({line.name, line.value, line.source});
  return table;
}

Table published_table(const std::vector<Published>& published, const std::vector<double>& ours) {
  Table table{"Published beside ours", {"metric", "published", "ours", "difference", "source"}, {}, {}};
  for (std::size_t i = 0; i < published.size(); ++i)
    table.rows.push_back({published[i].metric, fmt::format("{:.4g}", published[i].value),
                          fmt::format("{:.4g}", ours[i]),
                          fmt::format("{:+.1f}%", 100.0 * (ours[i] / published[i].value - 1.0)), published[i].source});
  return table;
}

Table assumed_table(const std::vector<Assumption>& assumed) {
  Table table{"Assumed (key that changes it)", {"what", "value", "key"}, {}, {}};
  for (const Assumption& one : assumed) table.rows.push_back({one.what, one.value, one.key});
  return table;
}

std::string plan_line(const Plan& plan) {
  std::string line = fmt::format("tensor {} x pipeline {} x context {} x data {} = {} cards", plan.tensor,
                                 plan.pipeline, plan.context, plan.data, plan.cards());
  if (plan.expert > 1) line += fmt::format("; experts over {}", plan.expert);
  if (plan.expert_tensor > 1) line += fmt::format("; each expert over {}", plan.expert_tensor);
  if (plan.context > 1)
    line +=
        fmt::format("; context exchange {}", kContextExchangeNames[static_cast<std::size_t>(plan.context_exchange)]);
  line += fmt::format("; micro-batch {}; schedule {}", plan.micro_batch,
                      kScheduleNames[static_cast<std::size_t>(plan.schedule)]);
  if (plan.virtual_stages > 1) line += fmt::format(" of {} pieces a card", plan.virtual_stages);
  if (plan.async_tensor) line += "; asynchronous tensor parallelism";
  if (plan.sharding_group > 0) line += fmt::format("; sharded in groups of {}", plan.sharding_group);
  if (plan.offload_activations) line += "; activations offloaded";
  if (plan.offload_optimizer) line += "; optimizer offloaded";
  return line + fmt::format(
                    "; {}; recompute {}; sequence parallel {}", kShardingNames[static_cast<std::size_t>(plan.sharding)],
                    kRecomputeNames[static_cast<std::size_t>(plan.recompute)], plan.sequence_parallel ? "yes" : "no");
}

std::string evidence_of_kernels(Evidence evidence, const KernelClass& kernels) {
  return fmt::format(
      "{}: kernel constants of '{}' fitted on {}", kEvidenceNames[static_cast<std::size_t>(evidence)], kernels.id,
      kernels.measured_on.empty() ? "no card of it" : fmt::format("{}", fmt::join(kernels.measured_on, ", ")));
}

std::string evidence_line(const TrainingAnswer& a) {
  const double step = a.estimate.step().base();
  return fmt::format("{}. Step time {} to {} (80% interval, +-{:.0f}%).",
                     evidence_of_kernels(a.shared.accuracy.evidence, a.question.parts.kernels),
                     span(step / (1.0 + a.shared.accuracy.uncertainty)),
                     span(step * (1.0 + a.shared.accuracy.uncertainty)), 100.0 * a.shared.accuracy.uncertainty);
}

std::vector<Table> report_tables(const TrainingAnswer& a) {
  std::vector<Table> tables{ladder_table("From nominal to effective P", a.shared.ladder),
                            gain_table("What more of a resource would give", "share of the step", a.shared.gains,
                                       a.plans_tried > 0 ? "gains are in throughput, with the plan chosen anew"
                                                         : "gains are in throughput, with the plan kept"),
                            chain_table(*a.shared.chain, a.shared.effective_pflops)};
  if (!a.shared.limits.empty() || !a.shared.open.empty())
    tables.push_back(beside_table(a.shared.limits, a.shared.open));
  for (Table table : {plan_table(a), memory_table(a), step_table(a)}) tables.push_back(std::move(table));
  if (!a.shared.operators.empty()) tables.push_back(operator_table(a.shared.operators));
  if (!a.shared.constants.empty()) tables.push_back(constant_table(a.shared.constants));
  if (!a.question.published.empty()) tables.push_back(published_table(a.question.published, ours(a)));
  if (!a.question.assumed.empty()) tables.push_back(assumed_table(a.question.assumed));
  return tables;
}

}  // namespace shortboard
