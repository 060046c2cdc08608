#include "spec/key.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "spec/keys.h"
#include "units/parse.h"

namespace shortboard {
namespace {

const Key* find_key(std::span<const Key> keys, std::string_view name) {
  const auto found = std::ranges::find_if(keys, [&](const Key& key) { return key.name == name || key.former == name; });
  return found == keys.end() || name.empty() ? nullptr : &*found;
}

/// The path of the map in which a key of this name stands, "cluster.groups"; empty where none does.
std::string home_of(std::span<const Key> keys, std::string_view name, const std::string& path) {
  for (const Key& key : keys) {
    const std::string here = path.empty() ? std::string{key.name} : fmt::format("{}.{}", path, key.name);
    for (const Form& form : key.forms()) {
      const std::span<const Form> items = form.items == nullptr ? std::span<const Form>{} : form.items();
      for (const Form* one : {&form, items.empty() ? &form : &items.back()}) {
        if (one->keys == nullptr || here == "plan.groups") continue;
        if (find_key(one->keys(), name) != nullptr) return here;
        if (std::string found = home_of(one->keys(), name, here); !found.empty()) return found;
      }
    }
  }
  return {};
}

SpecError unknown_key(std::span<const Key> keys, const Value& entry) {
  std::vector<std::string_view> known;
  for (const Key& key : keys) known.push_back(key.name);
  const std::vector<std::string> names{known.begin(), known.end()};
  const std::string home = closest(entry.node().key, names).empty() ? home_of(spec_keys(), entry.node().key, {}) : "";
  return home.empty() ? no_such_key(entry, known)
                      : entry.error("no such key here", fmt::format("it belongs in {}", home));
}

}  // namespace

void Reading::note(const Key& key, const Value& value) {
  const Location at = value.at();
  std::string path = at.path;
  if (value.node().key != key.name) path.replace(path.size() - key.former.size(), key.former.size(), key.name);
  places.emplace(path, at);
  keys.push_back({&key, std::move(path)});
}

std::span<const Key> spec_keys() { return keys_of<Spec>(); }

SpecError no_such_key(const Value& entry, std::span<const std::string_view> known) {
  const std::string near = closest(entry.node().key, std::vector<std::string>{known.begin(), known.end()});
  return entry.error("no such key", near.empty() ? fmt::format("known keys: {}", fmt::join(known, ", "))
                                                 : fmt::format("did you mean '{}'?", near));
}

void read_keys(std::span<const Key> keys, void* object, const Value& map, Reading& reading) {
  for (const Value& entry : map.entries()) {
    const Key* key = find_key(keys, entry.node().key);
    if (key == nullptr) throw unknown_key(keys, entry);
    if (entry.node().kind == Node::Kind::null_value) continue;
    if (entry.node().key != key->name && map.optional(key->name))
      throw entry.error(fmt::format("is the former name of {}, which is also set", key->name), "give one of the two");
    reading.note(*key, entry);
    key->read(object, entry, reading);
  }
  for (const Key& key : keys)
    if (key.required) (void)map.required(key.name);
}

Node write_keys(std::span<const Key> keys, const void* object) {
  Node map{.kind = Node::Kind::map};
  for (const Key& key : keys) {
    std::optional<Node> value = key.write(object);
    if (!value) continue;
    value->key = key.name;
    map.children.push_back(std::move(*value));
  }
  return map;
}

std::string rate_text(BytesPerSecond rate) {
  struct Unit {
    std::string_view name;
    double base;
  };
  constexpr std::array kUnits{Unit{"TB/s", 1e12}, Unit{"GB/s", 1e9}, Unit{"Gb/s", 0.125e9}, Unit{"MB/s", 1e6}};
  std::string best = fmt::format("{} B/s", rate.base());
  for (const Unit& unit : kUnits) {
    std::string text = fmt::format("{} {}", rate.base() / unit.base, unit.name);
    if (text.size() < best.size() && parse_bytes_per_second(text, {}) == rate) best = std::move(text);
  }
  return best;
}

}  // namespace shortboard
