#include "validation/leave_out.h"

#include <cstddef>
#include <map>
#include <string>
#include <utility>

#include "validation/unseen.h"
#include "validation/validate.h"

namespace shortboard {
namespace {

/// Adds the second predictions to the first ones, figure by figure.
void add_left_out(const Unseen& second, std::vector<std::vector<ValidatedRow>>& first) {
  for (const auto& [place, results] : second)
    for (std::size_t i = 0; i < results.size() && i < first[place].size(); ++i)
      if (results[i].skipped.empty()) first[place][i].left_out = results[i].predicted;
}

Unseen predict_unseen(const Refit& refit, std::span<const Candidate> candidates, const Database& database) {
  switch (refit.scope) {
    case FitScope::kernel_class:
      return predict_unseen_by_class(refit, candidates, database);
    case FitScope::runs:
      return predict_unseen_jointly(refit, candidates, database);
    case FitScope::fabrics:
      return predict_unseen_fabrics(candidates, database);
  }
  return {};
}

}  // namespace

std::vector<ValidatedRow> validate_left_out(std::span<const Value> rows, const Database& database, Column column,
                                            std::span<const Refit> among) {
  std::vector<std::vector<ValidatedRow>> results;
  std::map<const Refit*, std::vector<Candidate>> fits;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    results.push_back(predict_row(rows[i], database));
    const ValidatedRow& first = results.back().front();
    std::string value = value_of(first, column);
    if (!first.skipped.empty() || value.empty()) continue;
    if (const Refit* refit = refit_of(first.kind, rows[i], among))
      fits[refit].push_back({i, rows[i], std::move(value)});
  }
  for (const auto& [refit, candidates] : fits) add_left_out(predict_unseen(*refit, candidates, database), results);
  std::vector<ValidatedRow> all;
  for (std::vector<ValidatedRow>& of_row : results)
    for (ValidatedRow& one : of_row) all.push_back(std::move(one));
  return all;
}

}  // namespace shortboard
