#pragma once
#include <concepts>
#include <memory>
#include <type_traits>
#include <utility>
#include <variant>

namespace shortboard {

/// A value of one of several types, held by a pointer to const: a copy shares it, so that large types are neither
/// copied nor destroyed member by member wherever one of them is passed on. Never empty, but for one that was moved
/// from.
template <class... Types>
class Boxed {
 public:
  template <class One>
  requires(std::same_as<std::remove_cvref_t<One>, Types> || ...)
      Boxed(One&& one)  // NOLINT(google-explicit-constructor): a box is its value
      : held_(std::make_shared<const std::remove_cvref_t<One>>(std::forward<One>(one))) {}

  /// Null where it holds another type.
  template <class One>
  [[nodiscard]] const One* get_if() const {
    const auto* held = std::get_if<std::shared_ptr<const One>>(&held_);
    return held == nullptr ? nullptr : held->get();
  }

  /// Throws std::bad_variant_access where it holds another type.
  template <class One>
  [[nodiscard]] const One& get() const {
    return *std::get<std::shared_ptr<const One>>(held_);
  }

  template <class Visitor>
  decltype(auto) visit(Visitor&& visitor) const {
    return std::visit([&](const auto& held) -> decltype(auto) { return std::forward<Visitor>(visitor)(*held); }, held_);
  }

 private:
  std::variant<std::shared_ptr<const Types>...> held_;
};

}  // namespace shortboard
