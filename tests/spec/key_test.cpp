#include "spec/key.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "document/write_yaml.h"
#include "question/defaults.h"
#include "spec/read_spec.h"
#include "spec/write_spec.h"
#include "support/complaint.h"
#include "support/spec_table.h"

namespace shortboard {
namespace {

/// What a key needs beside it to have an effect.
const std::map<std::string, std::vector<const char*>> kBeside{
    {"train.lora_rank", {"train.task=lora"}},
    {"train.pad_to_capacity", {"train.capacity_factor=1"}},
    {"plan.context_exchange", {"plan.context=2"}},
    {"plan.groups.a.context_exchange", {"plan.groups.a.context=2"}},
    {"offer.tolerance", {"offer.cards=8"}},
    {"demand.frames_per_second", {"demand.video_seconds=1"}},
    {"demand.video_seconds", {"demand.frames_per_second=24"}}};

/// What goes with the parts of a few structs.
void add_parts(const std::string& path, Node& spec) {
  const std::string map = path.substr(0, std::min(path.rfind('.'), path.size()));
  const auto is = [&](const char* end) { return path.ends_with(end); };
  if (is(".median") || is(".mean")) set_value(spec, map + ".p90=2");
  if (is(".p90") || is(".sigma")) set_value(spec, map + ".median=1");
  if (is(".override")) set_value(spec, map + ".name=llama-3.1-8b");
  if (path.find("model.name") != std::string::npos || is("reward.name"))
    set_value(spec, map + ".override.num_hidden_layers=4");
  if (!path.starts_with("serve.roles.")) return;
  const std::string other = path.starts_with("serve.roles.prefill") ? "serve.roles.decode" : "serve.roles.prefill";
  const Node* written =
      spec.find("serve")->find("roles")->find(path.starts_with("serve.roles.prefill") ? "prefill" : "decode");
  if (is(".overlapped")) return;
  if (written->kind == Node::Kind::map && written->find("cards") == nullptr)
    set_value(spec, other + ".tensor=2");
  else
    set_value(spec, other, written->kind == Node::Kind::map ? "2" : written->text);
}

bool needs_two_groups(const WrittenKey& one) {
  return one.key->uses.groups == GroupCount::several || one.path.starts_with("plan.groups") ||
         one.path.starts_with("cluster.link") || one.path == "stack.a" ||
         (one.path.starts_with("serve.roles.") && one.example == "some-name");
}

/// A spec in which a key has an effect for a workload.
Node spec_for(const WrittenKey& one, WorkloadKind workload) {
  Node spec{.kind = Node::Kind::map};
  const std::string work{kWorkloadNames[static_cast<std::size_t>(workload)]};
  put(spec, work, Node{.kind = Node::Kind::map});
  if (!one.path.starts_with("offer")) {
    set_value(spec, "cluster.groups[0].accelerator=H100");
    set_value(spec, "cluster.groups[0].count=8");
  }
  if (needs_two_groups(one)) {
    set_value(spec, "cluster.groups[0].name=a");
    set_value(spec, "cluster.groups[1].accelerator=H20");
    set_value(spec, "cluster.groups[1].count=8");
  }
  set_value(spec, one.path, "here");
  Node* at = &spec;
  for (std::string_view rest = one.path; !rest.empty();) {  // the example's own node in place of the text
    const std::size_t end = rest.find_first_of(".[");
    std::string_view step = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    at = step.ends_with(']') ? &at->children.at(0) : find_child(*at, step);
  }
  const std::string key = at->key;
  *at = read_yaml(one.example, "example");
  at->key = key;
  if (!one.key->uses.modes.empty())
    set_value(spec, "serve.mode",
              std::string{kServingModeNames[static_cast<std::size_t>(one.key->uses.modes.front())]});
  if (one.path.starts_with("serve.roles") || one.path.starts_with("serve.objective"))
    set_value(spec, "serve.mode=online");
  if (const auto beside = kBeside.find(one.path); beside != kBeside.end())
    for (const char* setting : beside->second) set_value(spec, setting);
  if (one.path.starts_with("demand") && one.path != "demand.requests" && one.path != "demand.pictures" &&
      spec.find("demand")->find("video_seconds") == nullptr)
    set_value(spec, workload == WorkloadKind::serve ? "demand.requests=1" : "demand.pictures=1");
  add_parts(one.path, spec);
  fill_required(spec_keys(), spec);
  if (Node* published = find_child(spec, "published"))
    put(published->children.at(0), "metric",
        Node{.kind = Node::Kind::scalar, .text = workload == WorkloadKind::serve ? "tpot_ms" : "mfu"});
  return spec;
}

/// The workloads that a key is for.
std::vector<WorkloadKind> users(const WrittenKey& one) {
  for (std::size_t kind = 0; kind < kWorkloadNames.size(); ++kind)
    if (one.path.starts_with(std::string{kWorkloadNames[kind]} + ".")) return {static_cast<WorkloadKind>(kind)};
  std::vector<WorkloadKind> all{one.key->uses.workloads.begin(), one.key->uses.workloads.end()};
  if (one.path.starts_with("demand.input") || one.path.starts_with("demand.output")) return {WorkloadKind::serve};
  const bool stack_by_role = one.path == "stack" || one.path == "stack.a";
  if (one.path.starts_with("demand")) std::erase(all, WorkloadKind::train);
  if (all.empty() && one.path.starts_with("demand")) all = {WorkloadKind::serve, WorkloadKind::generate};
  if (all.empty()) all = {WorkloadKind::train, WorkloadKind::serve};
  if (stack_by_role) std::erase(all, WorkloadKind::post_train);
  if (one.path == "stack.a" || one.path.starts_with("plan.groups")) std::erase(all, WorkloadKind::generate);
  if (one.path.starts_with("measured")) std::erase(all, WorkloadKind::serve);
  return all;
}

std::vector<WrittenKey> table() {
  std::vector<WrittenKey> all;
  walk_table(spec_keys(), {}, [&](const WrittenKey& one) { all.push_back(one); });
  return all;
}

// If this fails, a key of the table is not read, or no workload takes it.
TEST(Keys, EachIsReadInEachWayByEachWorkloadThatUsesIt) {
  for (const WrittenKey& one : table()) {
    ASSERT_FALSE(users(one).empty()) << one.path;
    for (const WorkloadKind workload : users(one)) {
      const Node document = spec_for(one, workload);
      const std::string told = complaint([&] { return read_spec(document, "spec.yaml"); });
      EXPECT_EQ(told, "nothing") << one.path << "\n" << write_yaml(document);
      if (told != "nothing") continue;
      const Spec spec = read_spec(document, "spec.yaml");
      EXPECT_TRUE(spec.places.contains(one.path)) << one.path;
      EXPECT_EQ(read_spec(write_spec(spec), "again"), spec) << write_yaml(document);
    }
  }
}

// If this fails, what a spec says of a key is lost on the way to its struct.
TEST(Keys, EachChangesTheSpec) {
  const std::set<std::string> kSilent{"offer.accelerator unknown", "offer.sparse unknown"};  // as if they were absent
  for (const WrittenKey& one : table()) {
    const Node document = spec_for(one, users(one).front());
    if (kSilent.contains(one.path + " " + one.example)) continue;
    const std::string written = write_yaml(write_spec(read_spec(document, "spec.yaml")));
    const std::size_t start = one.path.find_last_of('.') + 1;
    std::string name = one.path.substr(start, one.path.find('[', start) - start);
    if (one.path == "demand.cards[0].accelerator") name = "cards";  // alone it is written as the card's name,
    if (one.path.starts_with("serve.roles.") && name == "cards")
      name = "roles";  // and a role as the number of its cards
    EXPECT_NE(written.find(name), std::string::npos) << one.path << "\n" << written;
  }
}

// If this fails, a key is accepted by a workload that has no use for it.
TEST(Keys, AKeyOfAnotherWorkloadIsRefusedWithTheReason) {
  for (const WrittenKey& one : table()) {
    const std::span<const WorkloadKind> uses = one.key->uses.workloads;
    for (std::size_t kind = 0; !uses.empty() && kind < kWorkloadNames.size(); ++kind) {
      const auto workload = static_cast<WorkloadKind>(kind);
      if (std::ranges::find(uses, workload) != uses.end() || one.path.starts_with("offer")) continue;
      const std::string told = complaint([&] { return read_spec(spec_for(one, workload), "spec.yaml"); });
      EXPECT_NE(told.find(fmt::format("has no effect beside {}; remove it", kWorkloadNames[kind])), std::string::npos)
          << one.path << ": " << told;
    }
  }
}

// If this fails, a key is accepted in a mode of a service that has no use for it.
TEST(Keys, AKeyOfAnotherModeIsRefusedWithTheReason) {
  for (const WrittenKey& one : table())
    for (const std::string_view mode : kServingModeNames) {
      const std::span<const ServingMode> modes = one.key->uses.modes;
      const auto same = [&](ServingMode use) { return kServingModeNames[static_cast<std::size_t>(use)] == mode; };
      if (modes.empty() || std::ranges::any_of(modes, same)) continue;
      Node document = spec_for(one, WorkloadKind::serve);
      set_value(document, "serve.mode", std::string{mode});
      EXPECT_NE(complaint([&] {
                  return read_spec(document, "spec.yaml");
                }).find(fmt::format("{}: has no effect in mode {}; remove it, or use mode", one.path, mode)),
                std::string::npos)
          << one.path << " in " << mode;
    }
}

// If this fails, the reference page has an empty cell, or a key says twice the same.
TEST(Keys, EachSaysWhatItMeansAndWhatIsTakenWithoutIt) {
  for (const WrittenKey& one : table()) {
    EXPECT_TRUE(one.key->meaning.ends_with('.') || one.key->meaning.ends_with("4"))
        << one.path << ": " << one.key->meaning;
    EXPECT_FALSE(one.key->required && !one.key->usual.empty()) << one.path << " is required and has a default";
  }
}

// If this fails, the reference page tells of another default than the question takes.
TEST(Keys, SayTheDefaultsThatAQuestionTakes) {
  const std::map<std::string, std::string> kTaken{
      {"serve.mode", std::string{kServingModeNames[static_cast<std::size_t>(kUsualServingMode)]}},
      {"serve.input", fmt::format("{}", defaults::kInputTokens)},
      {"serve.output", fmt::format("{}", defaults::kOutputTokens)},
      {"post_train.prompts", fmt::format("{}", defaults::kPrompts)},
      {"post_train.samples", fmt::format("{}", defaults::kSamples)},
      {"post_train.updates", fmt::format("{}", defaults::kUpdates)},
      {"post_train.input", fmt::format("{}", defaults::kPromptTokens)},
      {"post_train.output", fmt::format("{}", defaults::kAnswerTokens)},
      {"demand.active_share", fmt::format("{}", defaults::kActiveShare)},
      {"demand.hours", fmt::format("{}", defaults::kHours)},
      {"demand.peak_to_average", fmt::format("{}", defaults::kPeakToAverage)},
      {"demand.availability", fmt::format("{}", defaults::kAvailability)},
      {"demand.spare_share", fmt::format("{}", defaults::kSpareShare)},
      {"offer.tolerance", fmt::format("{}", defaults::kTolerance)},
      {"offer.market", std::string{defaults::kMarket}}};
  std::set<std::string> found;
  for (const WrittenKey& one : table())
    if (const auto taken = kTaken.find(one.path); taken != kTaken.end()) {
      EXPECT_EQ(one.key->usual, taken->second) << one.path;
      found.insert(one.path);
    }
  EXPECT_EQ(found.size(), kTaken.size());
}

}  // namespace
}  // namespace shortboard
