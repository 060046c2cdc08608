#include "analysis/accuracy.h"

#include <algorithm>

namespace shortboard {
namespace {

constexpr double kUnknownUncertainty = 1.0;  // a factor of two either way

int weakness(Evidence evidence) {
  switch (evidence) {
    case Evidence::measured:
      return 0;
    case Evidence::class_constants:
      return 1;
    case Evidence::datasheet:
      break;
  }
  return 2;
}

}  // namespace

Evidence evidence_of(const ClusterParts& parts) {
  const auto& measured = parts.kernels.measured_on;
  if (std::ranges::find(measured, parts.accelerator.id) != measured.end()) return Evidence::measured;
  return measured.empty() ? Evidence::datasheet : Evidence::class_constants;
}

Accuracy accuracy_on(const ClusterParts& parts, double measured) {
  const Evidence evidence = evidence_of(parts);
  return {evidence, measured * (evidence == Evidence::measured ? 1.0 : parts.kernels.carried_over)};
}

double uncertainty_of(const Engine& engine) {
  const double own = engine.uncertainty.value;
  return own > 0.0 ? own : kUnknownUncertainty;
}

Accuracy weaker(const Accuracy& one, const Accuracy& other) {
  return {weakness(other.evidence) > weakness(one.evidence) ? other.evidence : one.evidence,
          std::max(one.uncertainty, other.uncertainty)};
}

}  // namespace shortboard
