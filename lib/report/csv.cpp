#include <fmt/format.h>

#include <string_view>

#include "report/report.h"

namespace shortboard {
std::string csv_report(const Answer& a) {
  std::string out = "section,name,value,unit\r\n";
  const auto row = [&](std::string_view section, std::string_view name, double value, std::string_view unit) {
    out += fmt::format("{},{},{:.9g},{}\r\n", section, csv_cell(name), value, unit);
  };
  row("answer", "nominal", a.nominal_pflops, "PFLOPS");
  row("answer", "effective", a.effective_pflops, "PFLOPS");
  row("answer", "mfu", a.mfu, "1");
  row("answer", "hfu", a.hfu, "1");
  row("answer", "step", a.estimate.step().base(), "s");
  row("answer", "tokens_per_s", a.tokens_per_second, "1/s");
  for (const Rung& rung : a.ladder) row("ladder", rung.name, rung.factor, "1");
  for (const Stave& stave : a.staves) row("gain_at_1.25", stave.name, stave.gain_quarter, "1");
  for (std::size_t i = 0; i < Parts::size(); ++i)
    row("step", kPartNames[i], a.estimate.parts[static_cast<Part>(i)], "s");
  const MemoryEstimate& m = a.estimate.memory;
  for (const auto& [name, bytes] :
       {std::pair{"weights", m.weights}, std::pair{"gradients", m.gradients}, std::pair{"optimizer", m.optimizer},
        std::pair{"activations", m.activations}, std::pair{"logits", m.logits}, std::pair{"buffers", m.spare},
        std::pair{"framework", m.overhead}})
    row("memory", name, bytes.base(), "B");
  for (const Published& p : a.question.published) row("published", p.metric, p.value, "");
  return out;
}

}  // namespace shortboard
