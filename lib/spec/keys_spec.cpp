#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "spec/codec_unions.h"
#include "spec/metrics.h"

namespace shortboard {
namespace {

using enum WorkloadKind;
constexpr std::array kAll{train, serve, generate, post_train};
constexpr std::array kPlanned{train, serve, generate};
constexpr std::array kDemanded{serve, generate};

/// Absent where there are no cards, as in a spec of an offer.
struct Cards : Codec<ClusterSpec> {
  static bool absent(const ClusterSpec& cluster) { return cluster == ClusterSpec{}; }
};

/// One alternative of the workload.
template <class T>
struct InWorkload {
  using type = Workload;
  static bool absent(const Workload& workload) { return !std::holds_alternative<T>(workload); }
  static std::span<const Form> forms() { return Codec<T>::forms(); }
  static void read(Workload& out, const Value& value, Reading& reading) {
    if (const std::optional<WorkloadKind> other = kind_of(out))
      throw value.error(fmt::format("a spec holds one workload, and this one has {} already",
                                    kWorkloadNames[static_cast<std::size_t>(*other)]),
                        "size each on its own");
    Codec<T>::read(out.emplace<T>(), value, reading);
  }
  static Node write(const Workload& workload) { return Codec<T>::write(std::get<T>(workload)); }
};

constexpr std::array kSpecKeys{
    key<&Spec::cluster, Cards>({.name = "cluster", .usual = "required, but with offer", .meaning = "The cards."}),
    key<&Spec::workload, InWorkload<Train>>(
        {.name = "train", .usual = "one workload is required", .meaning = "Training of a language model."}),
    key<&Spec::workload, InWorkload<Serve>>(
        {.name = "serve", .usual = "one workload is required", .meaning = "A service of a language model."}),
    key<&Spec::workload, InWorkload<Generate>>(
        {.name = "generate", .usual = "one workload is required", .meaning = "Generation of pictures or video."}),
    key<&Spec::workload, InWorkload<PostTrain>>({.name = "post_train",
                                                 .usual = "one workload is required",
                                                 .meaning = "Reinforcement-learning post-training."}),
    key<&Spec::plan>({.name = "plan",
                      .usual = "auto: the best that fits",
                      .meaning = "How the work is divided over the cards; a key that says auto is searched.",
                      .uses = {.workloads = kPlanned}}),
    key<&Spec::stack>({.name = "stack",
                       .usual = "the usual software of the card",
                       .meaning = "Software of hwdb: a training stack, a serving engine or a pipeline; by group, or "
                                  "{rollout, train} of post_train.",
                       .uses = {.workloads = kAll}}),
    key<&Spec::published>({.name = "published",
                           .usual = "none",
                           .meaning = "Published figures to print beside the estimate.",
                           .uses = {.workloads = kPlanned}}),
    key<&Spec::measured, Measured>(
        {.name = "measured",
         .usual = "none",
         .meaning = "Figures of the run itself, to be explained.",
         .uses = {.workloads = kPlanned, .groups = GroupCount::one, .instead = "size each group on its own"}}),
    key<&Spec::demand>({.name = "demand",
                        .usual = "none",
                        .meaning = "Who asks for how much; the answer is how many cards that needs.",
                        .uses = {.workloads = kDemanded}}),
    key<&Spec::offer>({.name = "offer",
                       .usual = "none",
                       .meaning = "Computing power for sale, in P; in place of a cluster.",
                       .uses = {.workloads = kPlanned}})};

constexpr std::array kPublishedKeys{
    key<&Published::metric>({.name = "metric", .meaning = "A metric of the workload.", .required = true}),
    key<&Published::value>(
        {.name = "value", .meaning = "The figure, in the unit that the metric names.", .required = true}),
    key<&Published::source>({.name = "source", .meaning = "Where it was published.", .required = true})};

/// The metrics of all workloads, each once.
std::span<const std::string_view> all_measured() {
  static const std::vector<std::string_view> kNames = [] {
    std::vector<std::string_view> all;
    for (const WorkloadKind workload : kPlanned)
      for (const std::string_view metric : measured_metrics(workload))
        if (std::ranges::find(all, metric) == all.end()) all.push_back(metric);
    return all;
  }();
  return kNames;
}

}  // namespace

template <>
std::span<const Key> keys_of<Spec>() {
  return kSpecKeys;
}
template <>
std::span<const Key> keys_of<Published>() {
  return kPublishedKeys;
}

std::span<const Form> Measured::forms() {
  static const Form kForm{.kind = Form::Kind::map_by_name,
                          .says = "map of metrics",
                          .example = "{mfu: 0.4}",
                          .names = all_measured(),
                          .items = Codec<double>::forms};
  return {&kForm, 1};
}

void Measured::read(type& out, const Value& value, Reading& reading) {
  for (const Value& figure : value.entries()) {
    reading.note(figure);
    const std::string& metric = figure.node().key;
    if (metric == "mfu") (void)figure.share();
    out.push_back({metric, figure.positive()});
  }
}

Node Measured::write(const type& measured) {
  Node map{.kind = Node::Kind::map};
  for (const MeasuredFigure& one : measured) {
    map.children.push_back(Codec<double>::write(one.value));
    map.children.back().key = one.metric;
  }
  return map;
}

std::span<const Form> Codec<StackSpec>::forms() {
  static constexpr Form kName{.kind = Form::Kind::text, .says = "name of hwdb", .example = "some-name"};
  static constexpr std::array kForms{kName,
                                     Form{.kind = Form::Kind::map_by_name, .says = "map by group or role", .items = [] {
                                            return std::span<const Form>{&kName, 1};
                                          }}};
  return kForms;
}

void Codec<StackSpec>::read(StackSpec& out, const Value& value, Reading& reading) {
  out = {};
  if (!value.is_map()) {
    out.all = value.text();
    return;
  }
  for (const Value& entry : value.entries()) {
    if (entry.node().kind == Node::Kind::null_value) continue;
    reading.note(entry);
    out.by_name[entry.node().key] = entry.text();
  }
  if (out.by_name.empty()) throw value.error("is empty", "name the software, or leave it out");
}

Node Codec<StackSpec>::write(const StackSpec& stack) {
  if (!stack.all.empty()) return scalar_node(stack.all);
  Node map{.kind = Node::Kind::map};
  for (const auto& [name, software] : stack.by_name) {
    map.children.push_back(scalar_node(software));
    map.children.back().key = name;
  }
  return map;
}

}  // namespace shortboard
