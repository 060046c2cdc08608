#pragma once
#include <optional>
#include <string>
#include <vector>

#include "analysis/question.h"

namespace shortboard {

/// The cards that a question is about, where they are of one kind.
struct AskedCards {
  ClusterParts parts;
  int count = 0;
  FlopsPerSecond nominal;  ///< Dense 16-bit peak of one.
};
/// Absent for a question that is not about a given number of cards of one kind.
[[nodiscard]] std::optional<AskedCards> asked_cards(const Question& question);

/// The cards of each kind that a question is about; empty where they are not given.
[[nodiscard]] std::vector<AskedCards> asked_groups(const Question& question);

/// What a question asks to be done, for people: "training Llama 3.1 70B".
[[nodiscard]] std::string job_of(const Question& question);

/// What answers of different kinds and cards have in common, so that they can stand in one table.
struct RunFigures {
  double nominal_pflops = 0.0, effective_pflops = 0.0;
  double throughput = 0.0;
  std::string throughput_unit;               ///< "tokens/s"; of a service "output tokens/s".
  Seconds time;                              ///< 0: several kinds of card generate at their own pace.
  std::string time_of;                       ///< What takes that long: "step", "run", "TPOT".
  std::optional<Bytes> memory_used, memory;  ///< Of the fullest card, and what a program can allocate of it.
  std::string short_board;
  std::optional<double> gain_quarter;  ///< Relative gain with 1.25 times as much of the short board.
  Evidence evidence = Evidence::datasheet;
  double uncertainty = 0.0;  ///< Relative half-width of the 80% interval on its speed.
  std::string software;      ///< Id of the stack, engine or pipeline.
  std::string caveat;        ///< What the figures do not keep of what was asked; usually empty.
  std::vector<Assumption> assumed;
  std::vector<std::string> not_modelled{};

  /// Effective P over nominal P.
  [[nodiscard]] double share() const { return effective_pflops / nominal_pflops; }
};
/// Absent for an answer that is not about given cards (a demand, post-training).
[[nodiscard]] std::optional<RunFigures> run_figures(const QuestionAnswer& answer);

}  // namespace shortboard
