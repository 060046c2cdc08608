#include <algorithm>

#include "analysis/accuracy.h"
#include "report/build.h"
#include "report/parts.h"
#include "report/serving_parts.h"

namespace shortboard {
namespace {

const MixedUse* best_single(const MixedServingAnswer& answer) {
  const MixedUse* best = nullptr;
  for (const MixedUse& one : answer.uses)
    if (one.possible && one.single_kind && (best == nullptr || one.requests_per_second > best->requests_per_second))
      best = &one;
  return best;
}

std::vector<Wording> headline(const MixedServingAnswer& answer) {
  std::vector<CellValue> cards;
  for (const ServingGroup& group : answer.question.groups)
    cards.emplace_back("cards_of"_w(count(group.question.cluster.cards.count), group.question.parts.accelerator.name));
  std::vector<Wording> sentences{
      "mixed_serving_headline"_w(list(std::move(cards), " + "), answer.question.groups.front().question.job.model.name,
                                 answer.best.name),
      "mixed_serving_rates"_w(number(answer.requests_per_second), number(answer.output_tokens_per_second)),
      effective_wording(answer.shared)};
  if (const MixedUse* single = best_single(answer))
    sentences.push_back(
        "times_best_single"_w(number(answer.best.requests_per_second / single->requests_per_second), single->name));
  add_short_board(answer.shared, sentences);
  if (!answer.shared.keeps_up.value_or(true))
    sentences.push_back("does_not_keep_up"_w(number(answer.requests_per_second), number(answer.question.rate)));
  return sentences;
}

std::vector<Wording> notes(const MixedServingAnswer& answer) {
  std::vector<CellValue> grades;
  for (const ServingGroup& group : answer.question.groups)
    grades.emplace_back("group_evidence_engine"_w(
        group.name, evidence_wording(evidence_of(group.question.parts), group.question.parts.kernels),
        group.question.engine.id));
  return {"mixed_serving_evidence"_w(
              list(std::move(grades), "; "),
              interval(per_second(answer.output_tokens_per_second), answer.shared.accuracy.uncertainty),
              share(answer.shared.accuracy.uncertainty)),
          answer.tpot > Seconds{} ? "mean_latencies"_w(answer.ttft, answer.tpot) : "offline_queues"_w()};
}

Section use_section(const MixedServingAnswer& answer) {
  Table table{"uses"_w,
              {{"use"_w},
               {"possible"_w, {}, Depth::full},
               {"requests_per_s"_w, "requests_per_s_at_most"_w},
               {"share_of_best"_w},
               {"output_tokens_per_s"_w},
               {"note"_w, "no_heading"_w}}};
  const double output = answer.question.groups.front().question.size.output;
  for (const MixedUse& one : answer.uses)
    if (one.possible)
      table.rows.push_back({one.name, flag(true), per_second(one.requests_per_second),
                            share(one.requests_per_second / answer.best.requests_per_second),
                            per_second(output * one.requests_per_second), one.note});
    else
      table.rows.push_back({one.name, flag(false), {}, {}, {}, one.note});
  return {.title = "title.uses"_w(), .tables = {std::move(table)}};
}

CellValue work_of(const GroupService& one) {
  return term("group_work", kGroupWorkNames[static_cast<std::size_t>(one.work)]);
}

std::vector<CellValue> service_row(const MixedServingAnswer& answer, const MixedUse& use, const GroupService& one) {
  return {use.name,
          answer.question.groups[one.group].name,
          work_of(one),
          count(one.cards),
          count(one.replicas),
          count(one.plan.cards_a_replica()),
          count(one.plan.tensor),
          count(one.plan.attention_data),
          count(one.plan.pipeline),
          count(one.plan.expert),
          per_second(one.most_requests_per_second),
          share(one.weight)};
}

Table service_table(Word key, Depth plan_depth) {
  return {key,
          {{"use"_w, {}, plan_depth},
           {"group"_w},
           {"does"_w},
           {"cards"_w},
           {"replicas"_w},
           {"cards_per_replica"_w},
           {"tensor"_w},
           {"attention_data"_w},
           {"pipeline"_w},
           {"expert"_w},
           {"most_requests_per_s"_w},
           {"weight"_w}},
          {},
          3};
}

Section services_section(const MixedServingAnswer& answer) {
  Table best = service_table("services"_w, Depth::full), all = service_table("services_of_uses"_w, Depth::usual);
  for (const GroupService& one : answer.best.services) best.rows.push_back(service_row(answer, answer.best, one));
  for (const MixedUse& use : answer.uses)
    for (const GroupService& one : use.services) all.rows.push_back(service_row(answer, use, one));
  Section section{.title = "title.services"_w(), .tables = {std::move(best)}, .foot = {"weight_means"_w()}};
  section.sections = {{.title = "title.services_of_uses"_w(), .tables = {std::move(all)}, .depth = Depth::full}};
  return section;
}

Section group_section(const MixedServingAnswer& answer) {
  Table table{"groups"_w,
              {{"name"_w, "group"_w},
               {"accelerator"_w, {}, Depth::full},
               {"count"_w, "cards"_w},
               {"domain"_w, {}, Depth::full},
               {"stack"_w, {}, Depth::full},
               {"system"_w, {}, Depth::full},
               {"fabric"_w, {}, Depth::full},
               {"nominal_pflops"_w},
               {"adds_requests_per_s"_w}}};
  for (std::size_t g = 0; g < answer.question.groups.size(); ++g) {
    const ServingQuestion& question = answer.question.groups[g].question;
    const Cluster& cards = question.cluster.cards;
    std::vector<CellValue> row{answer.question.groups[g].name};
    for (Figure& one : cluster_figures(question.parts, cards, question.engine.id)) row.push_back(std::move(one.value));
    row.push_back(pflops(cards.count * cards.nominal.base() / kPeta));
    row.push_back(per_second(answer.adds_requests_per_second[g]));
    table.rows.push_back(std::move(row));
  }
  return {.title = "title.groups"_w(),
          .tables = {std::move(table)},
          .foot = {"adds_means_service"_w(), "link_adds_requests"_w(number(answer.link_loss_requests_per_second))}};
}

/// What holds each group back: its first two resources for people, all of them at full depth.
Section bottleneck_section(const MixedServingAnswer& answer) {
  Table table{"bottlenecks"_w,
              {{"group"_w},
               {"does"_w},
               {"busy"_w},
               {"resource"_w, "short_board"_w},
               {"share"_w, "share_of_its_time"_w},
               {"gain_quarter"_w},
               {"gain_double"_w},
               {"gain_unlimited"_w, {}, Depth::full},
               {"elasticity"_w, {}, Depth::full}},
              {},
              4};
  for (std::size_t i = 0; i < answer.bottlenecks.size(); ++i) {
    const GroupService& one = answer.best.services[i];
    for (const ResourceGain& g : answer.bottlenecks[i].gains)
      table.rows.push_back({answer.question.groups[one.group].name, work_of(one), share(answer.bottlenecks[i].busy),
                            resource_value(g.resource), share(g.share), gain(g.gain_quarter), gain(g.gain_double),
                            or_none(g.gain_unlimited, gain), number(g.elasticity())});
  }
  return {.title = "title.bottlenecks"_w(), .tables = {std::move(table)}, .foot = {"busy_means"_w()}};
}

}  // namespace

Report report(const MixedServingAnswer& answer) {
  Report made = opened("serving_mixed"_w, answer.question.title, answer.shared);
  made.headline = headline(answer);
  made.notes = notes(answer);
  add(rate_figures(answer.requests_per_second, answer.input_tokens_per_second, answer.output_tokens_per_second,
                   answer.ttft, answer.tpot),
      made.figures);
  add({{"best_use"_w, answer.best.name},
       {"most_requests_per_s"_w, per_second(answer.best.requests_per_second)},
       {"link_loss_requests_per_s"_w, per_second(answer.link_loss_requests_per_second)}},
      made.figures);
  add({use_section(answer), services_section(answer), group_section(answer), bottleneck_section(answer)},
      made.sections);
  // Gains and chain are of the most that the use serves, whatever rate was asked.
  SharedAnswer most = answer.shared;
  most.effective_pflops *= answer.best.requests_per_second / answer.requests_per_second;
  add_what_holds_back(most, {"share_of_cards_time"_w, {"gains_in_requests"_w()}}, made);
  add({published_section(answer)}, made.sections);
  add_what_is_behind(answer.shared, made);
  return made;
}

}  // namespace shortboard
