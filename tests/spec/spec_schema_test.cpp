#include "spec/spec_schema.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "document/yaml.h"
#include "spec/spec_reference.h"
#include "support/json_schema.h"
#include "support/run.h"
#include "support/spec_table.h"

namespace shortboard {
namespace {

const nlohmann::json& schema() {
  static const nlohmann::json kSchema = nlohmann::json::parse(spec_schema());
  return kSchema;
}

bool accepted(const std::string& yaml) { return accepts(schema(), json_of(read_yaml(yaml, "spec.yaml"))); }

// If this fails, an editor marks a spec as wrong that the program takes.
TEST(SpecSchema, AcceptsEveryExample) {
  EXPECT_EQ(schema()["$schema"], "https://json-schema.org/draft/2020-12/schema");
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator{std::string{SHORTBOARD_SOURCE} + "/examples"}) {
    if (entry.path().extension() != ".yaml") continue;
    EXPECT_TRUE(accepts(schema(), json_of(read_document(entry.path().string())))) << entry.path();
    ++files;
  }
  EXPECT_GT(files, 20);
}

// If this fails, an editor takes what the program refuses.
TEST(SpecSchema, RefusesWhatTheReaderRefuses) {
  const std::string spec = "cluster: {groups: [{accelerator: H100, count: 8}]}\ntrain: {model: m}\n";
  EXPECT_TRUE(accepted(spec));
  EXPECT_TRUE(accepted(spec + "plan: {tensor: 8, pipeline: auto, schedule: 1f1b}\n"));
  EXPECT_TRUE(accepted("offer: {nominal: \"10,000 P\", format: fp16, price: 2.5亿 CNY}\ntrain: {model: m}\n"));
  EXPECT_FALSE(accepted("train: {model: m}\n")) << "neither cluster nor offer";
  for (const char* wrong :
       {"nonsense: 1", "plan: {tesnor: 8}", "plan: {tensor: 0}", "plan: {tensor: 1.5}", "plan: {ring: 2}", "plan: fast",
        "plan: {sharding: zero3}", "serve: {model: m}", "measured: {mfu: fast}", "measured: {speed: 1}",
        "demand: {users: 1, requests: 1}", "published: [{metric: mfu, value: 0.4}]", "stack: {}", "stack: [a]"})
    EXPECT_FALSE(accepted(spec + wrong + "\n")) << wrong;
}

/// The schema of what stands under one step of a path: a key, "[0]", or "a" of a map by name.
const nlohmann::json* under(const nlohmann::json& schema, const std::string& step) {
  std::vector<const nlohmann::json*> ways{&schema};
  if (schema.contains("anyOf") && !schema.contains("properties"))
    for (const nlohmann::json& way : schema["anyOf"]) ways.push_back(&way);
  for (const nlohmann::json* way : ways) {
    if (step == "[0]" && way->contains("items")) return &(*way)["items"];
    if (way->contains("properties") && (*way)["properties"].contains(step)) return &(*way)["properties"][step];
    if (step == "a" && way->contains("additionalProperties") && (*way)["additionalProperties"].is_object())
      return &(*way)["additionalProperties"];
  }
  return nullptr;
}

// If this fails, a key or one of the ways of writing it is not in the schema.
TEST(SpecSchema, HasEachKeyInEachWay) {
  walk_table(spec_keys(), {}, [&](const WrittenKey& one) {
    const nlohmann::json* at = &schema();
    std::string path = one.path;
    for (std::size_t place = path.find('['); place != std::string::npos; place = path.find('[', place + 2))
      path.insert(place, ".");
    for (std::string_view rest = path; !rest.empty();) {
      const std::size_t end = rest.find('.');
      at = under(*at, std::string{rest.substr(0, end)});
      ASSERT_NE(at, nullptr) << one.path;
      rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
    EXPECT_TRUE(accepts(*at, json_of(read_yaml(one.example, "example")))) << one.path << ": " << one.example;
  });
}

// If this fails, docs/spec.md tells of other keys than the reader takes.
TEST(SpecReference, IsWhatTheTableSays) {
  EXPECT_EQ(read_file(std::string{SHORTBOARD_SOURCE} + "/docs/spec.md"), spec_reference())
      << "renew it with tests/renew";
}

// If this fails, the command prints something else than the schema or the page.
TEST(SchemaCommand, PrintsTheSchemaAndThePage) {
  EXPECT_EQ(run("schema").out, spec_schema());
  EXPECT_EQ(run("schema spec --markdown").out, spec_reference());
  EXPECT_EQ(run("schema nonsense").status, 2);
}

}  // namespace
}  // namespace shortboard
