#include <fmt/format.h>

#include <algorithm>

#include "report/report.h"
#include "report/tables.h"

namespace shortboard {
namespace {

/// Characters that a UTF-8 text shows, for lining columns up: continuation bytes show none.
std::size_t width(const std::string& text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string padded(const std::string& text, std::size_t to, bool left) {
  const std::string blank(to > width(text) ? to - width(text) : 0, ' ');
  return left ? text + blank : blank + text;
}

bool reads_left(const Table& table, std::size_t column) {
  return column == 0 || table.columns[column] == "source" || table.columns[column] == "key" ||
         table.columns[column] == "value";
}

std::string plain(const Table& table) {
  std::vector<std::size_t> widths;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    widths.push_back(width(table.columns[c]));
    for (const auto& row : table.rows) widths[c] = std::max(widths[c], width(row[c]));
  }
  const auto line = [&](const std::vector<std::string>& cells) {
    std::string text = " ";
    for (std::size_t c = 0; c < cells.size(); ++c)
      text += fmt::format(" {} ", padded(cells[c], widths[c], reads_left(table, c)));
    text.erase(text.find_last_not_of(' ') + 1);
    return text + "\n";
  };
  std::string out = fmt::format("\n{}\n{}", table.title, line(table.columns));
  for (const auto& row : table.rows) out += line(row);
  return table.below.empty() ? out : fmt::format("{}  = {}\n", out, table.below);
}

std::string marked(const Table& table) {
  const auto line = [](const std::vector<std::string>& cells) {
    return fmt::format("| {} |\n", fmt::join(cells, " | "));
  };
  std::vector<std::string> rule;
  for (std::size_t c = 0; c < table.columns.size(); ++c) rule.emplace_back(reads_left(table, c) ? "---" : "---:");
  std::string out = fmt::format("\n## {}\n\n", table.title) + line(table.columns) + line(rule);
  for (const auto& row : table.rows) out += line(row);
  return table.below.empty() ? out : fmt::format("{}\n{}\n", out, table.below);
}

std::string definitions(const Answer& a) {
  const Case& q = a.question;
  return fmt::format(
      "MFU {:.1f}% and HFU {:.1f}% of the dense 16-bit peak ({:.4g} TFLOPS a card){}; model FLOPs without (HFU: with) "
      "recomputation, attention counted causally.\n",
      100.0 * a.mfu, 100.0 * a.hfu, q.cluster.nominal.base() / 1e12,
      bytes_per_element(q.job.format) < 2.0
          ? fmt::format("; {:.1f}% of the {} peak", 100.0 * a.mfu_of_format, name(q.job.format))
          : "");
}

std::string plan_text(const Answer& a) {
  const Plan& plan = a.estimate.plan;
  std::string text =
      fmt::format("{}{}\n", plan_line(plan),
                  a.plans_tried > 0 ? fmt::format(" (the fastest that fits of {} plans tried)", a.plans_tried) : "");
  return text + fmt::format("{:.0f} micro-batches = {:.0f} sequences / (data {} x micro-batch {})\n",
                            a.estimate.micro_batches, a.question.job.global_batch, plan.data, plan.micro_batch);
}

}  // namespace

std::string text_report(const Answer& a) {
  std::string out = sentence(a) + "\n" + evidence_line(a) + "\n" + definitions(a);
  std::vector<Table> tables = report_tables(a);
  out += plain(tables[0]) + plain(tables[1]) + "\nPlan\n  " + plan_text(a);
  for (std::size_t i = 2; i < tables.size(); ++i) out += plain(tables[i]);
  out += "\nNot modelled\n";
  for (const std::string& what : a.not_modelled) out += fmt::format("  {}\n", what);
  return out;
}

std::string markdown_report(const Answer& a) {
  std::string out = fmt::format("# {}\n\n{}\n\n{}\n\n{}\n## Plan\n\n{}", a.question.title, sentence(a),
                                evidence_line(a), definitions(a), plan_text(a));
  for (const Table& table : report_tables(a)) out += marked(table);
  out += "\n## Not modelled\n\n";
  for (const std::string& what : a.not_modelled) out += fmt::format("- {}\n", what);
  return out;
}

}  // namespace shortboard
