#include "report/gain_tables.h"

#include <fmt/format.h>

#include <utility>

#include "report/english.h"

namespace shortboard {
namespace {

/// "+16.7%"; where nearly all time waits for one resource, how many times as much.
std::string gain_cell(double gain) {
  return gain < 10.0 ? fmt::format("+{:.1f}%", 100.0 * gain) : fmt::format("x{:.3g}", 1.0 + gain);
}

}  // namespace

Table gain_table(std::string title, std::string share, const std::vector<ResourceGain>& resource_gains,
                 const std::string& below) {
  Table table{
      std::move(title), {"resource", std::move(share), "gain at x1.25", "at x2", "unlimited", "elasticity"}, {}, {}};
  double sum = 0.0;
  for (const ResourceGain& resource_gain : resource_gains) {
    sum += resource_gain.share;
    table.rows.push_back({std::string{resource_gain.name()}, fmt::format("{:.1f}%", 100.0 * resource_gain.share),
                          gain_cell(resource_gain.gain_quarter), gain_cell(resource_gain.gain_double),
                          resource_gain.gain_unlimited ? gain_cell(*resource_gain.gain_unlimited) : "not asked",
                          fmt::format("{:.2f}", resource_gain.elasticity())});
  }
  table.below = fmt::format("shares sum to {:.1f}%; {}; elasticity: gain at x1.25 over 25%", 100.0 * sum, below);
  return table;
}

Table chain_table(const Chain& chain, double pflops) {
  Table table{"Next short boards: each doubled in turn, the one that gains most first",
              {"short board", "gain", "in all", "effective P", "once more"},
              {},
              {}};
  for (const ChainLink& link : chain.links)
    table.rows.push_back({std::string{name(link.resource)}, gain_cell(link.gain), gain_cell(link.total),
                          fmt::format("{:.4g}", pflops * (1.0 + link.total)), gain_cell(link.again)});
  table.below = !chain.next
                    ? "nothing is left to lift"
                    : fmt::format("then nothing gains {:.0f}% (the most: {}, {}); once more: doubled again instead",
                                  100.0 * kLeastChainGain, name(*chain.next), gain_cell(chain.next_gain));
  return table;
}

Table beside_table(const std::vector<WorkLimit>& limits, const std::vector<OpenResource>& open) {
  Table table{"What else may hold it back", {}, {}, {}};
  for (const WorkLimit& limit : limits)
    table.rows.push_back({fmt::format("{} ({}): {}", name_of(limit), text_of(limit), gain_cell(limit.gain))});
  for (const OpenResource& one : open)
    table.rows.push_back({fmt::format("{}: {} ({})", name_of(one), state_of(one), text_of(one))});
  return table;
}

void add_resource_gains(const std::vector<ResourceGain>& resource_gains, const std::string& before, CsvRows& rows) {
  for (const ResourceGain& resource_gain : resource_gains)
    rows.add(before + "gain_at_1.25", resource_gain.name(), resource_gain.gain_quarter, "1");
  for (const ResourceGain& resource_gain : resource_gains)
    rows.add(before + "gain_at_2", resource_gain.name(), resource_gain.gain_double, "1");
  for (const ResourceGain& resource_gain : resource_gains)
    if (resource_gain.gain_unlimited)
      rows.add(before + "gain_unlimited", resource_gain.name(), *resource_gain.gain_unlimited, "1");
  for (const ResourceGain& resource_gain : resource_gains)
    rows.add(before + "share", resource_gain.name(), resource_gain.share, "1");
}

void add_chain(const Chain& chain, CsvRows& rows) {
  for (const ChainLink& link : chain.links) rows.add("chain_gain", name(link.resource), link.gain, "1");
}

}  // namespace shortboard
