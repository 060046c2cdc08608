#include "calibration/training_unknowns.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "document/edit.h"

namespace shortboard {
namespace {

constexpr double kMicro = 1e-6;

std::string four_digits(double value) { return fmt::format("{:.4g}", value); }

/// An interval with its start well inside it.
Unknown range(double start, double low, double high) {
  const double edge = 0.01 * (high - low);
  return {std::clamp(start, low + edge, high - edge), low, high};
}

/// A share or ratio of a stack.
TrainingUnknown stack_number(const std::string& id, const std::string& figure, Sourced<double> Stack::*member,
                             const Stack& stack, double low, double high) {
  return {
      .kind = EntryKind::stack,
      .id = id,
      .figure = figure,
      .range = range((stack.*member).value, low, high),
      .doubt = 1.0,
      .set = [member](ClusterParts& parts, double value) { (parts.stack.*member).value = value; },
      .write = [figure](Node& document, double value) { set_value(document, figure + ".value", four_digits(value)); }};
}

TrainingUnknown host_launch(const Stack& stack) {
  return {.kind = EntryKind::stack,
          .id = stack.id,
          .figure = "host_launch",
          .range = range(stack.host_launch.value.base(), 0.0, 60e-6),
          .doubt = 1.0,
          .set = [](ClusterParts& parts, double value) { parts.stack.host_launch.value = Seconds{value}; },
          .write = [](Node& document,
                      double value) { set_value(document, "host_launch.value", four_digits(value / kMicro) + " us"); }};
}

void add_stack(const Stack& stack, const std::vector<TrainingRun>& runs, std::vector<TrainingUnknown>& unknowns) {
  const auto any = [&](const auto& holds) {
    return std::ranges::any_of(
        runs, [&](const TrainingRun& run) { return run.question.parts.stack.id == stack.id && holds(run.question); });
  };
  unknowns.push_back(stack_number(stack.id, "elementwise", &Stack::elementwise, stack, 0.3, 12.0));
  unknowns.push_back(stack_number(stack.id, "overlap.data", &Stack::overlap_data, stack, 0.0, 1.0));
  if (any([](const TrainingQuestion& c) { return c.limits.tensor.value_or(2) > 1; }))
    unknowns.push_back(stack_number(stack.id, "overlap.tensor", &Stack::overlap_tensor, stack, 0.0, 1.0));
  if (any([](const TrainingQuestion& c) { return c.limits.expert.value_or(1) > 1; }))
    unknowns.push_back(stack_number(stack.id, "overlap.expert", &Stack::overlap_expert, stack, 0.0, 1.0));
  if (stack.grouped.value < 1.0 && any([](const TrainingQuestion& c) { return c.job.model.has_experts(); }))
    unknowns.push_back(stack_number(stack.id, "grouped", &Stack::grouped, stack, 0.2, 1.0));
  if (any([](const TrainingQuestion& c) { return !c.job.compiled; }))
    unknowns.push_back(stack_number(stack.id, "uncompiled", &Stack::uncompiled, stack, 1.0, 6.0));
  if (stack.host_launch.value > Seconds{}) unknowns.push_back(host_launch(stack));
}

/// What products of one format hold of their rate in minutes of work.
TrainingUnknown sustained(const KernelClass& kernels, std::size_t format) {
  return {.kind = EntryKind::kernel_class,
          .id = kernels.id,
          .figure = fmt::format("gemm of {}: sustained", kNumberFormatNames[format]),
          .range = range(kernels.gemm[format].front().sustained, 0.4, 1.05),
          .doubt = 1.0,
          .set = [format](ClusterParts& parts, double value) { parts.kernels.gemm[format].front().sustained = value; },
          .write =
              [format](Node& document, double value) {
                const auto of_format = [&](const Node& item) {  // the first kind of a format is training's
                  const Node* name = item.find("format");
                  return name != nullptr && name->text == kNumberFormatNames[format];
                };
                for (Node& child : document.children)
                  if (const auto item = std::ranges::find_if(child.children, of_format);
                      child.key == "gemm" && item != child.children.end())
                    set_value(*item, "sustained", four_digits(std::min(1.0, value)));
              }};
}

/// Forward rate of one generation of fused attention; the backward one keeps its ratio to it.
TrainingUnknown attention(const KernelClass& kernels, std::size_t place) {
  const TrainingAttention& kernel = kernels.training_attention[place];
  const double ratio = kernel.backward / kernel.forward;
  return {.kind = EntryKind::kernel_class,
          .id = kernels.id,
          .figure = fmt::format("training_attention of {}", kernel.kernel),
          .range = range(kernel.forward, 0.05, 0.9),
          .doubt = 1.0,
          .set =
              [place, ratio](ClusterParts& parts, double value) {
                parts.kernels.training_attention[place].forward = value;
                parts.kernels.training_attention[place].backward = ratio * value;
              },
          .write =
              [place, ratio](Node& document, double value) {
                set_value(document, fmt::format("training_attention[{}].forward", place), four_digits(value));
                set_value(document, fmt::format("training_attention[{}].backward", place), four_digits(ratio * value));
              }};
}

void add_class(const KernelClass& kernels, const std::vector<TrainingRun>& runs,
               std::vector<TrainingUnknown>& unknowns) {
  std::set<std::size_t> formats;
  std::set<std::string> generations;
  for (const TrainingRun& run : runs)
    if (run.question.parts.kernels.id == kernels.id) {
      formats.insert(index(run.question.job.format));
      generations.insert(run.question.parts.stack.attention_kernel);
    }
  for (const std::size_t format : formats)
    if (!kernels.gemm[format].empty()) unknowns.push_back(sustained(kernels, format));
  for (std::size_t i = 0; i < kernels.training_attention.size(); ++i)
    if (generations.contains(kernels.training_attention[i].kernel)) unknowns.push_back(attention(kernels, i));
}

}  // namespace

std::vector<TrainingUnknown> training_unknowns(const std::vector<TrainingRun>& runs) {
  std::vector<TrainingUnknown> unknowns;
  std::set<std::string> seen;
  for (const TrainingRun& run : runs) {
    const ClusterParts& parts = run.question.parts;
    if (seen.insert("stack " + parts.stack.id).second) add_stack(parts.stack, runs, unknowns);
    if (seen.insert("class " + parts.kernels.id).second) add_class(parts.kernels, runs, unknowns);
  }
  return unknowns;
}

}  // namespace shortboard
