#include "analysis/open_resources.h"

namespace shortboard {
namespace {

OpenResource unknown_oversubscription(const ClusterParts& parts) {
  if (!parts.fabric) return {OpenCause::oversubscription_no_fabric, {}};
  return {OpenCause::oversubscription_of_fabric, parts.fabric->id};
}

}  // namespace

std::vector<OpenResource> open_resources(const Cluster& cards, const ClusterParts& parts, const OpenSource& source) {
  std::vector<OpenResource> open;
  if (source.crosses && !cards.oversubscription) open.push_back(unknown_oversubscription(parts));
  if (source.power)
    open.push_back({*source.power, *source.power == OpenCause::power_of_class ? parts.kernels.id : std::string{}});
  if (source.expert_balance) open.push_back({*source.expert_balance, {}});
  open.push_back({source.storage, {}});
  open.push_back({OpenCause::failures, {}});
  return open;
}

}  // namespace shortboard
