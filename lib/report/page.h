#pragma once
#include <string>
#include <vector>

namespace shortboard {

/// A part of the report: heading, column names, cells. The first column is left-aligned, the others right. Without
/// columns: lines of one cell each.
struct Table {
  std::string title;
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
  std::string below;  ///< A line under it: the sum, or a definition.
};

/// What people read of an answer, whatever the work was.
struct Page {
  std::string title;
  std::vector<std::string> opening;  ///< The answer in a sentence, how sure it is, what its measures mean.
  std::vector<Table> tables;         ///< In reading order.
  std::vector<std::string> not_modelled;
};

[[nodiscard]] std::string text_page(const Page& page);
[[nodiscard]] std::string markdown_page(const Page& page);

}  // namespace shortboard
