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

/// A row of one kind that can be fitted on, and the value of the column that rows are left out by.
struct Candidate {
  std::size_t place;  ///< Among all rows.
  Value row;
  std::string value;
};

/// By place, what each candidate is predicted to be by constants that saw no row of its value; those missing that no
/// such constants could be found for. leave_out.h says where they are taken from.
using Unseen = std::map<std::size_t, std::vector<ValidatedRow>>;
[[nodiscard]] Unseen predict_unseen_by_class(const Refit& refit, std::span<const Candidate> candidates,
                                             const Database& database);
[[nodiscard]] Unseen predict_unseen_jointly(const Refit& refit, std::span<const Candidate> candidates,
                                            const Database& database);
/// Of collectives that leave their server: by the figures of their fabric and the protocols of all.
[[nodiscard]] Unseen predict_unseen_fabrics(std::span<const Candidate> candidates, const Database& database);

}  // namespace shortboard
