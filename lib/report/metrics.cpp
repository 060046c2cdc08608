#include "report/metrics.h"

namespace shortboard {
namespace {

double training(double mfu, double pflops, double tokens_per_second, Seconds step, double cards,
                std::string_view name) {
  if (name == "mfu") return mfu;
  if (name == "tflops_per_accelerator") return pflops * 1e3 / cards;
  if (name == "tokens_per_s_per_accelerator") return tokens_per_second / cards;
  return step.base();
}

/// Rates of a cluster and latencies of its service.
struct Service {
  double input_tokens, output_tokens, requests;
  Seconds ttft, tpot;
};

double serving(const Service& one, double cards, std::string_view name) {
  if (name == "output_tokens_per_s_per_accelerator") return one.output_tokens / cards;
  if (name == "input_tokens_per_s_per_accelerator") return one.input_tokens / cards;
  if (name == "total_tokens_per_s_per_accelerator") return (one.output_tokens + one.input_tokens) / cards;
  if (name == "requests_per_s") return one.requests;
  return 1e3 * (name == "ttft_ms" ? one.ttft : one.tpot).base();
}

}  // namespace

double metric(const TrainingAnswer& a, std::string_view name) {
  return training(a.mfu, a.effective_pflops, a.tokens_per_second, a.estimate.step(), a.question.cluster.count, name);
}

double metric(const MixedTrainingAnswer& a, std::string_view name) {
  double cards = 0.0;
  for (const MixedGroup& group : a.question.groups) cards += group.question.cluster.count;
  return training(a.mfu, a.effective_pflops, a.tokens_per_second, a.estimate.step, cards, name);
}

double metric(const ServingAnswer& a, std::string_view name) {
  return serving(
      {a.input_tokens_per_second, a.output_tokens_per_second, a.requests_per_second, a.point.ttft, a.point.tpot},
      a.cards(), name);
}

double metric(const MixedServingAnswer& a, std::string_view name) {
  double cards = 0.0;
  for (const ServingGroup& group : a.question.groups) cards += group.question.cluster.cards.count;
  return serving({a.input_tokens_per_second, a.output_tokens_per_second, a.requests_per_second, a.ttft, a.tpot}, cards,
                 name);
}

}  // namespace shortboard
