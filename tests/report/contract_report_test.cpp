#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "document/yaml.h"
#include "market/contract.h"
#include "report/build.h"
#include "support/questions.h"
#include "support/reported.h"
#include "support/shipped.h"

namespace shortboard {
namespace {

using support::holds;
using support::json_of;
using support::section;
using support::table;
using support::text;

ContractAnswer asked(const std::string& offer) {
  return answer(read_contract(read_yaml("offer: {" + offer + "}\ntrain: {model: llama-3.1-8b, global_batch: 1024}\n",
                                        "spec.yaml"),
                              "spec.yaml", support::shipped()),
                support::shipped());
}

const ContractAnswer& open_offer() {
  static const ContractAnswer a = asked("nominal: 1000 P, format: fp16, price: 30 million CNY");
  return a;
}

// If this fails, the first line does not hold what was offered and what it is worth.
TEST(ContractReport, TheHeadlineHoldsOfferAndWorth) {
  const std::string one =
      text(report(asked("nominal: 1000 P, format: fp16, sparse: false, accelerator: H100")).headline);
  EXPECT_TRUE(one.starts_with(
      "An offer of 1,000 P counted in fp16, dense, of nvidia-h100-sxm, training Llama 3.1 8B: 896 x nvidia-h100-sxm "
      "make "))
      << one;
  const std::string open = text(report(open_offer()).headline);
  EXPECT_TRUE(holds(open, "dense or sparse not said, for 30 M CNY")) << open;
  EXPECT_TRUE(holds(open, " to 1 over ")) << open;
}

// If this fails, rows are not the candidates, or a price is told for an offer without one.
TEST(ContractReport, ARowPerCandidateAndPricesOnlyOfAPrice) {
  const Report made = report(open_offer());
  const ContractAnswer& a = open_offer();
  EXPECT_EQ(section(made.sections, "What may be behind it, the most effective P first")->tables[0].rows.size(),
            a.likely().size());
  const nlohmann::json json = json_of(made);
  EXPECT_EQ(json.at("candidates").size(), a.candidates.size());
  EXPECT_EQ(json.at("ask").size(), a.questions.size());
  EXPECT_EQ(json.at("refused").size(), a.refused.size());
  EXPECT_GT(json.at("candidates")[0].at("price_per_effective_pflops").get<double>(), 0.0);
  EXPECT_NE(section(made.sections, "Price of the offer: 30 M CNY"), nullptr);
  const Report free = report(asked("nominal: 1000 P, format: fp16, accelerator: H100"));
  EXPECT_FALSE(holds(print(free, Format::text), "Price of the offer"));
}

// If this fails, a buyer does not read how near the cards' peaks are to what the offer's own count gives.
TEST(ContractReport, TheToleranceOfACountIsPrinted) {
  const Report made = report(asked("nominal: 253 P, format: fp16, cards: 128, tolerance: 0.02"));
  EXPECT_TRUE(holds(text(section(made.sections, "What may be behind it, the most effective P first")->foot),
                    "(the offer's own 128: P / cards is within 2.0% of each peak)"));
}

// If this fails, an assumption is silent, or one that holds for many cards fills the report.
TEST(ContractReport, EachAssumptionStandsOnceWithItsCards) {
  const Report made = report(open_offer());
  std::vector<std::string> lines;
  for (const auto& row : section(made.sections, "Assumed (key that changes it)")->tables[0].rows)
    lines.push_back(text(row[0]) + "|" + text(row[1]) + "|" + text(row[2]));
  for (const std::string& one : lines) EXPECT_EQ(std::ranges::count(lines, one), 1) << one;
  const auto has = [&](const std::string& words) {
    return std::ranges::any_of(lines, [&](const std::string& line) { return holds(line, words); });
  };
  EXPECT_TRUE(has("market whose availability is shown"));
  EXPECT_TRUE(has("fp16 peak (not published) of "));
  EXPECT_TRUE(has(" more)"));
}

// If this fails, cards whose sparse peak nobody knows are passed over in silence.
TEST(ContractReport, SaysWhichReadingsItCouldNotMake) {
  EXPECT_TRUE(holds(print(report(open_offer()), Format::text), "whose sparse fp16 peak hwdb does not know"));
}

}  // namespace
}  // namespace shortboard
