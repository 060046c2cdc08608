#include "spec/read_serving_formats.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "hwdb/matrix_rate.h"
#include "spec/read_model.h"

namespace shortboard {
namespace {

constexpr std::array<std::string_view, 8> kNames{"bf16", "fp16", "fp8", "int8", "fp4", "int4", "mxfp4", "nvfp4"};
constexpr std::array<NumberFormat, 8> kFormats{NumberFormat::bf16, NumberFormat::fp16, NumberFormat::fp8,
                                               NumberFormat::int8, NumberFormat::fp4,  NumberFormat::int4,
                                               NumberFormat::fp4,  NumberFormat::fp4};

/// Whether a card multiplies a format faster than 16 bits, by a figure of its own.
bool multiplies(const Accelerator& card, NumberFormat format) { return card.peak[index(format)].has_value(); }

std::string name_of(const std::optional<Value>& value) { return value ? value->text() : std::string{}; }

/// Activations for weights of a format: the same, or the nearest the card multiplies.
NumberFormat usual_activations(const Accelerator& card, NumberFormat weights) {
  if (!is_narrow(weights)) return wide_format(card);
  return multiplies(card, weights) ? weights : wide_format(card);
}

}  // namespace

Model read_served_model(const Value& model, const std::string& file, const Database& database) {
  if (!model.is_map()) return database.model(model.text(), model.at());
  Model found;
  if (const std::optional<Value> name = model.optional("name")) found = database.model(name->text(), name->at());
  found.architecture = read_model_of(model, file, database);
  return found;
}

ServingFormats read_serving_formats(const Value& serve, const Model& model, const Accelerator& card,
                                    const Engine& engine, std::vector<Assumption>& assumed) {
  const auto format = [&](std::string_view key) -> std::optional<NumberFormat> {
    const std::optional<Value> value = serve.optional(key);
    if (!value) return std::nullopt;
    return kFormats[value->one_of("number format", kNames)];
  };
  const std::optional<NumberFormat> weights = format("weights");
  ServingFormats formats;
  const NumberFormat asked = weights ? *weights : wide_format(card);
  if (!weights) assumed.push_back({"weights", std::string{name(asked)}, "serve.weights"});
  formats.attention = formats.dense = formats.experts = asked;
  formats.head = wide_format(card);
  const std::string given = weights ? name_of(serve.optional("weights")) : std::string{name(asked)};
  const auto known = std::ranges::find_if(model.checkpoints, [&](const Checkpoint& one) { return one.name == given; });
  if (known != model.checkpoints.end()) {
    formats.attention = known->attention;
    formats.dense = known->dense;
    formats.experts = known->experts;
    formats.head = known->head;
    formats.block_scaled = known->block_scaled;
    assumed.push_back({"formats of the checkpoint",
                       fmt::format("attention {}, dense {}, experts {}, output embedding {}", name(known->attention),
                                   name(known->dense), name(known->experts), name(known->head)),
                       "checkpoints of the model"});
  }
  const NumberFormat narrowest = model.architecture.has_experts() ? formats.experts : formats.dense;
  if (const auto activations = format("activations")) {
    formats.activations = *activations;
    if (is_narrow(*activations) && !matrix_rate(card, *activations))
      throw serve.required("activations").error(fmt::format("{} has no {} matrix rate", card.id, name(*activations)));
    if (is_narrow(*activations) && !multiplies(card, *activations)) {
      formats.activations = wide_format(card);
      assumed.push_back({fmt::format("{} products (the card has none)", name(*activations)),
                         std::string{name(formats.activations)}, "serve.activations"});
    }
  } else {
    formats.activations = usual_activations(card, narrowest);
    assumed.push_back({"activations", std::string{name(formats.activations)}, "serve.activations"});
  }
  if (known != model.checkpoints.end() && known->activations &&
      bytes_per_element(formats.activations) < bytes_per_element(*known->activations)) {
    formats.activations = *known->activations;
    assumed.push_back({"activations that the checkpoint's kernels take", std::string{name(formats.activations)},
                       "checkpoints of the model"});
  }
  if (const auto cache = format("kv_cache"))
    formats.cache = *cache;
  else {
    if (engine.batching.narrow_cache && is_narrow(formats.activations)) formats.cache = NumberFormat::fp8;
    assumed.push_back({"key-value cache", std::string{name(formats.cache)}, "serve.kv_cache"});
  }
  return formats;
}

}  // namespace shortboard
