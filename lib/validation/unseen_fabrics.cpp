#include <vector>

#include "calibration/fit_fabric.h"
#include "validation/unseen.h"
#include "validation/validate.h"

namespace shortboard {
namespace {

FabricFit without(const std::string& value, std::span<const Candidate> candidates,
                  std::span<const CollectiveRow> read) {
  std::vector<CollectiveRow> rest;
  for (std::size_t i = 0; i < candidates.size(); ++i)
    if (candidates[i].value != value) rest.push_back(read[i]);
  return fit_fabrics(rest);
}

/// Whether all figures of a fabric are fitted. hwdb's figures may come from the left-out rows.
bool knows(const FabricFit& fit, const std::string& fabric) {
  const auto found = fit.fabrics.find(fabric);
  return found != fit.fabrics.end() && found->second.latency_fitted && found->second.efficiency_fitted;
}

}  // namespace

Unseen predict_unseen_fabrics(std::span<const Candidate> candidates, const Database& database) {
  std::vector<CollectiveRow> read;
  read.reserve(candidates.size());
  for (const Candidate& one : candidates) read.push_back(read_collective_row(one.row, database));
  std::map<std::string, FabricFit> fitted;
  Unseen predicted;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const Candidate& one = candidates[i];
    auto found = fitted.find(one.value);
    if (found == fitted.end()) found = fitted.emplace(one.value, without(one.value, candidates, read)).first;
    if (!knows(found->second, read[i].where.fabric)) continue;
    std::vector<ValidatedRow> results = predict_row(one.row, database);
    results.front().predicted = 1e6 * collective_time(read[i], refitted_network(read[i], found->second)).total().base();
    predicted[one.place] = std::move(results);
  }
  return predicted;
}

}  // namespace shortboard
