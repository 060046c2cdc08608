#include <string>

#include "hwdb/figures.h"
#include "hwdb/read_entry.h"

namespace shortboard {
namespace {

std::string text_or_empty(const Value& map, std::string_view key) {
  const std::optional<Value> value = map.optional(key);
  return value ? value->text() : std::string{};
}

}  // namespace

System read_system(const Value& entry) {
  entry.allow({"id", "name", "aliases", "sources", "accelerators", "cards", "scale_up", "scale_out", "host", "power",
               "fabric", "prices", "conflicts"});
  const Figures figures{entry};
  System system;
  system.id = entry.required("id").text();
  system.name = entry.required("name").text();
  for (const Value& card : entry.required("accelerators").items()) system.accelerators.push_back(card.text());
  system.cards = figures.number(entry.required("cards"));
  if (const std::optional<Value> up = entry.optional("scale_up")) {
    up->allow({"kind", "domain", "bandwidth"});
    system.scale_up_kind = text_or_empty(*up, "kind");
    system.scale_up_domain = figures.number(up->optional("domain"));
    system.scale_up_bandwidth = figures.read(up->optional("bandwidth"), parse_bytes_per_second);
  }
  if (const std::optional<Value> out = entry.optional("scale_out")) {
    out->allow({"bandwidth"});
    system.scale_out_bandwidth = figures.read(out->optional("bandwidth"), parse_bytes_per_second);
  }
  if (const std::optional<Value> host = entry.optional("host")) {
    host->allow({"cores", "memory", "memory_bandwidth", "bandwidth"});
    (void)figures.number(host->optional("cores"));
    system.host_memory = figures.read(host->optional("memory"), parse_bytes);
    system.host_memory_bandwidth = figures.read(host->optional("memory_bandwidth"), parse_bytes_per_second);
    system.host_bandwidth = figures.read(host->optional("bandwidth"), parse_bytes_per_second);
  }
  system.power = figures.read(entry.optional("power"), parse_watts);
  system.fabric = text_or_empty(entry, "fabric");
  system.prices = figures.prices(entry);
  figures.check_conflicts(entry);
  return system;
}

Fabric read_fabric(const Value& entry) {
  entry.allow({"id", "name", "aliases", "sources", "kind", "rate", "topology", "oversubscription", "latency",
               "efficiency", "half_message", "in_network_reduction", "network_rings", "conflicts"});
  const Figures figures{entry};
  Fabric fabric;
  fabric.id = entry.required("id").text();
  fabric.name = entry.required("name").text();
  fabric.kind = entry.required("kind").text();
  fabric.topology = text_or_empty(entry, "topology");
  fabric.rate = figures.read(entry.optional("rate"), parse_bytes_per_second);
  fabric.oversubscription = figures.number(entry.optional("oversubscription"));
  fabric.latency = figures.read(entry.optional("latency"), parse_seconds);
  if (const std::optional<Value> efficiency = entry.optional("efficiency")) {
    (void)efficiency->required("value").share();
    fabric.efficiency = figures.number(*efficiency);
  }
  fabric.half_message = figures.read(entry.optional("half_message"), parse_bytes);
  if (const std::optional<Value> rings = entry.optional("network_rings")) fabric.network_rings = rings->boolean();
  if (const std::optional<Value> reduces = entry.optional("in_network_reduction"))
    fabric.in_network_reduction = reduces->boolean();
  figures.check_conflicts(entry);
  return fabric;
}

}  // namespace shortboard
