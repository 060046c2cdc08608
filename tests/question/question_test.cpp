
#include <gtest/gtest.h>

#include <string>

#include "document/yaml.h"
#include "support/complaint.h"
#include "support/questions.h"

namespace shortboard {
namespace {

Question read(const std::string& work) {
  static const Database database = Database::compiled();
  return read_question(read_yaml("cluster: {groups: [{accelerator: H100, count: 8}]}\n" + work, "spec.yaml"),
                       "spec.yaml", database);
}

// If this fails, a spec is answered as another kind of work than it names.
TEST(ReadQuestion, TheKeyNamesTheWork) {
  EXPECT_TRUE(holds<TrainingQuestion>(read("train: {model: llama-3.1-8b}\n")));
  EXPECT_TRUE(holds<ServingQuestion>(read("serve: {model: llama-3.1-8b}\n")));
}

// If this fails, a spec with no work or two gets an answer to something that was not asked.
TEST(ReadQuestion, NoneOrTwoAreRefused) {
  EXPECT_NE(complaint([] { return read(""); }).find("names no workload; write one of train, serve"), std::string::npos);
  const std::string two =
      complaint([] { return read("serve: {model: llama-3.1-8b}\ntrain: {model: llama-3.1-8b}\n"); });
  EXPECT_NE(two.find("a spec holds one workload, and this one has serve already"), std::string::npos) << two;
}

}  // namespace
}  // namespace shortboard
