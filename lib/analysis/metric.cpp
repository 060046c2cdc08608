#include "analysis/metric.h"

#include <array>
#include <utility>

namespace shortboard {
namespace {

constexpr double kMilliseconds = 1e3, kTera = 1e3;  // of a second; of peta
constexpr std::string_view kPerCard = "_per_accelerator";

constexpr std::array kRates{std::pair{"tokens_per_s", &RunRates::tokens},
                            std::pair{"input_tokens_per_s", &RunRates::input_tokens},
                            std::pair{"output_tokens_per_s", &RunRates::output_tokens},
                            std::pair{"total_tokens_per_s", &RunRates::total_tokens},
                            std::pair{"requests_per_s", &RunRates::requests},
                            std::pair{"images_per_s", &RunRates::images}};

struct NamedTime {
  std::string_view name;
  std::optional<Seconds> RunRates::*time;
  double units = 1.0;  ///< Of the name, in a second.
};
constexpr std::array kTimes{NamedTime{"step_s", &RunRates::step}, NamedTime{"latency_s", &RunRates::latency},
                            NamedTime{"ttft_ms", &RunRates::ttft, kMilliseconds},
                            NamedTime{"tpot_ms", &RunRates::tpot, kMilliseconds}};

std::optional<double> over(std::optional<double> rate, double cards) {
  return rate ? std::optional{*rate / cards} : std::nullopt;
}

}  // namespace

std::optional<double> metric(const RunRates& rates, std::string_view name) {
  if (name == "mfu") return rates.mfu;
  if (name == "tflops_per_accelerator")
    return over(rates.effective_pflops ? std::optional{*rates.effective_pflops * kTera} : std::nullopt, rates.cards);
  for (const NamedTime& one : kTimes)
    if (name == one.name) {
      const std::optional<Seconds> time = rates.*one.time;
      return time ? std::optional{one.units * time->base()} : std::nullopt;
    }
  const bool per_card = name.ends_with(kPerCard);
  if (per_card) name.remove_suffix(kPerCard.size());
  for (const auto& [known, rate] : kRates)
    if (name == known) return per_card ? over(rates.*rate, rates.cards) : rates.*rate;
  return std::nullopt;
}

bool is_time(std::string_view metric) {
  for (const NamedTime& one : kTimes)
    if (metric == one.name) return true;
  return false;
}

}  // namespace shortboard
