#include "calibration/fit_expert_exchange.h"

#include <gtest/gtest.h>

#include "support/measured_rows.h"

namespace shortboard {
namespace {

// If this fails, shipped constants of expert exchanges are no longer what the carried measurements say.
TEST(FitExpertExchange, ShippedConstantsAreThoseOfTheCarriedRows) {
  const Database database = Database::compiled();
  const ExpertExchangeFit fit = fit_expert_exchanges(support::expert_rows(database), database);
  EXPECT_EQ(fit.classes.size(), 5U);
  for (const auto& [id, found] : fit.classes) {
    const ExpertExchangeConstants shipped = database.kernel_class(id).expert_exchange;
    EXPECT_NEAR(found.dispatch / shipped.dispatch, 1.0, 0.02) << id;
    EXPECT_NEAR(found.combine / shipped.combine, 1.0, 0.02) << id;
    EXPECT_NEAR(1e6 * found.latency.base(), 1e6 * shipped.latency.base(), 1.0) << id;
    EXPECT_NEAR(1e6 * found.peer.base(), 1e6 * shipped.peer.base(), 0.5) << id;
  }
  for (const auto& [id, found] : fit.half_messages)
    EXPECT_NEAR(found.base(), database.fabric(id).half_message->value.base(), 500.0) << id;
}

// If this fails, `calibrate` writes constants where hwdb does not read them.
TEST(FitExpertExchange, WritesTheBlockOfAKernelClass) {
  const Database database = Database::compiled();
  Node entry = database.document(EntryKind::kernel_class, "nvidia-hopper");
  const Node rows = read_document(support::carried("expert_exchange.csv"));
  fit_expert_exchange(Value{rows, "expert_exchange.csv"}.items(), database, entry);
  const Node* block = entry.find("expert_exchange");
  ASSERT_NE(block, nullptr);
  EXPECT_TRUE(block->find("latency")->text.ends_with(" us"));
  EXPECT_NE(block->find("source"), nullptr);
}

}  // namespace
}  // namespace shortboard
