#include <fmt/format.h>

#include "report/report.h"

namespace shortboard {
namespace {

/// "offline", "online at 40 requests/s", "in batches of 64": the load.
std::string load(const ServingQuestion& q) {
  switch (q.mode) {
    case ServingMode::offline:
      return "offline";
    case ServingMode::online:
      if (q.concurrency > 0.0) return fmt::format("with {:.4g} requests in flight", q.concurrency);
      if (q.rate > 0.0) return fmt::format("at {:.4g} requests/s", q.rate);
      if (!q.trace.empty()) return "as recorded";
      return q.objective.empty() ? "at the most that it keeps up with" : "at the most that keeps its objective";
    case ServingMode::fixed_batch:
      return q.batch > 0.0 ? fmt::format("in batches of {:.4g}", q.batch) : "in the largest batches";
    case ServingMode::prefill:
      return "prompts alone";
    case ServingMode::decode:
      return "generation alone";
  }
  return {};
}

}  // namespace

std::string sentence(const ServingAnswer& a) {
  const ServingQuestion& q = a.question;
  const bool prompts = q.mode == ServingMode::prefill;
  const double tokens = prompts ? a.input_tokens_per_second : a.output_tokens_per_second;
  std::string text = fmt::format(
      "{:.0f} x {} serving {} {}, {:.4g} tokens in and {:.4g} out: {:.4g} {} tokens/s ({:.4g} a card), {:.4g} "
      "requests/s; {:.4g} effective PFLOPS of {:.4g} nominal ({:.1f}%)",
      a.cards(), q.parts.accelerator.name, q.job.model.name, load(q), q.size.input, q.size.output, tokens,
      prompts ? "input" : "output", tokens / a.cards(), a.requests_per_second, a.shared.effective_pflops,
      a.shared.nominal_pflops, 100.0 * a.shared.mfu);
  if (!a.shared.keeps_up.value_or(true))
    text += fmt::format(". It does not keep up: {:.4g} of {:.4g} requests/s", a.requests_per_second, q.rate);
  if (!a.shared.meets_objective.value_or(true)) text += ". It misses its objective";
  return text + fmt::format(". The short board is the {}: 1.25 times as much would give {:.1f}% more.",
                            a.shared.gains.front().name(), 100.0 * a.shared.gains.front().gain_quarter);
}

}  // namespace shortboard
