#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "spec/codec_unions.h"

namespace shortboard {
namespace {

constexpr std::array<int, 5> kPercentiles{0, 50, 90, 95, 99};  // 0: the mean
constexpr std::array<std::string_view, 11> kLatencies{"ttft_mean", "ttft_p50",  "ttft_p90",    "ttft_p95",
                                                      "ttft_p99",  "tpot_mean", "tpot_p50",    "tpot_p90",
                                                      "tpot_p95",  "tpot_p99",  "latency_mean"};

/// The limit whose name stands at a place of kLatencies.
LatencyLimit limit_at(std::size_t place) {
  return {.metric = static_cast<LatencyMetric>(place / kPercentiles.size()),
          .percentile = kPercentiles[place % kPercentiles.size()],
          .at_most = {}};
}

std::string seconds_text(Seconds seconds) {
  const std::string milliseconds = fmt::format("{} ms", seconds.base() * 1e3),
                    plain = fmt::format("{} s", seconds.base());
  const bool shorter = milliseconds.size() < plain.size() && parse_seconds(milliseconds, {}) == seconds;
  return shorter ? milliseconds : plain;
}

bool is_number(std::string_view text) {
  double number = 0.0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), number);
  return status == std::errc{} && end == text.data() + text.size();
}

}  // namespace

std::span<const Form> RequestRate::forms() {
  static const std::array kForms{Codec<double>::forms().front(), Form{.kind = Form::Kind::figure,
                                                                      .says = "rate per second",
                                                                      .example = "40 /s",
                                                                      .pattern = "^[0-9.]+([eE][+-]?[0-9]+)? ?/s$"}};
  return kForms;
}

void RequestRate::read(double& out, const Value& value, Reading&) {
  Node number = value.node();
  if (value.text().ends_with("/s")) number.text.erase(number.text.find_last_not_of(" /s") + 1);
  out = Value{number, value.at().file, value.at().path}.positive();
}

Node RequestRate::write(double rate) { return scalar_node(fmt::format("{} /s", rate)); }

std::span<const Form> Objective::forms() {
  static constexpr Form kLimit{.kind = Form::Kind::figure,
                               .says = "time with unit",
                               .example = "50 ms",
                               .pattern = "^[0-9.]+([eE][+-]?[0-9]+)? ?[mun]?s$"};
  static constexpr Form kForm{.kind = Form::Kind::map_by_name,
                              .says = "map of latencies",
                              .example = "{ttft_p90: 2 s, tpot_p90: 50 ms}",
                              .names = kLatencies,
                              .items = [] {
                                return std::span<const Form>{&kLimit, 1};
                              }};
  return {&kForm, 1};
}

void Objective::read(type& out, const Value& value, Reading& reading) {
  out.clear();
  for (const Value& entry : value.entries())
    if (std::ranges::find(kLatencies, entry.node().key) == kLatencies.end()) throw no_such_key(entry, kLatencies);
  for (std::size_t place = 0; place < kLatencies.size(); ++place) {
    const std::optional<Value> given = value.optional(kLatencies[place]);
    if (!given) continue;
    reading.note(*given);
    out.push_back(limit_at(place));
    out.back().at_most = given->figure(parse_seconds);
    if (out.back().at_most <= Seconds{}) throw given->error("leaves no time");
  }
  if (out.empty()) throw value.error("has no latency", "ttft_p90: 2 s, for example");
}

Node Objective::write(const type& limits) {
  Node map{.kind = Node::Kind::map};
  for (const LatencyLimit& limit : limits) {
    const std::string_view metric = kLatencyMetricNames[static_cast<std::size_t>(limit.metric)];
    map.children.push_back(scalar_node(seconds_text(limit.at_most)));
    map.children.back().key =
        limit.percentile == 0 ? fmt::format("{}_mean", metric) : fmt::format("{}_p{}", metric, limit.percentile);
  }
  return map;
}

std::span<const Form> Codec<RoleSpec>::forms() {
  static const std::array kForms{
      Codec<int>::forms().front(),
      Form{.kind = Form::Kind::text, .says = "name of a group (several groups)", .example = "some-name"},
      map_form<RoleSpec>()};
  return kForms;
}

void Codec<RoleSpec>::read(RoleSpec& out, const Value& value, Reading& reading) {
  out = {};
  if (value.is_map())
    read_keys(keys_of<RoleSpec>(), &out, value, reading);
  else if (is_number(value.text()))
    out.cards = value.count();
  else
    out.group = value.text();
}

Node Codec<RoleSpec>::write(const RoleSpec& role) {
  if (!role.group.empty()) return scalar_node(role.group);
  if (role.cards && role == RoleSpec{.cards = role.cards}) return Codec<int>::write(*role.cards);
  return write_keys(keys_of<RoleSpec>(), &role);
}

std::span<const Form> Codec<RolesSpec>::forms() {
  static constexpr std::array<std::string_view, 2> kWords{"auto", "none"};
  static const std::array kForms{
      Form{.kind = Form::Kind::choice, .says = "auto or none", .example = "auto", .names = kWords},
      map_form<RolesSpec>()};
  return kForms;
}

void Codec<RolesSpec>::read(RolesSpec& out, const Value& value, Reading& reading) {
  out = {};
  if (value.is_map()) {
    out.kind = RolesSpec::Kind::given;
    read_keys(keys_of<RolesSpec>(), &out, value, reading);
    check_value(out, value);
  } else if (value.text() == "none") {
    out.kind = RolesSpec::Kind::none;
  } else if (value.text() != "auto") {
    throw value.error(fmt::format("no roles '{}'", value.text()), "write auto, none or {prefill: ..., decode: ...}");
  }
}

Node Codec<RolesSpec>::write(const RolesSpec& roles) {
  if (roles.kind == RolesSpec::Kind::given) return write_keys(keys_of<RolesSpec>(), &roles);
  return scalar_node(roles.kind == RolesSpec::Kind::none ? "none" : "auto");
}

}  // namespace shortboard
