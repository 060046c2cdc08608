#include "shortboard.h"

#include <cmath>
#include <utility>
#include <variant>

#include "analysis/any_answer.h"
#include "document/yaml.h"
#include "hwdb/database.h"
#include "question/question.h"
#include "report/build.h"
#include "report/numbers.h"
#include "spec/read_spec.h"

namespace shortboard {
namespace {

std::string name_of(const ShortBoard& board) {
  if (const auto* resource = std::get_if<Resource>(&board.what)) return std::string{name(*resource)};
  if (const auto* bound = std::get_if<GoodputBound>(&board.what))
    return std::string{kGoodputBoundNames[static_cast<std::size_t>(*bound)]};
  return std::string{kPostTrainPhaseNames[static_cast<std::size_t>(std::get<PostTrainPhase>(board.what))]};
}

}  // namespace

Hwdb Hwdb::built_in() { return Hwdb{std::make_shared<const Database>(Database::compiled())}; }

Hwdb Hwdb::with(const std::string& folder) const {
  Database entries = *entries_;
  entries.overlay(folder);
  return Hwdb{std::make_shared<const Database>(std::move(entries))};
}

Spec parse_spec(std::string_view text, const std::string& file) { return read_spec(read_text(text, file), file); }

Spec load_spec(const std::string& file) { return read_spec(read_document(file), file); }

Answer size(const Spec& spec, const Hwdb& hwdb) {
  AnyAnswer found = answer_question(question_of(spec, hwdb.entries()));
  if (const auto* mixed = found.get_if<MixedTrainingAnswer>()) found = with_searched_gains(*mixed);
  const SharedAnswer& figures = shared(found);
  Answer answer{.nominal = FlopsPerSecond{figures.nominal_pflops * kPeta},
                .effective = FlopsPerSecond{figures.effective_pflops * kPeta},
                .mfu = figures.mfu,
                .throughput = figures.throughput.per_second,
                .throughput_unit = std::string{kThroughputUnitNames[static_cast<std::size_t>(figures.throughput.unit)]},
                .time = figures.duration.time,
                .time_of = std::string{kTimeOfNames[static_cast<std::size_t>(figures.duration.of)]},
                .bottleneck = {},
                .uncertainty = figures.accuracy.uncertainty,
                .cards_given = figures.cards_given,
                .cards_used = figures.cards_used,
                .meets_objective = figures.meets_objective,
                .keeps_up = figures.keeps_up,
                .all = std::make_shared<const Report>(report(found))};
  if (figures.short_board) answer.bottleneck = {name_of(*figures.short_board), figures.short_board->gain_quarter};
  return answer;
}

PrintableReport report(const Answer& answer) { return PrintableReport{answer.all}; }

std::string print(const PrintableReport& report, Format format, Depth depth) {
  return print(report.get(), format, depth);
}

std::string text_of(Bytes bytes) { return prefixed_text(bytes.base(), "B"); }
std::string text_of(Flops flops) { return prefixed_text(flops.base(), "FLOP"); }
std::string text_of(Seconds seconds) { return span_text(seconds.base()); }
std::string text_of(Watts watts) { return power_text(watts.base()); }
std::string text_of(BytesPerSecond rate) { return prefixed_text(rate.base(), "B/s"); }
std::string text_of(FlopsPerSecond rate) { return prefixed_text(rate.base(), "FLOPS"); }

}  // namespace shortboard
