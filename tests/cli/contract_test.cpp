#include <fmt/format.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "support/golden.h"
#include "support/run.h"

namespace shortboard {
namespace {

const std::string kExample = "contract examples/contract-1000-p.yaml ";

// If this fails, a buyer does not learn what an offer in P is worth and what to ask.
TEST(ContractCli, TellsTheCandidatesAndWhatToAsk) {
  const Outcome r = run(kExample);
  ASSERT_EQ(r.status, 0) << r.error;
  for (const char* words :
       {"What may be behind it, the most effective P first", "in whole servers, rounded down", "nvidia-h100-sxm",
        "What to have the seller write down", "acceptance test: throughput on this workload",
        "Price of the offer: 250 M CNY", "price per effective P", "Assumed (key that changes it)", "Not modelled"})
    EXPECT_NE(r.out.find(words), std::string::npos) << words;
  EXPECT_NE(run(kExample + "--format markdown").out.find("## What to have the seller write down"), std::string::npos);
  EXPECT_NE(run(kExample + "--format csv").out.find("nvidia-h100-sxm,dense,989.5,1010.61142,1008,8,126,"),
            std::string::npos);
  EXPECT_NE(run(kExample + "--format csv-long").out.find("candidates.cards,\"nvidia-h100-sxm, dense\",1008,1\r\n"),
            std::string::npos);
}

// If this fails, programs that read schema 2 break, or the figures do not follow from each other.
TEST(ContractCli, JsonAddsUp) {
  const Outcome r = run(kExample + "--format json");
  ASSERT_EQ(r.status, 0) << r.error;
  const nlohmann::json json = nlohmann::json::parse(r.out);
  EXPECT_EQ(json.at("schema"), 2);
  EXPECT_EQ(json.at("kind"), "contract");
  EXPECT_EQ(json.at("offer").at("nominal_pflops"), 1000.0);
  EXPECT_TRUE(json.at("offer").at("sparse").is_null());
  EXPECT_EQ(json.at("offer").at("currency"), "CNY");
  const auto& all = json.at("candidates");
  ASSERT_GT(all.size(), 20U);
  const std::string long_form = run(kExample + "--format csv-long").out;
  int with_street_price = 0;
  for (const auto& c : all) {
    const double effective = c.at("effective_pflops").get<double>();
    EXPECT_NEAR(c.at("share").get<double>(), effective / 1000.0, 1e-9);
    EXPECT_NEAR(c.at("nominal_pflops").get<double>(),
                c.at("cards").get<double>() * c.at("peak_tflops").get<double>() / 1e3, 1e-6);
    EXPECT_NEAR(c.at("price_per_effective_pflops").get<double>(), 250e6 / effective, 1e-3);
    if (!c.at("street_price").is_null()) {  // in the offer's currency, which the long form tells beside it
      const std::string low =
          fmt::format("candidates.street_price.low,\"{}, {}\",{:.9g},CNY\r\n", c.at("accelerator").get<std::string>(),
                      c.at("counted_as").get<std::string>(), c.at("street_price").at("low").get<double>());
      EXPECT_NE(long_form.find(low), std::string::npos) << low;
      ++with_street_price;
    }
  }
  EXPECT_GT(with_street_price, 0);
  EXPECT_LE(json.at("best_to_worst_on_market").get<double>(), json.at("best_to_worst").get<double>());
  EXPECT_NEAR(json.at("best_to_worst").get<double>(),
              all.front().at("effective_pflops").get<double>() / all.back().at("effective_pflops").get<double>(), 1e-9);
  EXPECT_GE(json.at("ask").size(), 8U);
}

// If this fails, the example of a service, or one card's own entry of hwdb, is not answered.
TEST(ContractCli, AServiceAndAnOwnCardAreAnswered) {
  const Outcome r = run("contract examples/contract-128-cards-serving.yaml");
  ASSERT_EQ(r.status, 0) << r.error;
  EXPECT_NE(r.out.find("output tokens/s"), std::string::npos);
  const TemporaryDirectory place;
  place.write("accelerators/mine.yaml",
              "id: my-card\nname: Mine\nvendor: Me\nclass: other-accelerator\n"
              "sources: {bench: {title: own measurement, address: internal}}\n"
              "memory:\n  sold: {value: 128 GB, confidence: measured, source: bench}\n"
              "  bandwidth: {value: 4 TB/s, confidence: measured, source: bench}\n"
              "peak: {bf16: {value: 500 TFLOPS, confidence: measured, source: bench}}\n");
  const Outcome own = run(kExample + "--hwdb " + place.path() + " --set offer.accelerator=my-card --format csv");
  ASSERT_EQ(own.status, 0) << own.error;
  EXPECT_NE(own.out.find("my-card,dense,500,2000,2000,8,250,"), std::string::npos) << own.out;  // 1000 P / 500 TFLOPS
}

// If this fails, an offer can't be judged on pictures, or each format says something else of it.
TEST(ContractCli, PicturesAreAnsweredAlikeInEveryFormat) {
  const TemporaryDirectory place;
  const std::string file = place.write("offer.yaml",
                                       "offer: {nominal: 100 P, format: int8, sparse: false, accelerator: 昇腾910B3}\n"
                                       "generate: {model: sdxl}\n");
  const Outcome json = run("contract " + file + " --format json");
  ASSERT_EQ(json.status, 0) << json.error;
  const nlohmann::json c = nlohmann::json::parse(json.out).at("candidates").at(0);
  EXPECT_EQ(c.at("cards"), 168);  // 100 P / 589.8 TOPS = 169.5: 21 servers
  EXPECT_EQ(c.at("throughput_unit"), "images/s");
  EXPECT_TRUE(c.at("price_per_effective_pflops").is_null());
  const std::string effective = fmt::format("{:.4g}", c.at("effective_pflops").get<double>());
  EXPECT_NE(run("contract " + file).out.find("make " + effective + " effective P"), std::string::npos);
  const std::string row = fmt::format("candidates.effective_pflops,\"huawei-ascend-910b3, dense\",{:.9g},PFLOPS\r\n",
                                      c.at("effective_pflops").get<double>());
  EXPECT_NE(run("contract " + file + " --format csv-long").out.find(row), std::string::npos) << row;
  const std::string columns = fmt::format("huawei-ascend-910b3,dense,589.8,169.549,168,8,21,168,{:.9g},{:.9g},",
                                          c.at("nominal_pflops").get<double>(), c.at("effective_pflops").get<double>());
  EXPECT_NE(run("contract " + file + " --format csv").out.find(columns), std::string::npos) << columns;
}

// If one fails, a wrong offer ends like a right one, or without what would mend it.
TEST(ContractCli, MistakesEndWithTwoAndTheirPlace) {
  const auto says = [&](const std::string& settings, const char* words) {
    const Outcome r = run(kExample + settings);
    EXPECT_EQ(r.status, 2) << settings;
    EXPECT_EQ(r.out, "");
    EXPECT_NE(r.error.find(words), std::string::npos) << r.error;
  };
  says("--set offer.nominal=1000", "offer.nominal: '1000' has no unit; write for example '10,000 P'");
  says("--set offer.nominal='1000 GB'", "has the unit 'GB', which this key does not take");
  says("--set offer.nominal='-1 P'", "is negative");
  says("--set offer.nominal='10,00 P'", "has commas that do not separate thousands; write '10,000 P'");
  says("--set offer.card=H100", "offer.card: no such key; did you mean 'cards'?");
  says("--set offer.price='30 million'", "offer.price: '30 million' needs a currency; for example '30 million CNY'");
  says("--set cluster.groups[0].count=8", "cluster: is unknown in an offer");
  says("--set train.model=llama-3.1-71b", "train.model: no model 'llama-3.1-71b'");
  says("--format html", "html");
  EXPECT_EQ(run("contract").status, 2);
  EXPECT_EQ(run("contract /nowhere.yaml").status, 2);
}

// If this fails, an offer that no card can be behind is not told from a mistake.
TEST(ContractCli, AnOfferThatNoCardGivesEndsWithThree) {
  const Outcome r = run(kExample + "--set offer.cards=128");
  EXPECT_EQ(r.status, 3) << r.error;
  EXPECT_EQ(r.out, "");
  EXPECT_NE(r.error.find("no card fits the offer: 1000 P / 128 cards = 7812 TFLOPS a card in fp16"), std::string::npos)
      << r.error;
  EXPECT_EQ(run(kExample + "--set offer.nominal='1 P' --set offer.accelerator=H100").status, 3);
}

// If this fails, what an offer is said to be worth has changed: read the difference before taking it.
TEST(Size, TheOfferOf1000P) {
  const Outcome r = run("contract examples/contract-1000-p.yaml");
  ASSERT_EQ(r.status, 0) << r.error;
  expect_golden("contract-1000-p.txt", r.out);
}

}  // namespace
}  // namespace shortboard
