#include "estimate/network.h"

#include <algorithm>

namespace shortboard {
namespace {

using Rate = std::optional<Sourced<BytesPerSecond>>;

/// The first rate that is known.
BytesPerSecond first_of(std::initializer_list<const Rate*> rates, BytesPerSecond otherwise) {
  for (const Rate* rate : rates)
    if (*rate) return (*rate)->value;
  return otherwise;
}

}  // namespace

void join_domains(const std::optional<Fabric>& fabric, BytesPerSecond line, Network& network) {
  const double over = fabric && fabric->oversubscription ? std::max(1.0, fabric->oversubscription->value) : 1.0;
  network.out = ((fabric && fabric->efficiency ? fabric->efficiency->value : kUsualShare) / over) * line;
  network.hop = fabric && fabric->latency ? fabric->latency->value : kUsualHop;
  if (fabric && fabric->half_message) network.half_message = fabric->half_message->value;
  network.network_rings = fabric && fabric->network_rings;
}

Network network_of(const Accelerator& card, const std::optional<System>& system, const std::optional<Fabric>& fabric,
                   const KernelClass& kernels, BytesPerSecond nic) {
  const Rate none{};
  const Rate& system_up = system ? system->scale_up_bandwidth : none;
  const Rate& system_out = system ? system->scale_out_bandwidth : none;
  const Rate& port = fabric ? fabric->rate : none;
  Network network;
  network.domain = kernels.collective;
  network.up = first_of({&card.scale_up_bandwidth, &system_up, &card.host_bandwidth}, kUsualLink);
  if (nic == BytesPerSecond{}) nic = first_of({&system_out, &card.scale_out_bandwidth, &port}, kUsualNic);
  join_domains(fabric, nic, network);
  return network;
}

}  // namespace shortboard
