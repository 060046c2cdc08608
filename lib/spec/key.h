#pragma once
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "document/node.h"
#include "document/value.h"
#include "spec/spec.h"

namespace shortboard {

struct Key;

/// One way in which a value may be written. Reader, JSON Schema and reference page follow from it.
struct Form {
  enum class Kind : std::uint8_t {
    text,         ///< Any text.
    number,       ///< From `least` to `most`.
    count,        ///< The same, whole.
    flag,         ///< true or false.
    choice,       ///< One of `names`.
    figure,       ///< A text of `pattern`: a number with its unit.
    list,         ///< Of `items`, `least` to `most` of them.
    map,          ///< Of `keys`.
    map_by_name,  ///< Of `items` by a name: one of `names`, or any where there are none.
  };
  Kind kind = Kind::text;
  std::string_view says{};     ///< In the reference page: "share from 0 to 1".
  std::string_view example{};  ///< In YAML. None for a map, whose keys have theirs.
  double least = 0.0, most = std::numeric_limits<double>::infinity();
  bool above_least = false, below_most = false;  ///< The limit itself is out.
  std::span<const std::string_view> names{};
  std::string_view pattern{};  ///< A regular expression.
  std::span<const Form> (*items)() = nullptr;
  std::span<const Key> (*keys)() = nullptr;
};

/// For how many groups of cards a key is.
enum class GroupCount : std::uint8_t { any, one, several };

/// The workloads that use a key. A key within the map of one workload (`train`, ...) belongs to that workload.
struct Uses {
  std::span<const WorkloadKind> workloads = {};  ///< Empty: all.
  std::span<const ServingMode> modes = {};       ///< Of serve; empty: all.
  GroupCount groups = GroupCount::any;
  std::string_view instead{};  ///< What to write for another number of groups.
};

/// The keys that were read, with their places.
struct Reading {
  struct Place {
    const Key* key = nullptr;
    std::string path{};  ///< With the key's own name, where a former one was written.
  };
  std::vector<Place> keys{};
  Places places{};

  void note(const Key& key, const Value& value);
  /// A value without a row in the table: the item of a list, a latency.
  void note(const Value& value) { places.emplace(value.at().path, value.at()); }
};

/// A key of a struct.
struct Key {
  std::string_view name, usual, meaning;  ///< `usual`: the default, for people.
  Uses uses{};
  bool required = false;
  std::string_view former{};  ///< A name that the key had; it is still read.
  std::span<const Form> (*forms)() = nullptr;
  /// `object` is the struct that holds the key.
  void (*read)(void* object, const Value& value, Reading& reading) = nullptr;
  std::optional<Node> (*write)(const void* object) = nullptr;  ///< Nothing where the key is absent.
};

/// The top-level keys of a spec. Their forms have the keys below them.
[[nodiscard]] std::span<const Key> spec_keys();

/// Reads a map into the struct whose keys these are. Throws SpecError for other keys, naming the nearest.
void read_keys(std::span<const Key> keys, void* object, const Value& map, Reading& reading);

/// The error of a key that is none of those known: it names the nearest, or all.
[[nodiscard]] SpecError no_such_key(const Value& entry, std::span<const std::string_view> known);

/// A map of the keys that are not absent.
[[nodiscard]] Node write_keys(std::span<const Key> keys, const void* object);

}  // namespace shortboard
