#include <utility>

#include "report/csv_rows.h"
#include "report/english.h"
#include "report/gain_tables.h"
#include "report/measured.h"
#include "report/report.h"

namespace shortboard {

std::string csv_report(const TrainingAnswer& a) {
  CsvRows rows;
  rows.add("answer", "nominal", a.shared.nominal_pflops, "PFLOPS");
  rows.add("answer", "effective", a.shared.effective_pflops, "PFLOPS");
  rows.add("answer", "mfu", a.shared.mfu, "1");
  rows.add("answer", "hfu", a.hfu, "1");
  rows.add("answer", "step", a.estimate.step().base(), "s");
  rows.add("answer", "tokens_per_s", a.tokens_per_second, "1/s");
  for (const LadderStep& ladder_step : a.shared.ladder)
    rows.add("ladder", name_of(ladder_step), ladder_step.factor, "1");
  add_resource_gains(a.shared.gains, "", rows);
  add_chain(*a.shared.chain, rows);
  for (const WorkLimit& limit : a.shared.limits) rows.add("limit", name_of(limit), limit.gain, "1");
  for (std::size_t i = 0; i < Parts::size(); ++i)
    rows.add("step", kPartNames[i], a.estimate.parts[static_cast<Part>(i)], "s");
  const MemoryEstimate& m = a.estimate.memory;
  for (const auto& [name, bytes] :
       {std::pair{"weights", m.weights}, std::pair{"gradients", m.gradients}, std::pair{"optimizer", m.optimizer},
        std::pair{"activations", m.activations}, std::pair{"logits", m.logits}, std::pair{"buffers", m.spare},
        std::pair{"framework", m.overhead}})
    rows.add("memory", name, bytes.base(), "B");
  for (const Published& p : a.question.published) rows.add("published", p.metric, p.value, "");
  add_measured(a.shared.measured, rows);
  return std::move(rows).text();
}

}  // namespace shortboard
