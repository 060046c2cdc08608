#include "report/parts.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "units/overloaded.h"

namespace shortboard {

namespace {

/// A step of the ladder under the name of its reason.
CellValue step_value(const LadderStep& step) {
  constexpr std::array kStarts{"nominal"_w, "number_format"_w, "formats_repeats"_w, "host_steps"_w,
                               "waiting_for_demand"_w};
  const auto start = [&](LadderStart one) {
    CellValue value = kStarts[static_cast<std::size_t>(one)];
    if (one == LadderStart::number_format) value.words = "format_is"_w(name(step.format.value_or(NumberFormat::bf16)));
    return value;
  };
  return std::visit(
      Overloaded{start, [](Part part) { return term("part", kPartNames[static_cast<std::size_t>(part)]); },
                 [](GenerationPart part) {
                   return term("generation_part", kGenerationPartNames[static_cast<std::size_t>(part)]);
                 }},
      step.reason);
}

std::vector<CellValue> limit_row(const WorkLimit& limit) {
  if (limit.kind == WorkLimitKind::attention_heads)
    return {"attention_heads"_w, "heads_that_divide"_w(limit.fault), gain(limit.gain)};
  return {"global_batch"_w, "twice_the_sequences"_w(count(limit.sequences), count(limit.micro_batches)),
          gain(limit.gain)};
}

/// Which resource, whether it is unknown or not modelled, and why.
std::vector<CellValue> open_row(const OpenResource& open) {
  const CellValue missing = "missing"_w, omitted = "omitted"_w;
  switch (open.cause) {
    case OpenCause::oversubscription_of_fabric:
      return {resource_value(Resource::oversubscription), missing, "no_oversubscription"_w(open.entry)};
    case OpenCause::oversubscription_no_fabric:
      return {resource_value(Resource::oversubscription), missing, "no_fabric"_w()};
    case OpenCause::power_of_class:
      return {resource_value(Resource::power), omitted, "no_power"_w(open.entry)};
    case OpenCause::power_of_kernels:
      return {resource_value(Resource::power), omitted, "kernels_as_measured"_w()};
    case OpenCause::expert_balance_of_training:
      return {resource_value(Resource::routing), missing, "no_balance"_w("train.expert_imbalance")};
    case OpenCause::expert_balance_of_service:
      return {resource_value(Resource::routing), missing, "no_balance"_w("serve.expert_imbalance")};
    case OpenCause::storage_and_checkpoints:
      return {"storage_and_checkpoints"_w, omitted, "data_at_hand"_w()};
    case OpenCause::storage:
      return {"storage"_w, omitted, "model_is_loaded"_w()};
    case OpenCause::failures:
      return {"failures"_w, omitted, "steady_state"_w()};
  }
  return {};
}

/// Its figures fill the places of the wording in their order; a share of dropped tokens is one.
Wording omission_wording(const NotModelled& one) {
  Wording words = term("omission", kOmissionNames[static_cast<std::size_t>(one.what)]).words;
  for (std::size_t i = 0; i < one.figures.size(); ++i)
    words.values.push_back(one.what == Omission::dropped_tokens && i == 1 ? share(one.figures[i])
                                                                          : number(one.figures[i]));
  return words;
}

}  // namespace

Report opened(Word kind, std::string title, const SharedAnswer& shared) {
  const auto told = [](bool value) { return flag(value); };
  Report made{.kind = kind, .title = std::move(title)};
  made.figures = {{"nominal_pflops"_w, pflops(shared.nominal_pflops)},
                  {"effective_pflops"_w, pflops(shared.effective_pflops)},
                  {"mfu"_w, share(shared.mfu)}};
  add(accuracy_figures(shared.accuracy), made.figures);
  add({{"fits"_w, flag(shared.fits)},
       {"meets_objective"_w, or_none(shared.meets_objective, told)},
       {"keeps_up"_w, or_none(shared.keeps_up, told)},
       {"cards_used"_w, count(shared.cards_used)}},
      made.figures);
  return made;
}

void add_what_holds_back(const SharedAnswer& shared, GainWords words, Report& report) {
  add({measured_section(shared.measured), ladder_section(shared.ladder), gains_section(shared.gains, std::move(words)),
       shared.chain ? chain_section(*shared.chain, shared.effective_pflops) : Section{},
       beside_section(shared.limits, shared.open)},
      report.sections);
}

void add_what_is_behind(const SharedAnswer& shared, Report& report) {
  add({operators_section(shared.operators), constants_section(shared.constants), assumed_section(shared.assumed),
       not_modelled_section({}, shared.not_modelled)},
      report.sections);
}

CellValue evidence_value(Evidence evidence) {
  return term("evidence", kEvidenceNames[static_cast<std::size_t>(evidence)]);
}

std::vector<Figure> accuracy_figures(const Accuracy& accuracy) {
  return {{"evidence"_w, evidence_value(accuracy.evidence)}, {"uncertainty"_w, share(accuracy.uncertainty)}};
}

Wording evidence_wording(Evidence evidence, const KernelClass& kernels) {
  std::vector<CellValue> cards(kernels.measured_on.begin(), kernels.measured_on.end());
  return "evidence_of_kernels"_w(evidence_value(evidence), kernels.id,
                                 cards.empty() ? CellValue("no_card"_w) : list(std::move(cards)));
}

CellValue interval(CellValue figure, double uncertainty) {
  const double middle = figure.number;
  figure.number = middle / (1.0 + uncertainty);
  return range(std::move(figure), middle * (1.0 + uncertainty));
}

CellValue resource_value(Resource resource) { return term("resource", name(resource)); }

CellValue short_board_value(const ShortBoard& short_board) {
  return std::visit(
      Overloaded{
          [](Resource resource) { return resource_value(resource); },
          [](GoodputBound bound) { return term("goodput_bound", kGoodputBoundNames[static_cast<std::size_t>(bound)]); },
          [](PostTrainPhase phase) { return term("phase", kPostTrainPhaseNames[static_cast<std::size_t>(phase)]); }},
      short_board.what);
}

void add_short_board(const SharedAnswer& shared, std::vector<Wording>& headline) {
  if (shared.short_board && shared.short_board->gain_quarter.value_or(0.0) > 0.0)
    headline.push_back(
        "short_board_is"_w(short_board_value(*shared.short_board), share(*shared.short_board->gain_quarter)));
}

Wording effective_wording(const SharedAnswer& shared) {
  return "effective_of_nominal"_w(pflops(shared.effective_pflops), pflops(shared.nominal_pflops),
                                  share(shared.share()));
}

std::vector<Figure> cluster_figures(const ClusterParts& parts, const Cluster& cluster, const std::string& software) {
  const auto id = [](const auto& entry) { return entry.id; };
  return {{"accelerator"_w, parts.accelerator.id}, {"count"_w, count(cluster.count)},
          {"domain"_w, count(cluster.domain)},     {"stack"_w, software},
          {"system"_w, or_none(parts.system, id)}, {"fabric"_w, or_none(parts.fabric, id)}};
}

Section cluster_section(const ClusterParts& parts, const Cluster& cluster, const std::string& software) {
  return {.key = "cluster"_w,
          .title = "title.cluster"_w(),
          .figures = cluster_figures(parts, cluster, software),
          .depth = Depth::full,
          .in_row = true};
}

Section ladder_section(const std::vector<LadderStep>& ladder) {
  Table table{"ladder"_w, {{"step"_w}, {"factor"_w}, {"lost_pflops"_w}, {"running_pflops"_w}}};
  double product = 1.0;
  for (const LadderStep& one : ladder) {
    table.rows.push_back({step_value(one), factor(one.factor), pflops(one.pflops_lost), pflops(one.pflops)});
    product *= one.factor;
  }
  if (ladder.empty()) return {};
  return {.title = "title.ladder"_w(),
          .tables = {std::move(table)},
          .foot = {"ladder_product"_w(pflops(ladder.front().pflops), factor(product), pflops(ladder.back().pflops))}};
}

Section gains_section(const std::vector<ResourceGain>& gains, GainWords words) {
  if (gains.empty()) return {};
  Table table{"resource_gains"_w,
              {{"resource"_w},
               {"share"_w, words.share},
               {"gain_quarter"_w},
               {"gain_double"_w},
               {"gain_unlimited"_w},
               {"elasticity"_w, {}, Depth::full}}};
  double sum = 0.0;
  for (const ResourceGain& one : gains) {
    sum += one.share;
    table.rows.push_back({resource_value(one.resource), share(one.share), gain(one.gain_quarter), gain(one.gain_double),
                          or_none(one.gain_unlimited, gain), number(one.elasticity())});
  }
  words.of.insert(words.of.begin(), "shares_sum"_w(share(sum)));
  return {.title = "title.gains"_w(), .tables = {std::move(table)}, .foot = std::move(words.of)};
}

Section chain_section(const Chain& chain, double now) {
  Table table{"links"_w,
              {{"resource"_w},
               {"factor"_w, {}, Depth::full},
               {"gain"_w},
               {"gain_in_all"_w},
               {"effective_pflops"_w},
               {"gain_once_more"_w}}};
  for (const ChainLink& link : chain.links)
    table.rows.push_back({resource_value(link.resource), number(kChainFactor), gain(link.gain), gain(link.total),
                          pflops(now * (1.0 + link.total)), gain(link.again)});
  Section section{.key = "chain"_w, .title = "title.chain"_w(), .tables = {std::move(table)}};
  const bool more = chain.next.has_value();
  section.figures = {{"next"_w, more ? resource_value(*chain.next) : CellValue{}, {}, Depth::full},
                     {"next_gain"_w, more ? gain(chain.next_gain) : CellValue{}, {}, Depth::full}};
  section.foot.push_back(
      more ? "chain_ends"_w(share(kLeastChainGain), resource_value(*chain.next), gain(chain.next_gain))
           : "chain_is_whole"_w());
  return section;
}

Section beside_section(const std::vector<WorkLimit>& limits, const std::vector<OpenResource>& open) {
  Table work{"limits"_w, {{"limit"_w}, {"what"_w}, {"gain"_w, "gain_without_it"_w}}};
  for (const WorkLimit& limit : limits) work.rows.push_back(limit_row(limit));
  Table unknown{"open_resources"_w, {{"resource"_w}, {"state"_w}, {"why"_w}}};
  for (const OpenResource& one : open) unknown.rows.push_back(open_row(one));
  return {.title = "title.beside"_w(), .tables = {std::move(work), std::move(unknown)}};
}

Section constants_section(const std::vector<ConstantLine>& constants) {
  if (constants.empty()) return {};
  Table table{"constants"_w, {{"constant"_w}, {"value"_w}, {"source"_w}, {"note"_w, {}, Depth::full}}};
  for (const ConstantLine& line : constants) table.rows.push_back({line.name, line.value, line.source, line.note});
  return {.title = "title.constants"_w(), .tables = {std::move(table)}};
}

Section published_section(const std::vector<Published>& published, const std::vector<std::optional<double>>& ours) {
  Table table{"published"_w, {{"metric"_w}, {"published"_w}, {"ours"_w}, {"difference"_w}, {"source"_w}}};
  for (std::size_t i = 0; i < published.size(); ++i)
    table.rows.push_back({published[i].metric, number(published[i].value), or_unknown(ours[i], number),
                          or_none(ours[i], [&](double one) { return gain(one / published[i].value - 1.0); }),
                          published[i].source});
  return {.title = "title.published"_w(), .tables = {std::move(table)}};
}

Section assumed_section(const std::vector<AssumptionWords>& assumed) {
  Table table{"assumed"_w, {{"what"_w}, {"value"_w}, {"key"_w}}};
  for (const AssumptionWords& one : assumed) table.rows.push_back({one.what, one.value, one.key});
  return {.title = "title.assumed"_w(), .tables = {std::move(table)}};
}

Section assumed_section(const std::vector<Assumption>& assumed) { return assumed_section(words_of(assumed)); }

Section assumed_section(const std::vector<std::pair<std::string, std::vector<AssumptionWords>>>& works) {
  Table table{"assumed"_w, {{"work"_w}, {"what"_w}, {"value"_w}, {"key"_w}}, {}, 2};
  for (const auto& [work, assumed] : works)
    for (const AssumptionWords& one : assumed) table.rows.push_back({work, one.what, one.value, one.key});
  return {.title = "title.assumed"_w(), .tables = {std::move(table)}};
}

std::string of_cards(const std::vector<std::string>& cards, const std::string& what) {
  return shown("of_cards"_w(list({cards.begin(), cards.end()}), what), Language::english);
}

Section not_modelled_section(std::vector<Wording> own, const std::vector<NotModelled>& all) {
  for (const NotModelled& one : all) own.push_back(omission_wording(one));
  Table table{"not_modelled"_w, {{"id"_w, {}, Depth::full}, {"what"_w, "no_heading"_w}}};
  for (Wording& one : own) {
    const std::string_view id = id_of(one.word);
    table.rows.push_back({id.substr(id.find('.') + 1), std::move(one)});
  }
  return {.title = "title.not_modelled"_w(), .tables = {std::move(table)}};
}

Section memory_section(Word title, std::vector<Figure> kinds, Bytes total, Bytes capacity) {
  kinds.push_back({"total_bytes"_w, total, {}, Depth::full});
  kinds.push_back({"capacity_bytes"_w, capacity, {}, Depth::full});
  return {.key = "memory"_w,
          .title = title(),
          .figures = std::move(kinds),
          .foot = {"memory_used"_w(total, capacity, share((total / capacity).base()))}};
}

std::vector<Figure> plan_figures(const Plan& plan) {
  return {{"tensor"_w, count(plan.tensor)},
          {"pipeline"_w, count(plan.pipeline)},
          {"context"_w, count(plan.context)},
          {"context_exchange"_w, kContextExchangeNames[static_cast<std::size_t>(plan.context_exchange)]},
          {"data"_w, count(plan.data)},
          {"expert"_w, count(plan.expert)},
          {"expert_tensor"_w, count(plan.expert_tensor)},
          {"virtual_stages"_w, count(plan.virtual_stages)},
          {"micro_batch"_w, count(plan.micro_batch)},
          {"schedule"_w, kScheduleNames[static_cast<std::size_t>(plan.schedule)]},
          {"sharding"_w, kShardingNames[static_cast<std::size_t>(plan.sharding)]},
          {"recompute"_w, kRecomputeNames[static_cast<std::size_t>(plan.recompute)]},
          {"sequence_parallel"_w, flag(plan.sequence_parallel)},
          {"async_tensor"_w, flag(plan.async_tensor)},
          {"sharding_group"_w, count(plan.sharding_group)},
          {"offload_activations"_w, flag(plan.offload_activations)},
          {"offload_optimizer"_w, flag(plan.offload_optimizer)}};
}

Wording plan_wording(const Plan& plan) {
  std::vector<CellValue> clauses{"plan_product"_w(count(plan.tensor), count(plan.pipeline), count(plan.context),
                                                  count(plan.data), count(plan.cards()))};
  const auto where = [&](bool holds, Wording words) {
    if (holds) clauses.emplace_back(std::move(words));
  };
  where(plan.expert > 1, "plan_experts"_w(count(plan.expert)));
  where(plan.expert_tensor > 1, "plan_each_expert"_w(count(plan.expert_tensor)));
  where(plan.context > 1, "plan_context"_w(kContextExchangeNames[static_cast<std::size_t>(plan.context_exchange)]));
  clauses.emplace_back("plan_micro_batch"_w(count(plan.micro_batch)));
  const CellValue schedule = kScheduleNames[static_cast<std::size_t>(plan.schedule)];
  clauses.emplace_back(plan.virtual_stages > 1 ? "plan_schedule_of"_w(schedule, count(plan.virtual_stages))
                                               : "plan_schedule"_w(schedule));
  where(plan.async_tensor, "plan_async_tensor"_w());
  where(plan.sharding_group > 0, "plan_sharding_group"_w(count(plan.sharding_group)));
  where(plan.offload_activations, "plan_offload_activations"_w());
  where(plan.offload_optimizer, "plan_offload_optimizer"_w());
  clauses.emplace_back(kShardingNames[static_cast<std::size_t>(plan.sharding)]);
  clauses.emplace_back("plan_recompute"_w(kRecomputeNames[static_cast<std::size_t>(plan.recompute)]));
  clauses.emplace_back("plan_sequence_parallel"_w(flag(plan.sequence_parallel)));
  return "as_is"_w(list(std::move(clauses), "; "));
}

CellValue tried(Word words, long long plans) {
  return plans > 0 ? CellValue(words(count(static_cast<double>(plans)))) : CellValue("");
}

Table table_of(Word key, std::vector<std::vector<Figure>> rows, std::size_t names) {
  Table table{key, {}, {}, names};
  if (!rows.empty())
    for (const Figure& one : rows.front()) table.columns.push_back({one.key, one.label, one.depth});
  for (std::vector<Figure>& row : rows) {
    table.rows.emplace_back();
    for (Figure& one : row) table.rows.back().push_back(std::move(one.value));
  }
  return table;
}

Section refused_section(const std::vector<RefusedCard>& refused) {
  Table table{"refused"_w, {{"accelerator"_w, "card"_w}, {"reason"_w}}};
  for (const RefusedCard& one : refused) table.rows.push_back({one.accelerator, one.why});
  return {.title = "title.refused"_w(), .tables = {std::move(table)}};
}

void add(std::vector<Section> parts, std::vector<Section>& sections) {
  for (Section& one : parts)
    if (!one.empty()) sections.push_back(std::move(one));
}

void add(std::vector<Figure> more, std::vector<Figure>& figures) {
  std::ranges::move(more, std::back_inserter(figures));
}

}  // namespace shortboard
