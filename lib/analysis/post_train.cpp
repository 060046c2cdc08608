#include "analysis/post_train.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "analysis/accuracy.h"
#include "analysis/serving_plan.h"
#include "analysis/serving_point.h"
#include "estimate/keep_cards.h"
#include "estimate/step_parts.h"
#include "workload/flops.h"
#include "workload/parameters.h"

namespace shortboard {
namespace {

constexpr double kWeightBytes = 2.0;  // 16-bit weights travel from training to rollouts
constexpr int kDivisions = 16;        // of one group's servers between rollouts and training that are tried

struct Rollout {
  ServingPlan plan;
  Seconds time;
};
struct Training {
  Plan plan;
  Seconds train, forward;  ///< Of a step: optimizer steps, and one forward pass over its sequences.
};

/// Share of a stage's seconds that are its forward pass.
double forward_share(const Cluster& cluster, const TrainingJob& job, const Plan& plan) {
  const SplitCost costs = split_cost(cluster, job, split_of(job, plan));
  double forward = costs.head.forward.total(), all = forward + costs.head.backward.total();
  for (std::size_t i = 0; i < costs.layers.size(); ++i) {
    const double layers = job.model.layers[i].count;
    forward += layers * costs.layers[i].forward.total();
    all += layers * (costs.layers[i].forward.total() + costs.layers[i].backward.total());
  }
  return forward / all;
}

/// What each group's cards make of a step's rollouts and training, found once for each count of cards.
class Phases {
 public:
  explicit Phases(const PostTrainQuestion& question) : question_(question) {}

  const std::optional<Rollout>& rollout(std::size_t group, int cards) {
    const auto key = std::pair{group, cards};
    const auto found = rollouts_.find(key);
    return found != rollouts_.end() ? found->second : rollouts_.emplace(key, find_rollout(group, cards)).first->second;
  }
  const std::optional<Training>& training(std::size_t group, int cards) {
    const auto key = std::pair{group, cards};
    const auto found = trainings_.find(key);
    return found != trainings_.end() ? found->second
                                     : trainings_.emplace(key, find_training(group, cards)).first->second;
  }

 private:
  /// All answers of a step are asked at once; the last one ends it.
  [[nodiscard]] std::optional<Rollout> find_rollout(std::size_t group, int cards) const {
    ServingQuestion c = question_.groups[group].rollout;
    keep_cards(c.cluster.cards, cards);
    c.concurrency = c.requests = question_.answers();
    try {
      const ServingPlan plan = chosen_plan(c).plan;
      const ServingPoint point = replica_point(c, plan);
      return Rollout{plan,
                     Seconds{question_.answers() * c.size.output / (plan.replicas * point.output_tokens_per_second)}};
    } catch (const NoPlanFits&) {
      return std::nullopt;
    }
  }

  [[nodiscard]] std::optional<Training> find_training(std::size_t group, int cards) const {
    const TrainingQuestion& c = question_.groups[group].train;
    Cluster cluster = c.cluster;
    keep_cards(cluster, cards);
    const PlanSearch found = search_plan(cluster, c.job, c.schedules, c.limits);
    if (!found.best) return std::nullopt;
    const TrainingEstimate& one = *found.best;
    const double computing = one.step().base() - one.parts[Part::data] - one.parts[Part::optimizer] -
                             one.parts[Part::overhead] - one.parts[Part::recompute];
    const double train = question_.updates * one.step().base() *
                         (question_.algorithm == PolicyAlgorithm::ppo ? 2.0 : 1.0);  // its critic is as large
    return Training{one.plan, Seconds{train},
                    Seconds{question_.updates * computing * forward_share(cluster, c.job, one.plan)}};
  }

  const PostTrainQuestion& question_;
  std::map<std::pair<std::size_t, int>, std::optional<Rollout>> rollouts_;
  std::map<std::pair<std::size_t, int>, std::optional<Training>> trainings_;
};

/// Forward passes of the training cards over a step's sequences, in the policy's: its own, the reference's, the
/// critic's, and a reward model's by its FLOPs.
double passes(const PostTrainQuestion& question) {
  const TrainingJob& job = question.groups.front().train.job;
  const double reward =
      question.reward
          ? (token_flops(*question.reward, job.sequence).total() / token_flops(job.model, job.sequence).total()).base()
          : 0.0;
  return (question.old_policy ? 1.0 : 0.0) + (question.reference ? 1.0 : 0.0) +
         (question.algorithm == PolicyAlgorithm::ppo ? 1.0 : 0.0) + reward;
}

/// New weights on their way: every replica takes all of them over its cards' links, and the training cards send them
/// once; colocated they cross the scale-up links of a server instead.
Seconds sync_time(const PostTrainQuestion& question, const PostTrainUse& use) {
  const TrainingQuestion& train = question.groups[use.train_group].train;
  const Bytes bytes{kWeightBytes * model_parameters(train.job.model).total()};
  const Network& network = train.cluster.network;
  if (use.placement == Placement::colocated)
    return bytes / use.rollout_plan.cards_a_replica() / (network.domain.bandwidth * network.up);
  const BytesPerSecond rate = use.train_group == use.rollout_group ? network.out : question.link.rate;
  return bytes / std::min(use.rollout_plan.cards_a_replica(), use.train_cards) / rate;
}

/// Seconds of a step whose works follow each other, or run beside each other on weights of one step before.
Seconds step_of(const PostTrainPhases& p, Pace pace) {
  return pace == Pace::one_step_off ? std::max(p.rollout, p.forward + p.train) + p.sync
                                    : p.rollout + p.forward + p.train + p.sync;
}

/// Cards of one group that do one half of the work.
struct Side {
  std::size_t group = 0;
  int cards = 0;
};

std::optional<PostTrainUse> use_of(const PostTrainQuestion& question, Phases& phases, Placement placement, Pace pace,
                                   const Side& rollouts, const Side& trainers) {
  PostTrainUse use;
  use.placement = placement;
  use.pace = pace;
  use.rollout_group = rollouts.group;
  use.rollout_cards = rollouts.cards;
  use.train_group = trainers.group;
  use.train_cards = trainers.cards;
  const auto& rollout = phases.rollout(use.rollout_group, use.rollout_cards);
  const auto& training = phases.training(use.train_group, use.train_cards);
  if (!rollout || !training) return std::nullopt;
  use.rollout_plan = rollout->plan;
  use.train_plan = training->plan;
  use.phases = {rollout->time, passes(question) * training->forward, training->train, {}};
  use.phases.sync = sync_time(question, use);
  use.step = step_of(use.phases, use.pace);
  return use;
}

void keep(std::optional<PostTrainUse> found, std::optional<PostTrainUse>& best) {
  if (found && (!best || found->step < best->step)) best = std::move(found);
}

/// One group's servers divided between both works.
std::optional<PostTrainUse> best_division(const PostTrainQuestion& question, Phases& phases, std::size_t group,
                                          Pace pace) {
  const Cluster& cluster = question.groups[group].train.cluster;
  const int servers = cluster.count / cluster.server, stride = std::max(1, servers / kDivisions);
  std::optional<PostTrainUse> best;
  for (int rollouts = stride; rollouts < servers; rollouts += stride) {
    const int cards = rollouts * cluster.server;
    keep(use_of(question, phases, Placement::apart, pace, {group, cards}, {group, cluster.count - cards}), best);
  }
  return best;
}

std::vector<Pace> paces_of(const PostTrainQuestion& question) {
  if (question.pace) return {*question.pace};
  return {Pace::synchronous, Pace::one_step_off};
}

void add_apart(const PostTrainQuestion& question, Phases& phases, std::vector<PostTrainUse>& uses) {
  for (const Pace pace : paces_of(question))
    for (std::size_t r = 0; r < question.groups.size(); ++r) {
      if (question.rollout_group.value_or(r) != r) continue;
      for (std::size_t t = 0; t < question.groups.size(); ++t) {
        if (question.groups.size() > 1 && r == t) continue;
        const Side rollouts{r, question.groups[r].rollout.cluster.cards.count};
        const Side training{t, question.groups[t].train.cluster.count};
        const auto found = r == t ? best_division(question, phases, r, pace)
                                  : use_of(question, phases, Placement::apart, pace, rollouts, training);
        if (found) uses.push_back(*found);
      }
    }
}

void add_colocated(const PostTrainQuestion& question, Phases& phases, std::vector<PostTrainUse>& uses) {
  if (question.pace.value_or(Pace::synchronous) != Pace::synchronous) return;
  for (std::size_t g = 0; g < question.groups.size(); ++g) {
    const int cards = question.groups[g].train.cluster.count;
    if (const auto found = use_of(question, phases, Placement::colocated, Pace::synchronous, {g, cards}, {g, cards}))
      uses.push_back(*found);
  }
}

/// The phase whose 1.25 times faster run would shorten the step most.
ShortBoard short_board(const PostTrainUse& use) {
  constexpr std::array kPhases{&PostTrainPhases::rollout, &PostTrainPhases::forward, &PostTrainPhases::train,
                               &PostTrainPhases::sync};
  ShortBoard most{PostTrainPhase::rollout, std::nullopt};
  for (std::size_t i = 0; i < kPhases.size(); ++i) {
    PostTrainPhases less = use.phases;
    less.*kPhases[i] = less.*kPhases[i] / 1.25;
    const double gain = (use.step / step_of(less, use.pace)).base() - 1.0;
    if (!most.gain_quarter || gain > *most.gain_quarter) most = {static_cast<PostTrainPhase>(i), gain};
  }
  return most;
}

void set_work(PostTrainAnswer& a) {
  const PostTrainQuestion& q = a.question;
  const ServingQuestion& rollout = q.groups[a.best.rollout_group].rollout;
  const TrainingJob& job = q.groups[a.best.train_group].train.job;
  a.tokens = q.answers() * (rollout.size.input + rollout.size.output);
  a.rollout_flops = q.answers() * request_flops(rollout);
  const double critic = q.algorithm == PolicyAlgorithm::ppo ? 2.0 : 1.0;
  a.train_flops = (q.updates * critic) * step_flops(job) + (passes(q) * q.updates * job.global_batch * job.sequence) *
                                                               token_flops(job.model, job.sequence).total();
  a.rollout_busy = (a.best.phases.rollout / a.best.step).base();
  a.train_busy = ((a.best.phases.forward + a.best.phases.train) / a.best.step).base();
}

SharedAnswer shared_of(const PostTrainAnswer& a) {
  const PostTrainQuestion& q = a.question;
  SharedAnswer shared;
  shared.effective_pflops = ((a.rollout_flops + a.train_flops) / a.best.step).base() / kPeta;
  shared.accuracy.evidence = Evidence::measured;
  for (const PostTrainGroup& group : q.groups) {
    const Cluster& cluster = group.train.cluster;
    shared.nominal_pflops += cluster.count * cluster.nominal.base() / kPeta;
    shared.cards_given += cluster.count;
    shared.accuracy =
        weaker(shared.accuracy, accuracy_on(group.train.parts, std::max(group.train.parts.kernels.uncertainty,
                                                                        uncertainty_of(group.rollout.engine))));
  }
  shared.mfu = shared.effective_pflops / shared.nominal_pflops;
  shared.throughput = {a.tokens / a.best.step.base(), ThroughputUnit::tokens};
  shared.duration = {a.best.step, TimeOf::step};
  shared.short_board = short_board(a.best);
  shared.not_modelled = {{Omission::memory_handed_over},
                         {Omission::partial_rollouts},
                         {Omission::older_weights},
                         {Omission::failures_and_checkpoints}};
  shared.assumed = q.assumed;
  shared.software = q.groups[a.best.train_group].train.parts.stack.id;
  shared.cards_used = a.best.cards();
  return shared;
}

}  // namespace

PostTrainAnswer answer(const PostTrainQuestion& question) {
  PostTrainAnswer a;
  a.question = question;
  Phases phases{a.question};
  if (question.placement.value_or(Placement::colocated) == Placement::colocated)
    add_colocated(a.question, phases, a.uses);
  if (question.placement.value_or(Placement::apart) == Placement::apart) add_apart(a.question, phases, a.uses);
  if (a.uses.empty())
    throw NoPlanFits{
        "no plan fits: no placement holds both a replica that generates and a plan that trains and divides the "
        "step's answers; more cards would help, or samples and prompts that the copies divide"};
  std::ranges::stable_sort(a.uses, {}, &PostTrainUse::step);
  a.best = a.uses.front();
  set_work(a);
  a.shared = shared_of(a);
  return a;
}

}  // namespace shortboard
