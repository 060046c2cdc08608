#pragma once
#include <string>
#include <vector>

#include "document/node.h"
#include "hwdb/database.h"
#include "validation/validated_row.h"

namespace shortboard {

/// Predicts each row of a document of measurements: a list of maps, as read from YAML or CSV. A row's kind follows from
/// its keys (row_kinds.cpp). A row that can't be estimated is kept with its reason, in the order given. Throws
/// SpecError where the document is no list of rows.
[[nodiscard]] std::vector<ValidatedRow> validate_rows(const Node& document, const std::string& file,
                                                      const Database& database);

}  // namespace shortboard
