#include "report/mix_sweep.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "report/csv_rows.h"

namespace shortboard {
namespace {

std::string mix_of(const MixSweepAnswer& a, const MixPoint& point) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < point.counts.size(); ++i)
    if (point.counts[i] > 0) parts.push_back(fmt::format("{} x {}", point.counts[i], a.question.cards[i].id));
  return fmt::format("{}", fmt::join(parts, " + "));
}

std::vector<const MixPoint*> sorted(const MixSweepAnswer& a) {
  std::vector<const MixPoint*> points;
  for (const MixPoint& point : a.points) points.push_back(&point);
  std::ranges::stable_sort(points, [](const MixPoint* x, const MixPoint* y) {
    return x->refused.empty() != y->refused.empty() ? x->refused.empty() : x->effective_pflops > y->effective_pflops;
  });
  return points;
}

std::string sentence(const MixSweepAnswer& a) {
  const MixPoint* best = a.best();
  if (best == nullptr) return fmt::format("None of {} mixes can do it.", a.points.size());
  return fmt::format("Of {} mixes {} make the most: {:.4g} effective PFLOPS of {:.4g} nominal ({:.1f}%).",
                     a.points.size(), mix_of(a, *best), best->effective_pflops, best->nominal_pflops,
                     100.0 * best->effective_pflops / best->nominal_pflops);
}

Page page_of(const MixSweepAnswer& a) {
  Table table{
      "Mixes", {"mix", "nominal P", "effective P", "share", "tokens/s", "kW of cards", "price of cards", ""}, {}, {}};
  for (const MixPoint* point : sorted(a)) {
    const std::string name = mix_of(a, *point);
    if (!point->refused.empty()) {
      table.rows.push_back({name, "-", "-", "-", "-", "-", "-", point->refused});
      continue;
    }
    std::string marks = point == a.best() ? "*" : "";
    if (point->on_power_front) marks += marks.empty() ? "power front" : ", power front";
    if (point->on_price_front) marks += marks.empty() ? "price front" : ", price front";
    table.rows.push_back({name, fmt::format("{:.4g}", point->nominal_pflops),
                          fmt::format("{:.4g}", point->effective_pflops),
                          fmt::format("{:.1f}%", 100.0 * point->effective_pflops / point->nominal_pflops),
                          fmt::format("{:.4g}", point->throughput),
                          point->watts ? fmt::format("{:.4g}", *point->watts / 1e3) : "unknown",
                          point->price ? fmt::format("{:.4g} {}", *point->price, point->currency) : "unknown", marks});
  }
  table.below =
      "* the most effective P; a front: no other mix has as many tokens/s (output tokens/s of a service) at less, or "
      "more at no more";
  return {a.question.title, {sentence(a)}, {table}, {}};
}

std::string json_of(const MixSweepAnswer& a) {
  nlohmann::ordered_json json{
      {"schema", 1}, {"kind", "mix_sweep"}, {"title", a.question.title}, {"sentence", sentence(a)}};
  json["mixes"] = nlohmann::ordered_json::array();
  for (const MixPoint& point : a.points) {
    nlohmann::ordered_json one;
    for (std::size_t i = 0; i < point.counts.size(); ++i)
      one["cards"].push_back({{"accelerator", a.question.cards[i].id}, {"count", point.counts[i]}});
    one["refused"] = point.refused;
    one["nominal_pflops"] = point.nominal_pflops;
    one["effective_pflops"] = point.effective_pflops;
    one["throughput"] = point.throughput;
    one["card_power_w"] = point.watts ? nlohmann::ordered_json(*point.watts) : nlohmann::ordered_json(nullptr);
    one["card_price"] = point.price ? nlohmann::ordered_json(*point.price) : nlohmann::ordered_json(nullptr);
    one["currency"] = point.currency;
    one["on_power_front"] = point.on_power_front;
    one["on_price_front"] = point.on_price_front;
    json["mixes"].push_back(std::move(one));
  }
  return json.dump(2) + "\n";
}

std::string csv_of(const MixSweepAnswer& a) {
  CsvRows rows;
  for (const MixPoint& point : a.points) {
    if (!point.refused.empty()) continue;
    const std::string name = mix_of(a, point);
    rows.add(name, "nominal", point.nominal_pflops, "PFLOPS");
    rows.add(name, "effective", point.effective_pflops, "PFLOPS");
    rows.add(name, "throughput", point.throughput, "1/s");
  }
  return std::move(rows).text();
}

}  // namespace

std::string report(const MixSweepAnswer& answer, Format format) {
  return in_format(
      format, [&] { return page_of(answer); }, [&] { return json_of(answer); }, [&] { return csv_of(answer); });
}

}  // namespace shortboard
