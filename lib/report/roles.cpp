#include "report/build.h"
#include "report/parts.h"
#include "report/serving_parts.h"

namespace shortboard {
namespace {

double cards(const RolesAnswer& answer) { return answer.question.cluster.cards.count; }

std::vector<Wording> headline(const RolesAnswer& answer) {
  const ServingQuestion& q = answer.question;
  std::vector<Wording> sentences{
      "roles_headline"_w(count(q.cluster.cards.count), q.parts.accelerator.name, q.job.model.name,
                         count(answer.prefill.cards), count(answer.decode.cards)),
      "roles_rates"_w(number(answer.point.requests_per_second), number(answer.point.input_tokens_per_second),
                      number(answer.point.output_tokens_per_second)),
      effective_wording(answer.shared),
      "bounded_by_is"_w(term("goodput_bound", kGoodputBoundNames[static_cast<std::size_t>(answer.bound)]))};
  if (!answer.shared.keeps_up.value_or(true))
    sentences.push_back("does_not_keep_up"_w(number(answer.point.requests_per_second), number(q.rate)));
  return sentences;
}

std::vector<Wording> notes(const RolesAnswer& answer) {
  return {"evidence_and_tokens"_w(
              evidence_wording(answer.shared.accuracy.evidence, answer.question.parts.kernels),
              answer.question.engine.id, "output_word"_w,
              interval(per_second(answer.point.output_tokens_per_second), answer.shared.accuracy.uncertainty),
              share(answer.shared.accuracy.uncertainty)),
          "latency_is"_w("ttft"_w, answer.point.ttft, "ttft_means_roles"_w),
          "latency_is"_w("tpot"_w, answer.point.tpot, "tpot_means"_w),
          "cache_moves"_w(answer.cache, answer.transfer, answer.exposed)};
}

Section role_section(const RolesAnswer& answer) {
  Table table{"roles"_w,
              {{"role"_w},
               {"replicas"_w},
               {"cards_per_replica"_w},
               {"cards"_w},
               {"most_requests_per_s"_w},
               {"plan"_w, "replica"_w}}};
  const auto row = [&](Word name, const RoleShare& part) {
    table.rows.push_back({name, count(part.replicas), count(part.plan.cards_a_replica()), count(part.cards),
                          per_second(part.most_requests_per_second), replica_wording(part.plan)});
  };
  row("prefill"_w, answer.prefill);
  row("decode"_w, answer.decode);
  return {.title = "title.roles"_w(),
          .tables = {std::move(table)},
          .foot = {"roles_are"_w(count(answer.prefill.cards), count(answer.decode.cards),
                                 count(answer.prefill.cards + answer.decode.cards), count(cards(answer)),
                                 count(answer.idle_cards), number(answer.batch))}};
}

Section rate_section(const RolesAnswer& answer) {
  Table table{"rates"_w,
              {{"of"_w, "per_second"_w},
               {"per_s"_w, "cluster"_w},
               {"per_s_per_role_card"_w, "per_card_of_role"_w},
               {"per_s_per_card"_w, "per_card"_w}}};
  const auto row = [&](Word of, double rate, double own) {
    table.rows.push_back({of, per_second(rate), per_second(rate / own), per_second(rate / cards(answer))});
  };
  row("input_tokens"_w, answer.point.input_tokens_per_second, answer.prefill.cards);
  row("output_tokens"_w, answer.point.output_tokens_per_second, answer.decode.cards);
  row("requests"_w, answer.point.requests_per_second, cards(answer));
  return {.title = "title.rates"_w(), .tables = {std::move(table)}};
}

/// The role's cards and plan beside what it reaches with no other work.
Section alone(const RoleShare& role) {
  Section section = phase_section(role.alone);
  add(replica_figures(role.plan), section.figures);
  add({{"replicas"_w, count(role.replicas), {}, Depth::full},
       {"cards"_w, count(role.cards), {}, Depth::full},
       {"most_requests_per_s"_w, per_second(role.most_requests_per_second), {}, Depth::full}},
      section.figures);
  return section;
}

}  // namespace

Report report(const RolesAnswer& answer) {
  const ServingQuestion& q = answer.question;
  Report made = opened("serving_roles"_w, q.title, answer.shared);
  made.headline = headline(answer);
  made.notes = notes(answer);
  add(rate_figures(answer.point.requests_per_second, answer.point.input_tokens_per_second,
                   answer.point.output_tokens_per_second, answer.point.ttft, answer.point.tpot),
      made.figures);
  add({{"cache_bytes"_w, answer.cache},
       {"transfer_s"_w, answer.transfer},
       {"exposed_transfer_s"_w, answer.exposed},
       {"bounded_by"_w, term("goodput_bound", kGoodputBoundNames[static_cast<std::size_t>(answer.bound)])},
       {"idle_cards"_w, count(answer.idle_cards)},
       {"decode_batch"_w, number(answer.batch)}},
      made.figures);
  add({cluster_section(q.parts, q.cluster.cards, answer.shared.software), role_section(answer), rate_section(answer),
       alone(answer.prefill), alone(answer.decode)},
      made.sections);
  add_what_is_behind(answer.shared, made, {"omission.both_roles"_w()});
  return made;
}

}  // namespace shortboard
