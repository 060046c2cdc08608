#include <fmt/format.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "document/text_check.h"
#include "document/yaml.h"
#include "units/spec_error.h"

namespace shortboard {
namespace {

struct Cell {
  std::string text;
  int line = 0, column = 0;
};
using Record = std::vector<Cell>;

/// Splits a text into records of cells (RFC 4180). Lines that are blank or begin with '#' are left out.
class Cutter {
 public:
  Cutter(std::string_view text, const std::string& file) : text_(text), file_(&file) {
    if (text_.starts_with("\xEF\xBB\xBF")) line_start_ = at_ = 3;  // the byte order mark that spreadsheets write
  }

  std::optional<Record> next() {
    while (!done() && (peek() == '#' || at_line_end())) skip_line();
    if (done()) return std::nullopt;
    Record record;
    do record.push_back(cell());
    while (take(','));
    skip_line();
    return record;
  }

 private:
  [[nodiscard]] bool done() const { return at_ >= text_.size(); }
  [[nodiscard]] char peek() const { return text_[at_]; }
  [[nodiscard]] bool at_line_end() const {
    return done() || peek() == '\n' || (peek() == '\r' && (at_ + 1 == text_.size() || text_[at_ + 1] == '\n'));
  }
  [[nodiscard]] int column() const { return static_cast<int>(at_ - line_start_) + 1; }
  [[nodiscard]] SpecError error(const char* problem, const char* remedy) const {
    return {{*file_, line_, column(), {}}, problem, remedy};
  }

  bool take(char wanted) {
    if (done() || peek() != wanted) return false;
    ++at_;
    return true;
  }
  void pass_line_break() {
    ++at_;
    ++line_;
    line_start_ = at_;
  }
  void skip_line() {
    while (!done() && peek() != '\n') ++at_;
    if (!done()) pass_line_break();
  }

  Cell cell() {
    while (!done() && peek() == ' ') ++at_;
    Cell found{{}, line_, column()};
    if (take('"')) {
      found.text = quoted(found);
      while (!done() && peek() == ' ') ++at_;
      if (!at_line_end() && peek() != ',') throw error("text follows a closing quote", "write \"\" for a quote");
      return found;
    }
    for (; !at_line_end() && peek() != ','; ++at_) {
      if (peek() == '"') throw error("a quote inside a plain cell", "quote the whole cell and double the quote");
      found.text += peek();
    }
    while (found.text.ends_with(' ')) found.text.pop_back();
    return found;
  }
  /// The rest of a quoted cell, to its closing quote; line breaks are part of it.
  std::string quoted(const Cell& opened) {
    std::string out;
    while (!done()) {
      if (take('"')) {
        if (!take('"')) return out;
        out += '"';
        continue;
      }
      out += peek();
      if (peek() == '\n')
        pass_line_break();
      else
        ++at_;
    }
    throw SpecError{{*file_, opened.line, opened.column, {}}, "a quoted cell never ends", "close it with a quote"};
  }

  std::string_view text_;
  const std::string* file_;
  std::size_t at_ = 0, line_start_ = 0;
  int line_ = 1;
};

void check_header(const Record& header, const std::string& file) {
  for (std::size_t i = 0; i < header.size(); ++i) {
    const Location at{file, header[i].line, header[i].column, {}};
    if (header[i].text.empty()) throw SpecError{at, fmt::format("column {} has no name", i + 1), "name every column"};
    for (std::size_t before = 0; before < i; ++before)
      if (header[before].text == header[i].text)
        throw SpecError{at, fmt::format("the column '{}' is repeated", header[i].text), "keep one"};
  }
}

Node row_of(const Record& header, Record record, const std::string& file) {
  Node row{Node::Kind::map, {}, {}, record.front().line, 1, {}};
  if (record.size() != header.size())
    throw SpecError{{file, row.line, 0, {}},
                    fmt::format("the row has {} cells, the header {}", record.size(), header.size()),
                    "quote a cell that holds a comma"};
  for (std::size_t i = 0; i < record.size(); ++i)
    if (!record[i].text.empty())
      row.children.push_back(
          {Node::Kind::scalar, header[i].text, std::move(record[i].text), record[i].line, record[i].column, {}});
  return row;
}

}  // namespace

Node read_csv(std::string_view text, const std::string& file) {
  check_text(text, file);
  Cutter cutter{text, file};
  const std::optional<Record> header = cutter.next();
  if (!header) throw SpecError{{.file = file}, "is empty", "the first line must name the columns"};
  check_header(*header, file);
  Node rows{Node::Kind::list, {}, {}, header->front().line, 1, {}};
  while (std::optional<Record> record = cutter.next())
    rows.children.push_back(row_of(*header, std::move(*record), file));
  return rows;
}

}  // namespace shortboard
