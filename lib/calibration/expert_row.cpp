#include "calibration/expert_row.h"

#include <array>
#include <string_view>

namespace shortboard {
namespace {

constexpr std::array<std::string_view, 2> kOps{"dispatch", "combine"};
constexpr std::array<std::string_view, 5> kFormats{"fp8", "int8", "bf16", "fp16", "fp4"};
constexpr std::array<double, 5> kBytes{1.0, 1.0, 2.0, 2.0, 0.5};
constexpr double kBlock = 128.0, kScale = 4.0;  // activations that share a scale, and its bytes (DeepEP's fp8 format)
constexpr double kReach = 4.0;  // domains a token's experts lie in: top-4 groups of DeepSeek-V3's routing

Bytes copy_of(double hidden, std::size_t format) {
  const double scales = kBytes[format] < 2.0 ? kScale * hidden / kBlock : 0.0;
  return Bytes{kBytes[format] * hidden + scales};
}

}  // namespace

ExpertRow read_expert_row(const Value& row, const Database& database) {
  ExpertRow read;
  read.where = read_network_row(row, database);
  ExpertMessage& message = read.message;
  message.tokens = row.required("tokens_per_rank").positive();
  message.copy = copy_of(row.required("hidden").positive(), row.required("dtype").one_of("number format", kFormats));
  message.active = row.required("topk").positive();
  message.dispatching = row.required("op").one_of("exchange", kOps) == 0;
  const std::optional<Value> kernel = row.optional("kernel");
  message.merged = !kernel || !kernel->text().starts_with("low_latency");
  message.reach = message.merged ? kReach : 0.0;
  if (const std::optional<Value> latency = row.optional("latency_us")) {
    read.measured = 1e-6 * latency->positive();
    return read;
  }
  read.timed = false;
  read.measured = 1e9 * row.required("bandwidth_gbs").positive();
  const bool domains = row.required("bandwidth_kind").text().starts_with("RDMA");
  read.counted = domains ? sent_to_domains(message, read.where.group) : sent_to_ranks(message, read.where.group);
  return read;
}

}  // namespace shortboard
