#include "question/post_train_question.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "question/assumption_words.h"
#include "question/cards.h"
#include "question/defaults.h"
#include "question/group_link.h"
#include "question/lengths_of.h"
#include "question/model_of.h"

namespace shortboard {
namespace {

struct Sizes {
  Lengths input, output;
  double batch = 0.0;  ///< Sequences of an optimizer step.
};

double number_or(const std::optional<int>& given, double usual, Assumed what, std::vector<Assumption>& assumed) {
  if (given) return *given;
  assumed.push_back({what, {usual}});
  return usual;
}

bool flag_or(const std::optional<bool>& given, bool usual, Assumed what, std::vector<Assumption>& assumed) {
  if (given) return *given;
  assumed.push_back({what, {std::string{usual ? "true" : "false"}}});
  return usual;
}

/// One of several ways, or all of them, to be tried.
template <class T>
std::optional<T> way_or_all(const std::optional<OrAuto<T>>& given, Assumed what, std::vector<Assumption>& assumed) {
  if (given) return given->value();
  assumed.push_back({what});
  return std::nullopt;
}

Lengths lengths_or(const std::optional<LengthsSpec>& given, double usual, Assumed what,
                   std::vector<Assumption>& assumed) {
  if (given) return lengths_of(*given);
  assumed.push_back({what, {usual}});
  return {usual, 0.0};
}

/// The Spec of one of the two kinds of work of a step, on the same cards.
Spec work_spec(const Spec& spec, Workload workload, std::string_view work) {
  Spec made;
  made.cluster = spec.cluster;
  made.workload = std::move(workload);
  made.file = spec.file;
  made.places = spec.places;
  for (const std::string_view key : {"model", "precision", "weights"})
    made.places[fmt::format("{}.{}", work, key)] = spec.at(fmt::format("post_train.{}", key));
  return made;
}

/// A group's training on sequences of the mean length.
Spec training_spec(const Spec& spec, const PostTrain& post, const Sizes& sizes) {
  Train train;
  train.model = post.model;
  train.precision = post.precision;
  train.sequence = static_cast<int>(std::max(1.0, std::round(sizes.input.mean + sizes.output.mean)));
  train.global_batch = static_cast<int>(sizes.batch);
  return work_spec(spec, train, "train");
}

/// Its rollouts, all asked at once.
Spec rollout_spec(const Spec& spec, const PostTrain& post) {
  Serve serve;
  serve.model = post.model;
  serve.weights = post.weights;
  serve.mode = ServingMode::online;
  return work_spec(spec, serve, "serve");
}

GroupPart part_for(const Spec& spec, std::size_t group, const std::string& role) {
  GroupPart part;
  part.group = group;
  part.mixed = true;
  part.stack_path = "stack." + role;
  if (const auto own = spec.stack.by_name.find(role); own != spec.stack.by_name.end()) part.stack = own->second;
  return part;
}

/// Lengths and load are the step's, and there is no plan of either work alone.
bool is_of_the_step(const Assumption& one) {
  return one.what == Assumed::searched_plan || one.what == Assumed::request_tokens;
}

void set_groups(const Spec& spec, const PostTrain& post, const Sizes& sizes, const std::vector<std::string>& names,
                const Database& database, PostTrainQuestion& question) {
  const Spec training = training_spec(spec, post, sizes), rollouts = rollout_spec(spec, post);
  std::vector<std::vector<Assumption>> assumed;
  for (std::size_t g = 0; g < names.size(); ++g) {
    PostTrainGroup group{names[g], group_training_of(training, database, part_for(spec, g, "train")),
                         group_serving_of(rollouts, database, part_for(spec, g, "rollout"))};
    ServingQuestion& rollout = group.rollout;
    rollout.size = {sizes.input.mean, sizes.output.mean};
    rollout.input_sigma = sizes.input.sigma;
    rollout.output_sigma = sizes.output.sigma;
    std::vector<Assumption> own = group.train.assumed;
    own.insert(own.end(), rollout.assumed.begin(), rollout.assumed.end());
    std::erase_if(own, is_of_the_step);
    assumed.push_back(std::move(own));
    question.groups.push_back(std::move(group));
  }
  for (Assumption& one : joint_assumptions(names, assumed)) question.assumed.push_back(std::move(one));
}

Sizes set_step(const Spec& spec, const PostTrain& post, PostTrainQuestion& question) {
  std::vector<Assumption>& assumed = question.assumed;
  question.algorithm = post.algorithm.value_or(PolicyAlgorithm::grpo);
  if (!post.algorithm)
    assumed.push_back(
        {Assumed::algorithm, {std::string{kAlgorithmNames[static_cast<std::size_t>(question.algorithm)]}}});
  question.prompts = number_or(post.prompts, defaults::kPrompts, Assumed::prompts, assumed);
  question.samples = number_or(post.samples, defaults::kSamples, Assumed::samples, assumed);
  question.updates = number_or(post.updates, defaults::kUpdates, Assumed::updates, assumed);
  question.old_policy = flag_or(post.old_policy, true, Assumed::old_policy, assumed);
  question.reference = flag_or(post.reference, true, Assumed::reference, assumed);
  question.placement = way_or_all(post.placement, Assumed::placement, assumed);
  question.pace = way_or_all(post.pace, Assumed::pace, assumed);
  Sizes sizes;
  sizes.input = lengths_or(post.input, defaults::kPromptTokens, Assumed::prompt_tokens, assumed);
  sizes.output = lengths_or(post.output, defaults::kAnswerTokens, Assumed::answer_tokens, assumed);
  sizes.batch = question.answers() / question.updates;
  if (std::fmod(question.answers(), question.updates) != 0.0)
    throw spec.error("post_train.updates",
                     fmt::format("does not divide the {:.0f} answers of a step", question.answers()));
  return sizes;
}

}  // namespace

PostTrainQuestion post_train_question_of(const Spec& spec, const Database& database) {
  const PostTrain& post = std::get<PostTrain>(spec.workload);
  PostTrainQuestion question;
  question.title = spec.file;
  const Sizes sizes = set_step(spec, post, question);
  if (post.reward && !post.reward->empty())
    question.reward = model_of(spec, "post_train.reward", *post.reward, database).architecture;
  else if (!post.reward)
    question.assumed.push_back({Assumed::rewards_by_rules});
  const std::vector<std::string> names = group_names(spec);
  if (names.empty()) (void)given_cards(spec, 0, database);  // says what is missing
  set_groups(spec, post, sizes, names, database, question);
  if (!post.rollouts.empty()) question.rollout_group = group_named(spec, "post_train.rollouts", post.rollouts, names);
  std::vector<LinkEnd> ends;
  for (const PostTrainGroup& group : question.groups) ends.push_back({&group.train.parts, group.train.cluster.network});
  std::vector<Assumption> of_link;
  question.link = group_link(spec, ends, database, of_link);
  if (question.groups.size() > 1) question.assumed.insert(question.assumed.end(), of_link.begin(), of_link.end());
  return question;
}

}  // namespace shortboard
