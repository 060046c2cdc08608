#include <fmt/format.h>

#include "report/english.h"
#include "report/measured.h"
#include "report/report.h"
#include "report/tables.h"

namespace shortboard {
namespace {

std::string definitions(const TrainingAnswer& a) {
  const TrainingQuestion& q = a.question;
  return fmt::format(
      "MFU {:.1f}% and HFU {:.1f}% of the dense 16-bit peak ({:.4g} TFLOPS a card){}; model FLOPs without (HFU: with) "
      "recomputation, attention counted causally.",
      100.0 * a.shared.mfu, 100.0 * a.hfu, q.cluster.nominal.base() / 1e12,
      bytes_per_element(q.job.format) < 2.0
          ? fmt::format("; {:.1f}% of the {} peak", 100.0 * a.mfu_of_format, name(q.job.format))
          : "");
}

}  // namespace

Page training_page(const TrainingAnswer& a) {
  Page page{a.question.title,
            {sentence(a), evidence_line(a), definitions(a)},
            report_tables(a),
            texts_of(a.shared.not_modelled)};
  add_measured(a.shared.measured, page);
  return page;
}

}  // namespace shortboard
