#include <fmt/format.h>

#include <string>

#include "hwdb/figures.h"
#include "hwdb/read_entry.h"

namespace shortboard {
namespace {

std::string text_or_empty(const Value& map, std::string_view key) {
  const std::optional<Value> value = map.optional(key);
  return value ? value->text() : std::string{};
}

void read_memory(const Value& memory, const Figures& figures, Accelerator& card) {
  memory.allow({"type", "sold", "usable", "bandwidth"});
  card.memory_type = text_or_empty(memory, "type");
  card.memory_sold = figures.read(memory.optional("sold"), parse_bytes);
  card.memory_usable = figures.read(memory.optional("usable"), parse_bytes);
  card.memory_bandwidth = figures.read(memory.optional("bandwidth"), parse_bytes_per_second);
}

void read_links(const Value& entry, const Figures& figures, Accelerator& card) {
  if (const std::optional<Value> up = entry.optional("scale_up")) {
    up->allow({"kind", "bandwidth", "domain"});
    card.scale_up_kind = text_or_empty(*up, "kind");
    card.scale_up_bandwidth = figures.read(up->optional("bandwidth"), parse_bytes_per_second);
    card.scale_up_domain = figures.number(up->optional("domain"));
  }
  if (const std::optional<Value> out = entry.optional("scale_out")) {
    out->allow({"bandwidth"});
    card.scale_out_bandwidth = figures.read(out->optional("bandwidth"), parse_bytes_per_second);
  }
  if (const std::optional<Value> host = entry.optional("host")) {
    host->allow({"link", "bandwidth"});
    card.host_link = text_or_empty(*host, "link");
    card.host_bandwidth = figures.read(host->optional("bandwidth"), parse_bytes_per_second);
  }
}

}  // namespace

Accelerator read_accelerator(const Value& entry) {
  entry.allow({"id",       "name",      "vendor",  "year",   "form",          "class",
               "aliases",  "sources",   "memory",  "peak",   "sparse_peak",   "vector_peak",
               "scale_up", "scale_out", "host",    "power",  "compute_units", "l2_cache",
               "clock",    "system",    "markets", "prices", "conflicts"});
  const Figures figures{entry};
  Accelerator card;
  card.id = entry.required("id").text();
  card.name = entry.required("name").text();
  card.vendor = entry.required("vendor").text();
  if (const std::optional<Value> year = entry.optional("year")) card.year = year->count(1990);
  card.form = text_or_empty(entry, "form");
  card.kernel_class = entry.required("class").text();
  card.system = text_or_empty(entry, "system");
  if (const std::optional<Value> memory = entry.optional("memory")) read_memory(*memory, figures, card);
  card.peak = figures.peaks(entry.optional("peak"));
  card.sparse_peak = figures.peaks(entry.optional("sparse_peak"));
  card.vector_peak = figures.peaks(entry.optional("vector_peak"));
  read_links(entry, figures, card);
  card.power = figures.read(entry.optional("power"), parse_watts);
  card.compute_units = figures.number(entry.optional("compute_units"));
  card.l2_cache = figures.read(entry.optional("l2_cache"), parse_bytes);
  card.clock = figures.read(entry.optional("clock"), parse_hertz);
  card.markets = figures.markets(entry);
  card.prices = figures.prices(entry);
  figures.check_conflicts(entry);
  return card;
}

}  // namespace shortboard
