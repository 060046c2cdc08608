#include "report/model.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "workload/flops.h"
#include "workload/parameters.h"

namespace shortboard {
namespace {

using Json = nlohmann::ordered_json;

constexpr double kShownSequence = 4096.0;

std::string billions(double count) { return fmt::format("{:.4g} B", count / 1e9); }

std::string attention_text(const Attention& a) {
  std::string text;
  if (a.kind == Attention::Kind::latent)
    text = fmt::format("latent attention, {} heads of {}+{}, cache of {}+{} a token", a.heads, a.head_size, a.rope_size,
                       a.kv_rank, a.rope_size);
  else if (a.kind == Attention::Kind::linear)
    text = fmt::format("linear attention, {} heads of {}", a.heads, a.head_size);
  else
    text = fmt::format("attention, {} heads of {} sharing {} keys and values", a.heads, a.head_size, a.kv_heads);
  if (a.window > 0) text += fmt::format(", over the last {} tokens", a.window);
  if (a.index_top > 0) text += fmt::format(", over {} tokens that an indexer picks", a.index_top);
  return text;
}

std::string block_text(const FeedForward& block) {
  if (block.experts == 0) return fmt::format("{}dense block of {}", block.gated ? "gated " : "", block.width);
  std::string text = fmt::format("{} of {} experts of {}", block.active, block.experts, block.width);
  if (block.shared_width > 0) text += fmt::format(" and shared experts of {}", block.shared_width);
  return text;
}

std::string places(const Architecture& m, const ModelParameters& p) {
  std::string out;
  const auto row = [&](const char* what, double count) {
    if (count > 0.0)
      out += fmt::format("  {:<28} {:>12} {:>7.2f}%\n", what, billions(count), 100.0 * count / p.total());
  };
  row("input embedding", p.embedding);
  row("attention", p.layers.attention);
  row(m.has_experts() ? "dense and shared blocks" : "dense blocks", p.layers.feed_forward);
  row("routed experts", p.layers.experts);
  row("routers", p.layers.router);
  row("norms", p.layers.norms + p.final_norm);
  row("output embedding", p.head);
  return out;
}

Json model_json(const Model& model) {
  const Architecture& m = model.architecture;
  const ModelParameters p = model_parameters(m);
  const TokenFlops f = token_flops(m, kShownSequence);
  Json json{{"schema", 1},        {"id", m.id},
            {"name", m.name},     {"layers", m.layer_count()},
            {"hidden", m.hidden}, {"vocabulary", m.vocabulary}};
  json["total_parameters"] = p.total();
  json["active_parameters"] = p.active();
  json["published_total_parameters"] = model.total_parameters ? Json(model.total_parameters->value) : Json(nullptr);
  json["published_active_parameters"] = model.active_parameters ? Json(model.active_parameters->value) : Json(nullptr);
  json["predicted_token_parameters"] = p.predicted_tokens;
  json["forward_flops_per_token_at_4096"] = f.total().base();
  json["kv_cache_bytes_per_token_16_bit"] = kv_cache_per_token(m, Bytes{2.0}).base();
  return json;
}

}  // namespace

std::string list_models(const Database& database, bool json) {
  std::string out =
      fmt::format("{:<30} {:>11} {:>11} {:>11} {:>9}\n", "model", "parameters", "active", "published", "layers");
  Json array = Json::array();
  for (const std::string& id : database.ids(EntryKind::model)) {
    const Model model = database.model(id);
    if (json) {
      array.push_back(model_json(model));
      continue;
    }
    const ModelParameters p = model_parameters(model.architecture);
    out += fmt::format("{:<30} {:>11} {:>11} {:>11} {:>9}\n", id, billions(p.total()), billions(p.active()),
                       model.total_parameters ? billions(model.total_parameters->value) : "-",
                       model.architecture.layer_count());
  }
  return json ? array.dump(2) + "\n" : out;
}

std::string show_model(const Model& model, bool json) {
  if (json) return model_json(model).dump(2) + "\n";
  const Architecture& m = model.architecture;
  const ModelParameters p = model_parameters(m);
  std::string out = fmt::format("{} ({})\n{} layers of width {}, vocabulary {}\n", m.name, m.id, m.layer_count(),
                                m.hidden, m.vocabulary);
  for (const LayerGroup& group : m.layers)
    out +=
        fmt::format("  {:>3} x {}; {}\n", group.count, attention_text(group.attention), block_text(group.feed_forward));
  out += fmt::format("\nParameters {} (active {})\n{}", billions(p.total()), billions(p.active()), places(m, p));
  if (p.predicted_tokens > 0.0)
    out += fmt::format("  beside them, {} multi-token-prediction module(s): {}\n", m.predicted_tokens,
                       billions(p.predicted_tokens));
  if (model.total_parameters)
    out += fmt::format("  published: {} [{}]\n", billions(model.total_parameters->value),
                       model.total_parameters->from.title);
  if (model.active_parameters)
    out += fmt::format("  published active: {} [{}] {}\n", billions(model.active_parameters->value),
                       model.active_parameters->from.title, model.active_parameters->from.note);
  const TokenFlops f = token_flops(m, kShownSequence);
  out += fmt::format("\nForward FLOPs a token, causal, averaged over a sequence of {:.0f}\n", kShownSequence);
  const auto row = [&](const char* what, Flops flops) {
    out += fmt::format("  {:<28} {:>10.4g} G {:>7.2f}%\n", what, flops.base() / 1e9,
                       100.0 * flops.base() / f.total().base());
  };
  row("attention's matrices", f.projections);
  row("attention's scores", f.scores);
  row("feed-forward blocks", f.feed_forward);
  row("output embedding", f.head);
  out += fmt::format(
      "  {:<28} {:>10.4g} G; a training step needs three times that, multi-token prediction included {:.4g} G\n", "sum",
      f.total().base() / 1e9, training_flops_per_token(m, kShownSequence).base() / 1e9);
  out += fmt::format(
      "\nKey-value cache a token of context: {:.0f} bytes in 16 bits, {:.0f} in 8 bits (all layers; a window stops "
      "growing at its size)\n",
      kv_cache_per_token(m, Bytes{2.0}).base(), kv_cache_per_token(m, Bytes{1.0}).base());
  return out;
}

}  // namespace shortboard
