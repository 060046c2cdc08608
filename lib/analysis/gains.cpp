#include "analysis/gains.h"

#include <algorithm>
#include <utility>

namespace shortboard {
namespace {

constexpr double kQuarterMore = 1.25, kTwice = 2.0;

double share_of(const GainSource& source, Resource resource) { return source.owned[resource] / source.whole.base(); }

double gain_of(const GainSource& source, Resource resource, double factor) {
  return std::max(0.0, source.gain({resource, factor}).value_or(0.0));
}

ResourceGain gains_of(const GainSource& source, Resource resource) {
  ResourceGain gains{.resource = resource, .share = share_of(source, resource)};
  gains.gain_quarter = gain_of(source, resource, kQuarterMore);
  gains.gain_double = std::max(gains.gain_quarter, gain_of(source, resource, kTwice));
  if (const std::optional<double> unlimited = source.gain({resource, kUnlimited}))
    gains.gain_unlimited = std::max(gains.gain_double, *unlimited);
  return gains;
}

bool has(const GainSource& source, Resource resource) {
  return source.owned[resource] > 0.0 || source.presence(resource) != Presence::absent;
}

bool counts(const GainSource& source, const ResourceGain& gains) {
  return gains.share > 0.0 || gains.gain_unlimited.value_or(gains.gain_double) > 0.0 ||
         source.presence(gains.resource) == Presence::always;
}

}  // namespace

std::vector<ResourceGain> resource_gains(const GainSource& source) {
  std::vector<ResourceGain> found;
  for (const Resource resource : kResources) {
    if (!has(source, resource)) continue;
    if (ResourceGain gains = gains_of(source, resource); counts(source, gains)) found.push_back(gains);
  }
  std::ranges::stable_sort(found, std::ranges::greater{}, &ResourceGain::gain_quarter);
  return found;
}

std::optional<ShortBoard> short_board(const GainSource& source) {
  std::optional<ShortBoard> most;
  for (const Resource resource : kResources) {
    if (!has(source, resource)) continue;
    const double gain = gain_of(source, resource, kQuarterMore);
    if (!most || gain > *most->gain_quarter) most = {resource, gain};
  }
  return most;
}

std::optional<ShortBoard> short_board(const std::vector<ResourceGain>& gains) {
  if (gains.empty()) return std::nullopt;
  return ShortBoard{gains.front().resource, gains.front().gain_quarter};
}

Chain chain_of(const std::vector<ResourceGain>& gains, const std::function<bool(Resource)>& scalable,
               const ScaledThroughput& throughput) {
  std::vector<Resource> resources;
  std::vector<double> first;
  for (const ResourceGain& one : gains) {
    if (!scalable(one.resource)) continue;
    resources.push_back(one.resource);
    first.push_back(one.gain_double);
  }
  return chain_of(resources, first, throughput);
}

Chain chain_of(const std::vector<ResourceGain>& gains, const ScaledThroughput& throughput) {
  return chain_of(
      gains, [](Resource) { return true; }, throughput);
}

}  // namespace shortboard
