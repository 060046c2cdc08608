// A program of someone else's: sizes a cluster with the installed library alone.
#include <fmt/format.h>

#include "analysis/training_answer.h"
#include "document/yaml.h"
#include "spec/read_case.h"

int main() {
  using namespace shortboard;
  const Node spec =
      read_yaml("cluster: {groups: [{accelerator: H100, count: 64}]}\ntrain: {model: llama-3.1-8b}\n", "spec");
  const TrainingAnswer a = answer(read_case(spec, "spec", Database::compiled()));
  fmt::print("{}\n", a.shared.effective_pflops);
  return a.shared.effective_pflops > 0.0 && a.shared.effective_pflops < a.shared.nominal_pflops ? 0 : 1;
}
