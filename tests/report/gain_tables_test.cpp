#include "report/gain_tables.h"

#include <gtest/gtest.h>

#include <string>

#include "report/json_lists.h"

namespace shortboard {
namespace {

const std::vector<ResourceGain> kTwo{{Resource::matrix_rate, 0.7, 0.16, 0.54, 2.3333},
                                     {Resource::host_steps, 0.3, 0.06, 0.18, 20.0}};

Chain two_links() {
  Chain chain;
  chain.links = {{Resource::matrix_rate, 0.5, 0.5, 0.25}, {Resource::scale_up, 0.1, 0.65, 0.05}};
  chain.next = Resource::memory_bandwidth;
  chain.next_gain = 0.015;
  return chain;
}

// If this fails, a reader does not see that shares sum to the whole, or reads a gain of twenty times as percents.
TEST(GainTable, PrintsSharesTheirSumAndGains) {
  const Table table = gain_table("ResourceGains", "share", kTwo, "gains are in throughput");
  EXPECT_EQ(table.rows[0],
            (std::vector<std::string>{"matrix rate", "70.0%", "+16.0%", "+54.0%", "+233.3%", "0.64"}));  // 0.16 / 0.25
  EXPECT_EQ(table.rows[1][4], "x21");
  EXPECT_EQ(table.below, "shares sum to 100.0%; gains are in throughput; elasticity: gain at x1.25 over 25%");
}

// If this fails, the chain does not tell effective P after each scaling, or what it ends before.
TEST(ChainTable, TellsEachLiftAndTheEnd) {
  const Table table = chain_table(two_links(), 200.0);
  EXPECT_EQ(table.rows[1], (std::vector<std::string>{"scale-up link", "+10.0%", "+65.0%", "330", "+5.0%"}));
  EXPECT_EQ(table.below, "then nothing gains 2% (the most: memory bandwidth, +1.5%); once more: doubled again instead");
  EXPECT_EQ(chain_table({}, 200.0).below, "nothing is left to lift");
}

// If this fails, what is not modelled or not known reads as nothing.
TEST(BesideTable, NamesLimitsAndWhatIsOpen) {
  const Table table =
      beside_table({{.gain = 0.2, .sequences = 64.0, .micro_batches = 8.0}}, {{OpenCause::failures, {}}});
  EXPECT_EQ(table.rows[0][0],
            "global batch (64 sequences a step, 8 micro-batches a pipeline: twice as many sequences): +20.0%");
  EXPECT_EQ(table.rows[1][0], "failures: not modelled (effective P is the steady state)");
}

// If this fails, programs that read the lists of schema 1 break.
TEST(JsonLists, GainsKeepTheirKeysAndGainNewOnes) {
  const auto resource_gains = resource_gains_json(kTwo);
  for (const char* key : {"resource", "share", "gain_at_1.25", "gain_at_2", "gain_unlimited", "elasticity"})
    EXPECT_TRUE(resource_gains[0].contains(key)) << key;
  const auto chain = chain_json(two_links(), 200.0);
  EXPECT_EQ(chain["links"][0]["effective_pflops"], 300.0);
  EXPECT_EQ(chain["next"], "memory bandwidth");
  EXPECT_TRUE(chain_json({}, 1.0)["next"].is_null());
}

}  // namespace
}  // namespace shortboard
