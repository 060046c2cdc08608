#include "hwdb/read_collective_constants.h"

#include "hwdb/figures.h"

namespace shortboard {
namespace {

/// A share of which nothing would be left at 0.
double some_share(const Value& map, std::string_view key) {
  const Value value = map.required(key);
  const double share = value.share();
  if (share <= 0.0) throw value.error("is 0", "it must be more");
  return share;
}

Seconds time(const Value& map, std::string_view key) { return map.required(key).figure(parse_seconds); }

ExchangeConstants read_exchange(const Value& map) {
  map.allow({"base", "low_latency", "latency", "bandwidth", "pair"});
  return {time(map, "base"), some_share(map, "low_latency"), time(map, "latency"), some_share(map, "bandwidth"),
          map.required("pair").positive()};
}

}  // namespace

CollectiveConstants read_collective_constants(const Value& map) {
  map.allow({"base", "step", "low_latency", "protocol_latency", "bandwidth", "pair", "reduce", "fill", "in_network",
             "in_network_latency", "exchange", "confidence", "source", "note"});
  CollectiveConstants constants;
  constants.base = time(map, "base");
  constants.step = time(map, "step");
  constants.low_latency = some_share(map, "low_latency");
  constants.protocol_latency = map.required("protocol_latency").positive();
  constants.bandwidth = some_share(map, "bandwidth");
  constants.pair = map.required("pair").positive();
  constants.reduce = map.required("reduce").positive();
  constants.fill = map.required("fill").number();
  if (map.optional("in_network")) {
    constants.in_network = some_share(map, "in_network");
    constants.in_network_latency = time(map, "in_network_latency");
  }
  constants.exchange = read_exchange(map.required("exchange"));
  return constants;
}

ExpertExchangeConstants read_expert_exchange_constants(const Value& map) {
  map.allow({"dispatch", "combine", "latency", "peer", "confidence", "source", "note"});
  return {some_share(map, "dispatch"), some_share(map, "combine"), time(map, "latency"), time(map, "peer")};
}

}  // namespace shortboard
