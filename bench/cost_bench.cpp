#include <benchmark/benchmark.h>

#include "analysis/serving_answer.h"
#include "cost/attention.h"
#include "cost/collective.h"
#include "cost/expert_exchange.h"
#include "cost/gemm.h"
#include "cost/grouped_gemm.h"
#include "document/yaml.h"
#include "question/serving_question.h"
#include "spec/read_spec.h"

// The time of one operator or message, by the constants of H100; items are costs. Shapes are read anew each time.
namespace {

using namespace shortboard;

const ServingCluster& h100() {
  static const ServingCluster cluster =
      serving_question_of(read_spec(read_yaml("cluster: {groups: [{accelerator: H100, count: 64}]}\n"
                                              "serve: {model: deepseek-v3, weights: fp8}\nplan: {tensor: 8}\n",
                                              "bench"),
                                    "bench"),
                          Database::compiled())
          .cluster;
  return cluster;
}

template <class Shape, class Cost>
void price(benchmark::State& state, Shape shape, const Cost& cost) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(shape);
    benchmark::DoNotOptimize(cost(shape));
  }
  state.SetItemsProcessed(state.iterations());
}

void price_a_product(benchmark::State& state) {
  const GemmRoof roof = h100().cards.gemm[index(NumberFormat::bf16)].value();
  price(state, GemmShape{4096.0, 8192.0, 8192.0}, [&](const GemmShape& shape) { return gemm_time(shape, roof); });
}
BENCHMARK(price_a_product);

void price_a_block_of_experts(benchmark::State& state) {
  const ExpertBlock block{
      .tokens = 512.0, .experts = 32.0, .experts_per_token = 1.0, .hidden = 7168.0, .intermediate = 2048.0};
  price(state, block, [&](const ExpertBlock& one) { return expert_block_time(one, h100().experts); });
}
BENCHMARK(price_a_block_of_experts);

/// 8 query heads of 128 on one key head: a prompt of 8,192 tokens, and one token for each of 64 sequences of 4,096.
constexpr AttentionShape attention(double sequences, double queries, double context, double keys) {
  return {sequences, 8.0, 1.0, queries, context, keys, 128.0, 128.0};
}
constexpr AttentionShape kPrompt = attention(1.0, 8192.0, 4096.5, 8192.0);
constexpr AttentionShape kToken = attention(64.0, 1.0, 4096.0, 4096.0);

template <class Cost>
void price_attention(benchmark::State& state, const AttentionShape& shape, const Cost& cost) {
  price(state, shape, [&](const AttentionShape& one) { return cost(one, h100().cards.attention); });
}
BENCHMARK_CAPTURE(price_attention, forward, kPrompt, attention_forward_time);
BENCHMARK_CAPTURE(price_attention, backward, kPrompt, attention_backward_time);
BENCHMARK_CAPTURE(price_attention, decode, kToken, attention_decode_time);

/// 64 MB among 8 cards of one domain, and among 64 of eight domains.
template <class Cost>
void price_a_collective(benchmark::State& state, const Cost& cost) {
  const Group group{static_cast<int>(state.range(0)), 8};
  price(state, Bytes{64e6}, [&](Bytes bytes) { return cost(bytes, group, h100().cards.network); });
}
const auto exchange_all = [](Bytes bytes, Group group, const Network& network) {
  return all_to_all_time(bytes, group, 1.0, network);
};
BENCHMARK_CAPTURE(price_a_collective, all_reduce, all_reduce_time)->Arg(8)->Arg(64);
BENCHMARK_CAPTURE(price_a_collective, all_gather, all_gather_time)->Arg(8)->Arg(64);
BENCHMARK_CAPTURE(price_a_collective, reduce_scatter, reduce_scatter_time)->Arg(8)->Arg(64);
BENCHMARK_CAPTURE(price_a_collective, all_to_all, exchange_all)->Arg(8)->Arg(64);

void price_a_message(benchmark::State& state) {
  price(state, Bytes{64e6}, [](Bytes bytes) { return point_to_point_time(bytes, false, h100().cards.network); });
}
BENCHMARK(price_a_message);

void price_an_expert_exchange(benchmark::State& state) {
  const ExpertMessage message{.tokens = 128.0, .copy = Bytes{7168.0}, .active = 8.0};
  price(state, message, [](const ExpertMessage& one) {
    return expert_exchange_time(one, {64, 8}, h100().cards.exchange, h100().cards.network);
  });
}
BENCHMARK(price_an_expert_exchange);

}  // namespace
