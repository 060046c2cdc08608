#pragma once
#include <string>

#include "document/yaml.h"
#include "support/questions.h"
#include "support/shipped.h"

namespace shortboard::support {

/// Llama 3.1 8B served by four H100, "fast", and eight A100, "wide". `keys` of serve: besides model and lengths;
/// `swapped`: the groups in the other order.
inline MixedServingQuestion mixed_service(const std::string& keys, bool swapped = false) {
  const std::string fast = "{name: fast, accelerator: H100, count: 4}",
                    wide = "{name: wide, accelerator: A100, count: 8}";
  const std::string text = "cluster: {groups: [" + (swapped ? wide + ", " + fast : fast + ", " + wide) +
                           "]}\nserve: {model: llama-3.1-8b, input: 2000, output: 200, " + keys + "}\n";
  return read_mixed_serving(read_yaml(text, "spec.yaml"), "spec.yaml", shipped());
}

}  // namespace shortboard::support
