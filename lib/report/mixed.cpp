#include <algorithm>

#include "analysis/accuracy.h"
#include "report/build.h"
#include "report/parts.h"

namespace shortboard {
namespace {

const MixedAlternative* best_single(const MixedTrainingAnswer& answer) {
  const MixedAlternative* best = nullptr;
  for (const MixedAlternative& one : answer.alternatives)
    if (one.possible && one.single_kind && (best == nullptr || one.effective_pflops > best->effective_pflops))
      best = &one;
  return best;
}

std::vector<Wording> headline(const MixedTrainingAnswer& answer) {
  std::vector<CellValue> cards;
  for (const MixedGroup& group : answer.question.groups)
    cards.emplace_back("cards_of"_w(count(group.question.cluster.count), group.question.parts.accelerator.name));
  std::vector<Wording> sentences{"mixed_headline"_w(
      list(std::move(cards), " + "), answer.question.job().model.name, pflops(answer.shared.effective_pflops),
      pflops(answer.shared.nominal_pflops), share(answer.shared.mfu), number(answer.tokens_per_second))};
  if (const double tokens = answer.question.job().tokens; tokens > 0.0)
    sentences.push_back("run_takes"_w(number(tokens), seconds(tokens / answer.tokens_per_second)));
  if (const MixedAlternative* single = best_single(answer))
    sentences.push_back(
        "times_best_single"_w(number(answer.shared.effective_pflops / single->effective_pflops), single->name));
  add_short_board(answer.shared, sentences);
  return sentences;
}

std::vector<Wording> notes(const MixedTrainingAnswer& answer) {
  std::vector<CellValue> grades;
  for (const MixedGroup& group : answer.question.groups)
    grades.emplace_back("group_evidence"_w(
        group.name, evidence_wording(evidence_of(group.question.parts), group.question.parts.kernels)));
  return {"mixed_evidence"_w(list(std::move(grades), "; "),
                             interval(answer.estimate.step, answer.shared.accuracy.uncertainty),
                             share(answer.shared.accuracy.uncertainty)),
          "mixed_definitions"_w(share(answer.shared.mfu), share(answer.hfu))};
}

Section use_section(const MixedTrainingAnswer& answer) {
  Table table{"uses"_w,
              {{"use"_w},
               {"possible"_w, {}, Depth::full},
               {"effective_pflops"_w},
               {"share_of_best"_w},
               {"tokens_per_s"_w},
               {"note"_w, "no_heading"_w}}};
  const auto row = [&](CellValue name, double power, double tokens, CellValue note) {
    table.rows.push_back({std::move(name), flag(true), pflops(power), share(power / answer.shared.effective_pflops),
                          per_second(tokens), std::move(note)});
  };
  row("best_found"_w, answer.shared.effective_pflops, answer.tokens_per_second, "as_below"_w());
  for (const MixedAlternative& one : answer.alternatives)
    if (one.possible)
      row(one.name, one.effective_pflops, one.tokens_per_second, one.note);
    else
      table.rows.push_back({one.name, flag(false), {}, {}, {}, one.note});
  return {.title = "title.uses"_w(),
          .tables = {std::move(table)},
          .foot = {"searches_tried"_w(count(static_cast<double>(answer.plans_tried)))}};
}

Section group_section(const MixedTrainingAnswer& answer) {
  Table table{"groups"_w,
              {{"name"_w, "group"_w},
               {"accelerator"_w, {}, Depth::full},
               {"count"_w, "cards"_w},
               {"domain"_w, {}, Depth::full},
               {"stack"_w, {}, Depth::full},
               {"system"_w, {}, Depth::full},
               {"fabric"_w, {}, Depth::full},
               {"cards_at_work"_w},
               {"nominal_pflops"_w},
               {"alone_pflops"_w},
               {"adds_pflops"_w},
               {"waiting"_w},
               {"layers_per_stage"_w},
               {"sequences"_w}}};
  for (std::size_t g = 0; g < answer.groups.size(); ++g) {
    const GroupPart& part = answer.groups[g];
    const TrainingQuestion& question = answer.question.groups[g].question;
    std::vector<CellValue> row{part.name};
    for (Figure& one : cluster_figures(question.parts, question.cluster, question.parts.stack.id))
      row.push_back(std::move(one.value));
    for (CellValue& one : std::vector<CellValue>{count(part.cards), pflops(part.nominal_pflops),
                                                 pflops(part.alone_pflops), pflops(part.adds_pflops),
                                                 share(part.waiting), number(part.layers_each), count(part.sequences)})
      row.push_back(std::move(one));
    table.rows.push_back(std::move(row));
  }
  return {.title = "title.groups"_w(),
          .tables = {std::move(table)},
          .foot = {"adds_means"_w(), "link_costs"_w(pflops(answer.link_loss_pflops))}};
}

/// "16 x 4 + 2 x 3": stages of as many layers.
CellValue layers_line(const std::vector<int>& layers) {
  std::vector<CellValue> runs;
  for (std::size_t i = 0; i < layers.size();) {
    std::size_t same = i;
    while (same < layers.size() && layers[same] == layers[i]) ++same;
    runs.emplace_back("times_each"_w(count(static_cast<double>(same - i)), count(layers[i])));
    i = same;
  }
  return list(std::move(runs), " + ");
}

CellValue layer_list(const std::vector<int>& layers) {
  std::vector<CellValue> counts;
  for (const int one : layers) counts.push_back(count(one));
  return list(std::move(counts));
}

Section plan_section(const MixedTrainingAnswer& answer) {
  Table pipelines{"pipelines"_w,
                  {{"pipelines"_w, "pipeline_number"_w}, {"copies"_w}, {"sequences"_w}, {"micro_batches"_w}}};
  Table segments{"segments"_w, {{"pipelines"_w, "pipeline_number"_w}, {"group"_w}, {"cards"_w}, {"layers"_w}}, {}, 2};
  Section section{.title = "title.plan"_w()};
  for (const Figure& one : plan_figures({})) segments.columns.push_back({one.key, {}, Depth::full});
  for (std::size_t p = 0; p < answer.estimate.plan.size(); ++p) {
    const MixedPipeline& pipeline = answer.estimate.plan[p];
    const CellValue place = count(static_cast<double>(p + 1));
    pipelines.rows.push_back(
        {place, count(pipeline.copies()), count(pipeline.sequences), count(pipeline.micro_batches())});
    section.lines.push_back("pipelines_are"_w(place, count(pipeline.copies()),
                                              count(pipeline.segments.front().plan.micro_batch),
                                              count(pipeline.micro_batches()), count(pipeline.sequences)));
    for (const PipelineSegment& segment : pipeline.segments) {
      const std::string& name = answer.question.groups[segment.group].name;
      std::vector<CellValue> row{place, name, count(segment.cards()), layer_list(segment.layers)};
      for (Figure& one : plan_figures(segment.plan)) row.push_back(std::move(one.value));
      segments.rows.push_back(std::move(row));
      section.lines.push_back(
          segment.layers.empty()
              ? "group_plan"_w(name, plan_wording(segment.plan))
              : "segment_is"_w(name, count(segment.plan.tensor), count(static_cast<double>(segment.layers.size())),
                               count(segment.plan.data), count(segment.cards()), layers_line(segment.layers),
                               kRecomputeNames[static_cast<std::size_t>(segment.plan.recompute)]));
    }
  }
  section.sections = {{.title = "title.plan_in_figures"_w(),
                       .tables = {std::move(pipelines), std::move(segments)},
                       .depth = Depth::full}};
  return section;
}

Section memory_section(const MixedTrainingAnswer& answer) {
  Table table{"memory"_w, {{"group"_w}, {"total_bytes"_w}, {"capacity_bytes"_w}, {"share"_w}}};
  for (const SegmentEstimate& one : answer.estimate.segments)
    table.rows.push_back({answer.question.groups[one.group].name, one.memory.total(), one.capacity,
                          share((one.memory.total() / one.capacity).base())});
  return {.title = "title.memory_of_groups"_w(), .tables = {std::move(table)}};
}

}  // namespace

Report report(const MixedTrainingAnswer& answer) {
  Report made = opened("training_mixed"_w, answer.question.title, answer.shared);
  made.headline = headline(answer);
  made.notes = notes(answer);
  add({{"hfu"_w, share(answer.hfu)},
       {"step_s"_w, answer.estimate.step},
       {"tokens_per_s"_w, per_second(answer.tokens_per_second)},
       {"link_loss_pflops"_w, pflops(answer.link_loss_pflops)},
       {"plans_tried"_w, count(static_cast<double>(answer.plans_tried))},
       {"gains_plan"_w, answer.searched_gains ? "searched"_w : "held"_w}},
      made.figures);
  add({use_section(answer), group_section(answer)}, made.sections);
  add_what_holds_back(answer.shared,
                      {"share_of_step"_w,
                       {"gains_in_every_group"_w(), answer.searched_gains ? "plan_chosen_anew"_w() : "plan_kept"_w()}},
                      made);
  add({plan_section(answer), memory_section(answer),
       time_section("title.step"_w(), "step_parts"_w, "part", answer.parts, {}), published_section(answer)},
      made.sections);
  add_what_is_behind(answer.shared, made);
  return made;
}

}  // namespace shortboard
