#include "cost/expert_exchange.h"

#include <algorithm>
#include <cmath>

namespace shortboard {
namespace {

/// Domains that may hold a token's experts.
double reached_domains(const ExpertMessage& message, Group group) {
  const double domains = static_cast<double>(group.ranks) / group.local;
  return message.reach > 0.0 ? std::min(message.reach, domains) : domains;
}

}  // namespace

double places_hit(double places, double draws) {
  return places <= 1.0 ? 1.0 : places * (1.0 - std::pow(1.0 - 1.0 / places, draws));
}

Bytes sent_to_domains(const ExpertMessage& message, Group group) {
  const double copies = message.merged ? places_hit(reached_domains(message, group), message.active) : message.active;
  return message.tokens * copies * message.copy;
}

Bytes sent_to_ranks(const ExpertMessage& message, Group group) {
  const double ranks = reached_domains(message, group) * group.local;
  const double copies = message.merged ? places_hit(ranks, message.active) : message.active;
  return message.tokens * copies * message.copy;
}

MessageTime expert_exchange_time(const ExpertMessage& message, Group group, const ExpertExchangeConstants& constants,
                                 const Network& network) {
  if (group.ranks <= 1) return {};
  const double domains = static_cast<double>(group.ranks) / group.local, outside = 1.0 - 1.0 / domains;
  const double share = message.dispatching ? constants.dispatch : constants.combine;
  // A separate copy goes straight to its rank. A merged copy is passed on to each rank inside the receiving domain.
  const Bytes inside = (message.merged ? 1.0 : 1.0 - outside) * sent_to_ranks(message, group);
  const double rate = message.merged ? 1.0 : message.copy.base() / (message.copy + network.half_message).base();
  const double up = (inside / (share * network.up)).base();
  const double out = domains > 1.0 ? (outside * sent_to_domains(message, group) / (rate * network.out)).base() : 0.0;
  const Seconds latency = constants.latency + group.ranks * constants.peer + (domains > 1.0 ? network.hop : Seconds{});
  return {latency, Seconds{std::cbrt(up * up * up + out * out * out)}, {}};
}

}  // namespace shortboard
