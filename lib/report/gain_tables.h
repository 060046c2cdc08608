#pragma once
#include <string>
#include <vector>

#include "analysis/answer.h"
#include "report/csv_rows.h"
#include "report/page.h"

namespace shortboard {

/// Resources, the short board first, with their shares and gains. `below` tells what the gains are in and of which
/// plan; the sum of the shares stands before it.
[[nodiscard]] Table gain_table(std::string title, std::string share, const std::vector<ResourceGain>& resource_gains,
                               const std::string& below);

/// Which resource gain is next once the shorter ones are doubled; `pflops`: effective now.
[[nodiscard]] Table chain_table(const Chain& chain, double pflops);

/// What holds the job back besides the resource gains, and what no resource gain tells of.
[[nodiscard]] Table beside_table(const std::vector<WorkLimit>& limits, const std::vector<OpenResource>& open);

/// Shares and gains under the sections' names with `before` in front of them.
void add_resource_gains(const std::vector<ResourceGain>& resource_gains, const std::string& before, CsvRows& rows);
void add_chain(const Chain& chain, CsvRows& rows);

}  // namespace shortboard
