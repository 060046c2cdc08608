#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "document/yaml.h"
#include "report/contract.h"
#include "support/questions.h"
#include "support/shipped.h"

namespace shortboard {
namespace {

ContractAnswer asked(const std::string& offer) {
  return answer(read_contract(read_yaml("offer: {" + offer + "}\ntrain: {model: llama-3.1-8b, global_batch: 1024}\n",
                                        "spec.yaml"),
                              "spec.yaml", support::shipped()),
                support::shipped());
}

const Table* titled(const Page& page, const std::string& beginning) {
  const auto found =
      std::ranges::find_if(page.tables, [&](const Table& one) { return one.title.starts_with(beginning); });
  return found == page.tables.end() ? nullptr : &*found;
}

// If this fails, the first line does not hold what was offered and what it is worth.
TEST(ContractPage, TheSentenceHoldsOfferAndWorth) {
  const ContractAnswer a = asked("nominal: 1000 P, format: fp16, sparse: false, accelerator: H100");
  const std::string text = contract_sentence(a);
  EXPECT_TRUE(
      text.starts_with("An offer of 1000 P counted in fp16, dense, of nvidia-h100-sxm, training Llama 3.1 8B: "))
      << text;
  EXPECT_NE(text.find(": 896 x nvidia-h100-sxm make "), std::string::npos) << text;
  const std::string open = contract_sentence(asked("nominal: 1000 P, format: fp16"));
  EXPECT_NE(open.find("dense or sparse not said"), std::string::npos) << open;
  EXPECT_NE(open.find(" to 1 over "), std::string::npos) << open;
}

// If this fails, rows are not the candidates, or a price is told for an offer without one.
TEST(ContractPage, ARowACandidateAndPricesOnlyOfAPrice) {
  const ContractAnswer a = asked("nominal: 1000 P, format: fp16");
  const Page page = contract_page(a);
  EXPECT_EQ(titled(page, "What may be behind it")->rows.size(), a.likely().size());
  EXPECT_EQ(titled(page, "Cards with such a peak of whose market in CN")->rows.size(),
            a.candidates.size() - a.likely().size());
  EXPECT_EQ(titled(page, "Price of the offer"), nullptr);
  EXPECT_EQ(titled(page, "What to have the seller write down")->rows.size(), a.questions.size());
  EXPECT_EQ(titled(page, "Cards that have such a peak")->rows.size(), a.refused.size());
  const Page priced = contract_page(asked("nominal: 1000 P, format: fp16, price: 30 million CNY"));
  EXPECT_EQ(titled(priced, "Price of the offer: 30 million CNY")->columns[1], "CNY an effective P");
}

// If this fails, a buyer does not read how near the cards' peaks are to what the offer's own count gives.
TEST(ContractPage, TheToleranceOfACountIsPrinted) {
  const Page page = contract_page(asked("nominal: 253 P, format: fp16, cards: 128, tolerance: 0.02"));
  const std::string& below = titled(page, "What may be behind it")->below;
  EXPECT_NE(below.find("(the offer's own 128: P / cards is within 2% of each peak)"), std::string::npos) << below;
}

// If this fails, an assumption is silent, or one that holds for many cards fills the page.
TEST(ContractPage, EachAssumptionStandsOnceWithItsCards) {
  const Page page = contract_page(asked("nominal: 1000 P, format: fp16"));
  const Table& assumed = *titled(page, "Assumed");
  for (const auto& one : assumed.rows) EXPECT_EQ(std::ranges::count(assumed.rows, one), 1) << one[0];
  const auto has = [&](const std::string& words) {
    return std::ranges::any_of(assumed.rows, [&](const auto& row) { return row[0].find(words) != std::string::npos; });
  };
  EXPECT_TRUE(has("market whose availability is shown"));
  EXPECT_TRUE(has("fp16 peak (not published) of "));
  EXPECT_TRUE(has(" more)"));
}

// If this fails, cards whose sparse peak nobody knows are passed over in silence.
TEST(ContractPage, SaysWhichReadingsItCouldNotMake) {
  const std::vector<std::string> left = not_modelled(asked("nominal: 1000 P, format: fp16"));
  EXPECT_TRUE(std::ranges::any_of(left, [](const std::string& one) {
    return one.find("whose sparse fp16 peak hwdb does not know") != std::string::npos;
  }));
}

}  // namespace
}  // namespace shortboard
