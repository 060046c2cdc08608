#include "report/hardware.h"
#include "report/parts.h"
#include "workload/flops.h"
#include "workload/generation.h"
#include "workload/parameters.h"

namespace shortboard {
namespace {

constexpr double kShownSequence = 4096.0;

Wording attention_wording(const Attention& a) {
  if (a.kind == Attention::Kind::latent)
    return "latent_attention"_w(count(a.heads), count(a.head_size), count(a.rope_size), count(a.kv_rank));
  if (a.kind == Attention::Kind::linear) return "linear_attention"_w(count(a.heads), count(a.head_size));
  return "plain_attention"_w(count(a.heads), count(a.head_size), count(a.kv_heads));
}

Wording block_wording(const FeedForward& block) {
  if (block.experts == 0)
    return block.gated ? "gated_block"_w(count(block.width)) : "dense_block"_w(count(block.width));
  if (block.shared_width > 0)
    return "experts_and_shared"_w(count(block.active), count(block.experts), count(block.width),
                                  count(block.shared_width));
  return "experts_of"_w(count(block.active), count(block.experts), count(block.width));
}

Wording group_wording(const LayerGroup& group) {
  std::vector<CellValue> clauses{attention_wording(group.attention)};
  if (group.attention.window > 0) clauses.emplace_back("over_window"_w(count(group.attention.window)));
  if (group.attention.index_top > 0) clauses.emplace_back("over_indexed"_w(count(group.attention.index_top)));
  return "layers_are"_w(count(group.count), list(std::move(clauses)), block_wording(group.feed_forward));
}

CellValue parameters(double value) { return number(value); }

template <class Published>
CellValue published(const std::optional<Published>& figure) {
  return or_none(figure, [](const Published& one) { return parameters(one.value); });
}

Section place_section(const Architecture& m, const ModelParameters& p) {
  Table table{"parameters_by_place"_w, {{"place"_w, "no_heading"_w}, {"parameters"_w}, {"share"_w}}};
  const auto row = [&](Word place, double value) {
    if (value > 0.0) table.rows.push_back({place, parameters(value), share(value / p.total())});
  };
  row("input_embedding"_w, p.embedding);
  row("attention"_w, p.layers.attention);
  row(m.has_experts() ? "dense_and_shared_blocks"_w : "dense_blocks"_w, p.layers.feed_forward);
  row("routed_experts"_w, p.layers.experts);
  row("routers"_w, p.layers.router);
  row("norms"_w, p.layers.norms + p.final_norm);
  row("output_embedding"_w, p.head);
  Section section{.title = "parameters_are"_w(parameters(p.total()), parameters(p.active())),
                  .tables = {std::move(table)}};
  if (p.predicted_tokens > 0.0)
    section.foot.push_back("prediction_modules"_w(count(m.predicted_tokens), parameters(p.predicted_tokens)));
  return section;
}

Section flop_section(const Architecture& m) {
  const TokenFlops f = token_flops(m, kShownSequence);
  Table table{"forward_flops"_w, {{"place"_w, "no_heading"_w}, {"flops_per_token"_w}, {"share"_w}}};
  const auto row = [&](Word place, Flops flops) {
    table.rows.push_back({place, flops, share(flops.base() / f.total().base())});
  };
  row("attention_matrices"_w, f.projections);
  row("attention_scores"_w, f.scores);
  row("feed_forward_blocks"_w, f.feed_forward);
  row("output_embedding"_w, f.head);
  return {.title = "title.forward_flops"_w(count(kShownSequence)),
          .tables = {std::move(table)},
          .foot = {"forward_sum"_w(f.total(), training_flops_per_token(m, kShownSequence))}};
}

std::vector<Wording> published_notes(const Model& model) {
  std::vector<Wording> notes;
  if (model.total_parameters)
    notes.push_back(
        "published_parameters"_w(parameters(model.total_parameters->value), model.total_parameters->from.title));
  if (model.active_parameters)
    notes.push_back("published_active"_w(parameters(model.active_parameters->value),
                                         model.active_parameters->from.title, model.active_parameters->from.note));
  return notes;
}

std::vector<Figure> model_figures(const Model& model) {
  const Architecture& m = model.architecture;
  const ModelParameters p = model_parameters(m);
  constexpr Depth kFull = Depth::full;
  return {{"id"_w, m.id, "model"_w},
          {"name"_w, m.name, {}, kFull},
          {"total_parameters"_w, parameters(p.total())},
          {"active_parameters"_w, parameters(p.active())},
          {"published_total_parameters"_w, published(model.total_parameters)},
          {"published_active_parameters"_w, published(model.active_parameters), {}, kFull},
          {"layers"_w, count(m.layer_count())},
          {"hidden"_w, count(m.hidden), {}, kFull},
          {"vocabulary"_w, count(m.vocabulary), {}, kFull},
          {"predicted_token_parameters"_w, parameters(p.predicted_tokens), {}, kFull},
          {"forward_flops_per_token_at_4096"_w, token_flops(m, kShownSequence).total(), {}, kFull},
          {"kv_cache_bytes_per_token_16_bit"_w, kv_cache_per_token(m, Bytes{2.0}), {}, kFull}};
}

GenerationSize usual(const Generator& g) { return {g.width, g.height, g.frames, 1.0}; }

std::vector<Wording> published_notes(const Generator& g) {
  std::vector<Wording> notes;
  if (g.denoisers > 1.0) notes.push_back("several_denoisers"_w(count(g.denoisers)));
  if (g.denoiser_parameters)
    notes.push_back("published_denoiser"_w(parameters(g.denoiser_parameters->value), g.denoiser_parameters->from.title,
                                           g.denoiser_parameters->from.note));
  if (g.pass)
    notes.push_back("published_pass"_w(count(g.pass->width), count(g.pass->height), count(g.pass->frames),
                                       g.pass->scores ? "with_scores"_w() : "without_scores"_w(),
                                       Flops{g.pass->flops.value}, g.pass->flops.from.title));
  return notes;
}

Section part_section(const Generator& g) {
  const GenerationSize size = usual(g);
  const GenerationWork pass = denoiser_work(g, size, {}), decoding = decoder_work(g.vae, size);
  Table table{
      "run_parts"_w, {{"part"_w, "no_heading"_w}, {"name"_w, "no_heading"_w}, {"parameters"_w}, {"flops"_w}}, {}, 2};
  for (const TextEncoder& encoder : g.encoders) {
    const GenerationWork work = encoder_work(encoder, 1.0);
    table.rows.push_back({"encoder"_w, encoder.name, parameters(work.parameters), work.flops()});
  }
  table.rows.push_back(
      {"denoiser"_w, "as_tokens"_w(number(denoiser_tokens(g, size))), parameters(pass.parameters), pass.flops()});
  table.rows.push_back({"decoder"_w, g.vae.name, parameters(decoding.parameters), decoding.flops()});
  return {.title = "title.run_parts"_w(), .tables = {std::move(table)}};
}

}  // namespace

Report models_report(const Database& database) {
  std::vector<std::vector<Figure>> rows;
  for (const std::string& id : database.ids(EntryKind::model)) rows.push_back(model_figures(database.model(id)));
  return {.kind = "models"_w, .sections = {{.tables = {table_of("models"_w, std::move(rows))}}}, .main = "models"_w};
}

Report model_report(const Model& model) {
  const Architecture& m = model.architecture;
  Report made{
      .kind = "model"_w,
      .headline = {"model_headline"_w(m.name, m.id, count(m.layer_count()), count(m.hidden), count(m.vocabulary))},
      .notes = published_notes(model),
      .figures = model_figures(model)};
  Section layers{.title = "title.layers"_w()};
  for (const LayerGroup& group : m.layers) layers.lines.push_back(group_wording(group));
  Section cache{.title = "title.cache"_w(),
                .lines = {"cache_is"_w(kv_cache_per_token(m, Bytes{2.0}), kv_cache_per_token(m, Bytes{1.0}))}};
  add({std::move(layers), place_section(m, model_parameters(m)), flop_section(m), std::move(cache)}, made.sections);
  return made;
}

Report generator_report(const Generator& g) {
  const GenerationSize size = usual(g);
  const std::string_view guidance = kGuidanceNames[static_cast<std::size_t>(g.guidance)];
  const Flops request = request_flops(g, size, g.steps, g.guidance);
  return {.kind = "generator"_w,
          .headline = {"generator_headline"_w(g.name, g.id, count(size.width), count(size.height), count(size.frames),
                                              count(g.steps), guidance, request)},
          .notes = published_notes(g),
          .figures = {{"id"_w, g.id},
                      {"name"_w, g.name},
                      {"denoiser_parameters"_w, parameters(denoiser_parameters(g))},
                      {"denoisers"_w, count(g.denoisers)},
                      {"encoder_parameters"_w, parameters(encoder_parameters(g))},
                      {"decoder_parameters"_w, parameters(decoder_work(g.vae, size).parameters)},
                      {"published_denoiser_parameters"_w, published(g.denoiser_parameters)},
                      {"width"_w, count(size.width)},
                      {"height"_w, count(size.height)},
                      {"frames"_w, count(size.frames)},
                      {"steps"_w, count(g.steps)},
                      {"guidance"_w, guidance},
                      {"tokens"_w, number(denoiser_tokens(g, size))},
                      {"pass_flops"_w, denoiser_work(g, size, {}).flops()},
                      {"request_flops"_w, request}},
          .sections = {part_section(g)}};
}

}  // namespace shortboard
