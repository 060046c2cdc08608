#include "hwdb/read_attention_constants.h"

#include <gtest/gtest.h>

#include <string>

#include "document/yaml.h"
#include "support/attention_block.h"
#include "support/complaint.h"

namespace shortboard {
namespace {

const std::string kBlock = R"(sources: {bench: {title: Own benchmark, address: "https://example.org"}}
)" + support::kAttentionBlock;

AttentionConstants read(std::string text, const std::string& from = {}, const std::string& to = {}) {
  if (!from.empty()) text.replace(text.find(from), from.size(), to);
  const Node node = read_yaml(text, "class.yaml");
  const Value entry{node, "class.yaml"};
  return read_attention_constants(entry.required("attention"), Figures{entry});
}

// If this fails, a constant is read into another one's place.
TEST(ReadAttentionConstants, EachIntoItsPlace) {
  const AttentionConstants c = read(kBlock);
  EXPECT_DOUBLE_EQ(c.forward.backward, 0.8);
  EXPECT_DOUBLE_EQ(c.forward.launch.base(), 12e-6);
  EXPECT_DOUBLE_EQ(c.forward.wide.score[2].base(), 0.2e-9);
  EXPECT_DOUBLE_EQ(c.forward.narrow.tile.base(), 2e-6);
  EXPECT_TRUE(c.forward.mixed);
  EXPECT_DOUBLE_EQ(c.decode.combine.base(), 4e-6);
  EXPECT_DOUBLE_EQ(c.decode.stream.base(), 50e9);
  EXPECT_DOUBLE_EQ(c.decode.head_stream.base(), 50e9) << "as another block reads, where nobody measured it";
  EXPECT_DOUBLE_EQ(c.latent.efficiency, 0.6);
  EXPECT_DOUBLE_EQ(c.latent.narrow_efficiency, 0.4);
  EXPECT_DOUBLE_EQ(c.decode.narrow_efficiency, 0.0);
  EXPECT_FALSE(c.decode.splits_narrow);
  EXPECT_DOUBLE_EQ(c.unit_rate.base(), 7.5e12);
  EXPECT_DOUBLE_EQ(c.reuse, 1.0);
  EXPECT_FALSE(c.prepares);
  EXPECT_EQ(c.from.title, "Own benchmark");
}

// If this fails, constants that divide by zero or lack a head size get past the door.
TEST(ReadAttentionConstants, RefusesWhatCanNotBe) {
  EXPECT_EQ(complaint([] { return read(kBlock, "efficiency: 0.9", "efficiency: 0"); }),
            "class.yaml:3:15: attention.efficiency: is 0; it must be more");
  EXPECT_EQ(complaint([] { return read(kBlock, "0.06 ns, 0.1 ns, 0.2 ns", "0.06 ns"); }),
            "class.yaml:9:17: attention.wide.score: needs the times at head sizes 64, 128 and 256");
  EXPECT_EQ(complaint([] { return read(kBlock, "50 GB/s", "0 GB/s"); }),
            "class.yaml:11:62: attention.decode.stream: is 0; it must be more");
  EXPECT_NE(complaint([] { return read(kBlock, "reuse", "reusal"); }).find("reuse"), std::string::npos);
}

}  // namespace
}  // namespace shortboard
