#include "estimate/cluster.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "cost/attention.h"
#include "cost/gemm.h"
#include "estimate/network.h"
#include "hwdb/matrix_rate.h"
#include "units/spec_error.h"

namespace shortboard {
namespace {

// The share of PCIe that collectives reach, and their latency per step, fitted on RTX PRO 6000 servers
// (hwdb/kernel-classes, nvidia-blackwell-graphics).
constexpr double kHostShare = 0.37;
constexpr Seconds kHostHop{3.3e-6};
constexpr int kServerCards = 8;  // where no system is known
// A server's processors: two sockets of eight channels of DDR4-3200 (JEDEC JESD79-4), as beside cards of PCIe 4.0.
constexpr double kHostMemoryGigabytes = 2 * 8 * 25.6;

double gigabytes(BytesPerSecond rate) { return rate.base() / 1e9; }

SpecError missing(const Accelerator& card, std::string_view what, std::string_view where) {
  return {{.file = "hwdb", .path = card.id},
          fmt::format("hwdb knows no sourced {}", what),
          fmt::format("give {} in an entry of your own with --hwdb", where)};
}

const Sourced<FlopsPerSecond>& sixteen_bit_peak(const Accelerator& card) {
  const auto& bf16 = card.peak[index(NumberFormat::bf16)];
  const auto& fp16 = card.peak[index(NumberFormat::fp16)];
  if (bf16) return *bf16;
  if (fp16) return *fp16;
  throw missing(card, "dense bf16 or fp16 peak", "peak.bf16");
}

constexpr double kClocksOfPower = 0.6;  // as of cost/gemm.h's gemm_roof

/// Clocks under the power cap, relative to those of the cards that `sustained` was fitted on: (watts per FLOPS)^0.6.
double power_share(const ClusterParts& parts, FlopsPerSecond peak) {
  const auto& power = parts.accelerator.power;
  if (!power || parts.kernels.power_per_peak <= 0.0) return 1.0;
  return std::pow(power->value.base() / peak.base() / parts.kernels.power_per_peak, kClocksOfPower);
}

/// Fused attention in training: the class's constants of the stack's kernel generation if it has them, else the class's
/// own constants at the stack's share of their rate.
AttentionRoof training_attention(const ClusterParts& parts, FlopsPerSecond peak, double clocks) {
  const Stack& stack = parts.stack;
  AttentionRoof roof = attention_roof(parts.accelerator, peak, parts.kernels.attention);
  roof.generation = stack.attention.value;
  for (const TrainingAttention& kernel : parts.kernels.training_attention) {
    if (kernel.kernel != stack.attention_kernel) continue;
    roof.generation = kernel.forward / attention_long_row_share(roof);
    roof.forward.backward = kernel.backward / kernel.forward;
  }
  roof.generation *= held_at(1.0, clocks);
  roof.forward.launch = roof.forward.launch + stack.launch_gap.value;
  roof.decode.launch = roof.decode.launch + stack.launch_gap.value;
  return roof;
}

/// The rate of products of a format in training, if the class has constants for it. fp32 runs outside the matrix unit
/// if that does not support it, with the constants of the class's other products if nobody measured it.
std::optional<FlopsPerSecond> trained_rate(const ClusterParts& parts, NumberFormat format) {
  const bool measured = !parts.kernels.gemm[index(format)].empty();
  if (format == NumberFormat::fp32 && parts.kernels.gemm_of(format, {}, {}) != nullptr)
    return matrix_rate(parts.accelerator, format);
  const auto& peak = parts.accelerator.peak[index(format)];
  return peak && measured ? std::optional{peak->value} : std::nullopt;
}

void set_kernels(const ClusterParts& parts, Cluster& cluster) {
  const KernelClass& kernels = parts.kernels;
  const Accelerator& card = parts.accelerator;
  const Seconds gap = parts.stack.launch_gap.value;
  const BytesPerSecond bandwidth = kernels.memory_efficiency * card.memory_bandwidth->value;
  // Benchmarks of narrow products quantise their inputs on the way. Training counts that as separate kernels.
  Seconds launch = kernels.memory_launch;
  for (const NumberFormat format : {NumberFormat::bf16, NumberFormat::fp16})
    if (!kernels.gemm[index(format)].empty()) launch = kernels.gemm[index(format)].front().launch;
  const double clocks = power_share(parts, cluster.nominal);
  if (card.power && kernels.power_per_peak > 0.0) cluster.power_clocks = clocks;
  for (std::size_t place = 0; place < kNumberFormatNames.size(); ++place) {
    const auto format = static_cast<NumberFormat>(place);
    const std::optional<FlopsPerSecond> rate = trained_rate(parts, format);
    if (!rate) continue;
    GemmConstants constants = *kernels.gemm_of(format, {}, card.id);
    if (kernels.power_per_peak > 0.0) constants.full_power = 0.0;  // `clocks` gives it for minutes of load
    GemmRoof roof = gemm_roof(card, constants, format, *rate, false);
    roof.efficiency *= held_at(constants.sustained, clocks);
    cluster.sustained[place] = constants.sustained;
    roof.launch = std::min(constants.launch, launch) + gap;
    roof.quantised = Bytes{};  // a training step narrows its operands itself, in both directions
    cluster.gemm[place] = roof;
  }
  cluster.attention = training_attention(parts, cluster.nominal, clocks);
  cluster.stream = {bandwidth, kernels.memory_launch + gap};
}

/// If a vendor publishes only one 16-bit peak, the card runs the other 16-bit format at the same rate: both use the
/// same unit.
void share_sixteen_bits(const ClusterParts& parts, Cluster& cluster, std::vector<Assumption>& assumed) {
  for (const auto& [missing, given] :
       {std::pair{NumberFormat::fp16, NumberFormat::bf16}, std::pair{NumberFormat::bf16, NumberFormat::fp16}}) {
    if (cluster.gemm[index(missing)] || parts.accelerator.peak[index(missing)] || !cluster.gemm[index(given)]) continue;
    if (missing == NumberFormat::bf16 && parts.kernels.gemm[index(missing)].empty()) continue;  // its class has no bf16
    cluster.gemm[index(missing)] = cluster.gemm[index(given)];
    cluster.sustained[index(missing)] = cluster.sustained[index(given)];
    assumed.push_back({Assumed::peak_of_format, {std::string{name(given)}}, std::string{name(missing)}});
  }
}

void set_scale_up(const ClusterParts& parts, Cluster& cluster, std::vector<Assumption>& assumed) {
  const Accelerator& card = parts.accelerator;
  const auto& system = parts.system;
  Network& net = cluster.network;
  // A server for any card of a form gives the rate of its slots. The card's own figures take precedence.
  const bool any_card = system && system->accelerators.empty();
  const auto first_of = [&](const auto& of_system, const auto& of_card) {
    return of_system && !(any_card && of_card) ? of_system : of_card;
  };
  const auto link = first_of(system ? system->scale_up_bandwidth : std::nullopt, card.scale_up_bandwidth);
  if (link)
    net.up = link->value;
  else if (card.host_bandwidth)
    net.up = card.host_bandwidth->value;
  else {
    net.up = kUsualLink;
    assumed.push_back({Assumed::scale_up_link, {gigabytes(net.up)}});
  }
  const auto said = [](const std::string& kind) { return kind.empty() ? std::nullopt : std::optional{kind}; };
  const auto kind = first_of(system ? said(system->scale_up_kind) : std::nullopt, said(card.scale_up_kind));
  cluster.direct = kind && *kind != "none" && !kind->starts_with("PCIe");
  const auto reached = first_of(system ? system->scale_up_domain : std::nullopt, card.scale_up_domain);
  double domain = parts.domain ? *parts.domain : reached ? reached->value : 0.0;
  cluster.server = system ? static_cast<int>(system->cards.value) : kServerCards;
  if (!system) assumed.push_back({Assumed::cards_per_server, {static_cast<double>(kServerCards)}});
  if (domain < 1.0) {
    domain = cluster.server;
    assumed.push_back({Assumed::scale_up_domain, {domain}});
  }
  cluster.domain = std::clamp(static_cast<int>(domain), 1, cluster.count);
  net.domain = parts.kernels.collective;
}

using Rate = std::optional<Sourced<BytesPerSecond>>;

Rate host_link(const ClusterParts& parts) {
  if (parts.accelerator.host_bandwidth || !parts.system) return parts.accelerator.host_bandwidth;
  return parts.system->host_bandwidth;
}

/// Cards of one server that are in different scale-up domains (pairs under a bridge) exchange over their host links in
/// one ring, at the rate of a ring of cards without bridges.
bool set_host_links(const ClusterParts& parts, Cluster& cluster, std::vector<Assumption>& assumed) {
  const Rate host = host_link(parts);
  if (cluster.count <= cluster.domain || cluster.count > cluster.server || parts.scale_out || !host) return false;
  cluster.nic = host->value;
  cluster.network.out = kHostShare * host->value;
  cluster.network.hop = kHostHop;
  cluster.network.rails = 1.0;
  assumed.push_back({Assumed::links_through_host, {gigabytes(cluster.network.out)}});
  return true;
}

void set_scale_out(const ClusterParts& parts, Cluster& cluster, std::vector<Assumption>& assumed) {
  BytesPerSecond line{};
  const auto& fabric = parts.fabric;
  if (parts.system && parts.system->scale_out_bandwidth)
    line = parts.system->scale_out_bandwidth->value;
  else if (parts.accelerator.scale_out_bandwidth)
    line = parts.accelerator.scale_out_bandwidth->value;
  if (fabric && fabric->rate && (line == BytesPerSecond{} || fabric->rate->value < line)) line = fabric->rate->value;
  if (parts.scale_out) line = *parts.scale_out;
  if (set_host_links(parts, cluster, assumed)) return;
  const bool needed = cluster.count > cluster.domain;
  if (line == BytesPerSecond{}) {
    line = kUsualNic;
    if (needed) assumed.push_back({Assumed::scale_out_link, {gigabytes(line)}});
  }
  cluster.nic = line;
  if (fabric && fabric->oversubscription) cluster.oversubscription = std::max(1.0, fabric->oversubscription->value);
  join_domains(fabric, line, cluster.network);
  if (needed && !(fabric && fabric->efficiency)) assumed.push_back({Assumed::share_of_line_rate, {kUsualShare}});
  if (needed && !(fabric && fabric->latency))
    assumed.push_back({Assumed::latency_between_servers, {kUsualHop.base() * 1e6}});
}

/// Memory bandwidth of the processors of a whole server; absent if no entry gives it.
std::optional<BytesPerSecond> host_memory_bandwidth(const ClusterParts& parts) {
  if (parts.host_memory_bandwidth) return parts.host_memory_bandwidth;
  if (parts.system && parts.system->host_memory_bandwidth) return parts.system->host_memory_bandwidth->value;
  return std::nullopt;
}

void set_host(const ClusterParts& parts, Cluster& cluster) {
  const Rate link = host_link(parts);
  cluster.host = link ? link->value : kUsualLink;
  const double share = 1.0 / cluster.server;
  cluster.host_memory_bandwidth =
      share * host_memory_bandwidth(parts).value_or(BytesPerSecond{kHostMemoryGigabytes * 1e9});
  if (parts.system && parts.system->host_memory) cluster.host_memory = share * parts.system->host_memory->value;
}

}  // namespace

double held_at(double sustained, double clocks) { return std::min(1.0, sustained * clocks); }

double clocks_with_power(double clocks, double factor) { return clocks * std::pow(factor, kClocksOfPower); }

std::vector<Assumption> host_assumptions(const ClusterParts& parts, int count, bool steps) {
  std::vector<Assumption> assumed;
  if (!host_link(parts)) assumed.push_back({Assumed::host_link, {gigabytes(kUsualLink)}});
  if (!steps) return assumed;
  if (!host_memory_bandwidth(parts)) assumed.push_back({Assumed::host_memory_bandwidth, {kHostMemoryGigabytes}});
  const int server = parts.system ? static_cast<int>(parts.system->cards.value) : kServerCards;
  if (count < server)
    assumed.push_back({Assumed::share_of_host, {static_cast<double>(count), static_cast<double>(server)}});
  return assumed;
}

Cluster make_cluster(const ClusterParts& parts, int count, std::vector<Assumption>& assumed) {
  const Accelerator& card = parts.accelerator;
  if (!card.memory_bandwidth) throw missing(card, "memory bandwidth", "memory.bandwidth");
  if (card.memory() == Bytes{}) throw missing(card, "memory capacity", "memory.sold");
  Cluster cluster;
  cluster.count = count;
  cluster.memory = card.memory();
  cluster.nominal = sixteen_bit_peak(card).value;
  if (!card.memory_usable) assumed.push_back({Assumed::usable_memory, {cluster.memory.base() / 1e9}});
  if (!card.compute_units) assumed.push_back({Assumed::wave_quantisation});
  set_kernels(parts, cluster);
  share_sixteen_bits(parts, cluster, assumed);
  if (!cluster.gemm[index(NumberFormat::bf16)] && !cluster.gemm[index(NumberFormat::fp16)])
    throw missing(card, fmt::format("16-bit kernels of the class {}", parts.kernels.id), "gemm of the kernel class");
  set_scale_up(parts, cluster, assumed);
  set_scale_out(parts, cluster, assumed);
  cluster.exchange = parts.kernels.expert_exchange;
  set_host(parts, cluster);
  const Stack& stack = parts.stack;
  cluster.software = {.overlap_tensor = stack.overlap_tensor.value,
                      .overlap_data = stack.overlap_data.value,
                      .overlap_pipeline = stack.overlap_pipeline.value,
                      .overlap_expert = stack.overlap_expert.value,
                      .overlap_context = stack.overlap_context.value,
                      .async_tensor = stack.async_tensor.value,
                      .overlap_slowdown = stack.overlap_slowdown.value,
                      .elementwise = stack.elementwise.value,
                      .grouped = stack.grouped.value,
                      .uncompiled = stack.uncompiled.value,
                      .host_launch = stack.host_launch.value,
                      .step_overhead = stack.step_overhead.value,
                      .straggler = stack.straggler.value,
                      .bucket = stack.bucket.value,
                      .bucket_per_copy = stack.bucket_per_copy.value,
                      .memory = stack.memory,
                      .sequence_parallel = stack.sequence_parallel,
                      .context_exchanges = stack.context_exchanges,
                      .stages = stack.stages,
                      .dispatch_once = stack.dispatch_once,
                      .dispatch_narrow = stack.dispatch_narrow};
  return cluster;
}

}  // namespace shortboard
