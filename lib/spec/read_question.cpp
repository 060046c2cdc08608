#include "spec/read_question.h"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <string_view>

#include "document/value.h"
#include "spec/read_case.h"
#include "spec/read_cluster.h"
#include "spec/read_demand.h"
#include "spec/read_generation.h"
#include "spec/read_mixed.h"
#include "spec/read_mixed_serving.h"
#include "spec/read_post_train.h"
#include "spec/read_serving.h"

namespace shortboard {
namespace {

constexpr std::array<std::string_view, 4> kWorks{"train", "serve", "generate", "post_train"};

/// The key that names the work: exactly one of kWorks.
std::string_view work_of(const Value& spec) {
  std::string_view work;
  for (const std::string_view key : kWorks) {
    const std::optional<Value> value = spec.optional(key);
    if (!value) continue;
    if (!work.empty())
      throw value->error(fmt::format("a spec holds one work, and this one has {} already", work),
                         "size each on its own");
    work = key;
  }
  if (work.empty()) throw spec.error("names no work", "write train or serve");
  return work;
}

}  // namespace

Question read_question(const Node& document, const std::string& file, const Database& database) {
  const Value spec{document, file};
  const std::string_view work = work_of(spec);
  if (const std::optional<Value> demand = spec.optional("demand")) {
    if (work != "serve" && work != "generate")
      throw demand->error(fmt::format("is no demand for {}", work), "it goes beside serve or generate");
    if (const std::optional<Value> measured = spec.optional("measured"))
      throw measured->error("is of a run, and beside it stands a demand", "leave out one of the two");
    return read_demand(document, file, database);
  }
  if (work == "generate") return read_generation(document, file, database);
  if (work == "post_train") return read_post_train(document, file, database);
  if (work == "serve" && count_groups(spec) > 1) return read_mixed_serving(document, file, database);
  if (work == "serve") return read_serving(document, file, database);
  if (count_groups(spec) > 1) return read_mixed(document, file, database);
  return read_case(document, file, database);
}

}  // namespace shortboard
