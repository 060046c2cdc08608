#include "spec/read_trace.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <optional>
#include <unordered_set>

#include "document/value.h"
#include "document/yaml.h"

namespace shortboard {
namespace {

constexpr double kBlock = 512.0;  // tokens of a Mooncake hash id (FAST25-release/README.md)

/// Digits at a place of a text, as a number.
int digits(const Value& value, std::size_t from, std::size_t count) {
  const std::string& text = value.text();
  int number = 0;
  const char* begin = text.data() + from;
  const auto [end, error] = std::from_chars(begin, begin + count, number);
  if (error != std::errc{} || end != begin + count)
    throw value.error("is not a time", "write it as 2023-11-16 18:17:03.9799600");
  return number;
}

/// Seconds since 1970 of "2023-11-16 18:17:03.9799600"; any number of decimals.
double date_seconds(const Value& value) {
  const std::string& text = value.text();
  constexpr std::string_view kForm = "0000-00-00 00:00:00";
  bool right = text.size() >= kForm.size();
  for (std::size_t i = 0; right && i < kForm.size(); ++i)
    right = kForm[i] == '0' ? text[i] >= '0' && text[i] <= '9' : text[i] == kForm[i];
  const std::chrono::year_month_day day{std::chrono::year{right ? digits(value, 0, 4) : 0},
                                        std::chrono::month{right ? static_cast<unsigned>(digits(value, 5, 2)) : 0},
                                        std::chrono::day{right ? static_cast<unsigned>(digits(value, 8, 2)) : 0}};
  if (!right || !day.ok()) throw value.error("is not a time", "write it as 2023-11-16 18:17:03.9799600");
  const auto days = static_cast<double>(std::chrono::sys_days{day}.time_since_epoch().count());
  double fraction = 0.0;
  if (text.size() > kForm.size()) {
    const char* begin = text.data() + kForm.size();
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(begin, end, fraction, std::chars_format::fixed);
    if (*begin != '.' || error != std::errc{} || stop != end) throw value.error("has no decimals after its seconds");
  }
  return days * 86400.0 + digits(value, 11, 2) * 3600.0 + digits(value, 14, 2) * 60.0 + digits(value, 17, 2) + fraction;
}

void add(const Value& at, double seconds, const Value& input, const Value& output, std::vector<Arrival>& all) {
  if (!all.empty() && seconds < all.back().at.base()) throw at.error("is before the line above", "sort by arrival");
  all.push_back({Seconds{seconds}, static_cast<double>(input.count()), std::max(1.0, output.number()), 0.0});
}

std::vector<Arrival> read_table(std::string_view text, const std::string& file) {
  std::vector<Arrival> all;
  const Node rows = read_csv(text, file);
  for (const Value& row : Value{rows, file}.items()) {
    if (text.starts_with("TIMESTAMP") || text.starts_with("\xEF\xBB\xBFTIMESTAMP")) {
      row.allow({"TIMESTAMP", "ContextTokens", "GeneratedTokens"});
      const Value at = row.required("TIMESTAMP");
      add(at, date_seconds(at), row.required("ContextTokens"), row.required("GeneratedTokens"), all);
    } else {
      row.allow({"arrival_s", "input_tokens", "output_tokens"});
      const Value at = row.required("arrival_s");
      add(at, at.number(), row.required("input_tokens"), row.required("output_tokens"), all);
    }
  }
  return all;
}

/// Tokens of a prompt whose leading blocks were seen before; its own blocks count as seen from now on.
double reused(const Value& ids, double input, std::unordered_set<std::string>& seen) {
  double blocks = 0.0;
  bool leading = true;
  for (const Value& id : ids.items()) {
    leading = leading && seen.contains(id.text());
    if (leading) blocks += 1.0;
    seen.insert(id.text());
  }
  return std::min(blocks * kBlock, input - 1.0);  // the last token's logits are always computed
}

std::vector<Arrival> read_lines(std::string_view text, const std::string& file) {
  std::vector<Arrival> all;
  std::unordered_set<std::string> seen;
  for (int line = 1; !text.empty(); ++line) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view one = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (one.find_first_not_of(" \r\t") == std::string_view::npos) continue;
    const std::string place = fmt::format("{}:{}", file, line);
    const Node node = read_json(one, place);
    const Value request{node, place};
    request.allow({"timestamp", "input_length", "output_length", "hash_ids"});
    const Value at = request.required("timestamp");
    add(at, at.number() / 1e3, request.required("input_length"), request.required("output_length"), all);
    if (const std::optional<Value> ids = request.optional("hash_ids"))
      all.back().cached = reused(*ids, all.back().input, seen);
  }
  return all;
}

}  // namespace

std::vector<Arrival> read_trace(std::string_view text, const std::string& file) {
  const std::size_t first = text.find_first_not_of(" \r\n\t");
  std::vector<Arrival> all =
      first != std::string_view::npos && text[first] == '{' ? read_lines(text, file) : read_table(text, file);
  if (all.empty()) throw SpecError{{.file = file}, "holds no request", "a line each after the names of the columns"};
  const Seconds origin = all.front().at;
  for (Arrival& one : all) one.at = one.at - origin;
  return all;
}

std::vector<Arrival> read_trace_file(const std::string& path) {
  std::error_code error;
  std::ifstream stream{path, std::ios::binary};
  if (!stream || std::filesystem::is_directory(path, error))
    throw SpecError{{.file = path}, "cannot be read", "check the path"};
  return read_trace(std::string{std::istreambuf_iterator<char>{stream}, {}}, path);
}

}  // namespace shortboard
