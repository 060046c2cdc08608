#include "analysis/accuracy.h"

#include <gtest/gtest.h>

namespace shortboard {
namespace {

ClusterParts card(const std::string& id, std::vector<std::string> measured_on) {
  ClusterParts parts;
  parts.accelerator.id = id;
  parts.kernels.measured_on = std::move(measured_on);
  parts.kernels.carried_over = 1.5;
  return parts;
}

// If this fails, constants carried over from another card look as sure as measured ones.
TEST(Accuracy, WhatIsCarriedOverIsWider) {
  const Accuracy own = accuracy_on(card("a", {"a", "b"}), 0.2), carried = accuracy_on(card("c", {"a"}), 0.2);
  EXPECT_EQ(own.evidence, Evidence::measured);
  EXPECT_DOUBLE_EQ(own.uncertainty, 0.2);
  EXPECT_EQ(carried.evidence, Evidence::class_constants);
  EXPECT_DOUBLE_EQ(carried.uncertainty, 0.3);  // 0.2 x 1.5
  EXPECT_EQ(evidence_of(card("c", {})), Evidence::datasheet);
}

// If this fails, a mix is as sure as its better group.
TEST(Accuracy, AMixIsAsSureAsItsWeakestGroup) {
  const Accuracy both = weaker({Evidence::measured, 0.4}, {Evidence::datasheet, 0.1});
  EXPECT_EQ(both.evidence, Evidence::datasheet);
  EXPECT_DOUBLE_EQ(both.uncertainty, 0.4);
  EXPECT_EQ(weaker({Evidence::class_constants, 0.1}, {Evidence::measured, 0.1}).evidence, Evidence::class_constants);
}

// If this fails, an engine without published runs looks exact.
TEST(Accuracy, AnEngineWithoutRunsIsAFactorOfTwo) {
  Engine engine;
  EXPECT_EQ(uncertainty_of(engine), 1.0);
  engine.uncertainty.value = 0.25;
  EXPECT_EQ(uncertainty_of(engine), 0.25);
}

}  // namespace
}  // namespace shortboard
