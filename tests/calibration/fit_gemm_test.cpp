#include "calibration/fit_gemm.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <string>

#include "calibration/fit_grouped_gemm.h"
#include "calibration/gemm_observation.h"
#include "hwdb/read_entry.h"
#include "support/measurements.h"

namespace shortboard {
namespace {

const Database& compiled() {
  static const Database database = Database::compiled();
  return database;
}

using Refit = void (*)(std::span<const Value>, const Database&, Node&);

/// Refits every class that a carried file has rows of, and compares each number with the one that hwdb ships.
void expect_shipped(const std::string& file, std::string_view block, Refit refit) {
  const support::Measurements carried{support::carried(file)};
  for (const auto& [id, rows] : support::by_class(carried, compiled())) {
    const Node shipped = compiled().document(EntryKind::kernel_class, id);
    Node fitted = shipped;
    refit(rows, compiled(), fitted);
    const Node *before = shipped.find(block), *after = fitted.find(block);
    ASSERT_NE(before, nullptr) << id;
    for (std::size_t item = 0; item < before->children.size(); ++item)
      for (std::size_t key = 0; key < before->children[item].children.size(); ++key) {
        const Node &was = before->children[item].children[key], &is = after->children[item].children[key];
        const double number = std::atof(was.text.c_str());
        if (number == 0.0) continue;  // words
        EXPECT_NEAR(std::atof(is.text.c_str()), number, 0.02 * number) << id << ", item " << item << ": " << was.key;
      }
  }
}

// If this fails, the constants in hwdb are not what the carried measurements say: refit, or tell why they differ.
TEST(FitGemm, ShipsWhatTheCarriedRowsSay) { expect_shipped("gemm.csv", "gemm", fit_gemm); }
TEST(FitGroupedGemm, ShipsWhatTheCarriedRowsSay) {
  expect_shipped("grouped_gemm.csv", "grouped_gemm", fit_grouped_gemm);
}

/// A table of products on one card, at the latencies that some constants give.
std::string table_of(const Accelerator& card, const GemmConstants& constants, double scale_of_some) {
  std::string table = "accelerator,dtype,m,n,k,latency_us,software\n";
  int row = 0;
  for (const double m : {1.0, 16.0, 100.0, 512.0, 3000.0, 8192.0})
    for (const double n : {256.0, 2048.0, 9000.0, 32768.0})
      for (const double k : {512.0, 4096.0, 10000.0}) {
        GemmObservation seen;
        seen.card = card;
        seen.format = NumberFormat::bf16;
        seen.rate = card.peak[index(NumberFormat::bf16)]->value;
        seen.shape = {m, n, k};
        const double odd = ++row % 12 == 0 ? scale_of_some : 1.0;
        table += fmt::format("{},bf16,{},{},{},{},a library\n", card.id, m, n, k,
                             1e6 * odd * seen.predicted(constants).base());
      }
  return table;
}

// If this fails, the fit no longer finds the constants that made the measurements, or odd rows carry it away: one in
// twelve is three times too slow, which least squares would answer with a tenth (log 3 / 12), and the soft loss with
// less than 3%.
TEST(FitGemm, FindsTheConstantsBehindMeasurements) {
  GemmConstants truth;
  truth.efficiency = 0.8;
  truth.tile_overhead = 4000.0;
  truth.k_overhead = 150.0;
  truth.launch = Seconds{4e-6};
  truth.bandwidth = 0.8;
  truth.split = Seconds{2e-6};
  const Node table = read_csv(table_of(compiled().accelerator("nvidia-a100-sxm-80gb"), truth, 3.0), "table.csv");
  Node entry = compiled().document(EntryKind::kernel_class, "nvidia-ampere");
  fit_gemm(Value{table, "table.csv"}.items(), compiled(), entry);
  const GemmConstants found = *read_kernel_class(Value{entry, "entry"}).gemm_of(NumberFormat::bf16);
  EXPECT_NEAR(found.efficiency, truth.efficiency, 0.03);
  EXPECT_NEAR(found.bandwidth, truth.bandwidth, 0.03);
  EXPECT_NEAR(found.launch.base(), truth.launch.base(), 0.3e-6);
  EXPECT_NEAR(found.tile_overhead, truth.tile_overhead, 800.0);
}

// If this fails, constants are read out of a measurement or two.
TEST(FitGemm, LeavesWhatTooFewRowsTellAsItIs) {
  const Node table = read_csv(
      "accelerator,dtype,m,n,k,latency_us\n"
      "nvidia-a100-sxm-80gb,bf16,1024,1024,1024,100\n",
      "table.csv");
  const Node before = compiled().document(EntryKind::kernel_class, "nvidia-ampere");
  Node after = before;
  fit_gemm(Value{table, "table.csv"}.items(), compiled(), after);
  const Node &was = before.find("gemm")->children.front(), &is = after.find("gemm")->children.front();
  for (std::size_t key = 0; key < was.children.size(); ++key) EXPECT_EQ(is.children[key].text, was.children[key].text);
}

}  // namespace
}  // namespace shortboard
