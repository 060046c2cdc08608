#include "validation/collective_rows.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "document/yaml.h"
#include "support/complaint.h"
#include "support/measured_rows.h"
#include "support/measurements.h"
#include "validation/expert_exchange_rows.h"

namespace shortboard {
namespace {

using Predict = ValidatedRow (*)(const Value&, const Database&);

/// |predicted / measured - 1| of every row of a table, sorted.
std::vector<double> errors(const std::string& file, Predict predict, bool only_across = false) {
  const Database database = Database::compiled();
  const Node rows = read_document(file);
  std::vector<double> found;
  for (const Value& row : Value{rows, file}.items()) {
    if (only_across && !row.optional("nodes")) continue;
    const ValidatedRow result = predict(row, database);
    found.push_back(std::abs(result.predicted / result.measured - 1.0));
  }
  std::ranges::sort(found);
  return found;
}

double quantile(const std::vector<double>& sorted, double share) {
  return sorted.at(static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1)));
}

ValidatedRow predicted(const std::string& columns, const std::string& cells, Predict predict = predict_collective) {
  const Node rows = read_csv(columns + "\n" + cells + "\n", "f.csv");
  return predict(Value{rows, "f.csv"}.items().front(), Database::compiled());
}

// If this fails, the model no longer explains the measurements that its constants were fitted on.
TEST(CollectiveRows, CarriedRowsAreExplained) {
  const std::vector<double> all = errors(support::carried("collective.csv"), predict_collective);
  EXPECT_LE(quantile(all, 0.5), 0.09);
  EXPECT_LE(quantile(all, 0.9), 0.30);
  const std::vector<double> across = errors(support::carried("collective.csv"), predict_collective, true);
  EXPECT_LE(quantile(across, 0.5), 0.13);
  EXPECT_LE(quantile(across, 0.9), 0.38);
  const std::vector<double> experts = errors(support::carried("expert_exchange.csv"), predict_expert_exchange);
  EXPECT_LE(quantile(experts, 0.5), 0.08);
  EXPECT_LE(quantile(experts, 0.9), 0.35);
}

// If this fails, rows that were not fitted are missed, or can't be read. Skipped where the tables are not at hand.
TEST(CollectiveRows, PublishedTablesAreExplained) {
  const std::string directory = support::collected("measurements/");
  if (directory.empty()) GTEST_SKIP() << support::kNotCollected;
  const std::vector<double> inside = errors(directory + "collectives.csv", predict_collective);
  EXPECT_LE(quantile(inside, 0.5), 0.07);
  EXPECT_LE(quantile(inside, 0.9), 0.23);
  const std::vector<double> across = errors(directory + "collectives_internode.csv", predict_collective);
  EXPECT_LE(quantile(across, 0.5), 0.13);
  EXPECT_LE(quantile(across, 0.9), 0.38);
  EXPECT_LE(quantile(errors(directory + "ep_dispatch_combine.csv", predict_expert_exchange), 0.5), 0.12);
}

// If this fails, a bus bandwidth is taken for a time.
TEST(CollectiveRows, ABusBandwidthTellsATime) {
  // 2 x 7/8 x 8 GB / 350 GB/s = 40 ms
  const ValidatedRow row = predicted("accelerator,op,ranks,bytes,busbw_gbs", "H100,all_reduce,8,8e9,350");
  EXPECT_NEAR(row.measured, 40000.0, 1e-6);
  EXPECT_EQ(row.metric, "latency_us");
  EXPECT_EQ(row.accelerator, "nvidia-h100-sxm");
}

// If this fails, nodes are taken for domains where racks are, or the other way round.
TEST(CollectiveRows, TheFabricTellsTheDomain) {
  const std::string columns = "accelerator,nodes,ranks,per_node,nic_gbps_per_accelerator,fabric,op,bytes,latency_us";
  const auto id = [&](const std::string& cells) { return predicted(columns, cells).id; };
  EXPECT_NE(id("H100,2,16,8,400,infiniband,all_reduce,8,25").find("16 ranks of 8 a domain"), std::string::npos);
  EXPECT_NE(id("GB200,18,72,4,400,nvlink-switch,all_reduce,8,25").find("72 ranks of 72"), std::string::npos);
  EXPECT_NE(id("GB200,32,128,4,400,nvlink-switch+infiniband,all_reduce,8,25").find("128 ranks of 64"),
            std::string::npos);
  EXPECT_NE(id("GB200,4,8,2,800,rdma,all_gather,8,25").find("8 ranks of 1 a domain"), std::string::npos);
  EXPECT_NE(id("H100,2,16,8,350,infiniband,all_reduce,8,25").find("over infiniband-ndr"), std::string::npos);
  EXPECT_NE(id("H100,2,16,8,200,slingshot-11,all_reduce,8,25").find("over slingshot-11"), std::string::npos);
}

// If this fails, a fabric nobody measured ends the run instead of getting the figures assumed for it.
TEST(CollectiveRows, AnUnknownFabricIsAnswered) {
  const ValidatedRow row = predicted("accelerator,nodes,ranks,per_node,fabric,op,bytes,latency_us",
                                     "H100,2,16,8,smoke-signals,all_reduce,1e9,5000");
  EXPECT_GT(row.predicted, 1000.0);
  EXPECT_LT(row.predicted, 50000.0);
}

// If this fails, a wrong row is predicted instead of refused.
TEST(CollectiveRows, RefusesWhatItCanNotRead) {
  EXPECT_NE(complaint([] {
              return predicted("accelerator,op,ranks,bytes", "H100,all_reduce,8,1000");
            }).find("has no time; give latency_us or busbw_gbs"),
            std::string::npos);
  EXPECT_NE(complaint([] {
              return predicted("accelerator,op,ranks,bytes,latency_us", "H100,all_reduse,8,1000,5");
            }).find("all_reduce"),
            std::string::npos);
  EXPECT_NE(complaint([] {
              return predicted("accelerator,nodes,ranks,per_node,fabric,op,bytes,latency_us",
                               "H100,2,12,8,roce,all_reduce,1000,5");
            }).find("not a whole number of domains of 8"),
            std::string::npos);
}

// If this fails, an exchange of experts is judged by the wrong figure.
TEST(ExpertExchangeRows, JudgeTheTimeOrElseTheBandwidth) {
  const std::string columns =
      "accelerator,nodes,ranks,per_node,nic_gbps_per_accelerator,fabric,kernel,op,tokens_per_rank,hidden,topk,dtype,"
      "bandwidth_gbs,bandwidth_kind,latency_us";
  const ValidatedRow time =
      predicted(columns, "H800,2,16,8,400,infiniband,low_latency_pure_rdma,dispatch,128,7168,8,fp8,63,RDMA,118",
                predict_expert_exchange);
  EXPECT_EQ(time.metric, "latency_us");
  EXPECT_EQ(time.measured, 118.0);
  const ValidatedRow rate = predicted(columns, "H800,2,16,8,400,infiniband,normal,combine,4096,7168,8,bf16,43,RDMA,",
                                      predict_expert_exchange);
  EXPECT_EQ(rate.metric, "bandwidth_gbs");
  EXPECT_NEAR(rate.predicted, 43.0, 15.0);
}

}  // namespace
}  // namespace shortboard
