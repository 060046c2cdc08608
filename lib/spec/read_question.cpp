#include "spec/read_question.h"

#include "spec/read_case.h"

namespace shortboard {

Question read_question(const Node& document, const std::string& file, const Database& database) {
  return read_case(document, file, database);
}

}  // namespace shortboard
