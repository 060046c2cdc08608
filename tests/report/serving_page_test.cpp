#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "document/yaml.h"
#include "report/report.h"
#include "support/questions.h"

namespace shortboard {
namespace {

ServingAnswer answer_of(const std::string& serve) {
  static const Database database = Database::compiled();
  return answer(read_serving(
      read_yaml("cluster: {groups: [{accelerator: H100, count: 8}]}\nserve: {" + serve + "}\nplan: {tensor: 2}\n",
                "spec.yaml"),
      "spec.yaml", database));
}

const ServingAnswer& offline() {
  static const ServingAnswer a = answer_of("model: llama-3.1-8b, input: 1000, output: 500");
  return a;
}

Table table(const ServingAnswer& a, const std::string& title) {
  const Page page = serving_page(a);
  const auto found = std::ranges::find(page.tables, title, &Table::title);
  return found == page.tables.end() ? Table{} : *found;
}

double sum(const Table& table, std::size_t column) {
  double total = 0.0;
  for (const auto& row : table.rows) total += std::stod(row[column]);
  return total;
}

// If this fails, the memory that is shown is not all that the engine fills.
TEST(ServingPage, MemoryAddsUpToWhatTheEngineFills) {
  const double budget = offline().memory.budget.base() / 1e9;
  EXPECT_NEAR(sum(table(offline(), "Memory of a card"), 1), budget, 0.03);  // of figures rounded to 0.01
}

// If this fails, the time that is shown is not all of a request's.
TEST(ServingPage, TimeAddsUpToARequests) {
  const Table time = table(offline(), "Where a replica's time a request goes");
  const double both = sum(time, 1) + sum(time, 2);
  EXPECT_NEAR(both, 1e3 * offline().point.seconds_per_request(), 1e-3 * both);
  EXPECT_NEAR(sum(time, 3), 100.0, 0.1);
}

// If this fails, the first screen does not begin with the answer, how sure it is, and what its latencies mean.
TEST(ServingPage, OpensWithTheAnswer) {
  const Page page = serving_page(offline());
  ASSERT_EQ(page.opening.size(), 4U);
  EXPECT_NE(page.opening[0].find("8 x NVIDIA H100 SXM serving Llama 3.1 8B offline, 1000 tokens in and 500 out: "),
            std::string::npos)
      << page.opening[0];
  EXPECT_NE(page.opening[0].find("The short board is the "), std::string::npos);
  EXPECT_NE(page.opening[1].find("80% interval"), std::string::npos);
  EXPECT_NE(page.opening[2].find("TPOT"), std::string::npos);
  EXPECT_NE(page.opening[2].find("bounded by: "), std::string::npos);
  EXPECT_EQ(page.tables[0].title, "From nominal to effective P");
  EXPECT_EQ(page.tables[1].title, "What more of a resource would give");
}

// If this fails, a load that is too much is reported as if it were served.
TEST(ServingPage, SaysWhereItDoesNotKeepUp) {
  const ServingAnswer a = answer_of("model: llama-3.1-8b, input: 1000, output: 500, mode: online, rate: 1e5");
  EXPECT_NE(sentence(a).find("It does not keep up: "), std::string::npos);
  EXPECT_EQ(sentence(offline()).find("keep up"), std::string::npos);
}

// If this fails, ours stands beside another figure than the published one.
TEST(ServingPage, MetricsAreWhatTheirNamesSay) {
  const ServingAnswer& a = offline();
  EXPECT_DOUBLE_EQ(metric(a, "output_tokens_per_s_per_accelerator").value(), a.output_tokens_per_second / 8.0);
  EXPECT_DOUBLE_EQ(metric(a, "input_tokens_per_s_per_accelerator").value(), a.input_tokens_per_second / 8.0);
  EXPECT_DOUBLE_EQ(metric(a, "total_tokens_per_s_per_accelerator").value(), a.total_tokens_per_second() / 8.0);
  EXPECT_DOUBLE_EQ(metric(a, "requests_per_s").value(), a.requests_per_second);
  EXPECT_DOUBLE_EQ(metric(a, "ttft_ms").value(), 1e3 * a.point.ttft.base());
  EXPECT_DOUBLE_EQ(metric(a, "tpot_ms").value(), 1e3 * a.point.tpot.base());
}

// If this fails, a spreadsheet of the answer lacks a section.
TEST(ServingPage, CsvHasEverySection) {
  const std::string csv = csv_report(offline());
  for (const char* line :
       {"section,name,value,unit\r\n", "answer,output_tokens_per_s,", "ladder,nominal,1,1",
        "gain_at_1.25,memory bandwidth,", "prefill,mfu,", "decode,mbu,", "decode_time,memory,", "memory,cache_used,"})
    EXPECT_NE(csv.find(line), std::string::npos) << line;
}

}  // namespace
}  // namespace shortboard
