#include "report/hardware.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <optional>

namespace shortboard {
namespace {

using Json = nlohmann::ordered_json;

bool same(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

bool sold_in(const Accelerator& card, const std::string& market) {
  return std::ranges::any_of(card.markets, [&](const Market& m) {
    return same(m.market, market) && m.status == "allowed" && m.until.empty();
  });
}

bool wanted(const Accelerator& card, const CardFilter& filter) {
  return (filter.vendor.empty() || same(card.vendor, filter.vendor)) && card.year >= filter.year &&
         (filter.market.empty() || sold_in(card, filter.market));
}

/// The main figures of a card in the units of the list's heading; absent where not known.
struct Row {
  std::optional<double> bf16, fp8, memory, bandwidth, up, power;
};

template <class T>
std::optional<double> scaled(const std::optional<Sourced<T>>& figure, double unit) {
  if (!figure) return std::nullopt;
  return figure->value.base() / unit;
}

Row row(const Accelerator& card) {
  const auto& bf16 = card.peak[index(NumberFormat::bf16)];
  Row r{scaled(bf16 ? bf16 : card.peak[index(NumberFormat::fp16)], 1e12),
        scaled(card.peak[index(NumberFormat::fp8)], 1e12),
        {},
        scaled(card.memory_bandwidth, 1e9),
        scaled(card.scale_up_bandwidth, 1e9),
        scaled(card.power, 1.0)};
  if (card.memory() != Bytes{}) r.memory = card.memory().base() / 1e9;
  return r;
}

std::string cell(const std::optional<double>& figure) { return figure ? fmt::format("{:.4g}", *figure) : "-"; }
Json json_cell(const std::optional<double>& figure) { return figure ? Json(*figure) : Json(nullptr); }

Json card_json(const Accelerator& card) {
  const Row r = row(card);
  Json json{{"id", card.id}, {"name", card.name}, {"vendor", card.vendor}};
  json["year"] = card.year > 0 ? Json(card.year) : Json(nullptr);
  json["dense_16_bit_tflops"] = json_cell(r.bf16);
  json["dense_fp8_tflops"] = json_cell(r.fp8);
  json["memory_gb"] = json_cell(r.memory);
  json["memory_bandwidth_gb_per_s"] = json_cell(r.bandwidth);
  json["scale_up_gb_per_s_per_direction"] = json_cell(r.up);
  json["power_w"] = json_cell(r.power);
  return json;
}

Json to_json(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null_value:
      return nullptr;
    case Node::Kind::scalar:
      return node.text;
    case Node::Kind::list: {
      Json list = Json::array();
      for (const Node& child : node.children) list.push_back(to_json(child));
      return list;
    }
    case Node::Kind::map: {
      Json map = Json::object();
      for (const Node& child : node.children) map[child.key] = to_json(child);
      return map;
    }
  }
  return nullptr;
}

std::string text_of(const Node& map, std::string_view key) {
  const Node* node = map.find(key);
  return node == nullptr ? std::string{} : node->text;
}

/// One line a plain value; one a figure, with its confidence and its source's title and address.
void print(const Node& node, const std::string& path, const Node& sources, std::string& out) {
  if (node.kind == Node::Kind::scalar) {
    out += fmt::format("{:<28} {}\n", path, node.text);
    return;
  }
  if (node.find("source") != nullptr || node.find("confidence") != nullptr) {
    const Node* source = sources.find(text_of(node, "source"));
    std::string values;
    for (const Node& child : node.children)
      if (child.key != "source" && child.key != "confidence" && child.key != "note" && child.kind == Node::Kind::scalar)
        values += fmt::format("{}{}", values.empty() ? "" : ", ",
                              child.key == "value" ? child.text : fmt::format("{} {}", child.key, child.text));
    out += fmt::format("{:<28} {}  [{}] {}\n", path, values, text_of(node, "confidence"), text_of(node, "note"));
    if (source != nullptr)
      out += fmt::format("{:<28}   {} <{}>\n", "", text_of(*source, "title"), text_of(*source, "address"));
    return;
  }
  std::size_t place = 0;
  for (const Node& child : node.children) {
    if (path.empty() && child.key == "sources") continue;
    const std::string below = node.kind == Node::Kind::list ? fmt::format("{}[{}]", path, place++)
                              : path.empty()                ? child.key
                                                            : fmt::format("{}.{}", path, child.key);
    print(child, below, sources, out);
  }
}

}  // namespace

std::string list_cards(const Database& database, const CardFilter& filter, bool json) {
  std::string out = fmt::format("{:<34} {:<14} {:>4} {:>9} {:>9} {:>8} {:>9} {:>9} {:>6}\n", "accelerator", "vendor",
                                "year", "16-bit", "fp8", "memory", "bandwidth", "scale-up", "power");
  out += fmt::format("{:<34} {:<14} {:>4} {:>9} {:>9} {:>8} {:>9} {:>9} {:>6}\n", "", "", "", "TFLOPS", "TFLOPS", "GB",
                     "GB/s", "GB/s", "W");
  Json array = Json::array();
  std::size_t count = 0;
  for (const std::string& id : database.ids(EntryKind::accelerator)) {
    const Accelerator card = database.accelerator(id);
    if (!wanted(card, filter)) continue;
    ++count;
    const Row r = row(card);
    out += fmt::format("{:<34} {:<14} {:>4} {:>9} {:>9} {:>8} {:>9} {:>9} {:>6}\n", card.id, card.vendor,
                       card.year > 0 ? fmt::format("{}", card.year) : "-", cell(r.bf16), cell(r.fp8), cell(r.memory),
                       cell(r.bandwidth), cell(r.up), cell(r.power));
    if (json) array.push_back(card_json(card));
  }
  if (json) return array.dump(2) + "\n";
  return out + fmt::format("{} accelerators; rates are dense peaks, scale-up per direction; '-': nobody publishes it\n",
                           count);
}

std::string show_entry(const Database& database, const std::string& name, bool json) {
  for (std::size_t i = 0; i < kEntryNames.size(); ++i) {
    const auto kind = static_cast<EntryKind>(i);
    if (!database.has(kind, name)) continue;
    const Node node = database.document(kind, name);
    if (json) return to_json(node).dump(2) + "\n";
    std::string out = fmt::format("{} ({})\n", kEntryNames[i], database.file(kind, name));
    const Node none{};
    const Node* sources = node.find("sources");
    print(node, "", sources == nullptr ? none : *sources, out);
    return out;
  }
  (void)database.accelerator(name, {.file = "command line"});
  return {};
}

}  // namespace shortboard
