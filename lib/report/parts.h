#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analysis/answer.h"
#include "analysis/any_answer.h"
#include "analysis/metric.h"
#include "question/assumption_words.h"
#include "report/report.h"

namespace shortboard {

/// Parts that reports of many kinds of answer share. Each concept is described here once.

/// A report with what answers of every kind tell: P, MFU, how sure they are, and the program's verdicts.
[[nodiscard]] Report opened(Word kind, std::string title, const SharedAnswer& shared);
/// What the gains of an answer are: the label of the shares of time, what the gains are in, and of which plan.
struct GainWords {
  Word share;
  std::vector<Wording> of;
};
/// Adds what was measured, the ladder, the gains, the chain and what else holds the work back.
void add_what_holds_back(const SharedAnswer& shared, GainWords words, Report& report);
/// Adds what was explained, assumed and left out.
void add_what_is_behind(const SharedAnswer& shared, Report& report);

[[nodiscard]] std::vector<Figure> accuracy_figures(const Accuracy& accuracy);
/// "measured on this card: kernel constants of 'nvidia-hopper' fitted on ...".
[[nodiscard]] Wording evidence_wording(Evidence evidence, const KernelClass& kernels);
[[nodiscard]] CellValue evidence_value(Evidence evidence);
/// The ends of the 80% interval on a figure.
[[nodiscard]] CellValue interval(CellValue figure, double uncertainty);
[[nodiscard]] CellValue resource_value(Resource resource);
[[nodiscard]] CellValue short_board_value(const ShortBoard& short_board);
/// "The short board is ...", with the gain of a quarter more of it; nothing if it is not known.
void add_short_board(const SharedAnswer& shared, std::vector<Wording>& headline);
/// Effective P of nominal P, as a sentence.
[[nodiscard]] Wording effective_wording(const SharedAnswer& shared);

[[nodiscard]] Section cluster_section(const ClusterParts& parts, const Cluster& cluster, const std::string& software);
/// The figures of the same, for a row of groups.
[[nodiscard]] std::vector<Figure> cluster_figures(const ClusterParts& parts, const Cluster& cluster,
                                                  const std::string& software);
[[nodiscard]] Section ladder_section(const std::vector<LadderStep>& ladder);
[[nodiscard]] Section gains_section(const std::vector<ResourceGain>& gains, GainWords words);
/// `pflops`: effective P before any doubling.
[[nodiscard]] Section chain_section(const Chain& chain, double pflops);
[[nodiscard]] Section beside_section(const std::vector<WorkLimit>& limits, const std::vector<OpenResource>& open);
[[nodiscard]] Section operators_section(const std::vector<OperatorLine>& operators);
[[nodiscard]] Section constants_section(const std::vector<ConstantLine>& constants);
/// `ours`: the estimated figures of the same metrics, in the same order.
[[nodiscard]] Section published_section(const std::vector<Published>& published,
                                        const std::vector<std::optional<double>>& ours);
template <class One>
[[nodiscard]] Section published_section(const One& answer) {
  std::vector<std::optional<double>> ours;
  for (const Published& one : answer.question.published) ours.push_back(metric(answer, one.metric));
  return published_section(answer.question.published, ours);
}
[[nodiscard]] Section assumed_section(const std::vector<AssumptionWords>& assumed);
[[nodiscard]] Section assumed_section(const std::vector<Assumption>& assumed);
/// The assumptions of several workloads, each with its name.
[[nodiscard]] Section assumed_section(const std::vector<std::pair<std::string, std::vector<AssumptionWords>>>& works);
/// "H100, H20: fabric", for what holds for only some cards.
[[nodiscard]] std::string of_cards(const std::vector<std::string>& cards, const std::string& what);
/// `own`: what this kind of report leaves out, by wordings "omission.NAME"; then what the answer does.
[[nodiscard]] Section not_modelled_section(std::vector<Wording> own, const std::vector<NotModelled>& all = {});
[[nodiscard]] Section measured_section(const std::vector<Diagnosis>& measured);

/// Memory by kind (key and bytes), with total and capacity.
[[nodiscard]] Section memory_section(Word title, std::vector<Figure> kinds, Bytes total, Bytes capacity);

/// Seconds by part with their share of the total. Parts without time are left out.
template <class P, const auto& Names>
[[nodiscard]] Section time_section(Wording title, Word key, std::string_view group, const PartSeconds<P, Names>& parts,
                                   std::vector<Wording> foot) {
  Section section{
      .title = std::move(title), .tables = {{key, {{"part"_w}, {"time_s"_w}, {"share"_w}}}}, .foot = std::move(foot)};
  for (std::size_t i = 0; i < Names.size(); ++i)
    if (const double time = parts[static_cast<P>(i)]; time > 1e-12 * parts.total())
      section.tables[0].rows.push_back({term(group, Names[i]), seconds(time), share(time / parts.total())});
  return section;
}

/// The choices of a plan as figures, and as a line with its arithmetic.
[[nodiscard]] std::vector<Figure> plan_figures(const Plan& plan);
[[nodiscard]] Wording plan_wording(const Plan& plan);
/// "(the fastest that fits of 480 plans tried)"; empty if the plan was given.
[[nodiscard]] CellValue tried(Word words, long long plans);

/// A table with one row per list of figures. Columns, labels and depth are those of the first list.
[[nodiscard]] Table table_of(Word key, std::vector<std::vector<Figure>> rows, std::size_t names = 1);
/// Cards that cannot do the workload, and why.
[[nodiscard]] Section refused_section(const std::vector<RefusedCard>& refused);

/// Adds the parts that are not empty.
void add(std::vector<Section> parts, std::vector<Section>& sections);
void add(std::vector<Figure> more, std::vector<Figure>& figures);

}  // namespace shortboard
