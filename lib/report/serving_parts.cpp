#include "report/serving_parts.h"

#include "report/parts.h"

namespace shortboard {

Wording plan_wording(const ServingPlan& p) {
  const CellValue line = "serving_plan"_w(count(p.tensor), count(p.attention_data), count(p.pipeline),
                                          count(p.replicas), count(p.cards_a_replica() * p.replicas));
  return p.expert > 1 ? "and_then"_w(line, "plan_experts"_w(count(p.expert))) : "as_is"_w(line);
}

Wording replica_wording(const ServingPlan& p) {
  return "replica_plan"_w(count(p.tensor), count(p.attention_data), count(p.pipeline), count(p.expert));
}

std::vector<Figure> replica_figures(const ServingPlan& p) {
  std::vector<Figure> figures{{"tensor"_w, count(p.tensor)},
                              {"attention_data"_w, count(p.attention_data)},
                              {"pipeline"_w, count(p.pipeline)},
                              {"expert"_w, count(p.expert)}};
  for (Figure& one : figures) one.depth = Depth::full;
  return figures;
}

Section phase_section(const ServingPhase& phase) {
  const bool prefill = phase.kind == PhaseKind::prefill;
  Section section{.key = prefill ? "prefill"_w : "decode"_w,
                  .title = prefill ? "title.prefill"_w() : "title.decode"_w(),
                  .figures = {{"request_s"_w, seconds(phase.point.seconds_per_request())},
                              {"effective_pflops"_w, pflops(phase.effective_pflops)},
                              {"mfu"_w, share(phase.mfu)},
                              {"mbu"_w, share(phase.mbu)}}};
  section.sections = {ladder_section(phase.ladder),
                      gains_section(phase.gains, {"share_of_its_time"_w, {"gains_of_phase"_w()}})};
  return section;
}

std::vector<Figure> rate_figures(double requests, double input_tokens, double output_tokens, Seconds ttft,
                                 Seconds tpot) {
  return {{"requests_per_s"_w, per_second(requests)},
          {"input_tokens_per_s"_w, per_second(input_tokens)},
          {"output_tokens_per_s"_w, per_second(output_tokens)},
          {"ttft_s"_w, ttft},
          {"tpot_s"_w, tpot}};
}

}  // namespace shortboard
