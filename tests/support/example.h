#pragma once
#include <string>

#include "analysis/any_answer.h"
#include "document/yaml.h"
#include "report/build.h"
#include "spec/read_spec.h"
#include "support/shipped.h"

namespace shortboard::support {

/// The report on one of the project's examples. It is answered once: print() shows it in each format.
inline Report example_report(const std::string& name) {
  const std::string file = std::string{SHORTBOARD_SOURCE} + "/examples/" + name + ".yaml";
  return report(answer_question(question_of(read_spec(read_document(file), file), shipped())));
}

}  // namespace shortboard::support
