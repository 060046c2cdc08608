#include "calibration/fit_attention.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "calibration/attention_measurement.h"
#include "document/yaml.h"
#include "hwdb/read_entry.h"

namespace shortboard {
namespace {

const std::string kCarried = std::string{SHORTBOARD_SOURCE} + "/tests/validation/attention.csv";

AttentionConstants refitted(std::span<const Value> rows, const Database& database, const std::string& id) {
  Node entry = database.document(EntryKind::kernel_class, id);
  fit_attention(rows, database, entry);
  return read_kernel_class(Value{entry, "refitted"}).attention;
}

std::vector<double> numbers(const AttentionForward& c) {
  return {c.tail,
          c.bandwidth,
          c.launch.base(),
          c.wide.tile.base(),
          c.wide.score[0].base(),
          c.wide.score[1].base(),
          c.wide.score[2].base(),
          c.narrow.tile.base(),
          c.narrow.score[0].base(),
          c.narrow.score[1].base(),
          c.narrow.score[2].base()};
}
std::vector<double> numbers(const AttentionDecode& c) {
  return {c.launch.base(), c.combine.base(), c.block.base(), c.stream.base(),
          c.narrow_stream, c.bandwidth,      c.efficiency,   c.narrow_efficiency};
}

template <class Constants>
void expect_near(const Constants& found, const Constants& shipped, const std::string& id) {
  const std::vector<double> a = numbers(found), b = numbers(shipped);
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_NEAR(a[i], b[i], 0.02 * b[i]) << id << ", constant " << i;
}

// If this fails, the constants that hwdb ships are not those that the carried measurements give.
TEST(FitAttention, ShipsWhatTheCarriedRowsGive) {
  const Database database = Database::compiled();
  const Node table = read_document(kCarried);
  for (const std::string id : {"nvidia-ampere", "nvidia-hopper", "nvidia-blackwell", "nvidia-ada",
                               "nvidia-blackwell-graphics", "amd-cdna4", "huawei-ascend"}) {
    std::vector<Value> rows;
    for (const Value& row : Value{table, kCarried}.items())
      if (database.accelerator(row.required("accelerator").text()).kernel_class == id) rows.push_back(row);
    ASSERT_GE(rows.size(), 5U) << id;
    const AttentionConstants found = refitted(rows, database, id);
    const AttentionConstants shipped = database.kernel_class(id).attention;
    expect_near(found.forward, shipped.forward, id);
    expect_near(found.decode, shipped.decode, id);
    expect_near(found.latent, shipped.latent, id);
  }
}

/// Rows as cards with these constants would have measured them.
Node rows_of(const AttentionConstants& constants, const Database& database, std::string_view phase) {
  std::string table = "accelerator,phase,dtype,kv_dtype,batch,seq,heads,kv_heads,head_dim,latency_us\n";
  for (const double batch : {1, 8, 64})
    for (const double seq : {64, 512, 4096, 32768})
      for (const double size : {64, 128, 256})
        for (const std::string_view format : {"bf16", "fp8"}) {
          const std::string cells =
              fmt::format("nvidia-h100-sxm,{},{},{},{},{},16,4,{},", phase, format, format, batch, seq, size);
          const Node one = read_csv(table.substr(0, table.find('\n') + 1) + cells + "1\n", "one.csv");
          const Value row{one.children[0], "one.csv"};
          const AttentionRoof roof = measured_roof(row, database.accelerator("nvidia-h100-sxm"), constants);
          const Seconds time = attention_operator_time(read_attention_measurement(row), roof, constants.prepares);
          table += fmt::format("{}{}\n", cells, 1e6 * time.base());
        }
  return read_csv(table, "made.csv");
}

// If this fails, a user's measurements of other kernels do not come back as constants that explain them.
TEST(FitAttention, ExplainsRowsOfOtherConstants) {
  const Database database = Database::compiled();
  AttentionConstants made = database.kernel_class("nvidia-hopper").attention;
  made.forward.launch = Seconds{6e-6};
  for (Seconds& score : made.forward.wide.score) score = 1.5 * score;
  made.decode.launch = Seconds{20e-6};
  made.decode.bandwidth = 0.7;
  for (const std::string_view phase : {"prefill", "decode"}) {
    const Node table = rows_of(made, database, phase);
    const std::vector<Value> rows = Value{table, "made.csv"}.items();
    const AttentionConstants found = refitted(rows, database, "nvidia-hopper");
    for (const Value& row : rows) {
      const AttentionMeasurement m = read_attention_measurement(row);
      const AttentionRoof roof = measured_roof(row, database.accelerator(m.accelerator), found);
      EXPECT_NEAR(std::log(attention_operator_time(m, roof, found.prepares).base() / m.latency.base()), 0.0, 0.03);
    }
  }
}

// If this fails, a handful of rows turns the constants over, or a fit loses where they are from.
TEST(FitAttention, FewRowsChangeNothing) {
  const Database database = Database::compiled();
  const Node table =
      read_csv("accelerator,batch,context,heads,kv_heads,head_dim,latency_us\nH100,1,4096,32,8,128,9999\n", "few.csv");
  Node entry = database.document(EntryKind::kernel_class, "nvidia-hopper");
  fit_attention(Value{table, "few.csv"}.items(), database, entry);
  const AttentionConstants found = read_kernel_class(Value{entry, "refitted"}).attention;
  const AttentionConstants shipped = database.kernel_class("nvidia-hopper").attention;
  EXPECT_EQ(numbers(found.decode), numbers(shipped.decode));
  EXPECT_EQ(numbers(found.forward), numbers(shipped.forward));
  EXPECT_EQ(found.from.title, shipped.from.title);
  EXPECT_EQ(found.from.note, shipped.from.note);
}

}  // namespace
}  // namespace shortboard
