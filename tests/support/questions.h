#pragma once
#include <string>

#include "hwdb/database.h"
#include "market/contract.h"
#include "question/assumption_words.h"
#include "question/question.h"
#include "spec/read_spec.h"

namespace shortboard {

/// Whether a question is of a kind, and the question as that kind.
template <class Kind, class Held>
bool holds(const Held& question) {
  return held_if<Kind>(question) != nullptr;
}
template <class Kind, class Held>
Kind held(const Held& question) {
  return *held_if<Kind>(question);
}

// A document straight to its question, as the commands do it in two steps.

inline Question read_question(const Node& document, const std::string& file, const Database& database) {
  return question_of(read_spec(document, file), database);
}
inline TrainingQuestion read_case(const Node& document, const std::string& file, const Database& database) {
  return training_question_of(read_spec(document, file), database);
}
inline ServingQuestion read_serving(const Node& document, const std::string& file, const Database& database) {
  return serving_question_of(read_spec(document, file), database);
}
inline GenerationQuestion read_generation(const Node& document, const std::string& file, const Database& database) {
  return generation_question_of(read_spec(document, file), database);
}
inline MixedTrainingQuestion read_mixed(const Node& document, const std::string& file, const Database& database) {
  return mixed_training_question_of(read_spec(document, file), database);
}
inline MixedServingQuestion read_mixed_serving(const Node& document, const std::string& file,
                                               const Database& database) {
  return mixed_serving_question_of(read_spec(document, file), database);
}
inline PostTrainQuestion read_post_train(const Node& document, const std::string& file, const Database& database) {
  return post_train_question_of(read_spec(document, file), database);
}
inline DemandQuestion read_demand(const Node& document, const std::string& file, const Database& database) {
  return demand_question_of(read_spec(document, file), database);
}
inline ContractQuestion read_contract(const Node& document, const std::string& file, const Database& database) {
  return contract_question_of(read_spec(document, file), database);
}

}  // namespace shortboard
