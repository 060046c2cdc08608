#include "report/build.h"
#include "report/metrics.h"
#include "report/parts.h"

namespace shortboard {
namespace {

std::vector<Wording> headline(const TrainingAnswer& answer) {
  const TrainingQuestion& question = answer.question;
  std::vector<Wording> sentences{"training_headline"_w(count(question.cluster.count), question.parts.accelerator.name,
                                                       question.job.model.name, pflops(answer.effective_pflops),
                                                       pflops(answer.nominal_pflops), share(answer.mfu),
                                                       number(answer.tokens_per_second))};
  if (question.job.tokens > 0.0)
    sentences.push_back(
        "run_takes"_w(number(question.job.tokens), seconds(question.job.tokens / answer.tokens_per_second)));
  add_short_board(answer.resource_gains, sentences);
  return sentences;
}

std::vector<Wording> notes(const TrainingAnswer& answer) {
  const TrainingQuestion& question = answer.question;
  const CellValue of_format = bytes_per_element(question.job.format) < 2.0
                                  ? CellValue("of_format"_w(share(answer.mfu_of_format), name(question.job.format)))
                                  : CellValue("");
  return {"evidence_and_step"_w(evidence_wording(answer.evidence, question.parts.kernels),
                                interval(answer.estimate.step(), answer.uncertainty), share(answer.uncertainty)),
          "training_definitions"_w(share(answer.mfu), share(answer.hfu), question.cluster.nominal, of_format)};
}

Section job_section(const TrainingJob& job) {
  Section section{.key = "job"_w,
                  .title = "job"_w(),
                  .figures = {{"model"_w, job.model.id},
                              {"sequence"_w, count(job.sequence)},
                              {"global_batch"_w, count(job.global_batch)},
                              {"precision"_w, name(job.format)},
                              {"tokens"_w, count(job.tokens)}},
                  .depth = Depth::full,
                  .in_row = true};
  if (job.capacity_factor > 0.0)
    add({{"capacity_factor"_w, number(job.capacity_factor)}, {"pad_to_capacity"_w, flag(job.pad_to_capacity)}},
        section.figures);
  return section;
}

Section plan_section(const TrainingAnswer& answer) {
  const Plan& plan = answer.estimate.plan;
  Section section{
      .key = "plan"_w,
      .title = "plan"_w(),
      .lines = {"plan_and_tried"_w(plan_wording(plan), tried("fastest_of"_w, answer.plans_tried)),
                "micro_batches_are"_w(count(answer.estimate.micro_batches), count(answer.question.job.global_batch),
                                      count(plan.data), count(plan.micro_batch))},
      .figures = plan_figures(plan),
      .in_row = true};
  for (Figure& one : section.figures) one.depth = Depth::full;
  return section;
}

Section fullest_card(const TrainingEstimate& estimate) {
  const MemoryEstimate& m = estimate.memory;
  return memory_section("title.memory"_w,
                        {{"weights_bytes"_w, m.weights},
                         {"gradients_bytes"_w, m.gradients},
                         {"optimizer_bytes"_w, m.optimizer},
                         {"activations_bytes"_w, m.activations},
                         {"logits_bytes"_w, m.logits},
                         {"buffers_bytes"_w, m.spare},
                         {"framework_bytes"_w, m.overhead}},
                        m.total(), estimate.capacity);
}

}  // namespace

Report report(const TrainingAnswer& answer) {
  const TrainingJob& job = answer.question.job;
  const TrainingEstimate& estimate = answer.estimate;
  Report made{
      .kind = "training"_w, .title = answer.question.title, .headline = headline(answer), .notes = notes(answer)};
  made.figures = power_figures(answer.nominal_pflops, answer.effective_pflops);
  add({{"mfu"_w, share(answer.mfu)},
       {"hfu"_w, share(answer.hfu)},
       {"mfu_of_format"_w, share(answer.mfu_of_format)},
       {"step_s"_w, estimate.step()},
       {"tokens_per_s"_w, per_second(answer.tokens_per_second)},
       {"run_s"_w, job.tokens > 0.0 ? seconds(job.tokens / answer.tokens_per_second) : CellValue{}}},
      made.figures);
  add(evidence_figures(answer.evidence, answer.uncertainty), made.figures);
  add(status_figures({.cards_used = estimate.plan.cards()}), made.figures);
  add({{"plans_tried"_w, count(static_cast<double>(answer.plans_tried))},
       {"micro_batches"_w, count(estimate.micro_batches)}},
      made.figures);
  add({cluster_section(answer.question.parts, answer.question.cluster, answer.question.parts.stack.id),
       job_section(job), measured_section(answer.measured), ladder_section(answer.ladder),
       gains_section(answer.resource_gains, "share_of_step"_w,
                     {answer.plans_tried > 0 ? "gains_searched"_w() : "gains_kept"_w()}),
       chain_section(answer.chain, answer.effective_pflops), beside_section(answer.limits, answer.open),
       plan_section(answer), fullest_card(estimate),
       time_section("title.step"_w(), "step_parts"_w, "part", estimate.parts,
                    {"step_is"_w(estimate.step(), count(job.global_batch), count(job.sequence),
                                 count(job.global_batch * job.sequence))}),
       operators_section(answer.operators), constants_section(answer.constants),
       published_section(answer.question.published, ours(answer)), assumed_section(answer.question.assumed),
       not_modelled_section(answer.not_modelled)},
      made.sections);
  return made;
}

}  // namespace shortboard
