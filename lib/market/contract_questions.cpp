#include "market/contract_questions.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "analysis/degraded.h"
#include "units/spec_error.h"

namespace shortboard {
namespace {

constexpr double kHalf = 0.5;

/// What a contract writes down of a resource; others are the work's or the software's, and no seller's.
struct Wording {
  Resource resource;
  std::string_view ask;
};
constexpr std::array kWordings{
    Wording{Resource::matrix_rate, "clocks that the cards hold under load, and their power cap"},
    Wording{Resource::power, "power cap a card"},
    Wording{Resource::memory_bandwidth, "memory bandwidth a card"},
    Wording{Resource::memory_capacity, "memory capacity a card"},
    Wording{Resource::scale_up, "scale-up domain: its cards, and their rate to each other"},
    Wording{Resource::scale_out, "scale-out rate a card, and the fabric"},
    Wording{Resource::oversubscription, "oversubscription of the fabric"},
    Wording{Resource::latency, "latency of the fabric"},
    Wording{Resource::host_link, "link to the host's memory"},
    Wording{Resource::launch, "processors of a server"}};

std::string percent(double share) { return fmt::format("{:.3g}%", 100.0 * share); }

std::string label(const Candidate& c) {
  return c.reading == Reading::sparse ? fmt::format("{} (sparse)", c.card.id) : c.card.id;
}

/// The best, the middle one and the worst, where there are so many.
std::vector<const Candidate*> probes(const ContractAnswer& a) {
  const std::vector<const Candidate*> all = a.likely();
  std::vector<const Candidate*> found{all.front()};
  if (all.size() > 2) found.push_back(all[all.size() / 2]);
  if (all.size() > 1) found.push_back(all.back());
  return found;
}

/// Share of the effective P that goes with half of a resource; absent where no plan fits then.
std::optional<double> loss_at_half(const Candidate& c, Resource resource) {
  try {
    const Output left =
        visit_held([&](const auto& one) { return output_of(with_resource(one, resource, kHalf)); }, c.work);
    return std::max(0.0, 1.0 - left.effective_pflops / c.output.effective_pflops);
  } catch (const NoPlanFits&) {
    return std::nullopt;
  }
}

SellerQuestion about_resource(const ContractAnswer& a, const Wording& wording) {
  SellerQuestion q{std::string{wording.ask}, {}, 0.0};
  std::vector<std::string> losses;
  for (const Candidate* c : probes(a)) {
    const std::optional<double> loss = loss_at_half(*c, wording.resource);
    losses.push_back(loss ? fmt::format("{} on {}", percent(*loss), label(*c))
                          : fmt::format("all on {} (no plan fits)", label(*c)));
    q.at_stake = std::max(*q.at_stake, loss.value_or(1.0));
  }
  q.why = fmt::format("{} at half of what we take loses {}", name(wording.resource), fmt::join(losses, ", "));
  return q;
}

SellerQuestion about_card(const ContractAnswer& a) {
  const std::vector<const Candidate*> all = a.likely();
  const Candidate &best = *all.front(), &worst = *all.back();
  const Offer& offer = a.question.offer;
  SellerQuestion q{"card model and count", {}, 1.0 - 1.0 / a.spread()};
  if (all.size() == 1)
    q.why = fmt::format("P / cards tells how the P are counted: {:.4g} {} in {:.4g} TFLOPS of {} each", best.offered,
                        best.card.id, best.peak.base() / 1e12, name(offer.format));
  else
    q.why =
        fmt::format("the same P are {:.4g} effective P of {} and {:.4g} of {}: {:.3g} to 1",
                    best.output.effective_pflops, label(best), worst.output.effective_pflops, label(worst), a.spread());
  if (!a.refused.empty()) q.why += fmt::format("; {} more cards cannot do this workload with it", a.refused.size());
  return q;
}

/// Of the candidates, the best whose card multiplies some format faster than the offer's.
SellerQuestion about_format(const ContractAnswer& a) {
  const NumberFormat format = a.question.offer.format;
  for (const Candidate* one : a.likely()) {
    const Candidate& c = *one;
    const auto& counted = counted_peak(c.card.peak, format);
    const double own = counted ? counted->value.base() : 0.0;
    std::size_t fastest = index(format);
    double most = own;
    for (std::size_t i = 0; i < kNumberFormatNames.size(); ++i)
      if (c.card.peak[i] && c.card.peak[i]->value.base() > most) {
        most = c.card.peak[i]->value.base();
        fastest = i;
      }
    if (own <= 0.0 || most <= own) continue;
    return {"number format in which the P are counted",
            fmt::format("{} multiplies {} at {:.3g} times its {} rate: counted in it, the same P are {} of the cards",
                        c.card.id, kNumberFormatNames[fastest], most / own, name(format), percent(own / most)),
            1.0 - own / most};
  }
  return {"number format in which the P are counted", "none of these cards multiplies another format faster", 0.0};
}

/// Effective P of the same card, the P counted densely over counted with sparsity.
SellerQuestion about_sparsity(const ContractAnswer& a) {
  SellerQuestion q{"dense or sparse", {}, std::nullopt};
  for (const Candidate* dense : a.likely()) {
    const Candidate& c = *dense;
    if (c.reading != Reading::dense) continue;
    const auto other = std::ranges::find_if(
        a.candidates, [&](const Candidate& one) { return one.reading == Reading::sparse && one.card.id == c.card.id; });
    if (other == a.candidates.end()) continue;
    const double left = other->output.effective_pflops / c.output.effective_pflops;
    q.at_stake = std::max(0.0, 1.0 - left);
    q.why = fmt::format(
        "counted with 2:1 sparsity, which this workload cannot use, {} gives {:.4g} effective P, not {:.4g}", c.card.id,
        other->output.effective_pflops, c.output.effective_pflops);
    return q;
  }
  const std::optional<bool>& said = a.question.offer.sparse;
  q.why = said ? fmt::format(
                     "the offer says {}: keep it in the contract; 2:1 sparsity doubles P that this workload cannot use",
                     *said ? "sparse" : "dense")
               : "2:1 sparsity doubles P that this workload cannot use";
  return q;
}

std::string software_of(const OfferedWork& work) {
  if (const auto* training = held_if<TrainingQuestion>(work)) return training->parts.stack.id;
  if (const auto* serving = held_if<ServingQuestion>(work)) return serving->engine.id;
  return held_if<GenerationQuestion>(work)->job.software.id;
}

/// Whether two ids differ in their year alone: releases of one software, for the same cards ("vllm-2025-huawei").
bool same_but_for_year(std::string_view one, std::string_view other) {
  constexpr std::string_view kYear = "-20";
  constexpr std::size_t kYearLength = 5;
  const std::size_t place = one.find(kYear);
  return place != std::string_view::npos && other.find(kYear) == place &&
         one.substr(0, place) == other.substr(0, place) &&
         one.substr(std::min(place + kYearLength, one.size())) ==
             other.substr(std::min(place + kYearLength, other.size()));
}

/// Effective P under other releases of the software that the candidate is asked with, by release.
std::vector<std::pair<double, std::string>> under_releases(const ContractAnswer& a, const Candidate& c,
                                                           const Database& database) {
  std::vector<std::pair<double, std::string>> found;
  for (const std::string& stack : a.question.stacks) {
    try {
      const OfferedWork work = offered_work(a.question, c.card.id, c.used, stack, database);
      if (!same_but_for_year(software_of(work), software_of(c.work))) continue;
      found.emplace_back(visit_held([](const auto& one) { return output_of(one); }, work).effective_pflops,
                         software_of(work));
    } catch (const NoPlanFits&) {  // too little memory under this one
      continue;
    } catch (const SpecError&) {  // not for this card or work
      continue;
    }
  }
  std::ranges::sort(found);
  return found;
}

SellerQuestion about_software(const ContractAnswer& a, const Database& database) {
  const Candidate& best = *a.likely().front();
  const auto found = under_releases(a, best, database);
  SellerQuestion q{"software stack and its version",
                   fmt::format("asked with {}, of which hwdb knows no other release", software_of(best.work)),
                   {}};
  if (found.size() < 2) return q;
  const auto& [least, slow] = found.front();
  const auto& [most, fast] = found.back();
  q.why =
      fmt::format("{} makes {:.4g} effective P under {} and {:.4g} under {}", best.card.id, most, fast, least, slow);
  q.at_stake = 1.0 - least / most;
  return q;
}

SellerQuestion about_acceptance(const ContractAnswer& a) {
  const auto at_least = [](const Candidate& c) {
    const Output& y = c.output;
    return fmt::format("{:.4g} {} on {} {} (ours {:.4g}, +-{:.0f}%)", y.throughput / (1.0 + y.accuracy.uncertainty),
                       y.unit, c.used, label(c), y.throughput, 100.0 * y.accuracy.uncertainty);
  };
  const std::vector<const Candidate*> all = a.likely();
  std::string why = fmt::format("it tests all of the above at once: at least {}", at_least(*all.front()));
  if (all.size() > 1) why += fmt::format(", {}", at_least(*all.back()));
  return {"acceptance test: throughput on this workload", why + "; less means that something is not as sold", {}};
}

/// Resources of the work on the best candidate.
std::span<const Resource> resources(const ContractAnswer& a) {
  return visit_held([](const auto& one) { return resources_of(one); }, a.likely().front()->work);
}

}  // namespace

std::vector<SellerQuestion> seller_questions(const ContractAnswer& a, const Database& database) {
  std::vector<SellerQuestion> questions{about_card(a), about_format(a), about_sparsity(a), about_software(a, database)};
  for (const Resource resource : resources(a))
    if (const auto* const wording = std::ranges::find(kWordings, resource, &Wording::resource);
        wording != kWordings.end())
      questions.push_back(about_resource(a, *wording));
  std::ranges::stable_sort(questions, std::ranges::greater{},
                           [](const SellerQuestion& q) { return q.at_stake.value_or(0.0); });
  questions.push_back(about_acceptance(a));
  return questions;
}

}  // namespace shortboard
