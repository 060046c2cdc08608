#include "spec/read_question.h"

#include "document/value.h"
#include "spec/read_case.h"
#include "spec/read_generation.h"

namespace shortboard {

Question read_question(const Node& document, const std::string& file, const Database& database) {
  const Value spec{document, file};
  if (spec.is_map() && spec.optional("generate") && !spec.optional("train"))
    return read_generation(document, file, database);
  return read_case(document, file, database);
}

}  // namespace shortboard
