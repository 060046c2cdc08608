#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analysis/answer.h"
#include "analysis/demand.h"
#include "report/report.h"

namespace shortboard {

/// Parts that reports of many kinds of answer share. Each concept is described here once.

/// The program's verdicts, the same keys for every kind of answer.
struct Status {
  bool fits = true;
  std::optional<bool> meets_objective{};  ///< Absent: no objective was asked.
  std::optional<bool> keeps_up{};         ///< Absent: no rate was asked.
  std::optional<double> cards_used{};
};
[[nodiscard]] std::vector<Figure> status_figures(const Status& status);
/// Nominal and effective P; and how certain an answer is: its evidence and its interval.
[[nodiscard]] std::vector<Figure> power_figures(double nominal_pflops, double effective_pflops);
[[nodiscard]] std::vector<Figure> evidence_figures(Evidence evidence, double uncertainty);
/// "measured on this card: kernel constants of 'nvidia-hopper' fitted on ...".
[[nodiscard]] Wording evidence_wording(Evidence evidence, const KernelClass& kernels);
/// An evidence grade as a value.
[[nodiscard]] CellValue evidence_value(Evidence evidence);
/// The ends of the 80% interval on a figure.
[[nodiscard]] CellValue interval(CellValue figure, double uncertainty);

/// Adds "The short board is ..." for the first gain, if there is one.
void add_short_board(const std::vector<ResourceGain>& gains, std::vector<Wording>& headline);

[[nodiscard]] Section cluster_section(const ClusterParts& parts, const Cluster& cluster, const std::string& software);
/// The figures of the same, for a row of groups.
[[nodiscard]] std::vector<Figure> cluster_figures(const ClusterParts& parts, const Cluster& cluster,
                                                  const std::string& software);
[[nodiscard]] Section ladder_section(const std::vector<LadderStep>& ladder);
/// `share`: label of the share of time. `of`: the unit of the gains, and the plan that they hold for.
[[nodiscard]] Section gains_section(const std::vector<ResourceGain>& gains, Word share, std::vector<Wording> of);
/// `pflops`: effective P before any doubling.
[[nodiscard]] Section chain_section(const Chain& chain, double pflops);
[[nodiscard]] Section beside_section(const std::vector<WorkLimit>& limits, const std::vector<OpenResource>& open);
[[nodiscard]] Section operators_section(const std::vector<OperatorLine>& operators);
[[nodiscard]] Section constants_section(const std::vector<ConstantLine>& constants);
/// `ours`: the estimated figures of the same metrics, in the same order.
[[nodiscard]] Section published_section(const std::vector<Published>& published, const std::vector<double>& ours);
[[nodiscard]] Section assumed_section(const std::vector<Assumption>& assumed);
/// The assumptions of several workloads, each with its name.
[[nodiscard]] Section assumed_section(const std::vector<std::pair<std::string, std::vector<Assumption>>>& works);
/// "H100, H20: fabric", for what holds for only some cards.
[[nodiscard]] std::string of_cards(const std::vector<std::string>& cards, const std::string& what);
[[nodiscard]] Section not_modelled_section(const std::vector<std::string>& not_modelled);
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
