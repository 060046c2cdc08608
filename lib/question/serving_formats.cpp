#include "question/serving_formats.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "hwdb/matrix_rate.h"

namespace shortboard {
namespace {

/// What is multiplied under the name of a ServingFormat.
constexpr std::array<NumberFormat, 8> kFormats{NumberFormat::bf16, NumberFormat::fp16, NumberFormat::fp8,
                                               NumberFormat::int8, NumberFormat::fp4,  NumberFormat::int4,
                                               NumberFormat::fp4,  NumberFormat::fp4};

/// Whether a card multiplies a format faster than 16 bits, by a figure of its own.
bool multiplies(const Accelerator& card, NumberFormat format) { return card.peak[index(format)].has_value(); }

NumberFormat format_of(ServingFormat given) { return kFormats[static_cast<std::size_t>(given)]; }

std::string text(NumberFormat format) { return std::string{name(format)}; }

/// Activations for weights of a format: the same, or the nearest the card multiplies.
NumberFormat usual_activations(const Accelerator& card, NumberFormat weights) {
  if (!is_narrow(weights)) return wide_format(card);
  return multiplies(card, weights) ? weights : wide_format(card);
}

/// The model's published checkpoint in the weights' format; null where there is none.
const Checkpoint* checkpoint_of(const Serve& serve, const Model& model, NumberFormat weights) {
  const std::string_view given =
      serve.weights ? kServingFormatNames[static_cast<std::size_t>(*serve.weights)] : name(weights);
  const auto known = std::ranges::find(model.checkpoints, given, &Checkpoint::name);
  return known == model.checkpoints.end() ? nullptr : &*known;
}

const Checkpoint* set_weights(const Serve& serve, const Model& model, const Accelerator& card, ServingFormats& formats,
                              std::vector<Assumption>& assumed) {
  const NumberFormat asked = serve.weights ? format_of(*serve.weights) : wide_format(card);
  if (!serve.weights) assumed.push_back({Assumed::weights, {text(asked)}});
  formats.attention = formats.dense = formats.experts = asked;
  formats.head = wide_format(card);
  const Checkpoint* const known = checkpoint_of(serve, model, asked);
  if (known == nullptr) return nullptr;
  formats.attention = known->attention;
  formats.dense = known->dense;
  formats.experts = known->experts;
  formats.head = known->head;
  formats.block_scaled = known->block_scaled;
  assumed.push_back({Assumed::checkpoint_formats,
                     {text(known->attention), text(known->dense), text(known->experts), text(known->head)}});
  return known;
}

void set_activations(const Spec& spec, const Serve& serve, const Accelerator& card, NumberFormat narrowest,
                     ServingFormats& formats, std::vector<Assumption>& assumed) {
  if (!serve.activations) {
    formats.activations = usual_activations(card, narrowest);
    assumed.push_back({Assumed::activations, {text(formats.activations)}});
    return;
  }
  const NumberFormat asked = formats.activations = format_of(*serve.activations);
  if (is_narrow(asked) && !matrix_rate(card, asked))
    throw spec.error("serve.activations", fmt::format("{} has no {} matrix rate", card.id, name(asked)));
  if (!is_narrow(asked) || multiplies(card, asked)) return;
  formats.activations = wide_format(card);
  assumed.push_back({Assumed::widened_activations, {text(formats.activations)}, text(asked)});
}

}  // namespace

ServingFormats serving_formats_of(const Spec& spec, const Serve& serve, const Model& model, const Accelerator& card,
                                  const Engine& engine, std::vector<Assumption>& assumed) {
  ServingFormats formats;
  const Checkpoint* const known = set_weights(serve, model, card, formats, assumed);
  const NumberFormat narrowest = model.architecture.has_experts() ? formats.experts : formats.dense;
  set_activations(spec, serve, card, narrowest, formats, assumed);
  if (known != nullptr && known->activations &&
      bytes_per_element(formats.activations) < bytes_per_element(*known->activations)) {
    formats.activations = *known->activations;
    assumed.push_back({Assumed::checkpoint_activations, {text(formats.activations)}});
  }
  if (serve.kv_cache) {
    formats.cache = format_of(*serve.kv_cache);
    return formats;
  }
  if (engine.batching.narrow_cache && is_narrow(formats.activations)) formats.cache = NumberFormat::fp8;
  assumed.push_back({Assumed::kv_cache, {text(formats.cache)}});
  return formats;
}

}  // namespace shortboard
