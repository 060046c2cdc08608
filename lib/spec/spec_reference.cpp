#include "spec/spec_reference.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <string_view>
#include <utility>
#include <vector>

#include "spec/check_uses.h"
#include "spec/key.h"
#include "spec/metrics.h"

namespace shortboard {
namespace {

constexpr std::string_view kIntroduction = R"(# Keys of a spec

Written by `shortboard schema --markdown` from the table of keys that the reader uses; tests/renew renews it.
`shortboard schema` prints the same as a JSON Schema (2020-12), which editors use to complete and check a spec.

- A spec is one YAML document. It holds one workload (`train`, `serve`, `generate` or `post_train`) and a `cluster`, or an
  `offer` in place of the cluster. Few keys are required; the report prints every default that it takes, with its key.
- Counts and plain numbers may be written as 15.6e12. Figures carry their unit: 400 Gb/s, 2 s. GB is 1e9 bytes, GiB 2^30.
- A key that is `auto` is searched. A key without a value counts as absent.
- An unknown key is an error, and so is a key that has no effect: for the workload, in the mode of a service, for the
  number of groups, or beside another key. The error says what would be right.
- `--set train.global_batch=4096` sets a key on the command line; items of lists count from 0: `cluster.groups[0].count=64`.
)";

/// A table of keys and the section that describes it.
struct Section {
  std::string path;
  std::span<const Key> keys;
};

/// A link to a section of the page, as GitHub names its anchor.
std::string link_to(std::string_view path) {
  std::string anchor;
  for (const char c : path)
    if (std::string_view{".[]"}.find(c) == std::string_view::npos) anchor += static_cast<char>(std::tolower(c));
  return fmt::format("[`{}`](#{})", path, anchor);
}

/// Writes sections, each table once: where it stands again, it is referred to.
class Page {
 public:
  void write(const std::string& path, std::span<const Key> keys) {
    sections_.push_back({path, keys});
    std::vector<Section> inner;
    text_ += fmt::format("\n## {}\n\n| key | value | default | meaning |\n| --- | --- | --- | --- |\n",
                         path.empty() ? "The whole spec" : fmt::format("`{}`", path));
    const std::string before = path.empty() ? "" : path + ".";
    for (const Key& key : keys)
      text_ +=
          fmt::format("| `{}` | {} | {} | {} |\n", key.name, values(key.forms(), before + std::string{key.name}, inner),
                      key.required ? "required" : key.usual, meaning(key));
    for (const Section& one : inner)
      if (known(sections_, one.keys).empty()) write(one.path, one.keys);
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  /// The section that has these keys; empty where none does yet.
  [[nodiscard]] static std::string known(const std::vector<Section>& sections, std::span<const Key> keys) {
    for (const Section& one : sections)
      if (keys.data() >= one.keys.data() && keys.data() < one.keys.data() + one.keys.size()) return one.path;
    return {};
  }

  static std::string map_of(const std::vector<Section>& before, const Form& form, const std::string& path,
                            std::vector<Section>& inner) {
    std::string at = known(before, form.keys());
    if (at.empty()) at = known(inner, form.keys());
    if (at.empty()) at = inner.emplace_back(Section{path, form.keys()}).path;
    return fmt::format("map {}", link_to(at));
  }

  std::string value(const Form& form, const std::string& path, std::vector<Section>& inner) {
    switch (form.kind) {
      case Form::Kind::choice:
        return fmt::format("`{}`", fmt::join(form.names, "`, `"));
      case Form::Kind::figure:
        return fmt::format("{}: `{}`", form.says, form.example);
      case Form::Kind::map:
        return map_of(sections_, form, path, inner);
      case Form::Kind::list:
        if (!form.example.empty()) return fmt::format("`{}`", form.example);
        return fmt::format("list of {}", values(form.items(), path + "[]", inner));
      case Form::Kind::map_by_name:
        if (!form.example.empty()) return fmt::format("{}: `{}`", form.says, form.example);
        return fmt::format("{}: {}", form.says, values(form.items(), path + ".NAME", inner));
      default:
        return std::string{form.says};
    }
  }

  std::string values(std::span<const Form> forms, const std::string& path, std::vector<Section>& inner) {
    std::string all;
    for (const Form& form : forms) all += fmt::format("{}{}", all.empty() ? "" : ", or ", value(form, path, inner));
    return all;
  }

  static std::string meaning(const Key& key) {
    std::string text{key.meaning};
    const auto add = [&](std::string_view what, const auto& values, const auto& names) {
      if (values.empty()) return;
      std::vector<std::string_view> of;
      for (const auto one : values) of.push_back(names[static_cast<std::size_t>(one)]);
      text += fmt::format(" {} {}.", what, fmt::join(of, ", "));
    };
    if (key.uses.workloads.size() < kWorkloadNames.size()) add("For", key.uses.workloads, kWorkloadNames);
    add("Mode", key.uses.modes, kServingModeNames);
    if (key.uses.groups == GroupCount::several) text += " For several groups of cards.";
    if (!key.former.empty()) text += fmt::format(" Formerly `{}`.", key.former);
    return text;
  }

  std::vector<Section> sections_;
  std::string text_;
};

std::string metrics_table() {
  std::string text =
      "\n## Metrics of `published` and `measured`\n\n| workload | published | measured |\n| --- | --- | --- |\n";
  for (std::size_t kind = 0; kind < kWorkloadNames.size(); ++kind) {
    const auto workload = static_cast<WorkloadKind>(kind);
    if (published_metrics(workload).empty()) continue;
    text += fmt::format("| `{}` | {} | {} |\n", kWorkloadNames[kind], fmt::join(published_metrics(workload), ", "),
                        fmt::join(measured_metrics(workload), ", "));
  }
  return text;
}

/// Rows of rules; keys that the same rule refuses share one.
std::string rules(std::span<const Beside> all, std::string_view how) {
  std::string text;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Beside& one = all[i];
    const auto alike = [&](const Beside& other) { return other.other == one.other && other.problem == one.problem; };
    if (std::ranges::any_of(all.first(i), alike)) continue;
    std::string keys;
    for (const Beside& other : all.subspan(i))
      if (alike(other)) keys += fmt::format("{}`{}`", keys.empty() ? "" : ", ", other.key);
    text += fmt::format("| {} | {} `{}` | {} | {} |\n", keys, how, one.other, one.problem, one.remedy);
  }
  return text;
}

std::string other_keys() {
  return "\n## Keys that other keys rule out\n\n| key | refused | because it | then |\n| --- | --- | --- | --- |\n" +
         rules(refused_beside(), "beside") + rules(refused_without(), "without");
}

}  // namespace

std::string spec_reference() {
  Page page;
  page.write({}, spec_keys());
  return std::string{kIntroduction} + page.text() + metrics_table() + other_keys();
}

}  // namespace shortboard
