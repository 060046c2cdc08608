#include <gtest/gtest.h>

#include <string>

#include "analysis/generation_answer.h"
#include "document/yaml.h"
#include "support/questions.h"
#include "support/shipped.h"

namespace shortboard {
namespace {

GenerationAnswer measured(const std::string& metric, double figure) {
  GenerationQuestion question = read_generation(
      read_yaml("cluster: {groups: [{accelerator: H100, count: 8}]}\ngenerate: {model: sdxl}\n", "spec.yaml"),
      "spec.yaml", support::shipped());
  question.measured = {{metric, figure}};
  return answer(question);
}

// If this fails, a measured latency is compared with another time than that from the request to the picture, or a
// shorter one counts as slower.
TEST(GenerationMetric, ALatencyIsComparedWithTheWholeRequest) {
  const GenerationAnswer found = measured("latency_s", 1.0);
  const Diagnosis& latency = found.shared.measured.front();
  EXPECT_DOUBLE_EQ(latency.predicted, found.estimate.latency().base());
  EXPECT_GT(latency.predicted, found.estimate.denoise_s) << "with text encoders and decoder";
  EXPECT_DOUBLE_EQ(latency.speed, latency.predicted / 1.0);
}

// If this fails, the figures of one run contradict each other: pictures per second are those of all replicas over the
// latency.
TEST(GenerationMetric, ThroughputIsReplicasOverTheLatency) {
  const GenerationAnswer found = measured("images_per_s", 1.0);
  const GenerationEstimate& e = found.estimate;
  EXPECT_DOUBLE_EQ(found.shared.measured.front().predicted, e.replicas * found.question.job.size.batch / e.latency().base());
}

}  // namespace
}  // namespace shortboard
