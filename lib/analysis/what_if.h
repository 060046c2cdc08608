#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analysis/any_answer.h"

namespace shortboard {

/// The unit of a resource's figure, in base units. none: it has no single figure and is only scaled by factors.
enum class FigureKind : std::uint8_t { none, bytes, bytes_per_second, flops_per_second, seconds, watts, ratio };

/// A resource of a question, with its amount.
struct ResourceAmount {
  Resource resource = Resource::matrix_rate;
  FigureKind kind = FigureKind::none;
  double figure = 0.0;  ///< The present amount: a peak or line rate of a card, or a loss or latency.
  std::optional<std::size_t> group =
      std::nullopt;        ///< On several kinds of card: the group that has it; absent: all groups.
  std::string owner = {};  ///< That group's name.
  /// Seconds and ratios are lost: more of the resource is less of them.
  [[nodiscard]] bool is_lost() const { return kind == FigureKind::seconds || kind == FigureKind::ratio; }
  /// The figure with `factor` times the resource.
  [[nodiscard]] double with(double factor) const;
};

/// Figures: the dense peak of the job's number format (the others grow alike), a card's memory bandwidth and usable
/// capacity, its scale-up link and share of the NICs at the line rate (per direction), the latency between domains
/// (others fall alike), oversubscription, power, link to the host, the framework's seconds a step.
[[nodiscard]] std::vector<ResourceAmount> resource_amounts(const TrainingQuestion& question);
[[nodiscard]] std::vector<ResourceAmount> resource_amounts(const ServingQuestion& question);
[[nodiscard]] std::vector<ResourceAmount> resource_amounts(const GenerationQuestion& question);
/// Of several kinds of card: first what every group's cards have, by a figure where it is the same for all, and the
/// link between groups, by factors; then each group's own.
[[nodiscard]] std::vector<ResourceAmount> resource_amounts(const MixedTrainingQuestion& question);
[[nodiscard]] std::vector<ResourceAmount> resource_amounts(const MixedServingQuestion& question);
/// Of any kind; absent where a question's resources can't be scaled (a demand, roles on cards of their own,
/// post-training).
[[nodiscard]] std::optional<std::vector<ResourceAmount>> resource_amounts(const Question& question);

/// A scaled resource, and its figure before.
struct ScaledAmount {
  ResourceAmount amount;
  double factor = 1.0;
};

/// The answers without and with scaled resources, each with its best plan or the given one.
struct WhatIf {
  std::vector<ScaledAmount> scalings;
  AnyAnswer before, after;
};

/// Answers both. Throws as answer_question does, also where the resources left hold no plan; only for questions that
/// have resource amounts.
[[nodiscard]] WhatIf what_if(const Question& question, std::vector<ScaledAmount> scalings);

}  // namespace shortboard
