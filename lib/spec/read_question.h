#pragma once
#include <string>

#include "analysis/question.h"
#include "document/node.h"
#include "hwdb/database.h"

namespace shortboard {

/// Reads a spec of any kind of work; the key that names the work (train, serve, generate) says which, and `demand`
/// beside it that a demand is to be met. Throws SpecError where there is none or more than one, and for all that the
/// work's own reader refuses (read_case, read_serving, read_generation, read_demand).
[[nodiscard]] Question read_question(const Node& document, const std::string& file, const Database& database);

}  // namespace shortboard
