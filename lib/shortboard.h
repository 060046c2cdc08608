#pragma once
#include <fmt/format.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/format.h"
#include "spec/spec.h"
#include "units/no_plan_fits.h"
#include "units/quantity.h"
#include "units/spec_error.h"

/// The door for other programs: a question as plain values (Spec), the hardware database (Hwdb), the answer (Answer)
/// and its report in any format.
///
/// Errors: SpecError for what is wrong in a question, with the key and what would be right; NoPlanFits where the cards
/// cannot hold the workload, with the limit and by how much.
/// Threads: values are independent of each other; an Hwdb may be read by any number of threads at the same time, and
/// nothing in the library has state of its own.
/// Stability: what this header declares keeps its meaning within a minor version. The headers that it includes are
/// installed with it and hold the same promise for the types named here; all others are internal and not installed.
namespace shortboard {

struct Report;
class Database;

/// The hardware database. Copies share it.
class Hwdb {
 public:
  /// The entries that come with the library.
  [[nodiscard]] static Hwdb built_in();
  /// These entries under those of a folder (accelerators/, systems/, ...); one with a known id replaces it. Throws
  /// SpecError for a folder that is missing or a file that is not right.
  [[nodiscard]] Hwdb with(const std::string& folder) const;
  [[nodiscard]] const Database& entries() const { return *entries_; }

 private:
  explicit Hwdb(std::shared_ptr<const Database> entries) : entries_(std::move(entries)) {}
  std::shared_ptr<const Database> entries_;
};

/// What limits an answer, and what a quarter more of it would give.
struct Bottleneck {
  std::string name;            ///< "matrix rate", "scale-out link", ...
  std::optional<double> gain;  ///< Relative gain in throughput; absent where it is not computed.
};

/// What a question's cluster is worth on its workload. The report holds all the rest.
struct Answer {
  FlopsPerSecond nominal;       ///< Dense 16-bit peak of all cards.
  FlopsPerSecond effective;     ///< FLOPs that the workload needs, per second of wall time, in the steady state.
  double mfu = 0.0;             ///< effective / nominal
  double throughput = 0.0;      ///< Of the whole cluster, in `throughput_unit`.
  std::string throughput_unit;  ///< "tokens/s", "output tokens/s", "pictures/s", ...
  Seconds time;                 ///< Of a step, a run, a token or a request, as `time_of` says; 0: there is none.
  std::string time_of;          ///< "step", "run", "TTFT", "TPOT" or "request".
  std::optional<Bottleneck> bottleneck;
  double uncertainty = 0.0;  ///< Relative half-width of the 80% interval of the speed.
  double cards_given = 0.0, cards_used = 0.0;
  std::optional<bool> meets_objective, keeps_up;  ///< Absent where no objective, no rate was asked.
  std::shared_ptr<const Report> all;              ///< For report().
};

/// A report to be printed. Copies share it.
class PrintableReport {
 public:
  explicit PrintableReport(std::shared_ptr<const Report> report) : report_(std::move(report)) {}
  [[nodiscard]] const Report& get() const { return *report_; }

 private:
  std::shared_ptr<const Report> report_;
};

/// Reads a spec from a YAML or JSON text; `file` names it in errors, and paths in it are relative to its folder.
[[nodiscard]] Spec parse_spec(std::string_view text, const std::string& file = "spec");
/// Reads a spec from a file.
[[nodiscard]] Spec load_spec(const std::string& file);

/// Answers a question: training, serving, pictures and video, post-training, or a demand, on one or several kinds of
/// card. What the spec leaves open (server, fabric, software, plan, ...) is chosen and listed in the report. Throws
/// SpecError and NoPlanFits.
[[nodiscard]] Answer size(const Spec& spec, const Hwdb& hwdb);

/// The report of an answer, and its text in a format: the same bytes as the command `shortboard size` prints.
[[nodiscard]] PrintableReport report(const Answer& answer);
[[nodiscard]] std::string print(const PrintableReport& report, Format format, Depth depth = Depth::usual);

/// A quantity with its unit and the best decimal prefix: "6.218 EFLOPS", "5.77 s", "68.13 GB".
[[nodiscard]] std::string text_of(Bytes bytes);
[[nodiscard]] std::string text_of(Flops flops);
[[nodiscard]] std::string text_of(Seconds seconds);
[[nodiscard]] std::string text_of(Watts watts);
[[nodiscard]] std::string text_of(BytesPerSecond rate);
[[nodiscard]] std::string text_of(FlopsPerSecond rate);

}  // namespace shortboard

/// fmt::print("{}", quantity) prints text_of(quantity).
template <shortboard::Dimension D>
struct fmt::formatter<shortboard::Quantity<D>> : fmt::formatter<std::string> {
  template <class Context>
  auto format(const shortboard::Quantity<D>& quantity, Context& context) const {
    return fmt::formatter<std::string>::format(shortboard::text_of(quantity), context);
  }
};
