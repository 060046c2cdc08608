#include "report/parts.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/reported.h"

namespace shortboard {
namespace {

using support::cells;
using support::holds;
using support::text;
using Cells = std::vector<std::string>;

const std::vector<ResourceGain> kTwo{{Resource::matrix_rate, 0.7, 0.16, 0.54, 2.3333},
                                     {Resource::host_steps, 0.3, 0.06, 0.18, 20.0}};

// If this fails, the ladder's factors are printed without their product, or the product is not the effective P.
TEST(Ladder, ItsFactorsMultiplyToTheEffectiveP) {
  const Section section = ladder_section({{LadderStart::nominal, {}, 1.0, 0.0, 1.0},
                                          {LadderStart::number_format, NumberFormat::fp8, 2.0, -1.0, 2.0},
                                          {Part::tensor, {}, 0.125, 1.75, 0.25}});
  EXPECT_EQ(cells(section.tables[0], 1), (Cells{"number format (fp8)", "2.0000", "-1", "2"}));
  EXPECT_EQ(cells(section.tables[0], 2), (Cells{"exposed tensor-parallel messages", "0.1250", "1.75", "0.25"}));
  EXPECT_EQ(section.tables[0].rows[2][0].text, "tensor");
  EXPECT_EQ(text(section.foot), "the factors multiply: 1 P x 0.2500 = 0.25 P");
}

// If this fails, a reader does not see that shares sum to the whole, or reads a gain of twenty times as percents.
TEST(Gains, HaveSharesTheirSumAndGains) {
  const Section section = gains_section(kTwo, {"share_of_step"_w, {"gains_kept"_w()}});
  EXPECT_EQ(cells(section.tables[0], 0), (Cells{"matrix rate", "70.0%", "+16.0%", "+54.0%", "+233.3%"}));
  EXPECT_EQ(cells(section.tables[0], 1).back(), "x21");
  EXPECT_EQ(text(section.tables[0].rows[0].back()), "0.64");  // elasticity: 0.16 / 0.25
  EXPECT_EQ(text(section.foot), "shares sum to 100.0%; gains are in throughput, with the plan kept");
}

// If this fails, the chain does not tell effective P after each scaling, or what it ends before.
TEST(ChainSection, TellsEachScalingAndTheEnd) {
  Chain chain;
  chain.links = {{Resource::matrix_rate, 0.5, 0.5, 0.25}, {Resource::scale_up, 0.1, 0.65, 0.05}};
  chain.next = Resource::memory_bandwidth;
  chain.next_gain = 0.015;
  const Section section = chain_section(chain, 200.0);
  EXPECT_EQ(cells(section.tables[0], 1), (Cells{"scale-up link", "+10.0%", "+65.0%", "330", "+5.0%"}));
  EXPECT_EQ(text(section.foot),
            "then nothing gains 2.0% (the most: memory bandwidth, +1.5%); once more: doubled again instead");
  EXPECT_EQ(text(chain_section({}, 200.0).foot), "nothing is left to scale");
}

// If this fails, what is not modelled or not known reads as nothing.
TEST(Beside, NamesLimitsAndWhatIsOpen) {
  const Section section = beside_section({{WorkLimitKind::global_batch, 0.2, 64.0, 16.0, {}},
                                          {WorkLimitKind::attention_heads, 0.1, 0.0, 0.0, "10 heads by 4"}},
                                         {{OpenCause::failures, {}}, {OpenCause::oversubscription_of_fabric, "roce"}});
  EXPECT_EQ(cells(section.tables[0], 0),
            (Cells{"global batch", "64 sequences per step, 16 micro-batches per pipeline: twice as many sequences",
                   "+20.0%"}));
  EXPECT_EQ(cells(section.tables[0], 1), (Cells{"attention heads", "10 heads by 4: heads that divide", "+10.0%"}));
  EXPECT_EQ(cells(section.tables[1], 0), (Cells{"failures", "not modelled", "effective P is the steady state"}));
  EXPECT_EQ(cells(section.tables[1], 1)[1], "unknown");
}

// If this fails, an omission loses its figures, or programs can't tell which one it is.
TEST(NotModelledSection, WordsFiguresAndIds) {
  const Section section = not_modelled_section({"omission.sold"_w()}, {{Omission::dropped_tokens, {1.25, 0.2}}});
  ASSERT_EQ(section.tables[0].rows.size(), 2U);
  EXPECT_EQ(text(section.tables[0].rows[0][0]), "sold");
  EXPECT_EQ(text(section.tables[0].rows[1][0]), "dropped_tokens");
  EXPECT_TRUE(holds(text(section.tables[0].rows[1][1]),
                    "above 1.25 x an expert's even share (of the fullest card's at "
                    "least 20.0%)"));
}

// If this fails, a published figure is compared the wrong way round: ours of 0.25 over 0.2 is a quarter more.
TEST(PublishedSection, OursStandsBesidePublished) {
  const Section section =
      published_section({{"mfu", 0.2, "a paper"}, {"tokens_per_s_per_accelerator", 5.0, "a blog"}}, {0.25, 2.5});
  EXPECT_EQ(cells(section.tables[0], 0), (Cells{"mfu", "0.2", "0.25", "+25.0%", "a paper"}));
  EXPECT_EQ(cells(section.tables[0], 1), (Cells{"tokens_per_s_per_accelerator", "5", "2.5", "-50.0%", "a blog"}));
}

// If this fails, an interval is not the one of the uncertainty, or a class without measurements pretends to have some.
TEST(EvidenceWording, GivesTheCardsMeasured) {
  KernelClass kernels;
  kernels.id = "cards";
  EXPECT_EQ(text(evidence_wording(Evidence::datasheet, kernels)),
            "datasheet only: kernel constants of 'cards' fitted on no card of it");
  kernels.measured_on = {"one", "two"};
  EXPECT_EQ(text(evidence_wording(Evidence::class_constants, kernels)),
            "carried over from its class: kernel constants of 'cards' fitted on one, two");
  EXPECT_EQ(text(interval(seconds(4.0), 0.25)), "3.2 s to 5 s");
}

// If this fails, a verdict that was not asked for reads as a good one.
TEST(Opened, WhatWasNotAskedIsNull) {
  SharedAnswer shared;
  shared.nominal_pflops = 4.0;
  shared.effective_pflops = 1.0;
  shared.keeps_up = false;
  shared.cards_used = 8.0;
  const nlohmann::json json = support::json_of(opened("training"_w, "s", shared));
  EXPECT_EQ(json.at("effective_pflops"), 1.0);
  EXPECT_EQ(json.at("fits"), true);
  EXPECT_TRUE(json.at("meets_objective").is_null());
  EXPECT_EQ(json.at("keeps_up"), false);
  EXPECT_EQ(json.at("cards_used"), 8);
}

// If this fails, a short board that nobody looked for is named, or one that gains nothing.
TEST(ShortBoardSentence, StandsOnlyWhereItGains) {
  SharedAnswer shared;
  std::vector<Wording> sentences;
  add_short_board(shared, sentences);
  EXPECT_TRUE(sentences.empty());
  shared.short_board = ShortBoard{Resource::scale_up, 0.176};
  add_short_board(shared, sentences);
  EXPECT_EQ(text(sentences), "The short board is the scale-up link: a quarter more of it would give 17.6% more.");
}

// If this fails, a choice of the plan that changes its speed or memory is not printed.
TEST(PlanWording, PrintsEveryChoice) {
  EXPECT_EQ(text(plan_wording(Plan{.tensor = 2, .data = 4})),
            "tensor 2 x pipeline 1 x context 1 x data 4 = 8 cards; micro-batch 1; schedule 1f1b; "
            "distributed_optimizer; recompute none; sequence parallel yes");
  const Plan plan{.tensor = 2,
                  .pipeline = 4,
                  .context = 2,
                  .data = 4,
                  .expert = 8,
                  .expert_tensor = 2,
                  .context_exchange = ContextExchange::all_to_all,
                  .virtual_stages = 3,
                  .micro_batch = 2,
                  .schedule = Schedule::interleaved,
                  .sharding = Sharding::fully_sharded,
                  .recompute = Recompute::full,
                  .sequence_parallel = false,
                  .async_tensor = true,
                  .sharding_group = 8,
                  .offload_activations = true,
                  .offload_optimizer = true};
  EXPECT_EQ(text(plan_wording(plan)),
            "tensor 2 x pipeline 4 x context 2 x data 4 = 64 cards; experts over 8; each expert over 2; context "
            "exchange all_to_all; micro-batch 2; schedule interleaved of 3 pieces per card; asynchronous tensor "
            "parallelism; sharded in groups of 8; activations offloaded; optimizer offloaded; fully_sharded; recompute "
            "full; sequence parallel no");
}

Diagnosis slow() {
  return {.metric = "tokens_per_s",
          .measured = 80.0,
          .predicted = 100.0,
          .speed = 0.8,
          .uncertainty = 0.18,
          .suspects = {{SuspectKind::kernels, {}, 0, 0.8125, 1.0},
                       {SuspectKind::resource, Resource::scale_out, 0, 0.48, 20.0},
                       {SuspectKind::resource, Resource::memory_capacity, 0, std::nullopt, 100.0}}};
}

// If this fails, an operator does not read how far the run is from possible, and which resource explains it.
TEST(Measured, SaysTheDistanceAndTheExplanations) {
  const Section section = measured_section({slow()});
  ASSERT_EQ(section.lines.size(), 4U);
  EXPECT_EQ(text(section.lines[0]),
            "tokens_per_s: 80 measured, 100 predicted: 80.0% of the speed that this cluster and plan should give");
  EXPECT_EQ(text(section.lines[1]), "This is outside our interval (84.75 to 118, 80%, +-18.0%).");
  EXPECT_EQ(text(section.lines[2]),
            "Each of these would explain it if nothing else were wrong: kernels of every card at 81.2%, scale-out link "
            "at 48.0%.");
  EXPECT_EQ(text(section.lines[3]), "These could not, down to 1.0% of what we take: memory capacity.");
  EXPECT_EQ(section.tables[1].rows.size(), 3U);
}

// If this fails, a run that is better than the estimate is not called so, or not by how much.
TEST(Measured, AFasterRunSaysByHowMuchTheEstimateIsLow) {
  Diagnosis d = slow();
  d.measured = 125.0;
  d.speed = 1.25;
  d.suspects.clear();
  const Section section = measured_section({d});
  EXPECT_EQ(text(section.lines[0]),
            "tokens_per_s: 125 measured, 100 predicted: 25.0% faster than predicted, by which our estimate is low");
  EXPECT_EQ(section.lines.size(), 2U);
}

// If this fails, a run as predicted gets suspects that have lost nothing, or a spec without figures an empty section.
TEST(Measured, ARunAsPredictedHasNothingToExplain) {
  Diagnosis d = slow();
  d.measured = 100.0;
  d.speed = 1.0;
  for (Suspect& one : d.suspects) one.factor = 1.0;
  EXPECT_EQ(text(measured_section({d}).lines.back()), "As predicted: there is nothing to explain.");
  EXPECT_TRUE(measured_section({}).empty());
}

}  // namespace
}  // namespace shortboard
