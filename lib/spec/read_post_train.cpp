#include "spec/read_post_train.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "document/edit.h"
#include "spec/mixed_groups.h"
#include "spec/read_case.h"
#include "spec/read_cluster.h"
#include "spec/read_group_names.h"
#include "spec/read_lengths.h"
#include "spec/read_link.h"
#include "spec/read_model.h"
#include "spec/read_serving.h"

namespace shortboard {
namespace {

constexpr double kUsualPrompts = 512.0, kUsualSamples = 8.0, kUsualInput = 512.0, kUsualOutput = 2048.0;

/// Reads keys of post_train with their usual values; each that is taken is noted.
class Keys {
 public:
  Keys(const Value& value, std::vector<Assumption>& assumed) : value_(value), assumed_(assumed) {}

  double count(std::string_view key, double usual, const char* what) {
    if (const auto given = value_.optional(key)) return given->count();
    assume(what, fmt::format("{:.0f}", usual), key);
    return usual;
  }
  Lengths lengths(std::string_view key, double usual, const char* what) {
    if (const auto given = value_.optional(key)) return read_lengths(*given);
    assume(what, fmt::format("{:.0f}", usual), key);
    return {usual, 0.0};
  }
  bool flag(std::string_view key, bool usual, const char* what) {
    if (const auto given = value_.optional(key)) return given->boolean();
    assume(what, usual ? "true" : "false", key);
    return usual;
  }
  template <class T, std::size_t N>
  T name(std::string_view key, const std::array<std::string_view, N>& names, T usual, const char* what) {
    if (const auto given = value_.optional(key)) return static_cast<T>(given->one_of(key, names));
    assume(what, std::string{names[static_cast<std::size_t>(usual)]}, key);
    return usual;
  }
  /// One of some names, or auto: all are tried.
  template <class T, std::size_t N>
  std::optional<T> open(std::string_view key, const std::array<std::string_view, N>& names, const char* what) {
    const auto given = value_.optional(key);
    if (!given) assume(what, "auto: the shortest step", key);
    if (!given || given->text() == "auto") return std::nullopt;
    return static_cast<T>(given->one_of(key, names));
  }

 private:
  void assume(const char* what, std::string value, std::string_view key) {
    assumed_.push_back({what, std::move(value), fmt::format("post_train.{}", key)});
  }
  const Value& value_;
  std::vector<Assumption>& assumed_;
};

const Node& cluster_of(const Value& spec) { return spec.required("cluster").node(); }

std::string text_of(double number) { return fmt::format("{:.0f}", number); }

struct Sizes {
  Lengths input, output;
  double batch = 0.0;  ///< Sequences of an optimizer step.
};

/// The spec of a group's training on sequences of the mean length, or of its rollouts all asked at once.
Node training_spec(const Value& spec, const Value& post, const Sizes& sizes) {
  Node made;
  put(made, "cluster", cluster_of(spec));
  Node train;
  put(train, "model", post.required("model").node());
  if (const auto precision = post.optional("precision")) put(train, "precision", precision->node());
  put(made, "train", train);
  set_value(made, "train.sequence", text_of(std::max(1.0, std::round(sizes.input.mean + sizes.output.mean))));
  set_value(made, "train.global_batch", text_of(sizes.batch));
  return made;
}

Node rollout_spec(const Value& spec, const Value& post) {
  Node made, serve;
  put(made, "cluster", cluster_of(spec));
  put(serve, "model", post.required("model").node());
  if (const auto weights = post.optional("weights")) put(serve, "weights", weights->node());
  put(made, "serve", serve);
  set_value(made, "serve.mode", "online");
  return made;
}

void read_groups(const Value& spec, const Value& post, const Sizes& sizes, const std::string& file,
                 const Database& database, PostTrainQuestion& c) {
  const std::vector<std::string> names = read_group_names(spec);
  const auto stack = spec.optional("stack");
  if (stack) stack->allow({"rollout", "train"});
  const auto stack_of = [&](std::string_view role) { return stack ? stack->optional(role) : std::nullopt; };
  const Node training = training_spec(spec, post, sizes), rollouts = rollout_spec(spec, post);
  std::vector<std::vector<Assumption>> assumed;
  for (std::size_t g = 0; g < names.size(); ++g) {
    PostTrainGroup group{names[g], {}, {}};
    group.train = read_group_case({training, file}, file, database,
                                  {.group = g, .all_cards = 0, .mixed = true, .plan = {}, .stack = stack_of("train")});
    group.rollout =
        read_group_serving({rollouts, file}, file, database,
                           {.group = g, .all_cards = 0, .mixed = true, .plan = {}, .stack = stack_of("rollout")});
    ServingQuestion& rollout = group.rollout;
    rollout.size = {sizes.input.mean, sizes.output.mean};
    rollout.input_sigma = sizes.input.sigma;
    rollout.output_sigma = sizes.output.sigma;
    std::vector<Assumption> own = group.train.assumed;
    own.insert(own.end(), rollout.assumed.begin(), rollout.assumed.end());
    std::erase_if(own, [](const Assumption& one) {  // lengths and load are the step's
      return one.key == "plan" || one.key == "serve.input" || one.key == "serve.output";
    });
    assumed.push_back(std::move(own));
    c.groups.push_back(std::move(group));
  }
  for (Assumption& one : joint_assumptions(names, assumed)) c.assumed.push_back(std::move(one));
}

void read_assignment(const Value& post, PostTrainQuestion& c) {
  const auto group = post.optional("rollouts");
  if (!group) return;
  const auto found = std::ranges::find(c.groups, group->text(), &PostTrainGroup::name);
  if (found == c.groups.end())
    throw group->error(fmt::format("no group '{}'", group->text()), "name one of the groups");
  c.rollout_group = static_cast<std::size_t>(found - c.groups.begin());
}

}  // namespace

PostTrainQuestion read_post_train(const Node& document, const std::string& file, const Database& database) {
  const Value spec{document, file};
  spec.allow({"cluster", "post_train", "stack"});
  const Value post = spec.required("post_train");
  post.allow({"model", "algorithm", "prompts", "samples", "input", "output", "updates", "weights", "precision",
              "old_policy", "reference", "reward", "placement", "pace", "rollouts"});
  PostTrainQuestion c;
  c.title = file;
  Keys keys{post, c.assumed};
  c.algorithm = keys.name("algorithm", kAlgorithmNames, PolicyAlgorithm::grpo, "algorithm");
  c.prompts = keys.count("prompts", kUsualPrompts, "prompts a step");
  c.samples = keys.count("samples", kUsualSamples, "answers to a prompt");
  c.updates = keys.count("updates", 1.0, "optimizer steps on the answers of a step");
  c.old_policy = keys.flag("old_policy", true, "log-probabilities of the policy computed anew before training");
  c.reference = keys.flag("reference", true, "forward pass of a reference model");
  c.placement = keys.open<Placement>("placement", kPlacementNames, "placement of rollouts and training");
  c.pace = keys.open<Pace>("pace", kPaceNames, "pace (whether training waits for rollouts of its own weights)");
  Sizes sizes{keys.lengths("input", kUsualInput, "tokens of a prompt"),
              keys.lengths("output", kUsualOutput, "tokens of an answer"), c.answers() / c.updates};
  if (std::fmod(c.answers(), c.updates) != 0.0)
    throw post.required("updates").error(fmt::format("does not divide the {:.0f} answers of a step", c.answers()));
  if (const auto reward = post.optional("reward"); reward && reward->node().text != "none")
    c.reward = read_model_of(*reward, file, database);
  else if (!reward)
    c.assumed.push_back({"rewards", "by rules, in no time", "post_train.reward"});
  read_groups(spec, post, sizes, file, database, c);
  read_assignment(post, c);
  std::vector<LinkEnd> ends;
  for (const PostTrainGroup& group : c.groups) ends.push_back({&group.train.parts, group.train.cluster.network});
  std::vector<Assumption> of_link;
  c.link = read_link(spec.required("cluster"), ends, database, of_link);
  if (c.groups.size() > 1) c.assumed.insert(c.assumed.end(), of_link.begin(), of_link.end());
  return c;
}

}  // namespace shortboard
