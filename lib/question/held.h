#pragma once
#include <memory>
#include <utility>
#include <variant>

namespace shortboard {

/// A large constant value. Copies share it, so a variant of several such values is copied and destroyed in a few
/// instructions.
template <class T>
class Held {
 public:
  Held() : value_(std::make_shared<const T>()) {}
  // NOLINTNEXTLINE(google-explicit-constructor,hicpp-explicit-conversions): a value stands for itself.
  Held(T value) : value_(std::make_shared<const T>(std::move(value))) {}
  [[nodiscard]] const T& operator*() const { return *value_; }
  [[nodiscard]] const T* operator->() const { return value_.get(); }

 private:
  std::shared_ptr<const T> value_;
};

/// The value of a variant if it is a T; else null.
template <class T, class... Kinds>
[[nodiscard]] const T* held_if(const std::variant<Held<Kinds>...>& held) {
  const auto* const found = std::get_if<Held<T>>(&held);
  return found != nullptr ? &**found : nullptr;
}

/// Calls a function with the value of a variant.
template <class Function, class... Kinds>
decltype(auto) visit_held(Function&& function, const std::variant<Held<Kinds>...>& held) {
  return std::visit([&](const auto& one) -> decltype(auto) { return std::forward<Function>(function)(*one); }, held);
}

}  // namespace shortboard
