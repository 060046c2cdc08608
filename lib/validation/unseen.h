#pragma once
#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "document/value.h"
#include "hwdb/database.h"
#include "validation/refit.h"
#include "validation/validated_row.h"

namespace shortboard {

/// A row that can be fitted on, and its value of the column by which rows are left out.
struct Candidate {
  std::size_t place;  ///< Its index among all rows.
  Value row;
  std::string value;
};

/// By index, the predictions of each candidate by constants that were fitted without rows of its value. Candidates for
/// which there are no such constants are missing. leave_out.h says which constants are used.
using Unseen = std::map<std::size_t, std::vector<ValidatedRow>>;
/// Predictions of kernels by the constants of kernel classes.
[[nodiscard]] Unseen predict_unseen_by_class(const Refit& refit, std::span<const Candidate> candidates,
                                             const Database& database);
/// Predictions of runs by the constants of all other runs.
[[nodiscard]] Unseen predict_unseen_jointly(const Refit& refit, std::span<const Candidate> candidates,
                                            const Database& database);
/// Predictions of collectives that leave their server, by the figures of their fabric and the protocols of all fabrics.
[[nodiscard]] Unseen predict_unseen_fabrics(std::span<const Candidate> candidates, const Database& database);

}  // namespace shortboard
