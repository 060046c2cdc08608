#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "analysis/accuracy.h"
#include "report/english.h"
#include "report/gain_tables.h"
#include "report/mixed.h"
#include "report/report.h"
#include "report/tables.h"

namespace shortboard {
namespace {

const MixedAlternative* best_single(const MixedTrainingAnswer& a) {
  const MixedAlternative* best = nullptr;
  for (const MixedAlternative& one : a.alternatives)
    if (one.possible && one.single_kind && (best == nullptr || one.effective_pflops > best->effective_pflops))
      best = &one;
  return best;
}

std::string how_sure(const MixedTrainingAnswer& a) {
  const double step = a.estimate.step.base();
  std::vector<std::string> grades;
  for (const MixedGroup& group : a.question.groups)
    grades.push_back(fmt::format("{}: {}", group.name,
                                 evidence_of_kernels(evidence_of(group.question.parts), group.question.parts.kernels)));
  return fmt::format(
      "{}. Step time {} to {} (80% interval of the least sure group, +-{:.0f}%; no mixed run is behind it).",
      fmt::join(grades, "; "), span(step / (1.0 + a.shared.accuracy.uncertainty)),
      span(step * (1.0 + a.shared.accuracy.uncertainty)), 100.0 * a.shared.accuracy.uncertainty);
}

std::string definitions(const MixedTrainingAnswer& a) {
  return fmt::format(
      "MFU {:.1f}% and HFU {:.1f}% of the dense 16-bit peak of all groups, working or idle; model FLOPs without (HFU: "
      "with) recomputation, attention counted causally.",
      100.0 * a.shared.mfu, 100.0 * a.hfu);
}

Table uses_table(const MixedTrainingAnswer& a) {
  Table table{"Uses of these cards", {"use", "effective P", "of the best", "tokens/s", ""}, {}, {}};
  const auto row = [&](const std::string& name, double pflops, double tokens, const std::string& note) {
    table.rows.push_back({name, fmt::format("{:.4g}", pflops),
                          fmt::format("{:.1f}%", 100.0 * pflops / a.shared.effective_pflops),
                          fmt::format("{:.4g}", tokens), note});
  };
  row("the best found", a.shared.effective_pflops, a.tokens_per_second, "as below");
  for (const MixedAlternative& one : a.alternatives)
    if (one.possible)
      row(one.name, one.effective_pflops, one.tokens_per_second, one.note);
    else
      table.rows.push_back({one.name, "-", "-", "-", one.note});
  table.below = fmt::format("{} plans and searches tried; one job, but for separate jobs", a.plans_tried);
  return table;
}

Table groups_table(const MixedTrainingAnswer& a) {
  Table table{
      "What each group adds", {"group", "cards at work", "nominal P", "alone P", "adds P", "waits", "takes"}, {}, {}};
  for (std::size_t g = 0; g < a.groups.size(); ++g) {
    const GroupPart& part = a.groups[g];
    std::vector<std::string> takes;
    if (part.layers_each > 0.0) takes.push_back(fmt::format("{:.4g} layers a stage", part.layers_each));
    if (part.sequences > 0.0) takes.push_back(fmt::format("{:.0f} sequences", part.sequences));
    table.rows.push_back({part.name,
                          fmt::format("{:.0f} of {}", part.cards, a.question.groups[g].question.cluster.count),
                          fmt::format("{:.4g}", part.nominal_pflops), fmt::format("{:.4g}", part.alone_pflops),
                          fmt::format("{:.4g}", part.adds_pflops), fmt::format("{:.1f}%", 100.0 * part.waiting),
                          takes.empty() ? "nothing" : fmt::format("{}", fmt::join(takes, ", "))});
  }
  table.below = fmt::format(
      "adds: effective P of the best use of all, less that of the best use without the group; the border between kinds "
      "costs {:.4g} P (a link without limit would add it)",
      a.link_loss_pflops);
  return table;
}

std::string layers_line(const std::vector<int>& layers) {
  std::string line;
  for (std::size_t i = 0; i < layers.size();) {
    std::size_t same = i;
    while (same < layers.size() && layers[same] == layers[i]) ++same;
    line += fmt::format("{}{} x {}", line.empty() ? "" : " + ", same - i, layers[i]);
    i = same;
  }
  return line;
}

Table plan_table(const MixedTrainingAnswer& a) {
  Table table{"Plan", {}, {}, {}};
  for (std::size_t p = 0; p < a.estimate.plan.size(); ++p) {
    const MixedPipeline& pipeline = a.estimate.plan[p];
    table.rows.push_back({fmt::format(
        "pipelines {}: {} copies x micro-batch {} x {:.0f} micro-batches = {:.0f} sequences", p + 1, pipeline.copies(),
        pipeline.segments.front().plan.micro_batch, pipeline.micro_batches(), pipeline.sequences)});
    for (const PipelineSegment& segment : pipeline.segments) {
      const std::string& name = a.question.groups[segment.group].name;
      if (segment.layers.empty()) {
        table.rows.push_back({fmt::format("  {}: {}", name, plan_line(segment.plan))});
        continue;
      }
      table.rows.push_back({fmt::format(
          "  {}: tensor {} x {} stages x data {} = {} cards; stages x layers {}; recompute {}", name,
          segment.plan.tensor, segment.layers.size(), segment.plan.data, segment.cards(), layers_line(segment.layers),
          kRecomputeNames[static_cast<std::size_t>(segment.plan.recompute)])});
    }
  }
  return table;
}

Table memory_table(const MixedTrainingAnswer& a) {
  Table table{"Memory of each group's fullest card", {"group", "needs GB", "usable GB", "share"}, {}, {}};
  for (const SegmentEstimate& one : a.estimate.segments)
    table.rows.push_back({a.question.groups[one.group].name, fmt::format("{:.2f}", one.memory.total().base() / 1e9),
                          fmt::format("{:.2f}", one.capacity.base() / 1e9),
                          fmt::format("{:.0f}%", 100.0 * (one.memory.total() / one.capacity).base())});
  return table;
}

}  // namespace

std::string sentence(const MixedTrainingAnswer& a) {
  std::vector<std::string> cards;
  for (const MixedGroup& group : a.question.groups)
    cards.push_back(fmt::format("{} x {}", group.question.cluster.count, group.question.parts.accelerator.name));
  std::string text = fmt::format("{} training {}: {:.4g} effective PFLOPS of {:.4g} nominal ({:.1f}%), {:.4g} tokens/s",
                                 fmt::join(cards, " + "), a.question.job().model.name, a.shared.effective_pflops,
                                 a.shared.nominal_pflops, 100.0 * a.shared.mfu, a.tokens_per_second);
  if (const double tokens = a.question.job().tokens; tokens > 0.0)
    text += fmt::format(", {:.4g} tokens in {}", tokens, span(tokens / a.tokens_per_second));
  if (const MixedAlternative* single = best_single(a))
    text += fmt::format("; {:.2f} times the best single kind ({})",
                        a.shared.effective_pflops / single->effective_pflops, single->name);
  if (!a.shared.gains.empty())
    text += fmt::format(". The short board is the {}: 1.25 times as much would give {:.1f}% more",
                        a.shared.gains[0].name(), 100.0 * a.shared.gains[0].gain_quarter);
  return text + ".";
}

Page mixed_page(const MixedTrainingAnswer& a) {
  std::vector<Table> tables{uses_table(a),
                            groups_table(a),
                            ladder_table("From nominal to effective P", a.shared.ladder),
                            gain_table("What more of a resource would give", "share of the step", a.shared.gains,
                                       fmt::format("gains are in throughput, in every group at once, with the plan {}",
                                                   a.searched_gains ? "searched anew" : "held")),
                            chain_table(*a.shared.chain, a.shared.effective_pflops),
                            plan_table(a),
                            memory_table(a)};
  if (!a.question.published.empty()) tables.push_back(published_table(a.question.published, ours(a)));
  if (!a.question.assumed.empty()) tables.push_back(assumed_table(a.question.assumed));
  return {a.question.title, {sentence(a), how_sure(a), definitions(a)}, tables, texts_of(a.shared.not_modelled)};
}

}  // namespace shortboard
