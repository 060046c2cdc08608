// A program of someone else's: sizes a cluster with the installed library alone.
#include <fmt/format.h>

#include "analysis/training_answer.h"
#include "document/yaml.h"
#include "question/training_question.h"
#include "spec/read_spec.h"

int main() {
  using namespace shortboard;
  const Node spec =
      read_yaml("cluster: {groups: [{accelerator: H100, count: 64}]}\ntrain: {model: llama-3.1-8b}\n", "spec");
  const TrainingAnswer a = answer(training_question_of(read_spec(spec, "spec"), Database::compiled()));
  fmt::print("{}\n", a.effective_pflops);
  return a.effective_pflops > 0.0 && a.effective_pflops < a.nominal_pflops ? 0 : 1;
}
