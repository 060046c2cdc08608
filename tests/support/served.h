#pragma once
#include <string>

#include "document/yaml.h"
#include "support/questions.h"

namespace shortboard::support {

inline const Database& compiled_database() {
  static const Database database = Database::compiled();
  return database;
}

/// Llama 3.1 8B in 16 bits on one H100 under vLLM, with these further keys of `serve`: "mode: online, rate: 2".
inline ServingQuestion served(const std::string& keys, const std::string& stack = "vllm-2025") {
  const std::string text =
      "cluster: {groups: [{accelerator: nvidia-h100-sxm, count: 1}]}\n"
      "stack: " +
      stack + "\nplan: {tensor: 1}\nserve: {model: llama-3.1-8b, weights: bf16, " + keys + "}\n";
  return read_serving(read_yaml(text, "serve.yaml"), "serve.yaml", compiled_database());
}

}  // namespace shortboard::support
