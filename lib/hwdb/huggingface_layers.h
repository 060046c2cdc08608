#pragma once
#include <initializer_list>
#include <string>
#include <string_view>

#include "document/value.h"
#include "hwdb/architecture.h"

namespace shortboard {

/// Reads keys of a config.json with defaults for missing ones.
class ConfigKeys {
 public:
  explicit ConfigKeys(Value config) : config_(std::move(config)) {}
  [[nodiscard]] std::string text(std::string_view key, std::string_view otherwise) const;
  [[nodiscard]] bool flag(std::string_view key, bool otherwise) const;
  [[nodiscard]] int count_or(std::string_view key, int otherwise) const;  ///< 0 is allowed.
  /// The value of the first of several names that is present, >= 1. Throws SpecError if none is.
  [[nodiscard]] int count(std::initializer_list<std::string_view> names) const;
  [[nodiscard]] int count_or(std::initializer_list<std::string_view> names, int otherwise) const;

 private:
  Value config_;
};

/// The parts of layer `layer` (from 0). `type`: the config's model_type.
[[nodiscard]] Attention attention_of_layer(const Value& config, std::string_view type, int layer);
[[nodiscard]] FeedForward feed_forward_of_layer(const Value& config, std::string_view type, int layer);

}  // namespace shortboard
