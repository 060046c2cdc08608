#include "report/phase.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "report/gain_tables.h"
#include "report/json_lists.h"
#include "report/tables.h"

namespace shortboard {

void add_phase(const ServingPhase& phase, std::vector<Table>& tables) {
  tables.push_back(ladder_table(fmt::format("From nominal to effective P: {} alone", phase.name()), phase.ladder));
  tables.push_back(gain_table(fmt::format("ResourceGains of {} alone", phase.name()), "share of its time", phase.gains,
                              "gains are in tokens a second of this phase, with the plan kept"));
}

nlohmann::ordered_json phase_json(const ServingPhase& phase) {
  return {{"request_s", phase.point.seconds_per_request()},
          {"effective_pflops", phase.effective_pflops},
          {"mfu", phase.mfu},
          {"mbu", phase.mbu},
          {"ladder", ladder_json(phase.ladder)},
          {"resource_gains", resource_gains_json(phase.gains)}};
}

void add_phase(const ServingPhase& phase, CsvRows& rows) {
  rows.add(phase.name(), "mfu", phase.mfu, "1");
  rows.add(phase.name(), "mbu", phase.mbu, "1");
  add_resource_gains(phase.gains, std::string{phase.name()} + "_", rows);
}

}  // namespace shortboard
