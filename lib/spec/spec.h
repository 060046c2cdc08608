#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "estimate/plan.h"
#include "hwdb/guidance.h"
#include "hwdb/number_format.h"
#include "search/generation_objective.h"
#include "spec/choices.h"
#include "units/quantity.h"
#include "units/spec_error.h"
#include "workload/task.h"

namespace shortboard {

/// A value, or auto: to be searched.
template <class T>
class OrAuto {
 public:
  constexpr OrAuto() = default;  ///< auto
  // NOLINTNEXTLINE(google-explicit-constructor,hicpp-explicit-conversions): a value stands for itself.
  constexpr OrAuto(T value) : value_(std::move(value)) {}
  [[nodiscard]] constexpr bool is_auto() const { return !value_.has_value(); }
  [[nodiscard]] constexpr const std::optional<T>& value() const { return value_; }
  friend bool operator==(const OrAuto&, const OrAuto&) = default;

 private:
  std::optional<T> value_;
};

/// A model: a name of hwdb, that model with keys of its config changed, or a Hugging Face config.json.
struct ModelSpec {
  std::string name{};         ///< Id or alias of hwdb; empty where `huggingface` is given.
  std::string huggingface{};  ///< Path of a config.json, relative to the spec's file.
  std::vector<std::pair<std::string, std::string>> changes{};  ///< Keys of the named model's config and their values.

  ModelSpec() = default;
  // NOLINTNEXTLINE(google-explicit-constructor,hicpp-explicit-conversions): a name stands for its model.
  ModelSpec(std::string id) : name(std::move(id)) {}
  // NOLINTNEXTLINE(google-explicit-constructor,hicpp-explicit-conversions)
  ModelSpec(const char* id) : name(id) {}
  [[nodiscard]] bool empty() const { return name.empty() && huggingface.empty(); }
  friend bool operator==(const ModelSpec&, const ModelSpec&) = default;
};

/// Tokens of prompts or answers: all alike, or log-normal by one middle (median or mean) and one width (p90 or sigma).
struct LengthsSpec {
  std::optional<double> tokens{};                 ///< All alike.
  std::optional<double> median{}, mean{}, p90{};  ///< Tokens.
  std::optional<double> sigma{};                  ///< Standard deviation of the logarithm.

  LengthsSpec() = default;
  // NOLINTNEXTLINE(google-explicit-constructor,hicpp-explicit-conversions): a number stands for equal lengths.
  LengthsSpec(double all) : tokens(all) {}
  friend bool operator==(const LengthsSpec&, const LengthsSpec&) = default;
};

/// Cards of one kind.
struct GroupSpec {
  std::string name{};                         ///< Tells groups apart; empty: the accelerator's name as given.
  std::string accelerator{};                  ///< Id or alias of hwdb. Required.
  std::optional<int> count{};                 ///< Cards.
  std::string system{};                       ///< Server; empty: the card's usual one.
  std::string fabric{};                       ///< Network between servers; empty: the server's usual one.
  std::optional<int> domain{};                ///< Cards that reach each other at the scale-up rate.
  std::optional<BytesPerSecond> scale_out{};  ///< A card's share of the NICs, per direction.
  std::optional<BytesPerSecond> host_memory_bandwidth{};  ///< Of a server's processors.
  friend bool operator==(const GroupSpec&, const GroupSpec&) = default;
};

/// What joins groups of cards.
struct LinkSpec {
  std::string fabric{};                  ///< Empty: each group's own.
  std::optional<BytesPerSecond> rate{};  ///< Of a card, per direction.
  friend bool operator==(const LinkSpec&, const LinkSpec&) = default;
};

struct ClusterSpec {
  std::vector<GroupSpec> groups{};
  std::optional<LinkSpec> link{};
  friend bool operator==(const ClusterSpec&, const ClusterSpec&) = default;
};

/// Formats in which a model trains; mxfp8 and nvfp4 are fp8 and fp4 with a scale every few values.
enum class TrainingPrecision : std::uint8_t { bf16, fp16, fp8, fp4, tf32, fp32, mxfp8, nvfp4 };
inline constexpr std::array<std::string_view, 8> kTrainingPrecisionNames{"bf16", "fp16", "fp8",   "fp4",
                                                                         "tf32", "fp32", "mxfp8", "nvfp4"};

/// Formats of weights, activations and caches of a service; mxfp4 and nvfp4 are fp4 with a scale every few values.
enum class ServingFormat : std::uint8_t { bf16, fp16, fp8, int8, fp4, int4, mxfp4, nvfp4 };
inline constexpr std::array<std::string_view, 8> kServingFormatNames{"bf16", "fp16", "fp8",   "int8",
                                                                     "fp4",  "int4", "mxfp4", "nvfp4"};

/// Formats of a generator's weights.
enum class GenerationFormat : std::uint8_t { bf16, fp16, fp8, fp4, int8, int4 };
inline constexpr std::array<std::string_view, 6> kGenerationFormatNames{"bf16", "fp16", "fp8", "fp4", "int8", "int4"};

/// Training of a language model.
struct Train {
  ModelSpec model{};
  std::optional<int> sequence{};      ///< Tokens.
  std::optional<int> global_batch{};  ///< Sequences per optimizer step.
  std::optional<double> tokens{};     ///< Of the whole run.
  std::optional<TrainingPrecision> precision{};
  std::optional<Task> task{};
  std::optional<int> lora_rank{};
  std::optional<double> expert_imbalance{};  ///< Tokens of the fullest expert-parallel card over the mean; >= 1.
  std::optional<double> capacity_factor{};   ///< Rows that an expert takes at most, over its even share.
  std::optional<bool> pad_to_capacity{}, fused_attention{}, compiled{};
  friend bool operator==(const Train&, const Train&) = default;
};

/// Drafted tokens and how many of them a step accepts, its own among them.
struct SpeculationSpec {
  int drafted = 0;
  double accepted = 0.0;  ///< From 1 to 1 + drafted.
  friend bool operator==(const SpeculationSpec&, const SpeculationSpec&) = default;
};

/// Adapters of a service.
struct AdaptersSpec {
  int rank = 0, adapters = 0;
  friend bool operator==(const AdaptersSpec&, const AdaptersSpec&) = default;
};

/// Cards and plan of prompts or of generation.
struct RoleSpec {
  std::optional<int> cards{};
  std::optional<int> tensor{}, pipeline{}, attention_data{}, expert{};
  std::string group{};  ///< Of several kinds of card: the group that has this role.
  friend bool operator==(const RoleSpec&, const RoleSpec&) = default;
};

/// Prompts and generation on cards of their own.
struct RolesSpec {
  /// automatic: in the best ratio, or (several kinds of card) apart or together as serves more; none: together;
  /// given: as prefill and decode say.
  enum class Kind : std::uint8_t { automatic, none, given };
  Kind kind = Kind::automatic;
  RoleSpec prefill{}, decode{};
  std::optional<bool> overlapped{};  ///< Whether the cache's way to the other cards hides behind the prompt.
  friend bool operator==(const RolesSpec&, const RolesSpec&) = default;
};

/// A service of a language model.
struct Serve {
  ModelSpec model{};
  std::optional<ServingFormat> weights{}, activations{}, kv_cache{};
  std::optional<ServingMode> mode{};
  std::optional<LengthsSpec> input{}, output{};
  std::optional<double> batch{}, concurrency{}, requests{};
  std::optional<double> rate{};  ///< Requests per second.
  std::string trace{};           ///< Path of recorded requests, relative to the spec's file.
  std::optional<std::vector<LatencyLimit>> objective{};
  std::optional<RolesSpec> roles{};
  std::optional<double> prefix_hit{};  ///< Share of a prompt's tokens that the cache holds; below 1.
  std::optional<SpeculationSpec> speculation{};
  std::optional<AdaptersSpec> lora{};
  std::optional<double> expert_imbalance{};  ///< Rows of the fullest expert-parallel card over the mean; >= 1.
  friend bool operator==(const Serve&, const Serve&) = default;
};

/// Pixels.
struct Resolution {
  int width = 0, height = 0;
  friend bool operator==(const Resolution&, const Resolution&) = default;
};

/// Attention of a generator: fused, or with its scores written to memory.
enum class GenerationAttention : std::uint8_t { fused, unfused };
inline constexpr std::array<std::string_view, 2> kGenerationAttentionNames{"fused", "unfused"};

/// Pictures or video.
struct Generate {
  std::string model{};
  std::optional<Resolution> resolution{};
  std::optional<int> frames{}, steps{}, batch{};
  std::optional<Guidance> guidance{};
  std::optional<GenerationFormat> precision{};
  std::optional<bool> compiled{};
  std::optional<GenerationAttention> attention{};
  std::optional<GenerationObjective> objective{};
  friend bool operator==(const Generate&, const Generate&) = default;
};

/// Reinforcement-learning post-training.
struct PostTrain {
  ModelSpec model{};
  std::optional<PolicyAlgorithm> algorithm{};
  std::optional<int> prompts{}, samples{}, updates{};
  std::optional<LengthsSpec> input{}, output{};
  std::optional<ServingFormat> weights{};        ///< Of rollouts.
  std::optional<TrainingPrecision> precision{};  ///< Of training.
  std::optional<bool> old_policy{}, reference{};
  std::optional<ModelSpec> reward{};  ///< An empty one: none, rewards come by rules.
  std::optional<OrAuto<Placement>> placement{};
  std::optional<OrAuto<Pace>> pace{};
  std::string rollouts{};  ///< The group that generates; empty: searched.
  friend bool operator==(const PostTrain&, const PostTrain&) = default;
};

using Workload = std::variant<std::monostate, Train, Serve, Generate, PostTrain>;

/// How the work is divided over the cards. A workload uses some of the keys and refuses the others. All absent: the
/// best plan is searched.
struct PlanSpec {
  bool automatic = false;                                     ///< `plan: auto` was written.
  std::optional<OrAuto<int>> tensor{}, pipeline{}, expert{};  // training, serving
  std::optional<OrAuto<int>> context{}, data{}, expert_tensor{}, virtual_stages{}, micro_batch{};  // training
  std::optional<OrAuto<Schedule>> schedule{};
  std::optional<OrAuto<Sharding>> sharding{};
  std::optional<OrAuto<Recompute>> recompute{};
  std::optional<OrAuto<ContextExchange>> context_exchange{};
  std::optional<bool> sequence_parallel{}, async_tensor{}, offload_activations{}, offload_optimizer{};
  std::optional<int> sharding_group{};
  std::optional<OrAuto<int>> attention_data{}, replicas{};                     // serving
  std::optional<OrAuto<int>> ulysses{}, ring{}, cfg_parallel{}, pipefusion{};  // generation
  std::optional<OrAuto<SplitWay>> split{};                                     // several kinds of card
  std::map<std::string, PlanSpec> groups{};                                    // the same, by group
  friend bool operator==(const PlanSpec&, const PlanSpec&) = default;
};

/// The software: one stack, engine or pipeline of hwdb for all, or one by group or (post-training) by role.
struct StackSpec {
  std::string all{};
  std::map<std::string, std::string> by_name{};

  StackSpec() = default;
  // NOLINTNEXTLINE(google-explicit-constructor,hicpp-explicit-conversions): a name stands for the software of all.
  StackSpec(std::string name) : all(std::move(name)) {}
  // NOLINTNEXTLINE(google-explicit-constructor,hicpp-explicit-conversions)
  StackSpec(const char* name) : all(name) {}
  [[nodiscard]] bool empty() const { return all.empty() && by_name.empty(); }
  friend bool operator==(const StackSpec&, const StackSpec&) = default;
};

/// A published figure, printed beside ours.
struct Published {
  std::string metric{};  ///< A metric of the workload: "mfu", "tpot_ms", ...
  double value = 0.0;
  std::string source{};
  friend bool operator==(const Published&, const Published&) = default;
};

/// A figure that an operator measured of the run that the spec describes, in the unit that its metric names.
struct MeasuredFigure {
  std::string metric{};
  double value = 0.0;
  friend bool operator==(const MeasuredFigure&, const MeasuredFigure&) = default;
};

/// A card that a demand is also asked of.
struct DemandCardSpec {
  std::string accelerator{}, system{}, fabric{}, stack{};
  friend bool operator==(const DemandCardSpec&, const DemandCardSpec&) = default;
};

/// Who asks for how much, beside `serve` or `generate` without its load.
struct DemandSpec {
  std::optional<double> users{};
  std::optional<double> active_share{};                           ///< Of the users, on a day.
  std::optional<double> requests{}, pictures{}, video_seconds{};  ///< Per active user and day; one of them.
  std::optional<LengthsSpec> input{}, output{};                   ///< Tokens of a request.
  std::optional<double> frames_per_second{}, hours{}, peak_to_average{}, availability{}, spare_share{};
  std::optional<int> servers_per_rack{};
  std::vector<DemandCardSpec> cards{};
  friend bool operator==(const DemandSpec&, const DemandSpec&) = default;
};

/// An amount in one currency ("CNY"); amounts in two are never compared.
struct Money {
  double amount = 0.0;
  std::string currency{};
  friend bool operator==(const Money&, const Money&) = default;
};

/// Computing power for sale, in P alone, beside a workload without a cluster.
struct OfferSpec {
  std::optional<FlopsPerSecond> nominal{};
  std::optional<NumberFormat> format{};  ///< In which the P are counted.
  std::optional<bool> sparse{};          ///< Counted with 2:1 sparsity; absent: unknown.
  std::string accelerator{};             ///< Empty: unknown.
  std::optional<int> cards{};
  std::optional<Money> price{};
  std::optional<double> tolerance{};  ///< By how much P / cards may miss a card's peak, relative.
  std::string market{};
  friend bool operator==(const OfferSpec&, const OfferSpec&) = default;
};

/// Where the keys of a spec stand in its file, by path: "train.sequence", "cluster.groups[0].count".
using Places = std::map<std::string, Location, std::less<>>;

/// All that can be asked, as plain values. To ask the same of another card or count, change a field and make a Question
/// of it again. What a user did not write is absent or empty: defaults are the Question's business.
struct Spec {
  ClusterSpec cluster{};
  Workload workload{};
  PlanSpec plan{};
  StackSpec stack{};
  std::vector<Published> published{};
  std::vector<MeasuredFigure> measured{};
  std::optional<DemandSpec> demand{};
  std::optional<OfferSpec> offer{};
  std::string file{};  ///< Names the spec in titles and errors, and the folder that paths are relative to.
  Places places{};     ///< Of what was read; empty for a Spec made in code.

  /// The place of a key, or of the nearest key around it; its path is always the one asked.
  [[nodiscard]] Location at(std::string_view path) const;
  /// An error about a key.
  [[nodiscard]] SpecError error(std::string_view path, const std::string& problem,
                                const std::string& remedy = {}) const;
  /// Groups of cards; more than one divide the work among them.
  [[nodiscard]] bool has_several_groups() const { return cluster.groups.size() > 1; }
  /// Whether both ask the same; where it is written is no matter.
  friend bool operator==(const Spec& a, const Spec& b);
};

/// The kind of a spec's workload; absent where it has none.
[[nodiscard]] inline std::optional<WorkloadKind> kind_of(const Workload& workload) {
  if (workload.index() == 0) return std::nullopt;
  return static_cast<WorkloadKind>(workload.index() - 1);
}

}  // namespace shortboard
