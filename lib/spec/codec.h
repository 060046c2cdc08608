#pragma once
#include <fmt/format.h>

#include <array>
#include <concepts>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "spec/key.h"
#include "spec/keys.h"
#include "units/parse.h"

namespace shortboard {

// How each type of a spec is read, written and described: a codec has `type`, forms(), read(), write() and absent().
// Only the tables of keys include this file.

[[nodiscard]] inline Node scalar_node(std::string text) {
  return {.kind = Node::Kind::scalar, .text = std::move(text)};
}

/// A codec whose values are never absent by themselves.
template <class T>
struct AlwaysThere {
  using type = T;
  static bool absent(const T&) { return false; }
};

/// By default a struct is a map of its keys; check_value looks at the whole.
template <class T>
struct Codec : AlwaysThere<T> {
  static std::span<const Form> forms() {
    static constexpr Form kForm{.kind = Form::Kind::map, .says = "map", .keys = keys_of<T>};
    return {&kForm, 1};
  }
  static void read(T& out, const Value& value, Reading& reading) {
    read_keys(keys_of<T>(), &out, value, reading);
    check_value(out, value);
  }
  static Node write(const T& value) { return write_keys(keys_of<T>(), &value); }
};

template <>
struct Codec<std::string> {
  using type = std::string;
  static bool absent(const std::string& text) { return text.empty(); }
  static std::span<const Form> forms() {
    static constexpr Form kForm{.kind = Form::Kind::text, .says = "text", .example = "some-name"};
    return {&kForm, 1};
  }
  static void read(std::string& out, const Value& value, Reading&) { out = value.text(); }
  static Node write(const std::string& text) { return scalar_node(text); }
};

template <>
struct Codec<bool> : AlwaysThere<bool> {
  static std::span<const Form> forms() {
    static constexpr Form kForm{.kind = Form::Kind::flag, .says = "true or false", .example = "true"};
    return {&kForm, 1};
  }
  static void read(bool& out, const Value& value, Reading&) { out = value.boolean(); }
  static Node write(bool value) { return scalar_node(value ? "true" : "false"); }
};

template <>
struct Codec<int> : AlwaysThere<int> {
  static std::span<const Form> forms() {
    static constexpr Form kForm{
        .kind = Form::Kind::count, .says = "whole number from 1", .example = "2", .least = 1.0, .most = 2e9};
    return {&kForm, 1};
  }
  static void read(int& out, const Value& value, Reading&) { out = value.count(); }
  static Node write(int value) { return scalar_node(fmt::format("{}", value)); }
};

/// A number above 0.
template <>
struct Codec<double> : AlwaysThere<double> {
  static std::span<const Form> forms() {
    static constexpr Form kForm{
        .kind = Form::Kind::number, .says = "number above 0", .example = "1.5", .above_least = true};
    return {&kForm, 1};
  }
  static void read(double& out, const Value& value, Reading&) { out = value.positive(); }
  static Node write(double value) { return scalar_node(fmt::format("{}", value)); }
};

/// What is wrong with a number out of its range.
struct Range {
  Form form{};
  const char *problem = "", *remedy = "";
};

template <const Range& R>
struct Ranged : AlwaysThere<double> {
  static std::span<const Form> forms() { return {&R.form, 1}; }
  static void read(double& out, const Value& value, Reading&) {
    out = value.number();
    const Form& form = R.form;
    if (out < form.least || (form.above_least && out == form.least) || out > form.most ||
        (form.below_most && out == form.most))
      throw value.error(R.problem, R.remedy);
  }
  static Node write(double value) { return Codec<double>::write(value); }
};

/// From 0 to 1.
struct Share : AlwaysThere<double> {
  static std::span<const Form> forms() {
    static constexpr Form kForm{
        .kind = Form::Kind::number, .says = "share from 0 to 1", .example = "0.5", .least = 0.0, .most = 1.0};
    return {&kForm, 1};
  }
  static void read(double& out, const Value& value, Reading&) { out = value.share(); }
  static Node write(double value) { return Codec<double>::write(value); }
};

/// An enumeration by its names; `kind` is what an error calls it.
template <class E>
struct EnumNames {};

template <class E>
requires std::is_enum_v<E>
struct Codec<E> : AlwaysThere<E> {
  static std::span<const Form> forms() {
    static constexpr Form kForm{.kind = Form::Kind::choice,
                                .says = EnumNames<E>::kKind,
                                .example = EnumNames<E>::kNames[0],
                                .names = EnumNames<E>::kNames};
    return {&kForm, 1};
  }
  static void read(E& out, const Value& value, Reading&) {
    out = static_cast<E>(value.one_of(EnumNames<E>::kKind, EnumNames<E>::kNames));
  }
  static Node write(E value) { return scalar_node(std::string{EnumNames<E>::kNames[static_cast<std::size_t>(value)]}); }
};

template <>
struct Codec<BytesPerSecond> : AlwaysThere<BytesPerSecond> {
  static std::span<const Form> forms() {
    static constexpr Form kForm{.kind = Form::Kind::figure,
                                .says = "rate with unit",
                                .example = "400 Gb/s",
                                .pattern = "^[0-9.]+([eE][+-]?[0-9]+)? ?([kMGTP]?[Bb]|[KMGTP]iB)/s$"};
    return {&kForm, 1};
  }
  static void read(BytesPerSecond& out, const Value& value, Reading&) { out = value.figure(parse_bytes_per_second); }
  static Node write(BytesPerSecond value) { return scalar_node(rate_text(value)); }
};

/// A value, a list or a map of values, from the codec of the value itself. `I` is that codec; void: the type's own.
template <class T, class I>
struct Wrap : std::conditional_t<std::is_void_v<I>, Codec<T>, I> {};

template <class T, class I>
inline constexpr bool kIsCodecOf = false;
template <class T, class I>
requires std::same_as<typename I::type, T>
inline constexpr bool kIsCodecOf<T, I> = true;

template <class T, class I>
requires(!kIsCodecOf<std::optional<T>, I>) struct Wrap<std::optional<T>, I> {
  using Inner = Wrap<T, I>;
  static bool absent(const std::optional<T>& value) { return !value.has_value(); }
  static std::span<const Form> forms() { return Inner::forms(); }
  static void read(std::optional<T>& out, const Value& value, Reading& reading) {
    Inner::read(out.emplace(), value, reading);
  }
  static Node write(const std::optional<T>& value) { return Inner::write(*value); }
};

template <class T, class I>
struct Wrap<OrAuto<T>, I> {
  using Inner = Wrap<T, I>;
  static bool absent(const OrAuto<T>&) { return false; }
  static std::span<const Form> forms() {
    static const std::vector<Form> kForms = [] {
      static constexpr std::array<std::string_view, 1> kAuto{"auto"};
      std::vector<Form> all{{.kind = Form::Kind::choice, .says = "auto", .example = "auto", .names = kAuto}};
      all.insert(all.end(), Inner::forms().begin(), Inner::forms().end());
      return all;
    }();
    return kForms;
  }
  static void read(OrAuto<T>& out, const Value& value, Reading& reading) {
    out = {};
    if (value.node().text == "auto") return;
    T found{};
    Inner::read(found, value, reading);
    out = found;
  }
  static Node write(const OrAuto<T>& value) {
    return value.is_auto() ? scalar_node("auto") : Inner::write(*value.value());
  }
};

template <class T, class I>
requires(!kIsCodecOf<std::vector<T>, I>) struct Wrap<std::vector<T>, I> {
  using Inner = Wrap<T, I>;
  static bool absent(const std::vector<T>& value) { return value.empty(); }
  static std::span<const Form> forms() {
    static constexpr Form kForm{.kind = Form::Kind::list, .says = "list", .items = Inner::forms};
    return {&kForm, 1};
  }
  static void read(std::vector<T>& out, const Value& value, Reading& reading) {
    for (const Value& item : value.items()) {
      reading.note(item);
      Inner::read(out.emplace_back(), item, reading);
    }
  }
  static Node write(const std::vector<T>& value) {
    Node list{.kind = Node::Kind::list};
    for (const T& item : value) list.children.push_back(Inner::write(item));
    return list;
  }
};

template <class T, class I>
struct Wrap<std::map<std::string, T>, I> {
  using Inner = Wrap<T, I>;
  static bool absent(const std::map<std::string, T>& value) { return value.empty(); }
  static std::span<const Form> forms() {
    static constexpr Form kForm{.kind = Form::Kind::map_by_name, .says = "map by group", .items = Inner::forms};
    return {&kForm, 1};
  }
  static void read(std::map<std::string, T>& out, const Value& value, Reading& reading) {
    for (const Value& entry : value.entries()) {
      if (entry.node().kind == Node::Kind::null_value) continue;
      reading.note(entry);
      Inner::read(out[entry.node().key], entry, reading);
    }
  }
  static Node write(const std::map<std::string, T>& value) {
    Node map{.kind = Node::Kind::map};
    for (const auto& [name, one] : value) {
      map.children.push_back(Inner::write(one));
      map.children.back().key = name;
    }
    return map;
  }
};

/// What a table says of a key beside its member.
struct KeyText {
  std::string_view name{}, usual{}, meaning{};
  Uses uses{};
  bool required = false;
  std::string_view former{};
};

template <class S, class T>
S struct_of(T S::*);
template <class S, class T>
T type_of(T S::*);

/// A row of a table: the member, and the codec of its values where it is not the type's own.
template <auto Member, class I = void>
[[nodiscard]] constexpr Key key(const KeyText& text) {
  using S = decltype(struct_of(Member));
  using C = Wrap<decltype(type_of(Member)), I>;
  return {.name = text.name,
          .usual = text.usual,
          .meaning = text.meaning,
          .uses = text.uses,
          .required = text.required,
          .former = text.former,
          .forms = C::forms,
          .read = [](void* object, const Value& value,
                     Reading& reading) { C::read(static_cast<S*>(object)->*Member, value, reading); },
          .write = [](const void* object) -> std::optional<Node> {
            const auto& value = static_cast<const S*>(object)->*Member;
            if (C::absent(value)) return std::nullopt;
            return C::write(value);
          }};
}

}  // namespace shortboard
