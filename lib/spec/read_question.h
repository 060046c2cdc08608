#pragma once
#include <string>

#include "analysis/question.h"
#include "document/node.h"
#include "hwdb/database.h"

namespace shortboard {

/// Reads a spec of any kind of work; the key that names the work (train, serve) says which. Throws SpecError where
/// there is none or more than one, and for all that the work's own reader refuses (read_case, read_serving).
[[nodiscard]] Question read_question(const Node& document, const std::string& file, const Database& database);

}  // namespace shortboard
