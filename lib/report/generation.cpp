#include "report/build.h"
#include "report/generation_parts.h"
#include "report/parts.h"

namespace shortboard {
namespace {

bool makes_video(const GenerationAnswer& answer) { return answer.question.job.size.frames > 1.0; }

/// "1,024 x 1,024, 28 steps, guidance embedded".
CellValue request(const GenerationAnswer& answer) {
  const GenerationJob& job = answer.question.job;
  std::vector<CellValue> clauses{
      makes_video(answer) ? "video_size"_w(count(job.size.width), count(job.size.height), count(job.size.frames))
                          : "picture_size"_w(count(job.size.width), count(job.size.height)),
      "steps_and_guidance"_w(count(job.steps), kGuidanceNames[static_cast<std::size_t>(job.guidance)])};
  if (job.size.batch > 1.0) clauses.emplace_back("at_once"_w(count(job.size.batch)));
  return list(std::move(clauses));
}

Wording rate(const GenerationAnswer& answer, double items_per_second) {
  return makes_video(answer) ? "videos_per_hour"_w(number(3600.0 * items_per_second))
                             : "pictures_per_second"_w(number(items_per_second));
}

std::vector<Wording> headline(const GenerationAnswer& answer) {
  const GenerationQuestion& q = answer.question;
  std::vector<Wording> sentences{
      "generation_headline"_w(count(q.cluster.count), q.parts.accelerator.name, q.job.model.name, request(answer)),
      "generation_rates"_w(rate(answer, answer.items_per_second),
                           rate(answer, answer.items_per_second / q.cluster.count), answer.estimate.latency()),
      effective_wording(answer.shared)};
  add_short_board(answer.shared, sentences);
  return sentences;
}

std::vector<Wording> notes(const GenerationAnswer& answer) {
  const GenerationQuestion& q = answer.question;
  const CellValue of_format = bytes_per_element(q.job.format) < 2.0
                                  ? CellValue("of_format"_w(share(answer.mfu_of_format), name(q.job.format)))
                                  : CellValue("");
  return {
      "evidence_and_request"_w(evidence_wording(answer.shared.accuracy.evidence, q.parts.kernels), q.job.software.id,
                               interval(answer.estimate.latency(), answer.shared.accuracy.uncertainty),
                               share(answer.shared.accuracy.uncertainty)),
      "generation_definitions"_w(share(answer.shared.mfu), q.cluster.nominal, of_format, answer.estimate.model_flops)};
}

Section job_section(const GenerationJob& job) {
  return {.key = "job"_w,
          .title = "title.job"_w(),
          .figures = {{"model"_w, job.model.id},
                      {"width"_w, count(job.size.width)},
                      {"height"_w, count(job.size.height)},
                      {"frames"_w, count(job.size.frames)},
                      {"steps"_w, count(job.steps)},
                      {"guidance"_w, kGuidanceNames[static_cast<std::size_t>(job.guidance)]},
                      {"batch"_w, count(job.size.batch)},
                      {"precision"_w, name(job.weights)},
                      {"compiled"_w, flag(job.compiled)}},
          .depth = Depth::full,
          .in_row = true};
}

Section plan_section(const GenerationAnswer& answer) {
  const GenerationQuestion& q = answer.question;
  const GenerationPlan& plan = answer.estimate.plan;
  Section section{
      .key = "plan"_w,
      .title = "title.plan"_w(),
      .lines = {"plan_and_tried"_w(
                    plan_wording(answer.estimate),
                    tried(q.objective == GenerationObjective::latency ? "least_latency_of"_w : "most_throughput_of"_w,
                          answer.plans_tried)),
                "items_are"_w(number(answer.items_per_second), count(answer.estimate.replicas), count(q.job.size.batch),
                              answer.estimate.latency())},
      .figures = {{"replicas"_w, count(answer.estimate.replicas)},
                  {"ulysses"_w, count(plan.ulysses)},
                  {"ring"_w, count(plan.ring)},
                  {"cfg_parallel"_w, count(plan.cfg_parallel)},
                  {"pipefusion"_w, count(plan.pipefusion)},
                  {"tensor"_w, count(plan.tensor)}},
      .in_row = true};
  for (Figure& one : section.figures) one.depth = Depth::full;
  return section;
}

Section request_section(const GenerationAnswer& answer) {
  const GenerationEstimate& e = answer.estimate;
  const double total = e.parts.total();
  return time_section("title.request"_w(), "request_parts"_w, "generation_part", e.parts,
                      {"request_is"_w(seconds(total), count(answer.question.job.steps), seconds(e.step_s),
                                      seconds(e.denoise_s), seconds(e.encode_s), seconds(e.decode_s),
                                      seconds(total - e.denoise_s - e.encode_s - e.decode_s))});
}

}  // namespace

Wording plan_wording(const GenerationEstimate& e) {
  return "generation_plan"_w(count(e.replicas), count(e.plan.ulysses), count(e.plan.ring), count(e.plan.cfg_parallel),
                             count(e.plan.pipefusion), count(e.plan.tensor), count(e.plan.cards()),
                             count(e.replicas * e.plan.cards()));
}

Report report(const GenerationAnswer& answer) {
  const GenerationQuestion& q = answer.question;
  const GenerationEstimate& e = answer.estimate;
  const GenerationMemory& m = e.memory;
  Report made = opened("generation"_w, q.title, answer.shared);
  made.headline = headline(answer);
  made.notes = notes(answer);
  add({{"mfu_of_format"_w, share(answer.mfu_of_format)},
       {"items_per_s"_w, per_second(answer.items_per_second)},
       {"latency_s"_w, e.latency()},
       {"step_s"_w, seconds(e.step_s)},
       {"denoise_s"_w, seconds(e.denoise_s)},
       {"encode_s"_w, seconds(e.encode_s)},
       {"decode_s"_w, seconds(e.decode_s)},
       {"request_flops"_w, e.model_flops},
       {"plans_tried"_w, count(static_cast<double>(answer.plans_tried))}},
      made.figures);
  add({cluster_section(q.parts, q.cluster, answer.shared.software), job_section(q.job)}, made.sections);
  add_what_holds_back(answer.shared, {"share_of_request"_w, {q.plan ? "gains_kept"_w() : "gains_searched"_w()}}, made);
  add({plan_section(answer),
       memory_section("title.memory"_w,
                      {{"denoiser_bytes"_w, m.denoiser},
                       {"encoders_bytes"_w, m.encoders},
                       {"decoder_bytes"_w, m.decoder},
                       {"activations_bytes"_w, m.activations},
                       {"framework_bytes"_w, m.context}},
                      m.total(), e.capacity),
       request_section(answer), published_section(answer)},
      made.sections);
  add_what_is_behind(answer.shared, made);
  return made;
}

}  // namespace shortboard
