#include "spec/write_spec.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>

#include "document/edit.h"
#include "document/write_yaml.h"
#include "document/yaml.h"
#include "spec/key.h"
#include "spec/read_spec.h"
#include "support/spec_table.h"

namespace shortboard {
namespace {

Spec read_again(const Spec& spec) { return read_spec(read_yaml(write_yaml(write_spec(spec)), "again"), "again"); }

// If this fails, a spec that is written and read again asks something else.
TEST(WriteSpec, EveryExampleIsReadBackAsTheSame) {
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator{std::string{SHORTBOARD_SOURCE} + "/examples"}) {
    if (entry.path().extension() != ".yaml") continue;
    const Spec spec = read_spec(read_document(entry.path().string()), entry.path().string());
    EXPECT_EQ(read_again(spec), spec) << entry.path() << "\n" << write_yaml(write_spec(spec));
    ++files;
  }
  EXPECT_GT(files, 20);
}

// If this fails, a figure is rounded on its way into a file.
TEST(WriteSpec, FiguresHaveShortUnitsAndAllTheirDigits) {
  Spec spec;
  spec.cluster.groups = {{.accelerator = "H100", .count = 8, .scale_out = BytesPerSecond{50e9}}};
  spec.workload = Serve{.model = "m", .mode = ServingMode::online, .rate = 0.1};
  const auto written = [&] { return write_yaml(write_spec(spec)); };
  EXPECT_NE(written().find("scale_out: 50 GB/s"), std::string::npos) << written();
  EXPECT_NE(written().find("rate: 0.1 /s"), std::string::npos);
  spec.cluster.groups[0].scale_out = BytesPerSecond{1e9 / 3.0};
  EXPECT_EQ(read_again(spec), spec);
}

Node scalar(std::string text) { return {.kind = Node::Kind::scalar, .text = std::move(text)}; }

std::string any_number(const Form& form) {
  const double most = std::min(form.most, 1e15), least = form.above_least ? std::max(form.least, 1e-3) : form.least;
  const double share = *rc::gen::inRange(0, 1'000'000) / 1e6;
  const double number = form.kind == Form::Kind::count ? std::floor(least + share * (std::min(most, 64.0) - least))
                                                       : least + share * share * (most - least);
  return fmt::format("{}", number);
}

std::string any_text() {
  const auto letters = *rc::gen::container<std::string>(rc::gen::elementOf(std::string{"ab-_./ :#{}'\"%,"}));
  return "t" + letters + "t";
}

Node any_map(std::span<const Key> keys);

Node any_value(std::span<const Form> forms) {
  const Form& form = forms[*rc::gen::inRange<std::size_t>(0, forms.size())];
  Node node;
  switch (form.kind) {
    case Form::Kind::text:
      return scalar(any_text());
    case Form::Kind::number:
    case Form::Kind::count:
      return scalar(any_number(form));
    case Form::Kind::flag:
      return scalar(*rc::gen::element<std::string>("true", "false"));
    case Form::Kind::choice:
      return scalar(std::string{form.names[*rc::gen::inRange<std::size_t>(0, form.names.size())]});
    case Form::Kind::figure: {
      const std::string example{form.example};
      return scalar(
          fmt::format("{}{}", any_number({.most = 1e4, .above_least = true}), example.substr(example.find(' '))));
    }
    case Form::Kind::map:
      return any_map(form.keys());
    case Form::Kind::list:
      node.kind = Node::Kind::list;
      for (int i = static_cast<int>(std::max(1.0, form.least)); i > 0; --i)
        node.children.push_back(any_value(form.items()));
      return node;
    case Form::Kind::map_by_name:
      break;
  }
  node.kind = Node::Kind::map;
  const std::string name = form.names.empty()
                               ? *rc::gen::element<std::string>("a", "b", "rollout", "train")
                               : std::string{form.names[*rc::gen::inRange<std::size_t>(0, form.names.size())]};
  put(node, name, any_value(form.items()));
  return node;
}

Node any_map(std::span<const Key> keys) {
  Node map{.kind = Node::Kind::map};
  for (const Key& key : keys)
    if (key.required || *rc::gen::inRange(0, 3) == 0) put(map, key.name, any_value(key.forms()));
  return map;
}

/// Takes the node at a path out of a document; whether there was one.
bool remove(Node& document, std::string_view path) {
  Node* parent = &document;
  while (true) {
    const std::size_t end = path.find_first_of(".[");
    const std::string_view step = path.substr(0, end);
    if (end == std::string_view::npos && !step.ends_with(']')) {
      const std::size_t before = parent->children.size();
      drop(*parent, step);
      return parent->children.size() < before;
    }
    if (end == std::string_view::npos) return false;
    parent = step.ends_with(']') ? &parent->children.at(0) : find_child(*parent, step);
    if (parent == nullptr) return false;
    path.remove_prefix(end + 1);
  }
}

// If this fails, some value of some key is lost or changed between a Spec and its file. Specs are drawn from the table;
// keys that the reader refuses beside the others are taken out again.
RC_GTEST_PROP(WriteSpec, WhatIsWrittenIsReadBackAsTheSame, ()) {
  Node document = any_map(spec_keys());
  const auto workload = *rc::gen::elementOf(std::vector<std::string>{kWorkloadNames.begin(), kWorkloadNames.end()});
  for (const std::string_view other : kWorkloadNames)
    if (other != workload) drop(document, other);
  for (const Key& key : spec_keys()) {
    if (key.name == workload && document.find(workload) == nullptr) put(document, workload, any_value(key.forms()));
    if (key.name == "cluster") put(document, "cluster", any_value(key.forms()));
  }
  if (*rc::gen::inRange(0, 3) > 0) drop(document, "offer");
  if (document.find("offer") != nullptr) drop(document, "cluster");
  for (int tries = 0; tries < 200; ++tries) {
    try {
      const Spec spec = read_spec(document, "drawn");
      RC_ASSERT(read_again(spec) == spec);
      return;
    } catch (const SpecError& error) {
      std::string path = error.at().path;
      while (!remove(document, path) && !path.empty())
        path = path.substr(0, std::max<std::size_t>(path.find_last_of(".[") + 1, 1) - 1);
      if (path.empty() || path == workload || path == "cluster") RC_DISCARD("nothing is left to take out");
    }
  }
  RC_DISCARD("too many keys are refused");
}

}  // namespace
}  // namespace shortboard
