#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <string>

#include "document/yaml.h"
#include "hwdb/database.h"
#include "hwdb/huggingface.h"
#include "workload/parameters.h"

namespace shortboard {
namespace {

namespace fs = std::filesystem;

double off(double ours, double published) { return std::abs(ours / published - 1.0); }

// If this fails, a preset or the parameter formulas are wrong: every memory and FLOP figure of that model is too.
TEST(PublishedCounts, TotalsAreWithinOnePercent) {
  const Database database = Database::compiled();
  int checked = 0;
  for (const std::string& id : database.ids(EntryKind::model)) {
    const Model model = database.model(id);
    if (!model.total_parameters) continue;
    ++checked;
    const double ours = model_parameters(model.architecture).total();
    EXPECT_LT(off(ours, model.total_parameters->value), 0.01)
        << fmt::format("{}: {:.5g} B, published {:.5g} B", id, ours / 1e9, model.total_parameters->value / 1e9);
  }
  EXPECT_GE(checked, 60);
}

// If this fails, a mixture of experts is priced as another one. Makers count active parameters with both embeddings,
// without the input one, or without both, and round to two digits: the nearest convention is meant, within 2.5%.
TEST(PublishedCounts, ActiveCountsAgreeByOneOfTheConventions) {
  const Database database = Database::compiled();
  int checked = 0;
  for (const std::string& id : database.ids(EntryKind::model)) {
    const Model model = database.model(id);
    if (!model.active_parameters) continue;
    ++checked;
    const ModelParameters p = model_parameters(model.architecture);
    const double published = model.active_parameters->value;
    const double least = std::min({off(p.active(), published), off(p.active() - p.embedding, published),
                                   off(p.active() - p.embedding - p.head, published)});
    EXPECT_LT(least, 0.025) << fmt::format("{}: {:.4g} B active, published {:.4g} B", id, p.active() / 1e9,
                                           published / 1e9);
  }
  EXPECT_GE(checked, 15);
}

// If this fails, a real config.json of an open model is misread. Skipped where the files are not at hand.
TEST(RealConfigs, GiveTheSameArchitectureAsThePreset) {
  const fs::path directory = fs::path{SHORTBOARD_SOURCE} / ".." / "shared" / "hf-configs";
  if (!fs::exists(directory)) GTEST_SKIP() << directory << " is absent";
  const Database database = Database::compiled();
  for (const auto& entry : fs::directory_iterator{directory}) {
    const std::string path = entry.path().string();
    const Node config = read_document(path);
    const Architecture read = read_huggingface(Value{config, path});
    std::string id = entry.path().stem().string();
    id = id.substr(id.find("--") + 2);
    std::ranges::transform(id, id.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    for (const std::string suffix : {"-instruct", "-fp8", "-v0.1", "-17b-128e"})
      if (const std::size_t at = id.find(suffix); at != std::string::npos) id.erase(at, std::string{suffix}.size());
    if (id.starts_with("meta-")) id = id.substr(5);
    ASSERT_TRUE(database.has(EntryKind::model, id)) << path << " -> " << id;
    const Architecture preset = database.model(id).architecture;
    EXPECT_NEAR(model_parameters(read).total() / model_parameters(preset).total(), 1.0, 1e-3) << path;
    EXPECT_NEAR(model_parameters(read).active() / model_parameters(preset).active(), 1.0, 1e-3) << path;
    EXPECT_EQ(read.layer_count(), preset.layer_count()) << path;
  }
}

}  // namespace
}  // namespace shortboard
