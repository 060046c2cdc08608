#include "calibration/attention_measurement.h"

#include <gtest/gtest.h>

#include <string>

#include "cost/attention.h"
#include "document/yaml.h"
#include "support/complaint.h"

namespace shortboard {
namespace {

AttentionMeasurement measurement(const std::string& row) {
  const Node node = read_yaml(row, "f.yaml");
  return read_attention_measurement(Value{node, "f.yaml"});
}
const std::string kRow = "{accelerator: H100, batch: 2, heads: 16, kv_heads: 4, latency_us: 50, ";

// If this fails, causal prefill is taken for full attention or its rows for cached tokens.
TEST(AttentionMeasurement, NewTokensSeeThoseBeforeThem) {
  const AttentionMeasurement m = measurement(kRow + "seq: 100, head_dim: 128, dtype: bf16, kv_dtype: fp8}");
  EXPECT_EQ(m.phase, AttentionPhase::prefill);
  EXPECT_DOUBLE_EQ(m.shape.queries, 100.0);
  EXPECT_DOUBLE_EQ(m.shape.context, 50.5);
  EXPECT_DOUBLE_EQ(m.shape.query_bytes, 2.0);
  EXPECT_DOUBLE_EQ(m.shape.cache_bytes, 1.0);
  EXPECT_DOUBLE_EQ(m.latency.base(), 50e-6);
  EXPECT_DOUBLE_EQ(measurement(kRow + "seq: 100, head_dim: 128, phase: prefill_noncausal}").shape.context, 100.0);
}

// If this fails, decode rows that name their context, or their phase, are not read alike.
TEST(AttentionMeasurement, AContextMeansDecode) {
  for (const std::string tokens : {"context: 4096", "seq: 4096, phase: decode"}) {
    const AttentionMeasurement m = measurement(kRow + tokens + ", head_dim: 64, kv_dtype: fp8}");
    EXPECT_EQ(m.phase, AttentionPhase::decode);
    EXPECT_DOUBLE_EQ(m.shape.queries, 1.0);
    EXPECT_DOUBLE_EQ(m.shape.keys, 4096.0);
    EXPECT_DOUBLE_EQ(m.shape.query_bytes, 2.0);  // 16 bits where nothing is said
  }
}

// If this fails, latent attention reads keys and values apart, or values as wide as keys.
TEST(AttentionMeasurement, LatentKeysCarryThePosition) {
  const AttentionMeasurement m = measurement(kRow + "seq: 4096, head_dim: 576, phase: mla_decode}");
  EXPECT_TRUE(m.shape.latent);
  EXPECT_DOUBLE_EQ(m.shape.value_size, 512.0);
  EXPECT_FALSE(measurement(kRow + "seq: 4096, head_dim: 192, phase: mla_prefill}").shape.latent);
  EXPECT_EQ(complaint([] { return measurement(kRow + "seq: 4096, head_dim: 64, phase: mla_decode}"); }),
            "f.yaml:1:92: head_dim: is too small: 64 elements are position, and none are left for values");
}

// If this fails, a kernel measured alone is charged with a serving engine's preparation, or the reverse.
TEST(AttentionMeasurement, OnlyAnEnginesPrefillPrepares) {
  const Database database = Database::compiled();
  const Accelerator card = database.accelerator("nvidia-h100-sxm");
  const Node row = read_yaml(kRow + "seq: 4096, head_dim: 128}", "f.yaml");
  const AttentionMeasurement m = read_attention_measurement(Value{row, "f.yaml"});
  const AttentionRoof roof =
      measured_roof(Value{row, "f.yaml"}, card, database.kernel_class(card.kernel_class).attention);
  EXPECT_DOUBLE_EQ((attention_operator_time(m, roof, true) - attention_operator_time(m, roof, false)).base(),
                   (attention_prefill_time(m.shape, roof) - attention_forward_time(m.shape, roof).total()).base());
  EXPECT_GT(attention_operator_time(m, roof, true), attention_operator_time(m, roof, false));
}

// If this fails, a card without figures is predicted from zeros.
TEST(AttentionMeasurement, ACardWithoutFiguresIsRefused) {
  const Node row = read_yaml(kRow + "seq: 4096, head_dim: 128}", "f.yaml");
  Accelerator card;
  card.id = "unknown";
  EXPECT_EQ(complaint([&] {
              return measured_roof(Value{row, "f.yaml"}, card, {});
            }),
            "f.yaml:1:15: accelerator: hwdb has no 16-bit peak of 'unknown'");
}

}  // namespace
}  // namespace shortboard
