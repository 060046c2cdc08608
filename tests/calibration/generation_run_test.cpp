#include "calibration/generation_run.h"

#include <gtest/gtest.h>

#include <string>

#include "document/yaml.h"
#include "support/complaint.h"
#include "support/shipped.h"

namespace shortboard {
namespace {

using support::shipped;

/// A run of a model of pictures on one card.
GenerationRun run_of(const std::string& measured, const std::string& more = "steps: 28, batch: 2",
                     const std::string& cluster = "accelerator: nvidia-h100-sxm, count: 1") {
  const Node row = read_yaml("id: a-run\ncluster: {" + cluster +
                                 "}\nmodel: flux.1-dev\n"
                                 "generation: {stack: xdit-2025, weights: bf16, resolution: [1024, 1024], guidance: "
                                 "embedded, " +
                                 more + "}\nmeasured: {" + measured + "}\n",
                             "rows.yaml");
  return read_generation_run(Value{row, "rows.yaml"}, shipped());
}

double predicted(const GenerationRun& run) { return predicted_generation(run, estimate_generation_run(run)); }

// If this fails, a run is judged by another figure than the first that counts.
TEST(GenerationRun, TakesTheFirstFigureThatCounts) {
  const GenerationRun run = run_of("mfu: 0.4, step_time_s: 0.2, latency_s: 4.3");
  EXPECT_EQ(run.id, "a-run");
  EXPECT_EQ(run.metric, "latency_s");
  EXPECT_EQ(run.measured, 4.3);
  EXPECT_EQ(run_of("mfu: 0.4, denoise_s: 4").metric, "denoise_s");
  EXPECT_EQ(run_of("mfu: 0.4, images_per_second: 4").metric, "images_per_second");
}

// If one fails, a published figure is compared with another one of the same run. On one card: the latency is all of the
// request, of which the denoiser's part is its steps; pictures per second are the batch over the latency; MFU is the
// FLOPs needed over the latency at the card's peak.
TEST(GenerationRun, EachFigureIsItsOwnPartOfTheRequest) {
  const GenerationEstimate estimate = estimate_generation_run(run_of("latency_s: 1"));
  const double latency = predicted(run_of("latency_s: 1")), step = predicted(run_of("step_time_s: 1"));
  EXPECT_DOUBLE_EQ(latency, estimate.latency().base());
  EXPECT_DOUBLE_EQ(latency, estimate.parts.total());
  EXPECT_DOUBLE_EQ(predicted(run_of("denoise_s: 1")), 28.0 * step);
  EXPECT_GT(latency, 28.0 * step);
  EXPECT_DOUBLE_EQ(predicted(run_of("steps_per_second: 1")), 1.0 / step);
  EXPECT_DOUBLE_EQ(predicted(run_of("images_per_second: 1")), 2.0 / latency);
  const double peak = run_of("mfu: 1").question.cluster.nominal.base();
  EXPECT_DOUBLE_EQ(predicted(run_of("mfu: 1")), estimate.model_flops.base() / latency / peak);
}

// If this fails, more steps take no longer, or by another time than a step's.
TEST(GenerationRun, EachStepTakesItsTime) {
  const double step = predicted(run_of("step_time_s: 1"));
  const double few = predicted(run_of("latency_s: 1", "steps: 10, batch: 2"));
  const double many = predicted(run_of("latency_s: 1", "steps: 30, batch: 2"));
  EXPECT_NEAR(many - few, 20.0 * step, 1e-9);
}

// If this fails, a latency whose steps nobody states is taken for that of the model's usual steps.
TEST(GenerationRun, WithoutStepsALatencyIsOfOne) {
  const GenerationRun run = run_of("latency_s: 1", "batch: 2");
  EXPECT_EQ(run.question.job.steps, 1.0);
  EXPECT_EQ(run.note, "steps not stated: one taken");
  EXPECT_GT(run_of("step_time_s: 1", "batch: 2").question.job.steps, 1.0);
  EXPECT_EQ(run_of("step_time_s: 1", "batch: 2").note, "");
}

// If this fails, the plan that a row tells is replaced by one that a search likes better, or one is invented for a
// single card.
TEST(GenerationRun, TheRowsPlanIsKept) {
  const std::string eight = "accelerator: nvidia-h100-sxm, count: 8";
  const GenerationRun told = run_of("latency_s: 1", "steps: 28, batch: 1, ulysses: 4, ring: 2", eight);
  ASSERT_TRUE(told.question.plan.has_value());
  EXPECT_EQ(told.question.plan->ulysses, 4);
  EXPECT_EQ(told.question.plan->ring, 2);
  const GenerationRun open = run_of("latency_s: 1", "steps: 28, batch: 1", eight);
  EXPECT_FALSE(open.question.plan.has_value());
  EXPECT_LE(predicted(open), predicted(told) * (1.0 + 1e-9)) << "the search knows the row's plan too";
}

// If one fails, a row that makes no question is compared with something.
TEST(GenerationRun, RefusesWhatMakesNoQuestion) {
  EXPECT_NE(complaint([] { return run_of("loss: 1"); }).find("holds no figure of speed"), std::string::npos);
  EXPECT_NE(complaint([] { return run_of("latency_s: 0"); }).find("is 0"), std::string::npos);
  EXPECT_NE(complaint([] { return run_of("latency_s: 1", "task: training"); }).find("trains a model of images"),
            std::string::npos);
  EXPECT_NE(complaint([] { return run_of("latency_s: 1", "step: 28"); }), "nothing");
}

}  // namespace
}  // namespace shortboard
