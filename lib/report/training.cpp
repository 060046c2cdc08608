#include "report/build.h"
#include "report/parts.h"

namespace shortboard {
namespace {

std::vector<Wording> headline(const TrainingAnswer& answer) {
  const TrainingQuestion& question = answer.question;
  std::vector<Wording> sentences{"training_headline"_w(count(question.cluster.count), question.parts.accelerator.name,
                                                       question.job.model.name, pflops(answer.shared.effective_pflops),
                                                       pflops(answer.shared.nominal_pflops), share(answer.shared.mfu),
                                                       number(answer.tokens_per_second))};
  if (question.job.tokens > 0.0)
    sentences.push_back(
        "run_takes"_w(number(question.job.tokens), seconds(question.job.tokens / answer.tokens_per_second)));
  add_short_board(answer.shared, sentences);
  return sentences;
}

std::vector<Wording> notes(const TrainingAnswer& answer) {
  const TrainingQuestion& question = answer.question;
  const CellValue of_format = bytes_per_element(question.job.format) < 2.0
                                  ? CellValue("of_format"_w(share(answer.mfu_of_format), name(question.job.format)))
                                  : CellValue("");
  return {"evidence_and_step"_w(evidence_wording(answer.shared.accuracy.evidence, question.parts.kernels),
                                interval(answer.estimate.step(), answer.shared.accuracy.uncertainty),
                                share(answer.shared.accuracy.uncertainty)),
          "training_definitions"_w(share(answer.shared.mfu), share(answer.hfu), question.cluster.nominal, of_format)};
}

Section job_section(const TrainingJob& job) {
  Section section{.key = "job"_w,
                  .title = "title.job"_w(),
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
      .title = "title.plan"_w(),
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
  Report made = opened("training"_w, answer.question.title, answer.shared);
  made.headline = headline(answer);
  made.notes = notes(answer);
  add({{"hfu"_w, share(answer.hfu)},
       {"mfu_of_format"_w, share(answer.mfu_of_format)},
       {"step_s"_w, estimate.step()},
       {"tokens_per_s"_w, per_second(answer.tokens_per_second)},
       {"run_s"_w, job.tokens > 0.0 ? seconds(job.tokens / answer.tokens_per_second) : CellValue{}},
       {"plans_tried"_w, count(static_cast<double>(answer.plans_tried))},
       {"micro_batches"_w, count(estimate.micro_batches)}},
      made.figures);
  add({cluster_section(answer.question.parts, answer.question.cluster, answer.shared.software), job_section(job)},
      made.sections);
  add_what_holds_back(answer.shared,
                      {"share_of_step"_w, {answer.plans_tried > 0 ? "gains_searched"_w() : "gains_kept"_w()}}, made);
  add({plan_section(answer), fullest_card(estimate),
       time_section("title.step"_w(), "step_parts"_w, "part", estimate.parts,
                    {"step_is"_w(estimate.step(), count(job.global_batch), count(job.sequence),
                                 count(job.global_batch * job.sequence))}),
       published_section(answer)},
      made.sections);
  add_what_is_behind(answer.shared, made);
  return made;
}

}  // namespace shortboard
