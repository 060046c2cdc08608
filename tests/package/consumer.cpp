// A program of someone else's: sizes clusters with the installed library alone.
#include <shortboard/shortboard.h>

namespace {

/// The four plans of docs/library.md, and the report of the best one.
bool trains(const shortboard::Hwdb& hwdb) {
  shortboard::Spec spec;
  spec.cluster.groups = {{.accelerator = "H100", .count = 64}};
  spec.workload = shortboard::Train{.model = "llama-3.1-8b", .global_batch = 512};
  int fitting = 0;
  for (const int tensor : {1, 2, 4, 8}) {
    spec.plan.tensor = tensor;
    try {
      const shortboard::Answer answer = shortboard::size(spec, hwdb);  // throws SpecError, NoPlanFits
      fmt::print("tensor {}: {} of {}\n", tensor, answer.effective, answer.nominal);
      if (answer.effective > shortboard::FlopsPerSecond{} && answer.effective < answer.nominal) ++fitting;
    } catch (const shortboard::NoPlanFits& error) {
      fmt::print("tensor {}: {}\n", tensor, error.what());
    }
  }
  const std::string json =
      shortboard::print(shortboard::report(shortboard::size(spec, hwdb)), shortboard::Format::json);
  fmt::print("{}", json);
  return fitting >= 2 && json.find("\"effective_pflops\"") != std::string::npos;
}

bool serves(const shortboard::Hwdb& hwdb) {
  const shortboard::Spec spec = shortboard::parse_spec(
      "cluster: {groups: [{accelerator: H200, count: 8}]}\n"
      "serve: {model: llama-3.3-70b, weights: fp8, input: 1000, output: 300}\n");
  const shortboard::Answer answer = shortboard::size(spec, hwdb);
  fmt::print("{:.0f} {}, {} per token, limited by {}\n", answer.throughput, answer.throughput_unit, answer.time,
             answer.bottleneck->name);
  return answer.throughput > 0.0 && answer.time > shortboard::Seconds{};
}

/// What is wrong is told by its key.
bool refuses(const shortboard::Hwdb& hwdb) {
  try {
    shortboard::Spec spec;
    spec.cluster.groups = {{.accelerator = "no such card", .count = 8}};
    spec.workload = shortboard::Train{.model = "llama-3.1-8b"};
    (void)shortboard::size(spec, hwdb);
    return false;
  } catch (const shortboard::SpecError& error) {
    return error.at().path == "cluster.groups[0].accelerator";
  }
}

}  // namespace

int main() {
  const shortboard::Hwdb hwdb = shortboard::Hwdb::built_in();
  return trains(hwdb) && serves(hwdb) && refuses(hwdb) ? 0 : 1;
}
