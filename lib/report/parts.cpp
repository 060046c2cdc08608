#include "report/parts.h"

#include <algorithm>
#include <iterator>

namespace shortboard {

std::vector<Figure> status_figures(const Status& status) {
  const auto told = [](bool value) { return flag(value); };
  return {{"fits"_w, flag(status.fits)},
          {"meets_objective"_w, or_none(status.meets_objective, told)},
          {"keeps_up"_w, or_none(status.keeps_up, told)},
          {"cards_used"_w, or_none(status.cards_used, count)}};
}

std::vector<Figure> power_figures(double nominal_pflops, double effective_pflops) {
  return {{"nominal_pflops"_w, pflops(nominal_pflops)}, {"effective_pflops"_w, pflops(effective_pflops)}};
}

CellValue evidence_value(Evidence evidence) {
  return term("evidence", kEvidenceNames[static_cast<std::size_t>(evidence)]);
}

std::vector<Figure> evidence_figures(Evidence evidence, double uncertainty) {
  return {{"evidence"_w, evidence_value(evidence)}, {"uncertainty"_w, share(uncertainty)}};
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

void add_short_board(const std::vector<ResourceGain>& gains, std::vector<Wording>& headline) {
  if (!gains.empty())
    headline.push_back("short_board_is"_w(term("resource", gains[0].name), share(gains[0].gain_quarter)));
}

std::vector<Figure> cluster_figures(const ClusterParts& parts, const Cluster& cluster, const std::string& software) {
  const auto id = [](const auto& entry) { return entry.id; };
  return {{"accelerator"_w, parts.accelerator.id}, {"count"_w, count(cluster.count)},
          {"domain"_w, count(cluster.domain)},     {"stack"_w, software},
          {"system"_w, or_none(parts.system, id)}, {"fabric"_w, or_none(parts.fabric, id)}};
}

Section cluster_section(const ClusterParts& parts, const Cluster& cluster, const std::string& software) {
  return {.key = "cluster"_w,
          .title = "cluster"_w(),
          .figures = cluster_figures(parts, cluster, software),
          .depth = Depth::full,
          .in_row = true};
}

Section ladder_section(const std::vector<LadderStep>& ladder) {
  Table table{"ladder"_w, {{"step"_w}, {"factor"_w}, {"lost_pflops"_w}, {"running_pflops"_w}}};
  double product = 1.0;
  for (const LadderStep& one : ladder) {
    table.rows.push_back({one.name, factor(one.factor), pflops(one.pflops_lost), pflops(one.pflops)});
    product *= one.factor;
  }
  if (ladder.empty()) return {};
  return {.title = "title.ladder"_w(),
          .tables = {std::move(table)},
          .foot = {"ladder_product"_w(pflops(ladder.front().pflops), factor(product), pflops(ladder.back().pflops))}};
}

Section gains_section(const std::vector<ResourceGain>& gains, Word share_label, std::vector<Wording> of) {
  Table table{"resource_gains"_w,
              {{"resource"_w},
               {"share"_w, share_label},
               {"gain_quarter"_w},
               {"gain_double"_w},
               {"gain_unlimited"_w},
               {"elasticity"_w, {}, Depth::full}}};
  double sum = 0.0;
  for (const ResourceGain& one : gains) {
    sum += one.share;
    table.rows.push_back({term("resource", one.name), share(one.share), gain(one.gain_quarter), gain(one.gain_double),
                          or_none(one.gain_unlimited, gain), number(one.elasticity())});
  }
  of.insert(of.begin(), "shares_sum"_w(share(sum)));
  return {.title = "title.gains"_w(), .tables = {std::move(table)}, .foot = std::move(of)};
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
    table.rows.push_back({term("resource", link.name), number(kChainFactor), gain(link.gain), gain(link.total),
                          pflops(now * (1.0 + link.total)), gain(link.again)});
  Section section{.key = "chain"_w, .title = "title.chain"_w(), .tables = {std::move(table)}};
  const bool more = !chain.next.empty();
  section.figures = {{"next"_w, more ? term("resource", chain.next) : CellValue{}, {}, Depth::full},
                     {"next_gain"_w, more ? gain(chain.next_gain) : CellValue{}, {}, Depth::full}};
  section.foot.push_back(
      more ? "chain_ends"_w(share(kLeastChainGain), term("resource", chain.next), gain(chain.next_gain))
           : "chain_is_whole"_w());
  return section;
}

Section beside_section(const std::vector<WorkLimit>& limits, const std::vector<OpenResource>& open) {
  Table work{"limits"_w, {{"limit"_w}, {"what"_w}, {"gain"_w, "gain_without_it"_w}}};
  for (const WorkLimit& limit : limits) work.rows.push_back({limit.name, limit.what, gain(limit.gain)});
  Table unknown{"open_resources"_w, {{"resource"_w}, {"state"_w}, {"why"_w}}};
  for (const OpenResource& one : open) unknown.rows.push_back({one.name, one.state, one.why});
  return {.title = "title.beside"_w(), .tables = {std::move(work), std::move(unknown)}};
}

Section operators_section(const std::vector<OperatorLine>& operators) {
  if (operators.empty()) return {};
  Table table{"operators"_w,
              {{"where"_w},
               {"operator"_w},
               {"shape"_w},
               {"times"_w},
               {"flops"_w},
               {"bytes"_w},
               {"each_s"_w},
               {"bound"_w},
               {"total_s"_w}},
              {},
              3};
  for (const OperatorLine& line : operators)
    table.rows.push_back({line.where, line.name, line.shape, number(line.times), line.flops, line.bytes, line.each,
                          term("bound", line.bound), line.total()});
  return {.title = "title.operators"_w(), .tables = {std::move(table)}, .foot = {"operators_foot"_w()}};
}

Section constants_section(const std::vector<ConstantLine>& constants) {
  if (constants.empty()) return {};
  Table table{"constants"_w, {{"constant"_w}, {"value"_w}, {"source"_w}, {"note"_w, {}, Depth::full}}};
  for (const ConstantLine& line : constants) table.rows.push_back({line.name, line.value, line.source, line.note});
  return {.title = "title.constants"_w(), .tables = {std::move(table)}};
}

Section published_section(const std::vector<Published>& published, const std::vector<double>& ours) {
  Table table{"published"_w, {{"metric"_w}, {"published"_w}, {"ours"_w}, {"difference"_w}, {"source"_w}}};
  for (std::size_t i = 0; i < published.size(); ++i)
    table.rows.push_back({published[i].metric, number(published[i].value), number(ours[i]),
                          gain(ours[i] / published[i].value - 1.0), published[i].source});
  return {.title = "title.published"_w(), .tables = {std::move(table)}};
}

Section assumed_section(const std::vector<Assumption>& assumed) {
  Table table{"assumed"_w, {{"what"_w}, {"value"_w}, {"key"_w}}};
  for (const Assumption& one : assumed) table.rows.push_back({one.what, one.value, one.key});
  return {.title = "title.assumed"_w(), .tables = {std::move(table)}};
}

Section assumed_section(const std::vector<std::pair<std::string, std::vector<Assumption>>>& works) {
  Table table{"assumed"_w, {{"work"_w}, {"what"_w}, {"value"_w}, {"key"_w}}, {}, 2};
  for (const auto& [work, assumed] : works)
    for (const Assumption& one : assumed) table.rows.push_back({work, one.what, one.value, one.key});
  return {.title = "title.assumed"_w(), .tables = {std::move(table)}};
}

std::string of_cards(const std::vector<std::string>& cards, const std::string& what) {
  return shown("of_cards"_w(list({cards.begin(), cards.end()}), what), Language::english);
}

Section not_modelled_section(const std::vector<std::string>& not_modelled) {
  Table table{"not_modelled"_w, {{"what"_w, "no_heading"_w}}};
  for (const std::string& one : not_modelled) table.rows.push_back({one});
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
