#include <fmt/format.h>

#include "report/english.h"
#include "report/gain_tables.h"
#include "report/generation.h"
#include "report/measured.h"
#include "report/report.h"
#include "report/tables.h"

namespace shortboard {
namespace {

bool makes_video(const GenerationAnswer& a) { return a.question.job.size.frames > 1.0; }

std::string request(const GenerationAnswer& a) {
  const GenerationJob& job = a.question.job;
  std::string text = fmt::format("{:.0f} x {:.0f}", job.size.width, job.size.height);
  if (makes_video(a)) text += fmt::format(" x {:.0f} frames", job.size.frames);
  text += fmt::format(", {:.0f} steps, guidance {}", job.steps, kGuidanceNames[static_cast<std::size_t>(job.guidance)]);
  if (job.size.batch > 1.0) text += fmt::format(", {:.0f} at once", job.size.batch);
  return text;
}

std::string rate(const GenerationAnswer& a, double items_per_second) {
  return makes_video(a) ? fmt::format("{:.4g} videos/hour", 3600.0 * items_per_second)
                        : fmt::format("{:.4g} images/s", items_per_second);
}

Table plan_table(const GenerationAnswer& a) {
  const GenerationQuestion& q = a.question;
  const std::string tried =
      a.plans_tried > 0
          ? fmt::format(" (of {} plans tried, the {})", a.plans_tried,
                        q.objective == GenerationObjective::latency ? "least latency" : "highest throughput")
          : "";
  return {"Plan",
          {},
          {{plan_line(a.estimate) + tried},
           {fmt::format("{:.4g} images or videos/s = replicas {} x {:.0f} a request / {}", a.items_per_second,
                        a.estimate.replicas, q.job.size.batch, span(a.estimate.latency().base()))}},
          {}};
}

Table memory_table(const GenerationAnswer& a) {
  const GenerationMemory& m = a.estimate.memory;
  Table table{"Memory of the fullest card", {"kind", "GB"}, {}, {}};
  for (const auto& [kind, bytes] :
       {std::pair{"denoiser", m.denoiser}, std::pair{"text encoders", m.encoders}, std::pair{"decoder", m.decoder},
        std::pair{"activations", m.activations}, std::pair{"framework", m.context}})
    table.rows.push_back({kind, fmt::format("{:.2f}", bytes.base() / 1e9)});
  table.below = fmt::format("{:.2f} GB of {:.2f} GB usable ({:.0f}%)", m.total().base() / 1e9,
                            a.estimate.capacity.base() / 1e9, 100.0 * m.total().base() / a.estimate.capacity.base());
  return table;
}

Table request_table(const GenerationAnswer& a) {
  const GenerationParts& parts = a.estimate.parts;
  Table table{"Where a request's time goes", {"part", "time", "share"}, {}, {}};
  for (std::size_t i = 0; i < GenerationParts::size(); ++i) {
    const double seconds = parts[static_cast<GenerationPart>(i)];
    if (seconds > 1e-12 * parts.total())
      table.rows.push_back({std::string{kGenerationPartMeanings[i]}, span(seconds),
                            fmt::format("{:.2f}%", 100.0 * seconds / parts.total())});
  }
  const GenerationEstimate& e = a.estimate;
  table.below =
      fmt::format("{}: {:.0f} steps x {} = {}, text encoders {}, decoder {}, the rest of a request {}",
                  span(parts.total()), a.question.job.steps, span(e.step_s), span(e.denoise_s), span(e.encode_s),
                  span(e.decode_s), span(parts.total() - e.denoise_s - e.encode_s - e.decode_s));
  return table;
}

std::string evidence_line(const GenerationAnswer& a) {
  const double latency = a.estimate.latency().base();
  return fmt::format("{}, software of '{}'. A request takes {} to {} (80% interval, +-{:.0f}%).",
                     evidence_of_kernels(a.shared.accuracy.evidence, a.question.parts.kernels),
                     a.question.job.software.id, span(latency / (1.0 + a.shared.accuracy.uncertainty)),
                     span(latency * (1.0 + a.shared.accuracy.uncertainty)), 100.0 * a.shared.accuracy.uncertainty);
}

std::string definitions(const GenerationAnswer& a) {
  const GenerationQuestion& q = a.question;
  return fmt::format(
      "MFU {:.1f}% of the dense 16-bit peak ({:.4g} TFLOPS a card){}: FLOPs that a request needs (all passes of the "
      "denoiser, text encoders, decoder: {:.4g} TFLOP) over what the cards could do in its time.",
      100.0 * a.shared.mfu, q.cluster.nominal.base() / 1e12,
      bytes_per_element(q.job.format) < 2.0
          ? fmt::format("; {:.1f}% of the {} peak", 100.0 * a.mfu_of_format, name(q.job.format))
          : "",
      a.estimate.model_flops.base() / 1e12);
}

}  // namespace

std::string generation_sentence(const GenerationAnswer& a) {
  const GenerationQuestion& q = a.question;
  std::string text = fmt::format(
      "{} x {} generating with {} ({}): {:.4g} effective PFLOPS of {:.4g} nominal ({:.1f}%), {} in all, {} a card, {} "
      "a "
      "request",
      q.cluster.count, q.parts.accelerator.name, q.job.model.name, request(a), a.shared.effective_pflops,
      a.shared.nominal_pflops, 100.0 * a.shared.mfu, rate(a, a.items_per_second),
      rate(a, a.items_per_second / q.cluster.count), span(a.estimate.latency().base()));
  if (!a.shared.gains.empty())
    text += fmt::format(". The short board is the {}: 1.25 times as much would give {:.1f}% more",
                        a.shared.gains[0].name(), 100.0 * a.shared.gains[0].gain_quarter);
  return text + ".";
}

Page generation_page(const GenerationAnswer& a) {
  Page page{a.question.title,
            {generation_sentence(a), evidence_line(a), definitions(a)},
            {ladder_table("From nominal to effective P", a.shared.ladder),
             gain_table("What more of a resource would give", "share of the request", a.shared.gains,
                        a.question.plan ? "gains are at the given plan" : "gains are with the plan chosen anew"),
             chain_table(*a.shared.chain, a.shared.effective_pflops), plan_table(a), memory_table(a), request_table(a)},
            texts_of(a.shared.not_modelled)};
  if (!a.shared.operators.empty()) page.tables.push_back(operator_table(a.shared.operators));
  if (!a.shared.constants.empty()) page.tables.push_back(constant_table(a.shared.constants));
  if (!a.question.published.empty()) page.tables.push_back(published_table(a.question.published, ours(a)));
  if (!a.question.assumed.empty()) page.tables.push_back(assumed_table(a.question.assumed));
  add_measured(a.shared.measured, page);
  return page;
}

std::string plan_line(const GenerationEstimate& estimate) {
  const GenerationPlan& plan = estimate.plan;
  return fmt::format(
      "replicas {} x (ulysses {} x ring {} x cfg_parallel {} x pipefusion {} x tensor {} = {} cards a replica) = {} "
      "cards",
      estimate.replicas, plan.ulysses, plan.ring, plan.cfg_parallel, plan.pipefusion, plan.tensor, plan.cards(),
      estimate.replicas * plan.cards());
}

}  // namespace shortboard
