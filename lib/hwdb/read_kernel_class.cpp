#include <optional>

#include "hwdb/figures.h"
#include "hwdb/read_attention_constants.h"
#include "hwdb/read_collective_constants.h"
#include "hwdb/read_entry.h"
#include "hwdb/read_gemm_constants.h"

namespace shortboard {
namespace {

std::vector<TrainingAttention> read_training_attention(const Value& entry, const Figures& figures) {
  std::vector<TrainingAttention> kernels;
  const std::optional<Value> list = entry.optional("training_attention");
  if (!list) return kernels;
  for (const Value& item : list->items()) {
    item.allow({"kernel", "forward", "backward", "products", "confidence", "source", "note"});
    const std::optional<Value> products = item.optional("products");
    kernels.push_back({item.required("kernel").text(), item.required("forward").share(),
                       item.required("backward").share(), products ? products->share() : 0.0,
                       figures.provenance(item)});
  }
  return kernels;
}

}  // namespace

KernelClass read_kernel_class(const Value& entry) {
  entry.allow({"id", "name", "aliases", "sources", "measured_on", "stack", "family", "gemm", "grouped_gemm", "memory",
               "attention", "collective", "expert_exchange", "uncertainty", "carried_over", "training_attention",
               "sustained_power"});
  const Figures figures{entry};
  KernelClass kernels;
  kernels.id = entry.required("id").text();
  kernels.name = entry.required("name").text();
  kernels.stack = entry.required("stack").text();
  for (const Value& card : entry.required("measured_on").items()) kernels.measured_on.push_back(card.text());
  if (const std::optional<Value> family = entry.optional("family")) kernels.family = family->text();
  kernels.gemm = read_gemm_constants(entry.required("gemm"), figures);
  if (const std::optional<Value> grouped = entry.optional("grouped_gemm"))
    kernels.grouped_gemm = read_grouped_gemm_constants(*grouped, figures);
  const Value memory = entry.required("memory");
  memory.allow({"efficiency", "launch", "confidence", "source", "note"});
  kernels.memory_efficiency = memory.required("efficiency").share();
  kernels.memory_launch = memory.required("launch").figure(parse_seconds);
  kernels.memory_from = figures.provenance(memory);
  kernels.attention = read_attention_constants(entry.required("attention"), figures);
  kernels.training_attention = read_training_attention(entry, figures);
  if (const std::optional<Value> power = entry.optional("sustained_power")) {
    power->allow({"power", "peak", "confidence", "source", "note"});
    kernels.power_per_peak = power->required("power").figure(parse_watts).base() /
                             power->required("peak").figure(parse_flops_per_second).base();
    (void)figures.provenance(*power);
  }
  const Value collective = entry.required("collective"), expert_exchange = entry.required("expert_exchange");
  kernels.collective = read_collective_constants(collective);
  kernels.collective_from = figures.provenance(collective);
  kernels.expert_exchange = read_expert_exchange_constants(expert_exchange);
  kernels.expert_exchange_from = figures.provenance(expert_exchange);
  const Sourced<double> uncertainty = figures.number(entry.required("uncertainty"));
  kernels.uncertainty = uncertainty.value;
  kernels.uncertainty_from = uncertainty.from;
  if (const std::optional<Value> carried = entry.optional("carried_over"))
    kernels.carried_over = figures.number(*carried).value;
  return kernels;
}

}  // namespace shortboard
