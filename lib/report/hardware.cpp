#include "report/hardware.h"

#include <algorithm>
#include <cctype>
#include <optional>

namespace shortboard {
namespace {

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

/// A figure in the unit of the list's heading.
template <class T>
CellValue scaled(const std::optional<Sourced<T>>& figure, double unit) {
  return or_none(figure, [&](const Sourced<T>& one) { return number(one.value.base() / unit); });
}

std::vector<CellValue> row(const Accelerator& card) {
  const auto& bf16 = card.peak[index(NumberFormat::bf16)];
  return {card.id,
          card.name,
          card.vendor,
          card.year > 0 ? CellValue(std::to_string(card.year)) : CellValue{},
          scaled(bf16 ? bf16 : card.peak[index(NumberFormat::fp16)], 1e12),
          scaled(card.peak[index(NumberFormat::fp8)], 1e12),
          card.memory() == Bytes{} ? CellValue{} : number(card.memory().base() / 1e9),
          scaled(card.memory_bandwidth, 1e9),
          scaled(card.scale_up_bandwidth, 1e9),
          scaled(card.power, 1.0)};
}

std::string text_of(const Node& map, std::string_view key) {
  const Node* node = map.find(key);
  return node == nullptr ? std::string{} : node->text;
}

/// "80 GB", and of a figure of several values "median 4, ...".
CellValue values_of(const Node& node) {
  std::vector<CellValue> values;
  for (const Node& child : node.children)
    if (child.key != "source" && child.key != "confidence" && child.key != "note" && child.kind == Node::Kind::scalar)
      values.emplace_back(child.key == "value" ? child.text : child.key + " " + child.text);
  return "as_is"_w(list(std::move(values)));
}

/// A row a plain value; one a figure, with its confidence and its source's title and address.
void add_rows(const Node& node, const std::string& path, const Node& sources, Table& table) {
  if (node.kind == Node::Kind::scalar) {
    table.rows.push_back({path, node.text, {}, {}, {}, {}});
    return;
  }
  if (node.find("source") != nullptr || node.find("confidence") != nullptr) {
    const Node* source = sources.find(text_of(node, "source"));
    const auto of_source = [&](std::string_view key) {
      return source == nullptr ? CellValue{} : CellValue(text_of(*source, key));
    };
    table.rows.push_back({path, values_of(node), text_of(node, "confidence"), text_of(node, "note"), of_source("title"),
                          of_source("address")});
    return;
  }
  std::size_t place = 0;
  for (const Node& child : node.children) {
    if (path.empty() && child.key == "sources") continue;
    const std::string below = node.kind == Node::Kind::list ? path + "[" + std::to_string(place++) + "]"
                              : path.empty()                ? child.key
                                                            : path + "." + child.key;
    add_rows(child, below, sources, table);
  }
}

}  // namespace

Report cards_report(const Database& database, const CardFilter& filter) {
  Table table{"accelerators"_w,
              {{"id"_w, "accelerator"_w},
               {"name"_w, {}, Depth::full},
               {"vendor"_w},
               {"year"_w},
               {"dense_16_bit_tflops"_w},
               {"dense_fp8_tflops"_w},
               {"memory_gb"_w},
               {"memory_bandwidth_gb_per_s"_w},
               {"scale_up_gb_per_s_per_direction"_w},
               {"power_w"_w}}};
  for (const std::string& id : database.ids(EntryKind::accelerator))
    if (const Accelerator card = database.accelerator(id); wanted(card, filter)) table.rows.push_back(row(card));
  const CellValue cards = count(static_cast<double>(table.rows.size()));
  return {.kind = "accelerators"_w,
          .sections = {{.tables = {std::move(table)}, .foot = {"accelerators_are"_w(cards)}}},
          .main = "accelerators"_w};
}

Report entry_report(const Database& database, const std::string& name) {
  for (std::size_t i = 0; i < kEntryNames.size(); ++i) {
    const auto kind = static_cast<EntryKind>(i);
    if (!database.has(kind, name)) continue;
    const Node node = database.document(kind, name);
    const Node none{};
    const Node* sources = node.find("sources");
    Table table{"figures"_w, {{"path"_w}, {"value"_w}, {"confidence"_w}, {"note"_w}, {"source"_w}, {"address"_w}}};
    add_rows(node, "", sources == nullptr ? none : *sources, table);
    return {.kind = "entry"_w,
            .title = name,
            .headline = {"entry_in_file"_w(kEntryNames[i], database.file(kind, name))},
            .figures = {{"entry"_w, kEntryNames[i]}, {"file"_w, database.file(kind, name)}},
            .sections = {{.tables = {std::move(table)}}},
            .main = "figures"_w};
  }
  (void)database.accelerator(name, {.file = "command line"});
  return {};
}

}  // namespace shortboard
