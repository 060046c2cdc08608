#include <gtest/gtest.h>

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "document/yaml.h"
#include "hwdb/read_entry.h"
#include "support/complaint.h"

namespace shortboard {
namespace {

/// A stack whose every figure is another number, so that none can be taken for its neighbour.
const std::string kEntry = R"(id: mine
name: My stack
sources: {docs: {title: The manual, address: "https://example.org"}}
year: 2024
overlap:
  tensor: {value: 0.1, confidence: derived, source: docs}
  async_tensor: {value: 0.2, confidence: derived, source: docs}
  data: {value: 0.3, confidence: derived, source: docs}
  pipeline: {value: 0.4, confidence: derived, source: docs}
  expert: {value: 0.5, confidence: derived, source: docs}
  context: {value: 0.6, confidence: derived, source: docs}
  slowdown: {value: 1.25, confidence: paper, source: docs, note: measured by others}
attention_kernel: flash-attention-2
attention: {value: 0.75, confidence: derived, source: docs}
elementwise: {value: 1.5, confidence: derived, source: docs}
uncompiled: {value: 2.5, confidence: derived, source: docs}
launch_gap: {value: 3 us, confidence: derived, source: docs}
step_overhead: {value: 40 ms, confidence: derived, source: docs}
straggler: {value: 0.02, confidence: derived, source: docs}
bucket: {value: 160 MB, confidence: repository, source: docs}
memory: {weight: 2, gradient: 4, state: 12, logit: 10, spare_gradients: true, fragments: 0.03, context: 3 GB, confidence: derived, source: docs}
schedules: [1f1b, interleaved]
dispatch: {once_a_domain: true, narrow: false}
sequence_parallel: true
distributed_optimizer: false
stages: uneven_by_time
)";

using Edit = std::pair<std::string, std::string>;

Stack read(const std::vector<Edit>& edits = {}) {
  std::string text = kEntry;
  for (const auto& [from, to] : edits) text.replace(text.find(from), from.size(), to);
  const Node node = read_yaml(text, "stack.yaml");
  return read_stack(Value{node, "stack.yaml"});
}

std::string complains(const std::string& from, const std::string& to) {
  return complaint([&] { return read({{from, to}}); });
}

// If this fails, how a stack keeps a model in memory is not what its entry says.
TEST(ReadStack, HabitsThatAreNotSaidAreNotTaken) {
  const MemoryHabits plain = read().memory;
  EXPECT_DOUBLE_EQ(plain.gather_buffers, 0.0);
  EXPECT_FALSE(plain.keeps_activated || plain.logged_at_rest);
  const MemoryHabits said =
      read({{"fragments",
             "gather_buffers: 2, workspace: 64 MB, keeps_activated: true, logged_at_rest: true, fragments"}})
          .memory;
  EXPECT_DOUBLE_EQ(said.gather_buffers, 2.0);
  EXPECT_DOUBLE_EQ(said.workspace.base(), 64e6);
  EXPECT_TRUE(said.keeps_activated && said.logged_at_rest);
}

// If this fails, a figure of a stack is read into another one's place or unit.
TEST(ReadStack, EachFigureIntoItsPlace) {
  const Stack stack = read();
  EXPECT_DOUBLE_EQ(stack.overlap_tensor.value, 0.1);
  EXPECT_DOUBLE_EQ(stack.async_tensor.value, 0.2);
  EXPECT_DOUBLE_EQ(stack.overlap_data.value, 0.3);
  EXPECT_DOUBLE_EQ(stack.overlap_pipeline.value, 0.4);
  EXPECT_DOUBLE_EQ(stack.overlap_expert.value, 0.5);
  EXPECT_DOUBLE_EQ(stack.overlap_context.value, 0.6);
  EXPECT_DOUBLE_EQ(stack.overlap_slowdown.value, 1.25);
  EXPECT_DOUBLE_EQ(stack.attention.value, 0.75);
  EXPECT_DOUBLE_EQ(stack.elementwise.value, 1.5);
  EXPECT_DOUBLE_EQ(stack.uncompiled.value, 2.5);
  EXPECT_DOUBLE_EQ(stack.launch_gap.value.base(), 3e-6);
  EXPECT_DOUBLE_EQ(stack.step_overhead.value.base(), 0.04);
  EXPECT_DOUBLE_EQ(stack.straggler.value, 0.02);
  EXPECT_DOUBLE_EQ(stack.bucket.value.base(), 160e6);
  EXPECT_DOUBLE_EQ(stack.memory.state_bytes, 12.0);
  EXPECT_DOUBLE_EQ(stack.memory.logit_bytes, 10.0);
  EXPECT_DOUBLE_EQ(stack.memory.context.base(), 3e9);
  EXPECT_TRUE(stack.memory.spare_gradients);
  EXPECT_TRUE(stack.dispatch_once);
  EXPECT_FALSE(stack.dispatch_narrow);
  EXPECT_TRUE(stack.sequence_parallel);
  EXPECT_FALSE(stack.distributed_optimizer);
  EXPECT_EQ(stack.stages, StageDealing::uneven_by_time);
  EXPECT_EQ(stack.schedules, (std::vector<std::string>{"1f1b", "interleaved"}));
}

// If this fails, an explanation cites another source than the figure's, or trusts it otherwise.
TEST(ReadStack, FiguresKeepWhereTheyAreFrom) {
  const Stack stack = read();
  EXPECT_EQ(stack.overlap_slowdown.from.confidence, Confidence::paper);
  EXPECT_EQ(stack.overlap_slowdown.from.note, "measured by others");
  EXPECT_EQ(stack.overlap_tensor.from.note, "");
  EXPECT_EQ(stack.bucket.from.confidence, Confidence::repository);
  EXPECT_EQ(stack.memory_from.title, "The manual");
  EXPECT_EQ(stack.memory_from.address, "https://example.org");
}

// If this fails, a stack that is silent on a figure gets another one's, or a loss that nobody measured.
TEST(ReadStack, WhatIsLeftOutCostsNothing) {
  const Stack stack = read();
  EXPECT_DOUBLE_EQ(stack.grouped.value, 1.0);  // experts' products as fast as plain ones
  EXPECT_EQ(stack.host_launch.value, Seconds{});
  EXPECT_EQ(stack.bucket_per_copy.value, Bytes{});
  EXPECT_DOUBLE_EQ(stack.memory.exchange_bytes, 0.0);
  EXPECT_DOUBLE_EQ(stack.memory.gathered_bytes, 0.0);
  EXPECT_FALSE(stack.memory.gathered_inputs);
  EXPECT_FALSE(stack.memory.logged_at_rest);
}

// If this fails, a stack's optional habits are read and then dropped.
TEST(ReadStack, WhatMayBeLeftOutIsReadWhereItStands) {
  const Stack stack =
      read({{"launch_gap:",
             "grouped: {value: 0.65, confidence: derived, source: docs}\nhost_launch: {value: 5 us, "
             "confidence: derived, source: docs}\nbucket_per_copy: {value: 4 MB, confidence: repository, "
             "source: docs}\nlaunch_gap:"},
            {"state: 12,", "state: 12, exchange: 1.5, gathered: 2, gathered_inputs: true, logged_at_rest: true,"}});
  EXPECT_DOUBLE_EQ(stack.grouped.value, 0.65);
  EXPECT_DOUBLE_EQ(stack.host_launch.value.base(), 5e-6);
  EXPECT_DOUBLE_EQ(stack.bucket_per_copy.value.base(), 4e6);
  EXPECT_DOUBLE_EQ(stack.memory.exchange_bytes, 1.5);
  EXPECT_DOUBLE_EQ(stack.memory.gathered_bytes, 2.0);
  EXPECT_TRUE(stack.memory.gathered_inputs);
  EXPECT_TRUE(stack.memory.logged_at_rest);
}

// If this fails, which exchanges of context parallelism a stack runs, or runs unasked, is lost.
TEST(ReadStack, ItsFirstExchangeIsTheUsualOne) {
  const auto with = [](const std::string& kinds) {
    return "context_exchange: {kinds: " + kinds + ", confidence: repository, source: docs, note: p2p}\nschedules:";
  };
  const Stack stack = read({{"schedules:", with("[ring, gather]")}});
  EXPECT_EQ(stack.context_exchanges.usual, ContextExchange::ring);
  EXPECT_EQ(stack.context_exchanges.runs, (std::array{true, true, false}));
  ASSERT_TRUE(stack.context_exchanges_from);
  EXPECT_EQ(stack.context_exchanges_from->note, "p2p");
  EXPECT_EQ(read().context_exchanges.usual, ContextExchange::gather);  // nobody says: any
  EXPECT_EQ(read().context_exchanges.runs, (std::array{true, true, true}));
  EXPECT_FALSE(read().context_exchanges_from);
  EXPECT_NE(complains("schedules:", with("[p2p]")).find("no context exchange 'p2p'; one of gather, ring, all_to_all"),
            std::string::npos);
  EXPECT_NE(complains("schedules:", with("[]")).find("name at least one of gather, ring, all_to_all"),
            std::string::npos);
}

// If this fails, a stack may hide more of a message than all of it, and steps become faster than their compute.
TEST(ReadStack, SharesAreAtMostOne) {
  EXPECT_EQ(complains("data: {value: 0.3", "data: {value: 1.3"),
            "stack.yaml:8:17: overlap.data.value: '1.3' is more than 1; write a share from 0 to 1");
  EXPECT_EQ(complains("async_tensor: {value: 0.2", "async_tensor: {value: -0.2"),
            "stack.yaml:7:25: overlap.async_tensor.value: '-0.2' is negative");
  EXPECT_EQ(complains("fragments: 0.03", "fragments: 3"),
            "stack.yaml:21:90: memory.fragments: '3' is more than 1; write a share from 0 to 1");
  EXPECT_EQ(complains("launch_gap:", "grouped: {value: 2, confidence: derived, source: docs}\nlaunch_gap:"),
            "stack.yaml:17:18: grouped.value: '2' is more than 1; write a share from 0 to 1");
  EXPECT_DOUBLE_EQ(read({{"data: {value: 0.3", "data: {value: 1"}}).overlap_data.value, 1.0);
  EXPECT_DOUBLE_EQ(read({{"expert: {value: 0.5", "expert: {value: 0"}}).overlap_expert.value, 0.0);
}

// If this fails, a ratio of nothing divides by zero later, or servers without any spread are refused.
TEST(ReadStack, RatiosAreMoreThanNothing) {
  for (const char* key : {"attention: {value: 0.75", "elementwise: {value: 1.5", "uncompiled: {value: 2.5"}) {
    const std::string from = key;
    const std::string name = from.substr(0, from.find(':'));
    EXPECT_NE(complains(from, name + ": {value: 0").find(name + ".value: is 0; it must be more"), std::string::npos)
        << name;
  }
  EXPECT_NE(complains("weight: 2", "weight: 0").find("memory.weight: is 0; it must be more"), std::string::npos);
  EXPECT_NE(complains("gradient: 4", "gradient: 0").find("memory.gradient: is 0; it must be more"), std::string::npos);
  EXPECT_DOUBLE_EQ(read({{"state: 12", "state: 0"}}).memory.state_bytes, 0.0);  // an optimizer without state
  EXPECT_DOUBLE_EQ(read({{"straggler: {value: 0.02", "straggler: {value: 0"}}).straggler.value, 0.0);
}

// If this fails, a misspelt key is passed over and its default taken in silence.
TEST(ReadStack, UnknownKeysAreNamedWithTheNearestOne) {
  EXPECT_EQ(complains("launch_gap:", "lunch_gap:"),
            "stack.yaml:17:12: lunch_gap: no such key; did you mean 'launch_gap'?");
  EXPECT_EQ(complains("  expert: {", "  experts: {"),
            "stack.yaml:10:12: overlap.experts: no such key; did you mean 'expert'?");
  EXPECT_EQ(complains("narrow: false", "narow: false"),
            "stack.yaml:23:40: dispatch.narow: no such key; did you mean 'narrow'?");
  EXPECT_EQ(complains("logit: 10", "logits: 10"),
            "stack.yaml:21:53: memory.logits: no such key; did you mean 'logit'?");
}

// If this fails, a figure without a source or in a unit of something else gets into the database.
TEST(ReadStack, FiguresNeedAUnitAndASource) {
  EXPECT_NE(complains("{value: 3 us", "{value: 3").find("stack.yaml:17:21: launch_gap.value: '3' has no unit"),
            std::string::npos);
  EXPECT_NE(complains("{value: 160 MB", "{value: 160 ms").find("stack.yaml:20:17: bucket.value: "), std::string::npos);
  EXPECT_EQ(complains("confidence: repository, source: docs", "confidence: repository, source: doc"),
            "stack.yaml:20:57: bucket.source: no source 'doc'; did you mean 'docs'?");
  EXPECT_NE(complains("confidence: repository", "confidence: rumour").find("bucket.confidence: no confidence 'rumour'"),
            std::string::npos);
  EXPECT_NE(
      complains("slowdown: {value: 1.25, confidence: paper, source: docs", "slowdown: {value: 1.25, confidence: paper")
          .find("overlap.slowdown: the key 'source' is missing"),
      std::string::npos);
}

// If this fails, what a stack runs is guessed where its entry does not say.
TEST(ReadStack, ChoicesAreOneOfTheirNames) {
  EXPECT_EQ(complains("stages: uneven_by_time", "stages: by_size"),
            "stack.yaml:26:9: stages: no stage dealing 'by_size'; one of even, uneven_by_time, by_time, "
            "by_parameters");
  EXPECT_EQ(complains("sequence_parallel: true", "sequence_parallel: yes"),
            "stack.yaml:24:20: sequence_parallel: 'yes' is neither true nor false");
  EXPECT_EQ(complains("year: 2024", "year: 1999"), "stack.yaml:4:7: year: 1999 is too few; at least 2015");
  for (const char* key : {"schedules", "dispatch", "distributed_optimizer", "attention_kernel"}) {
    const std::size_t at = kEntry.find(std::string{"\n"} + key + ":");
    const std::string line = kEntry.substr(at + 1, kEntry.find('\n', at + 1) - at);
    EXPECT_NE(complains(line, "").find("the key '" + std::string{key} + "' is missing"), std::string::npos) << key;
  }
}

}  // namespace
}  // namespace shortboard
