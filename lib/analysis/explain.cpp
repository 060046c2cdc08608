#include "analysis/explain.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

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

/// Constants of the card's class behind kernels of a format, and attention of a kernel.
void add_class(const ClusterParts& parts, NumberFormat own, const std::string& attention_kernel, Constants& constants) {
  const KernelClass& kernels = parts.kernels;
  const auto product = [&](NumberFormat format) {
    const GemmConstants* gemm = kernels.gemm_of(format, {}, parts.accelerator.id);
    if (gemm == nullptr) return;
    constants.add(fmt::format("{} products of {}", name(format), kernels.id),
                  fmt::format("efficiency {:.3g}, sustained {:.3g}, tile overhead {:.4g}, k overhead {:.4g}, launch {}",
                              gemm->efficiency, gemm->sustained, gemm->tile_overhead, gemm->k_overhead,
                              microseconds(gemm->launch)),
                  gemm->from);
  };
  product(own);
  if (bytes_per_element(own) < 2.0) product(NumberFormat::bf16);
  constants.add(fmt::format("streaming kernels of {}", kernels.id),
                fmt::format("{:.3g} of the memory bandwidth, launch {}", kernels.memory_efficiency,
                            microseconds(kernels.memory_launch)),
                kernels.memory_from);
  for (const TrainingAttention& attention : kernels.training_attention)
    if (attention.kernel == attention_kernel)
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

void add_pipeline(const Pipeline& software, Constants& constants) {
  constants.add("rate of its attention over the class's", software.attention);
  constants.add("rate of its products over the class's", software.product);
  constants.add("rate of its convolutions over products of their shape", software.convolution);
  constants.add("rate of convolutions over frames, over plain ones", software.volume);
  constants.add("bytes of elementwise kernels over fully fused ones", software.elementwise);
  constants.add("the same without its compiler, over with it", software.uncompiled);
  constants.add("host's time to launch a kernel", software.host_launch);
  constants.add("the same where compiled", software.compiled_launch);
  constants.add("time of sequence-parallel messages over the library's", software.exchange);
  constants.add("share of a ring's messages that attention hides", software.overlap);
  constants.add("of one denoising step beside the model", software.step_overhead);
  constants.add("of one request beside the models", software.request_overhead);
}

void add_engine(const Engine& engine, Constants& constants) {
  constants.add("host between two steps", engine.step);
  constants.add("the same for each sequence of a step", engine.sequence);
  constants.add("before and after a request's steps", engine.request);
  constants.add("launch of a kernel over that measured alone", engine.launch);
  constants.add("the same in a step that carries prompts", engine.prompt_launch);
  constants.add("rate of a prompt's kernels over that measured alone", engine.prefill);
  constants.add("rate of a generating step's kernels over that measured alone", engine.decode);
  constants.add("time of an all-reduce over the library's", engine.reduce);
  constants.add("rate of products that widen their weights, over 16-bit ones", engine.widened);
  constants.add("rows of the fullest expert-parallel card over the mean", engine.imbalance);
  if (engine.uncertainty.value > 0.0) constants.add("half-width of the 80% interval", engine.uncertainty);
}

void add_batching(const EngineBatching& batching, const Provenance& from, Constants& constants) {
  constants.add("share of the memory that it fills", fmt::format("{:.3g}", batching.memory_fraction), from);
  constants.add("reserve, and for each further card of a tensor group",
                fmt::format("{:.3g} GB, {:.3g} GB", batching.reserve.base() / 1e9, batching.reserve_peer.base() / 1e9),
                from);
  constants.add("bytes of activations a token and element of the hidden width",
                fmt::format("{:.3g}", batching.activation_bytes), from);
  constants.add("sequences at once", fmt::format("{:.0f}", batching.most_sequences), from);
  constants.add("tokens a step", fmt::format("{:.0f}", batching.most_tokens), from);
}

std::vector<ConstantLine> constants_of(const Engine& engine) {
  Constants constants;
  add_engine(engine, constants);
  add_batching(engine.batching, engine.batching_from, constants);
  return std::move(constants).lines();
}

template <class Parts>
void add_lines(OperatorStep step, const std::vector<PlacedOperator<Parts>>& operators,
               std::vector<OperatorLine>& lines) {
  for (const PlacedOperator<Parts>& placed : operators) {
    const OperatorOf<Parts>& one = placed.one;
    lines.push_back({.step = step,
                     .place = placed.place,
                     .layers = placed.layers,
                     .kind = one.kind,
                     .pass = one.pass,
                     .shape = one.shape,
                     .times = one.times,
                     .flops = one.flops,
                     .bytes = one.bytes,
                     .each = one.each(),
                     .bound = one.bound});
  }
}

/// Operators of a step of either phase on a replica.
void add_phase(const ServingQuestion& question, const ServingPlan& plan, const ServingPoint& now, PhaseKind kind,
               std::vector<OperatorLine>& lines) {
  add_lines(kind == PhaseKind::prefill ? OperatorStep::prefill : OperatorStep::decode,
            step_operators(question.cluster, question.job, plan, phase_step(question, plan, now, kind)), lines);
}

}  // namespace

TrainingAnswer explained(TrainingAnswer answer) {
  const TrainingQuestion& question = answer.question;
  answer.shared.operators.clear();
  add_lines(OperatorStep::training, step_operators(question.cluster, question.job, answer.estimate.plan),
            answer.shared.operators);
  Constants constants;
  add_class(question.parts, question.job.format, question.parts.stack.attention_kernel, constants);
  add_stack(question.parts.stack, constants);
  answer.shared.constants = std::move(constants).lines();
  return answer;
}

ServingAnswer explained(ServingAnswer answer) {
  answer.shared.operators.clear();
  if (answer.prefill)
    add_phase(answer.question, answer.plan, answer.point, PhaseKind::prefill, answer.shared.operators);
  if (answer.decode) add_phase(answer.question, answer.plan, answer.point, PhaseKind::decode, answer.shared.operators);
  answer.shared.constants = constants_of(answer.question.engine);
  return answer;
}

RolesAnswer explained(RolesAnswer answer) {
  ServingPoint now = answer.point;
  now.generating = std::max(1.0, answer.batch);
  answer.shared.operators.clear();
  add_phase(answer.question, answer.prefill.plan, now, PhaseKind::prefill, answer.shared.operators);
  add_phase(answer.question, answer.decode.plan, now, PhaseKind::decode, answer.shared.operators);
  answer.shared.constants = constants_of(answer.question.engine);
  return answer;
}

GenerationAnswer explained(GenerationAnswer answer) {
  const GenerationQuestion& question = answer.question;
  answer.shared.operators.clear();
  add_lines(OperatorStep::request, request_operators(question.cluster, question.job, answer.estimate.plan),
            answer.shared.operators);
  Constants constants;
  add_class(question.parts, question.job.format, question.job.software.attention_kernel, constants);
  add_pipeline(question.job.software, constants);
  answer.shared.constants = std::move(constants).lines();
  return answer;
}

}  // namespace shortboard
