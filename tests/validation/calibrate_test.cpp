#include "validation/calibrate.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "document/edit.h"
#include "document/write_yaml.h"
#include "document/yaml.h"
#include "report/build.h"
#include "support/run.h"
#include "validation/measurements.h"
#include "validation/validate.h"

namespace shortboard {
namespace {

constexpr const char* kCollectives =
    "accelerator,op,ranks,bytes,latency_us,source\n"
    "H100,all_reduce,8,1048576,40,mine\n"
    "nvidia-h200-sxm,all_reduce,8,8388608,80,mine\n"
    "no-such-card,all_reduce,8,1048576,40,mine\n";

/// Not a fit: moves the class's streaming efficiency, a block of its own with a source.
void set_memory(std::span<const Value>, const Database&, Node& entry) { set_value(entry, "memory.efficiency", "0.5"); }
void set_nothing(std::span<const Value>, const Database&, Node&) {}

Calibration calibrated(const std::string& csv, const Refit& refit) {
  Measurements rows;
  rows.add(read_csv(csv, "mine.csv"), "mine.csv");
  const std::array fits{refit};
  const std::vector<std::string> files{"mine.csv"};
  return calibrate(rows.rows(), files, Database::compiled(), fits);
}

// If this fails, an overlay changes more than was refitted, or a user's constants pass for ours.
TEST(Calibrate, AnEntryHoldsWhatChangedWithItsSource) {
  const Calibration found = calibrated(kCollectives, {.kind = "collective", .fit_class = set_memory});
  ASSERT_EQ(found.entries.size(), 1U);
  EXPECT_EQ(found.entries[0].id, "nvidia-hopper");
  const Node& entry = found.entries[0].document;
  EXPECT_EQ(entry.find("memory")->find("efficiency")->text, "0.5");
  EXPECT_EQ(entry.find("memory")->find("source")->text, "calibration");
  EXPECT_EQ(entry.find("memory")->find("confidence")->text, "derived");
  EXPECT_NE(
      entry.find("memory")->find("note")->text.find("fitted on 2 collective rows of nvidia-h100-sxm, nvidia-h200-sxm"),
      std::string::npos);
  EXPECT_EQ(entry.find("sources")->find("calibration")->find("address")->text, "file:mine.csv");
  const Node before = Database::compiled().document(EntryKind::kernel_class, "nvidia-hopper");
  EXPECT_EQ(write_yaml(*entry.find("collective")), write_yaml(*before.find("collective")));
  EXPECT_EQ(write_yaml(*entry.find("gemm")), write_yaml(*before.find("gemm")));
  bool listed = false;
  for (const Node& card : entry.find("measured_on")->children) listed = listed || card.text == "nvidia-h200-sxm";
  EXPECT_TRUE(listed) << "the class is measured on the user's card now";
}

// If this fails, what calibrate wrote can't be put over hwdb, or stands for something else there.
TEST(Calibrate, AnOverlayReadsBack) {
  const Calibration found = calibrated(kCollectives, {.kind = "collective", .fit_class = set_memory});
  const TemporaryDirectory place;
  place.write("kernel-classes/nvidia-hopper.yaml", write_yaml(found.entries[0].document));
  Database database = Database::compiled();
  database.overlay(place.path());
  const KernelClass kernels = database.kernel_class("nvidia-hopper");
  EXPECT_DOUBLE_EQ(kernels.memory_efficiency, 0.5);
  EXPECT_EQ(kernels.memory_from.confidence, Confidence::derived);
  EXPECT_EQ(kernels.memory_from.address, "file:mine.csv");
  for (const std::string& fault : database.check())  // no such file is here; nothing else is wrong
    EXPECT_NE(fault.find("mine.csv"), std::string::npos) << fault;
}

// If this fails, rows vanish from a calibration without a word.
TEST(Calibrate, SaysWhatItCouldNotUse) {
  const Calibration found = calibrated(kCollectives, {.kind = "collective", .fit_class = set_nothing});
  ASSERT_EQ(found.unused.size(), 1U);
  EXPECT_NE(found.unused[0].skipped.find("no-such-card"), std::string::npos);
  EXPECT_TRUE(found.entries.empty()) << "nothing changed";
  const std::string text = print(report(found), Format::text);
  EXPECT_NE(text.find("collective  nvidia-hopper     2"), std::string::npos) << text;
  EXPECT_NE(text.find("as before"), std::string::npos) << text;
  EXPECT_NE(text.find("Rows not used: 1"), std::string::npos) << text;
}

// If this fails, the command on real rows does not end in an overlay that makes them fit better. Carried training runs.
TEST(CalibrateCommand, WritesAnOverlayThatFitsBetter) {
  const TemporaryDirectory place;
  const std::string rows = std::string{SHORTBOARD_SOURCE} + "/tests/validation/training.yaml";
  const Outcome made = run("calibrate " + rows + " --output " + place.path() + "/own");
  ASSERT_EQ(made.status, 0) << made.error;
  EXPECT_NE(made.out.find("Use them with --hwdb " + place.path() + "/own"), std::string::npos);
  const Outcome checked = run("hw check " + place.path() + "/own");
  EXPECT_EQ(checked.status, 0) << checked.out << checked.error;
  EXPECT_EQ(run("validate " + rows + " --hwdb " + place.path() + "/own").status, 0);
}

/// All-reduces of 128 H100 in servers of eight over InfiniBand NDR, as shortboard predicts them, `slower` times.
std::string across_servers(double slower) {
  Measurements rows;
  std::string csv = "accelerator,op,nodes,ranks,per_node,nic_gbps_per_accelerator,fabric,bytes,latency_us\n";
  std::string bare = csv;
  for (double bytes = 1024.0; bytes < 2e9; bytes *= 4.0)
    bare += fmt::format("nvidia-h100-sxm,all_reduce,16,128,8,400,infiniband,{:.0f},1\n", bytes);
  rows.add(read_csv(bare, "bare.csv"), "bare.csv");
  double bytes = 1024.0;
  for (const ValidatedRow& row : validate_rows(rows.rows(), Database::compiled())) {
    csv += fmt::format("nvidia-h100-sxm,all_reduce,16,128,8,400,infiniband,{:.0f},{:.6g}\n", bytes,
                       slower * row.predicted);
    bytes *= 4.0;
  }
  return csv;
}

// If this fails, a user's all-reduces across servers are not worth an entry of his fabric, or the entry does not say
// where it is from, can't be read back, or changes anything but the fabric.
TEST(CalibrateCommand, RowsAcrossServersMakeAFabric) {
  const TemporaryDirectory place;
  const std::string rows = place.write("rows.csv", across_servers(1.25));
  const std::string own = place.path() + "/own";
  const Outcome made = run("calibrate " + rows + " --output " + own);
  ASSERT_EQ(made.status, 0) << made.error;
  EXPECT_NE(made.out.find("collective  all fabrics    11"), std::string::npos) << made.out;
  ASSERT_TRUE(std::filesystem::exists(own + "/fabrics/infiniband-ndr.yaml")) << made.out;
  EXPECT_FALSE(std::filesystem::exists(own + "/kernel-classes"));
  const Outcome checked = run("hw check " + own);
  EXPECT_EQ(checked.status, 0) << checked.out << checked.error;
  Database database = Database::compiled();
  const Fabric before = database.fabric("infiniband-ndr");
  database.overlay(own);
  const Fabric after = database.fabric("infiniband-ndr");
  EXPECT_GT(after.latency->value, before.latency->value);
  EXPECT_LT(after.efficiency->value, before.efficiency->value);
  EXPECT_EQ(after.rate->value, before.rate->value);
  Measurements again;
  again.add(read_csv(across_servers(1.25), "rows.csv"), "rows.csv");
  EXPECT_LT(summarise(validate_rows(again.rows(), database)).median, 0.1);  // 20 % before
}

// If this fails, a fabric is written anew by rows that say what hwdb says.
TEST(CalibrateCommand, RowsThatSayNothingNewWriteNothing) {
  const TemporaryDirectory place;
  const std::string rows = place.write("rows.csv", across_servers(1.0));
  const Outcome made = run("calibrate " + rows + " --output " + place.path() + "/own");
  EXPECT_EQ(made.status, 0) << made.error;
  EXPECT_FALSE(std::filesystem::exists(place.path() + "/own/fabrics")) << made.out;
}

// If one fails, a script can't tell a wrong input from success.
TEST(CalibrateCommand, RefusesWhatItCannotUse) {
  const TemporaryDirectory place;
  EXPECT_EQ(run("calibrate").status, 2);
  EXPECT_EQ(run("calibrate /nowhere.csv").status, 2);
  const Outcome ragged = run("calibrate " + place.write("ragged.csv", "m,n\n1\n"));
  EXPECT_EQ(ragged.status, 2);
  EXPECT_NE(ragged.error.find("ragged.csv:2: the row has 1 cells, the header 2"), std::string::npos) << ragged.error;
  const Outcome none = run("calibrate " + place.write("rates.csv", "accelerator,tflops_best\nH100,700\n"));
  EXPECT_EQ(none.status, 2);
  EXPECT_NE(none.error.find("none of the 1 rows can be fitted on: a best rate"), std::string::npos) << none.error;
  const std::string rows = std::string{SHORTBOARD_SOURCE} + "/tests/validation/training.yaml";
  const std::string file = place.write("taken", "a file");
  EXPECT_NE(run("calibrate " + rows + " --output " + file).error.find("cannot be written"), std::string::npos);
}

}  // namespace
}  // namespace shortboard
