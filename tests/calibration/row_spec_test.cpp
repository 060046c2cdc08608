#include "calibration/row_spec.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "document/yaml.h"
#include "spec/write_spec.h"
#include "support/complaint.h"

namespace shortboard {
namespace {

/// The Spec of a row, as a document.
Node spec_of(const std::string& row) {
  const Node document = read_yaml(row, "rows.yaml");
  return write_spec(spec_of_row(Value{document, "rows.yaml"}, "megatron-2024"));
}

/// A row of 64 cards; `more` goes to its training.
std::string row(const std::string& more) {
  return "cluster: {accelerator: nvidia-h100-sxm, count: 64, per_node: 4, scale_out_gbps_per_accelerator: 200}\n"
         "model: llama-3.1-8b\n"
         "training: {stack: nemo-2024, precision: bf16, sequence: 4096, global_batch: 128" +
         more + "}\n";
}

/// What stands at a path of a spec, empty where nothing does: "plan.tensor".
std::string at(const Node& spec, std::string_view path) {
  const Node* node = &spec;
  while (node != nullptr && !path.empty()) {
    const std::size_t dot = std::min(path.find('.'), path.size());
    node = node->find(path.substr(0, dot));
    path.remove_prefix(std::min(dot + 1, path.size()));
  }
  return node == nullptr ? "" : node->text;
}

// If this fails, a published run is estimated with other sizes, degrees or habits than its row gives.
TEST(SpecOfRow, CopiesWhatTheRowGives) {
  const Node spec = spec_of(row(
      ", tp: 2, pp: 4, cp: 2, dp: 4, ep: 1, etp: 2, micro_batch: 2, recompute: selective, sequence_parallel: false, "
      "capacity_factor: 1.25, pad_to_capacity: false, "
      "async_tp: true, flash_attention: false, compiled: false, offload_activations: true, "
      "offload_optimizer: true, fsdp_group: 8, task: sft"));
  using Place = std::pair<const char*, const char*>;
  constexpr std::array<Place, 23> expected{Place{"train.model", "llama-3.1-8b"},
                                           Place{"train.sequence", "4096"},
                                           Place{"train.global_batch", "128"},
                                           Place{"train.precision", "bf16"},
                                           Place{"train.task", "sft"},
                                           Place{"train.fused_attention", "false"},
                                           Place{"train.compiled", "false"},
                                           Place{"stack", "megatron-2024"},
                                           Place{"plan.tensor", "2"},
                                           Place{"plan.pipeline", "4"},
                                           Place{"plan.context", "2"},
                                           Place{"plan.data", "4"},
                                           Place{"plan.expert", "1"},
                                           Place{"plan.expert_tensor", "2"},
                                           Place{"train.capacity_factor", "1.25"},
                                           Place{"train.pad_to_capacity", "false"},
                                           Place{"plan.micro_batch", "2"},
                                           Place{"plan.recompute", "selective"},
                                           Place{"plan.sequence_parallel", "false"},
                                           Place{"plan.async_tensor", "true"},
                                           Place{"plan.offload_activations", "true"},
                                           Place{"plan.offload_optimizer", "true"},
                                           Place{"plan.sharding_group", "8"}};
  for (const auto& [path, value] : expected) EXPECT_EQ(at(spec, path), value) << path;
}

// If this fails, a run in servers of four is estimated in servers of eight, or on other links than it had.
TEST(SpecOfRow, TheServerIsTheDomain) {
  const Node spec = spec_of(row(", tp: 1, pp: 1"));
  const Node& group = spec.find("cluster")->find("groups")->children.front();
  EXPECT_EQ(at(group, "accelerator"), "nvidia-h100-sxm");
  EXPECT_EQ(at(group, "count"), "64");
  EXPECT_EQ(at(group, "domain"), "4");
  EXPECT_EQ(at(group, "scale_out"), "25 GB/s");
}

// If this fails, what a source left open is filled in instead of searched.
TEST(SpecOfRow, LeavesToTheSearchWhatIsOpen) {
  const Node spec =
      spec_of(row(", tp: auto, pp: auto, dp: auto, micro_batch: auto, recompute: auto, fsdp: auto, vpp: auto"));
  for (const char* path : {"plan.tensor", "plan.pipeline", "plan.data", "plan.micro_batch", "plan.recompute",
                           "plan.sharding", "plan.virtual_stages", "plan.schedule"})
    EXPECT_EQ(at(spec, path), "auto") << path;
  // Without a word on pieces they are whole stages, of whatever schedule.
  EXPECT_EQ(at(spec_of(row(", pp: auto")), "plan.virtual_stages"), "1");
  EXPECT_EQ(at(spec_of(row(", pp: auto")), "plan.schedule"), "auto");
}

// If this fails, a network that its source does not tell is taken for one of some rate.
TEST(SpecOfRow, AnUntoldNetworkIsTheDatabases) {
  const Node spec = spec_of(
      "cluster: {accelerator: H100, count: 8, scale_out_gbps_per_accelerator: auto}\nmodel: llama-3.1-8b\n"
      "training: {precision: bf16, sequence: 4096, global_batch: 128, pp: 1}\n");
  EXPECT_EQ(spec.find("cluster")->find("groups")->children.front().find("scale_out"), nullptr);
}

// If this fails, stages in pieces are scheduled as whole ones or the other way round.
TEST(SpecOfRow, PiecesTellTheSchedule) {
  EXPECT_EQ(at(spec_of(row(", pp: 4, vpp: 3")), "plan.virtual_stages"), "3");
  EXPECT_EQ(at(spec_of(row(", pp: 4, vpp: 3")), "plan.schedule"), "interleaved");
  EXPECT_EQ(at(spec_of(row(", pp: 4, vpp: 1")), "plan.schedule"), "1f1b");
  EXPECT_EQ(at(spec_of(row(", pp: 4")), "plan.schedule"), "1f1b");
  const Node said = spec_of(row(", pp: 4, vpp: interleaved"));  // the schedule without its pieces
  EXPECT_EQ(at(said, "plan.schedule"), "interleaved");
  EXPECT_EQ(at(said, "plan.virtual_stages"), "auto");
  EXPECT_EQ(at(spec_of(row(", pp: 1, vpp: 3")), "plan.schedule"), "");  // one stage has none
}

// If this fails, stages of ZeRO are taken for others; optimizers are sharded where a row says nothing.
TEST(SpecOfRow, ZeroStagesAreKindsOfSharding) {
  int stage = 0;
  for (const char* name : {"replicated", "distributed_optimizer", "sharded_gradients", "fully_sharded"})
    EXPECT_EQ(at(spec_of(row(", pp: 1, fsdp: " + std::to_string(stage++))), "plan.sharding"), name);
  EXPECT_EQ(at(spec_of(row(", pp: 1")), "plan.sharding"), "distributed_optimizer");
  EXPECT_EQ(complaint([] { return spec_of(row(", pp: 1, fsdp: 4")); }),
            "rows.yaml:3:95: training.fsdp: no ZeRO stage 4");
}

// If this fails, a model cut to fewer layers is estimated whole.
TEST(SpecOfRow, ChangesTheModel) {
  const Node spec = spec_of(row(", pp: 1") + "model_overrides: {num_hidden_layers: 4}\n");
  EXPECT_EQ(at(spec, "train.model.name"), "llama-3.1-8b");
  EXPECT_EQ(at(spec, "train.model.override.num_hidden_layers"), "4");
}

// If this fails, a row without what every question needs is taken for one.
TEST(SpecOfRow, NamesWhatARowLacks) {
  const std::string said = complaint([] {
    return spec_of(
        "cluster: {accelerator: H100, count: 8}\nmodel: llama-3.1-8b\n"
        "training: {precision: bf16, global_batch: 128, pp: 1}\n");
  });
  EXPECT_NE(said.find("training"), std::string::npos) << said;
  EXPECT_NE(said.find("sequence"), std::string::npos) << said;
}

}  // namespace
}  // namespace shortboard
