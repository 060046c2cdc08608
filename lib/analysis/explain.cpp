#include "analysis/explain.h"

#include <fmt/format.h>

#include <utility>

#include "analysis/operators.h"

namespace shortboard {
namespace {

std::string microseconds(Seconds value) { return fmt::format("{:.3g} us", value.base() * 1e6); }

/// The constants behind a step, each with its source, as the entries of hwdb hold them.
class Constants {
 public:
  void add(std::string name, std::string value, const Provenance& from) {
    lines_.push_back({std::move(name), std::move(value), from.title, from.note});
  }
  void add(std::string name, const Sourced<double>& share) {
    add(std::move(name), fmt::format("{:.4g}", share.value), share.from);
  }
  void add(std::string name, const Sourced<Seconds>& time) {
    if (time.value > Seconds{}) add(std::move(name), microseconds(time.value), time.from);
  }
  [[nodiscard]] std::vector<ConstantLine> lines() && { return std::move(lines_); }

 private:
  std::vector<ConstantLine> lines_;
};

void add_class(const TrainingQuestion& q, Constants& constants) {
  const KernelClass& kernels = q.parts.kernels;
  const auto product = [&](NumberFormat format) {
    const GemmConstants* gemm = kernels.gemm_of(format, {}, q.parts.accelerator.id);
    if (gemm == nullptr) return;
    constants.add(fmt::format("{} products of {}", name(format), kernels.id),
                  fmt::format("efficiency {:.3g}, sustained {:.3g}, tile overhead {:.4g}, k overhead {:.4g}, launch {}",
                              gemm->efficiency, gemm->sustained, gemm->tile_overhead, gemm->k_overhead,
                              microseconds(gemm->launch)),
                  gemm->from);
  };
  product(q.job.format);
  if (bytes_per_element(q.job.format) < 2.0) product(NumberFormat::bf16);
  constants.add(fmt::format("streaming kernels of {}", kernels.id),
                fmt::format("{:.3g} of the memory bandwidth, launch {}", kernels.memory_efficiency,
                            microseconds(kernels.memory_launch)),
                kernels.memory_from);
  for (const TrainingAttention& attention : kernels.training_attention)
    if (attention.kernel == q.parts.stack.attention_kernel)
      constants.add(fmt::format("{} on {}", attention.kernel, kernels.id),
                    fmt::format("{:.3g} of the peak forward, {:.3g} backward", attention.forward, attention.backward),
                    attention.from);
  constants.add(fmt::format("collectives of {}", kernels.id),
                fmt::format("{:.3g} of the link, latency {} and {} a step", kernels.collective.bandwidth,
                            microseconds(kernels.collective.base), microseconds(kernels.collective.step)),
                kernels.collective_from);
}

void add_stack(const Stack& stack, Constants& constants) {
  constants.add("bytes of elementwise kernels over fully fused ones", stack.elementwise);
  constants.add("share of tensor-parallel messages hidden", stack.overlap_tensor);
  constants.add("share of gradient and weight messages hidden", stack.overlap_data);
  constants.add("share of expert-parallel messages hidden", stack.overlap_expert);
  constants.add("share of pipeline messages hidden", stack.overlap_pipeline);
  constants.add("share of context-parallel messages hidden", stack.overlap_context);
  if (stack.context_exchanges_from)
    constants.add("context exchange where a plan is silent",
                  std::string{kContextExchangeNames[static_cast<std::size_t>(stack.context_exchanges.usual)]},
                  *stack.context_exchanges_from);
  constants.add("compute's slow-down beside a message", stack.overlap_slowdown);
  constants.add("host's time to launch a kernel", stack.host_launch);
  constants.add("idle time a kernel", stack.launch_gap);
  constants.add("spread of servers' speed", stack.straggler);
}

}  // namespace

TrainingAnswer explained(TrainingAnswer answer) {
  answer.shared.operators = operator_lines(answer);
  Constants constants;
  add_class(answer.question, constants);
  add_stack(answer.question.parts.stack, constants);
  answer.shared.constants = std::move(constants).lines();
  return answer;
}

}  // namespace shortboard
