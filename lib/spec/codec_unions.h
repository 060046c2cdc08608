#pragma once
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "spec/codec.h"

namespace shortboard {

// Codecs of what may be written in several ways, or not as its type suggests.

/// A name, {huggingface: path}, or {name, override: {key: value}}.
template <>
struct Codec<ModelSpec> {
  using type = ModelSpec;
  static bool absent(const ModelSpec& model) { return model.empty(); }
  static std::span<const Form> forms();
  static void read(ModelSpec& out, const Value& value, Reading& reading);
  static Node write(const ModelSpec& model);
};

/// The same, or none.
struct ModelOrNone : AlwaysThere<ModelSpec> {
  static std::span<const Form> forms();
  static void read(ModelSpec& out, const Value& value, Reading& reading);
  static Node write(const ModelSpec& model);
};

/// Keys of a model's config and their values, in the order written.
struct Changes {
  using type = std::vector<std::pair<std::string, std::string>>;
  static bool absent(const type& changes) { return changes.empty(); }
  static std::span<const Form> forms();
  static void read(type& out, const Value& value, Reading& reading);
  static Node write(const type& changes);
};

/// A number, or {median | mean, p90 | sigma}.
template <>
struct Codec<LengthsSpec> : AlwaysThere<LengthsSpec> {
  static std::span<const Form> forms();
  static void read(LengthsSpec& out, const Value& value, Reading& reading);
  static Node write(const LengthsSpec& lengths);
};

/// Requests per second: 40, or "40 /s".
struct RequestRate : AlwaysThere<double> {
  static std::span<const Form> forms();
  static void read(double& out, const Value& value, Reading& reading);
  static Node write(double rate);
};

/// {ttft_p90: 2 s, ...}
struct Objective : AlwaysThere<std::vector<LatencyLimit>> {
  static std::span<const Form> forms();
  static void read(type& out, const Value& value, Reading& reading);
  static Node write(const type& limits);
};

/// Its cards, the group that has it, or a map.
template <>
struct Codec<RoleSpec> : AlwaysThere<RoleSpec> {
  static std::span<const Form> forms();
  static void read(RoleSpec& out, const Value& value, Reading& reading);
  static Node write(const RoleSpec& role);
};

/// auto, none, or a map.
template <>
struct Codec<RolesSpec> : AlwaysThere<RolesSpec> {
  static std::span<const Form> forms();
  static void read(RolesSpec& out, const Value& value, Reading& reading);
  static Node write(const RolesSpec& roles);
};

/// [width, height]
template <>
struct Codec<Resolution> : AlwaysThere<Resolution> {
  static std::span<const Form> forms();
  static void read(Resolution& out, const Value& value, Reading& reading);
  static Node write(const Resolution& resolution);
};

/// auto, or a map; within `groups` one without `split` and `groups` of its own.
template <>
struct Codec<PlanSpec> {
  using type = PlanSpec;
  static bool absent(const PlanSpec& plan) { return plan == PlanSpec{}; }
  static std::span<const Form> forms();
  static void read(PlanSpec& out, const Value& value, Reading& reading);
  static Node write(const PlanSpec& plan);
};
struct PlanOfGroup : AlwaysThere<PlanSpec> {
  static std::span<const Form> forms();
  static void read(PlanSpec& out, const Value& value, Reading& reading);
  static Node write(const PlanSpec& plan);
};

/// A name, or a map by group or role.
template <>
struct Codec<StackSpec> {
  using type = StackSpec;
  static bool absent(const StackSpec& stack) { return stack.empty(); }
  static std::span<const Form> forms();
  static void read(StackSpec& out, const Value& value, Reading& reading);
  static Node write(const StackSpec& stack);
};

/// {metric: value, ...}
struct Measured {
  using type = std::vector<MeasuredFigure>;
  static bool absent(const type& measured) { return measured.empty(); }
  static std::span<const Form> forms();
  static void read(type& out, const Value& value, Reading& reading);
  static Node write(const type& measured);
};

/// A name, or a map.
template <>
struct Codec<DemandCardSpec> : AlwaysThere<DemandCardSpec> {
  static std::span<const Form> forms();
  static void read(DemandCardSpec& out, const Value& value, Reading& reading);
  static Node write(const DemandCardSpec& card);
};

/// "10,000 P"
template <>
struct Codec<FlopsPerSecond> : AlwaysThere<FlopsPerSecond> {
  static std::span<const Form> forms();
  static void read(FlopsPerSecond& out, const Value& value, Reading& reading);
  static Node write(FlopsPerSecond nominal);
};

/// "30 million CNY"
template <>
struct Codec<Money> : AlwaysThere<Money> {
  static std::span<const Form> forms();
  static void read(Money& out, const Value& value, Reading& reading);
  static Node write(const Money& money);
};

/// A name of hwdb, or unknown.
struct CardOrUnknown {
  using type = std::string;
  static bool absent(const std::string& name) { return name.empty(); }
  static std::span<const Form> forms();
  static void read(std::string& out, const Value& value, Reading& reading);
  static Node write(const std::string& name);
};

/// true, false or unknown.
struct FlagOrUnknown {
  using type = std::optional<bool>;
  static bool absent(const type& flag) { return !flag; }
  static std::span<const Form> forms();
  static void read(type& out, const Value& value, Reading& reading);
  static Node write(const type& flag);
};

/// A form that is a map of a struct's keys.
template <class T>
[[nodiscard]] constexpr Form map_form() {
  return {.kind = Form::Kind::map, .says = "map", .keys = keys_of<T>};
}

}  // namespace shortboard
