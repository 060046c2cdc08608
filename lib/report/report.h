#pragma once
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/any_answer.h"
#include "report/page.h"

namespace shortboard {

enum class Format { text, json, csv, markdown };
inline constexpr std::array<std::string_view, 4> kFormatNames{"text", "json", "csv", "markdown"};

/// A training answer as people read it: sentence, evidence, ladder, resource gains, plan, memory, step, assumptions.
[[nodiscard]] Page training_page(const TrainingAnswer& answer);

/// The answer as one JSON object of schema 1 (docs in README): names as in the text report, units in the keys'
/// names (_s, _bytes, _pflops), shares and factors plain.
[[nodiscard]] std::string json_report(const TrainingAnswer& answer);

/// One row a figure: section,name,value,unit. RFC 4180.
[[nodiscard]] std::string csv_report(const TrainingAnswer& answer);

/// A service whose prompts and generation have cards of their own: roles, rates, latencies.
[[nodiscard]] Page roles_page(const RolesAnswer& answer);
[[nodiscard]] std::string roles_json(const RolesAnswer& answer);
[[nodiscard]] std::string roles_csv(const RolesAnswer& answer);

/// The same three of a serving answer.
[[nodiscard]] Page serving_page(const ServingAnswer& answer);
[[nodiscard]] std::string json_report(const ServingAnswer& answer);
[[nodiscard]] std::string csv_report(const ServingAnswer& answer);

/// What is made in a format, of three functions without arguments: a Page (text, markdown), JSON and CSV as text.
template <class MakePage, class MakeJson, class MakeCsv>
[[nodiscard]] std::string in_format(Format format, const MakePage& page, const MakeJson& json, const MakeCsv& csv) {
  switch (format) {
    case Format::text:
      return text_page(page());
    case Format::json:
      return json();
    case Format::csv:
      return csv();
    case Format::markdown:
      return markdown_page(page());
  }
  return {};
}

/// The answer to a question of any kind: the page as text or Markdown, JSON or CSV.
[[nodiscard]] std::string report(const AnyAnswer& answer, Format format);

/// "1.23e4 days" never: a span in the unit that reads best ("19.9 s", "3.2 days").
[[nodiscard]] std::string span(double seconds);
/// The answer in one sentence.
[[nodiscard]] std::string sentence(const TrainingAnswer& answer);
[[nodiscard]] std::string sentence(const ServingAnswer& answer);
/// Ours for each published figure of the answer's question, in its order.
template <class One>
[[nodiscard]] std::vector<double> ours(const One& answer) {
  std::vector<double> figures;
  for (const Published& one : answer.question.published) figures.push_back(metric(answer, one.metric).value());
  return figures;
}

}  // namespace shortboard
