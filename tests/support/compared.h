#pragma once
#include <rapidcheck.h>

#include <string>
#include <vector>

#include "document/yaml.h"
#include "market/comparison_question.h"
#include "spec/read_spec.h"
#include "support/shipped.h"

namespace shortboard::support {

/// A spec of some cards and a work, as a user writes it; `work` is its train, serve or generate and what follows.
inline Spec spec_of(const std::string& card, int count, const std::string& work, const std::string& file) {
  const std::string text =
      "cluster: {groups: [{accelerator: " + card + ", count: " + std::to_string(count) + "}]}\n" + work + "\n";
  return read_spec(read_yaml(text, file), file);
}

inline const std::string kTrain8b =
    "train: {model: llama-3.1-8b, sequence: 4096, global_batch: 256, precision: bf16}\nplan: auto";
inline const std::string kServe8b = "serve: {model: llama-3.1-8b, input: 1000, output: 200, weights: bf16}\nplan: auto";
inline const std::string kSdxl = "generate: {model: sdxl, steps: 30, guidance: cfg, precision: fp16}\nplan: auto";

/// Works of the three kinds, small enough to be searched in milliseconds.
inline std::vector<Spec> three_works() {
  return {spec_of("H100", 16, kTrain8b, "train.yaml"), spec_of("H100", 16, kServe8b, "serve.yaml"),
          spec_of("H100", 16, kSdxl, "pictures.yaml")};
}

inline ComparisonAnswer compared(const std::vector<Spec>& specs, const ComparisonOptions& options) {
  return answer(comparison_question_of(specs, options, shipped()));
}

/// The items in another order.
template <class T>
std::vector<T> shuffled(std::vector<T> items) {
  for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[*rc::gen::inRange<std::size_t>(0, i)]);
  return items;
}

}  // namespace shortboard::support
