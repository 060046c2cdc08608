#include <fmt/format.h>
#include <fmt/ranges.h>

#include "report/english.h"
#include "report/post_train.h"
#include "report/report.h"
#include "report/tables.h"

namespace shortboard {
namespace {

std::string place_of(const PostTrainAnswer& a, const PostTrainUse& use) {
  const std::string &rollout = a.question.groups[use.rollout_group].name,
                    &train = a.question.groups[use.train_group].name;
  if (use.placement == Placement::colocated) return fmt::format("colocated on {} x {}", use.rollout_cards, rollout);
  return fmt::format("rollouts on {} x {}, training on {} x {}", use.rollout_cards, rollout, use.train_cards, train);
}

std::string how_sure(const PostTrainAnswer& a) {
  const PostTrainGroup &rollout = a.question.groups[a.best.rollout_group],
                       &train = a.question.groups[a.best.train_group];
  return fmt::format(
      "{}; engine {} generates, stack {} trains. Step {} to {} (80% interval of the least sure, +-{:.0f}%).",
      evidence_of_kernels(a.shared.accuracy.evidence, train.train.parts.kernels), rollout.rollout.engine.id,
      train.train.parts.stack.id, span(a.best.step.base() / (1.0 + a.shared.accuracy.uncertainty)),
      span(a.best.step.base() * (1.0 + a.shared.accuracy.uncertainty)), 100.0 * a.shared.accuracy.uncertainty);
}

Table uses_table(const PostTrainAnswer& a) {
  Table table{"Placements", {"placement", "pace", "rollouts", "forward passes", "training", "weights", "step"}, {}, {}};
  for (const PostTrainUse& use : a.uses)
    table.rows.push_back({place_of(a, use), std::string{kPaceNames[static_cast<std::size_t>(use.pace)]},
                          span(use.phases.rollout.base()), span(use.phases.forward.base()),
                          span(use.phases.train.base()), span(use.phases.sync.base()), span(use.step.base())});
  table.below =
      "synchronous: the phases add up; one step off: rollouts beside forward passes and training, then new weights";
  return table;
}

Table work_table(const PostTrainAnswer& a) {
  const PostTrainQuestion& q = a.question;
  const ServingQuestion& rollout = q.groups[a.best.rollout_group].rollout;
  Table table{"A step", {}, {}, {}};
  table.rows.push_back(
      {fmt::format("{:.0f} prompts x {:.0f} answers = {:.0f} sequences x ({:.0f} + {:.0f}) tokens = {:.4g}", q.prompts,
                   q.samples, q.answers(), rollout.size.input, rollout.size.output, a.tokens)});
  table.rows.push_back({fmt::format(
      "rollouts: replicas of tensor {} x attention_data {} x pipeline {}, experts over {}", a.best.rollout_plan.tensor,
      a.best.rollout_plan.attention_data, a.best.rollout_plan.pipeline, a.best.rollout_plan.expert)});
  table.rows.push_back({fmt::format("training: {}", plan_line(a.best.train_plan))});
  table.rows.push_back({fmt::format("FLOPs: generation {:.4g} + forward passes and training {:.4g}",
                                    a.rollout_flops.base(), a.train_flops.base())});
  table.rows.push_back({fmt::format("at work: rollout cards {:.1f}% of the step, training cards {:.1f}%",
                                    100.0 * a.rollout_busy, 100.0 * a.train_busy)});
  return table;
}

}  // namespace

std::string sentence(const PostTrainAnswer& a) {
  std::vector<std::string> cards;
  for (const PostTrainGroup& group : a.question.groups)
    cards.push_back(fmt::format("{} x {}", group.train.cluster.count, group.train.parts.accelerator.name));
  return fmt::format(
      "{} post-training {} by {}: a step of {:.0f} answers in {}, {:.4g} tokens/s, {:.4g} effective PFLOPS of {:.4g} "
      "nominal "
      "({:.1f}%): {}, {}. The short board is the {}: 1.25 times as fast would give {:.1f}% more.",
      fmt::join(cards, " + "), a.question.groups.front().train.job.model.name,
      kAlgorithmNames[static_cast<std::size_t>(a.question.algorithm)], a.question.answers(), span(a.best.step.base()),
      a.tokens / a.best.step.base(), a.shared.effective_pflops, a.shared.nominal_pflops,
      100.0 * a.shared.effective_pflops / a.shared.nominal_pflops, place_of(a, a.best),
      kPaceNames[static_cast<std::size_t>(a.best.pace)], name_of(*a.shared.short_board),
      100.0 * a.shared.short_board->gain_quarter.value_or(0.0));
}

Page post_train_page(const PostTrainAnswer& a) {
  Page page{a.question.title,
            {sentence(a), how_sure(a),
             "Effective P counts what generation, forward passes and training need, without recomputation."},
            {uses_table(a), work_table(a)},
            texts_of(a.shared.not_modelled)};
  if (!a.question.assumed.empty()) page.tables.push_back(assumed_table(a.question.assumed));
  return page;
}

}  // namespace shortboard
