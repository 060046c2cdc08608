#pragma once
#include <string>
#include <vector>

#include "calibration/collective_row.h"
#include "calibration/expert_row.h"
#include "document/yaml.h"
#include "support/measurements.h"

namespace shortboard::support {

inline std::vector<CollectiveRow> collective_rows(const Database& database) {
  const Node rows = read_document(carried("collective.csv"));
  std::vector<CollectiveRow> read;
  for (const Value& row : Value{rows, "collective.csv"}.items()) read.push_back(read_collective_row(row, database));
  return read;
}

inline std::vector<ExpertRow> expert_rows(const Database& database) {
  const Node rows = read_document(carried("expert_exchange.csv"));
  std::vector<ExpertRow> read;
  for (const Value& row : Value{rows, "expert_exchange.csv"}.items()) read.push_back(read_expert_row(row, database));
  return read;
}

}  // namespace shortboard::support
