#include <gtest/gtest.h>

#include <string>

#include "support/golden.h"
#include "support/run.h"

namespace shortboard {
namespace {

// If one fails, the report that a buyer with users reads has changed: read the difference before taking it.
TEST(Size, TheDemandOfTenPicturesADay) {
  const Outcome r = run("size examples/demand-10-pictures-a-day.yaml");
  EXPECT_EQ(r.status, 0) << r.error;
  EXPECT_EQ(r.error, "");
  expect_golden("demand-10-pictures-a-day.txt", r.out);
}

// If this fails, an example of the README's market claims no longer runs.
TEST(Demand, TheExamplesOfTheMarketRun) {
  for (const char* name :
       {"demand-chat-50-million-users", "car-maker-10000-p", "h200-against-h100-training-h100",
        "h200-against-h100-training-h200", "h200-against-h100-serving-h100", "h200-against-h100-serving-h200"}) {
    const Outcome r = run(std::string{"size examples/"} + name + ".yaml --format csv");
    EXPECT_EQ(r.status, 0) << name << r.error;
  }
}

// If this fails, a demand that no card meets is not told from a wrong spec.
TEST(Demand, AModelThatFitsNoReplicaEndsWithThree) {
  const Outcome r =
      run("size --accelerator nvidia-t4 --set serve.model=llama-3.1-405b --set demand.users=1e6 "
          "--set demand.requests=1 --set cluster.groups[0].count=8");
  EXPECT_EQ(r.status, 3) << r.error;
  EXPECT_EQ(r.out, "");
  EXPECT_NE(r.error.find("no plan fits"), std::string::npos) << r.error;
}

// If one fails, a user's mistake in a demand goes unnoticed or gets a message that does not mend it.
TEST(Demand, BadInputSaysWhereAndWhatWouldBeRight) {
  const auto says = [](const std::string& setting, const std::string& what) {
    const Outcome r = run("size examples/demand-10-pictures-a-day.yaml --set " + setting);
    EXPECT_EQ(r.status, 2) << setting;
    EXPECT_EQ(r.out, "");
    EXPECT_NE(r.error.find(what), std::string::npos) << r.error;
  };
  says("demand.users=-1", "demand.users: '-1' is negative");
  says("demand.users=nan", "demand.users: ");
  says("demand.pictures=10kW", "demand.pictures: ");
  says("demand.requests=10", "demand: must name exactly one thing that users ask for");
  says("demand.peak_to_average=0.9", "demand.peak_to_average: is below 1; a peak is at least the mean");
  says("demand.input=100", "demand.input: has no effect beside generate; remove it");
  says("demand.spares=1", "demand.spares: no such key");
}

}  // namespace
}  // namespace shortboard
