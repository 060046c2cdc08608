#pragma once
#include <string>
#include <string_view>

#include "analysis/answer.h"
#include "report/compared_parts.h"

namespace shortboard {

// Short words for what answers tell by enumerators, so that tests read as sentences.

inline std::string_view unit_of(const SharedAnswer& answer) {
  return kThroughputUnitNames[static_cast<std::size_t>(answer.throughput.unit)];
}
inline std::string_view time_of(const SharedAnswer& answer) {
  return kTimeOfNames[static_cast<std::size_t>(answer.duration.of)];
}
inline std::string caveat(const SharedAnswer& answer) {
  const std::optional<Wording> found = caveat_of(answer);
  return found ? shown(*found, Language::english) : std::string{};
}
inline std::string name_of(const Suspect& suspect) {
  if (suspect.kind == SuspectKind::resource) return std::string{name(suspect.resource)};
  if (suspect.kind == SuspectKind::kernels) return "kernels of every card";
  return suspect.cards == 1 ? std::string{"one straggling card"}
                            : "one straggling server of " + std::to_string(suspect.cards) + " cards";
}
inline std::string_view name_of(const OpenResource& open) {
  switch (open.cause) {
    case OpenCause::oversubscription_of_fabric:
    case OpenCause::oversubscription_no_fabric:
      return "oversubscription";
    case OpenCause::power_of_class:
    case OpenCause::power_of_kernels:
      return "power cap";
    case OpenCause::expert_balance_of_training:
    case OpenCause::expert_balance_of_service:
      return "expert balance";
    case OpenCause::storage_and_checkpoints:
      return "storage and checkpoints";
    case OpenCause::storage:
      return "storage";
    case OpenCause::failures:
      return "failures";
  }
  return {};
}
/// "unknown" where a figure is missing, "not modelled" where the estimate has no term for it.
inline std::string_view state_of(const OpenResource& open) {
  const std::string_view name = name_of(open);
  return name == "oversubscription" || name == "expert balance" ? "unknown" : "not modelled";
}

}  // namespace shortboard
