#pragma once
#include <string_view>

#include "spec/codec.h"

namespace shortboard {

// What errors call the enumerations of a spec, and their names.

template <>
struct EnumNames<TrainingPrecision> {
  static constexpr std::string_view kKind = "precision";
  static constexpr auto kNames = kTrainingPrecisionNames;
};
template <>
struct EnumNames<Task> {
  static constexpr std::string_view kKind = "task";
  static constexpr auto kNames = kTaskNames;
};
template <>
struct EnumNames<ServingFormat> {
  static constexpr std::string_view kKind = "number format";
  static constexpr auto kNames = kServingFormatNames;
};
template <>
struct EnumNames<ServingMode> {
  static constexpr std::string_view kKind = "mode";
  static constexpr auto kNames = kServingModeNames;
};
template <>
struct EnumNames<GenerationFormat> {
  static constexpr std::string_view kKind = "precision";
  static constexpr auto kNames = kGenerationFormatNames;
};
template <>
struct EnumNames<GenerationAttention> {
  static constexpr std::string_view kKind = "attention";
  static constexpr auto kNames = kGenerationAttentionNames;
};
template <>
struct EnumNames<GenerationObjective> {
  static constexpr std::string_view kKind = "objective";
  static constexpr auto kNames = kGenerationObjectiveNames;
};
template <>
struct EnumNames<Guidance> {
  static constexpr std::string_view kKind = "guidance";
  static constexpr auto kNames = kGuidanceNames;
};
template <>
struct EnumNames<PolicyAlgorithm> {
  static constexpr std::string_view kKind = "algorithm";
  static constexpr auto kNames = kAlgorithmNames;
};
template <>
struct EnumNames<Placement> {
  static constexpr std::string_view kKind = "placement";
  static constexpr auto kNames = kPlacementNames;
};
template <>
struct EnumNames<Pace> {
  static constexpr std::string_view kKind = "pace";
  static constexpr auto kNames = kPaceNames;
};
template <>
struct EnumNames<Schedule> {
  static constexpr std::string_view kKind = "schedule";
  static constexpr auto kNames = kScheduleNames;
};
template <>
struct EnumNames<Sharding> {
  static constexpr std::string_view kKind = "sharding";
  static constexpr auto kNames = kShardingNames;
};
template <>
struct EnumNames<Recompute> {
  static constexpr std::string_view kKind = "recompute";
  static constexpr auto kNames = kRecomputeNames;
};
template <>
struct EnumNames<ContextExchange> {
  static constexpr std::string_view kKind = "context_exchange";
  static constexpr auto kNames = kContextExchangeNames;
};
template <>
struct EnumNames<SplitWay> {
  static constexpr std::string_view kKind = "split";
  static constexpr auto kNames = kSplitWayNames;
};
template <>
struct EnumNames<NumberFormat> {
  static constexpr std::string_view kKind = "number format";
  static constexpr auto kNames = kNumberFormatNames;
};

}  // namespace shortboard
