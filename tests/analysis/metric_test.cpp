#include "analysis/metric.h"

#include <gtest/gtest.h>

namespace shortboard {
namespace {

/// 4 cards that reach 0.002 PFLOPS, 800 tokens/s in steps of 2 s, and answer within 30 ms.
RunRates rates() {
  RunRates rates{.cards = 4.0};
  rates.mfu = 0.5;
  rates.effective_pflops = 0.002;
  rates.step = Seconds{2.0};
  rates.ttft = Seconds{0.03};
  rates.tokens = 800.0;
  return rates;
}

// If this fails, a metric is in another unit than its name says, or of all cards where it is of one.
TEST(Metric, IsInTheUnitOfItsName) {
  EXPECT_EQ(metric(rates(), "mfu"), 0.5);
  EXPECT_EQ(metric(rates(), "tflops_per_accelerator"), 0.5);  // 2 TFLOPS over 4 cards
  EXPECT_EQ(metric(rates(), "step_s"), 2.0);
  EXPECT_EQ(metric(rates(), "ttft_ms"), 30.0);
  EXPECT_EQ(metric(rates(), "tokens_per_s"), 800.0);
  EXPECT_EQ(metric(rates(), "tokens_per_s_per_accelerator"), 200.0);
}

// If this fails, a metric with an unknown name returns another metric, as it once did.
TEST(Metric, AnUnknownNameIsNoMetric) {
  for (const char* name : {"", "speed", "step", "tokens", "tokens_per_second", "_per_accelerator",
                           "mfu_per_accelerator", "step_s_per_accelerator"})
    EXPECT_FALSE(metric(rates(), name)) << name;
}

// If this fails, a metric that a kind of work does not have is told as if it had.
TEST(Metric, WhatAWorkDoesNotHaveIsAbsent) {
  for (const char* name : {"tpot_ms", "latency_s", "output_tokens_per_s", "requests_per_s", "images_per_s"})
    EXPECT_FALSE(metric(rates(), name)) << name;
}

// If this fails, less of a rate is taken to be faster, or of a time slower.
TEST(Metric, TimesAreTimes) {
  for (const char* name : {"step_s", "latency_s", "ttft_ms", "tpot_ms"}) EXPECT_TRUE(is_time(name)) << name;
  for (const char* name : {"mfu", "tokens_per_s", "requests_per_s"}) EXPECT_FALSE(is_time(name)) << name;
}

}  // namespace
}  // namespace shortboard
