#include <fmt/format.h>

#include <array>
#include <cmath>

#include "estimate/lengths.h"
#include "spec/codec_unions.h"

namespace shortboard {
namespace {

constexpr double kWidest = 4.0;  // sigma beyond which a mean says nothing of one request

constexpr Range kSigma{
    .form = {.kind = Form::Kind::number, .says = "number from 0 to 4", .example = "0.8", .most = kWidest},
    .problem = "is too wide",
    .remedy = "the logarithm's standard deviation, up to 4"};

constexpr std::array kModelKeys{
    key<&ModelSpec::huggingface>(
        {.name = "huggingface", .meaning = "Path of a Hugging Face config.json, relative to the spec's file."}),
    key<&ModelSpec::name>({.name = "name", .meaning = "A model of hwdb whose config `override` changes."}),
    key<&ModelSpec::changes, Changes>(
        {.name = "override", .meaning = "Keys of that config and their values, e.g. num_hidden_layers: 4."})};

constexpr std::array kLengthsKeys{
    key<&LengthsSpec::median>({.name = "median", .meaning = "Half of the requests have no more; or give mean."}),
    key<&LengthsSpec::mean>({.name = "mean", .meaning = "Mean over the requests; or give median."}),
    key<&LengthsSpec::p90>({.name = "p90", .meaning = "90% of the requests have no more; or give sigma."}),
    key<&LengthsSpec::sigma, Ranged<kSigma>>(
        {.name = "sigma", .meaning = "Standard deviation of the logarithm; or give p90."})};

/// Whether a log-normal of this mean has a 90th percentile so high: ln(p90 / mean) = z s - s^2 / 2 has a root s >= 0.
bool has_percentile(double mean, double p90) {
  const double z = normal_quantile(0.9), log = std::log(p90 / mean);
  return log >= 0.0 && z * z - 2.0 * log >= 0.0;
}

constexpr Form kModelName{.kind = Form::Kind::text, .says = "name of hwdb", .example = "llama-3.1-8b"};

}  // namespace

template <>
std::span<const Key> keys_of<ModelSpec>() {
  return kModelKeys;
}
template <>
std::span<const Key> keys_of<LengthsSpec>() {
  return kLengthsKeys;
}

std::span<const Form> Codec<ModelSpec>::forms() {
  static constexpr std::array kForms{kModelName, map_form<ModelSpec>()};
  return kForms;
}

void Codec<ModelSpec>::read(ModelSpec& out, const Value& value, Reading& reading) {
  out = {};
  if (!value.is_map()) {
    out.name = value.text();
    return;
  }
  read_keys(kModelKeys, &out, value, reading);
  if (out.name.empty() && !out.changes.empty()) (void)value.required("name");
  if (out.name.empty()) (void)value.required("huggingface");
  if (!out.name.empty() && !out.huggingface.empty())
    throw value.required("huggingface").error("has no effect beside name", "give one of the two");
  if (!out.name.empty() && out.changes.empty()) (void)value.required("override").entries();
}

Node Codec<ModelSpec>::write(const ModelSpec& model) {
  const bool plain = model.huggingface.empty() && model.changes.empty();
  return plain ? scalar_node(model.name) : write_keys(kModelKeys, &model);
}

std::span<const Form> ModelOrNone::forms() {
  static constexpr std::array<std::string_view, 1> kNone{"none"};
  static const std::array kForms{Form{.kind = Form::Kind::choice, .says = "none", .example = "none", .names = kNone},
                                 kModelName, map_form<ModelSpec>()};
  return kForms;
}

void ModelOrNone::read(ModelSpec& out, const Value& value, Reading& reading) {
  out = {};
  if (value.node().text != "none") Codec<ModelSpec>::read(out, value, reading);
}

Node ModelOrNone::write(const ModelSpec& model) {
  return model.empty() ? scalar_node("none") : Codec<ModelSpec>::write(model);
}

std::span<const Form> Changes::forms() {
  static constexpr std::array kValues{Form{.kind = Form::Kind::number, .says = "number", .example = "4"},
                                      Form{.kind = Form::Kind::flag, .says = "true or false", .example = "true"},
                                      Form{.kind = Form::Kind::text, .says = "text", .example = "silu"}};
  static constexpr Form kForm{
      .kind = Form::Kind::map_by_name, .says = "map of config keys", .example = "{num_hidden_layers: 4}", .items = [] {
        return std::span<const Form>{kValues};
      }};
  return {&kForm, 1};
}

void Changes::read(type& out, const Value& value, Reading& reading) {
  for (const Value& change : value.entries()) {
    reading.note(change);
    out.emplace_back(change.node().key, change.text());
  }
  if (out.empty()) throw value.error("changes nothing", "num_hidden_layers: 4, for example");
}

Node Changes::write(const type& changes) {
  Node map{.kind = Node::Kind::map};
  for (const auto& [name, text] : changes) {
    map.children.push_back(scalar_node(text));
    map.children.back().key = name;
  }
  return map;
}

std::span<const Form> Codec<LengthsSpec>::forms() {
  static const std::array kForms{
      Form{.kind = Form::Kind::number, .says = "number above 0", .example = "1000", .above_least = true},
      map_form<LengthsSpec>()};
  return kForms;
}

void Codec<LengthsSpec>::read(LengthsSpec& out, const Value& value, Reading& reading) {
  out = {};
  if (!value.is_map()) {
    out.tokens = value.positive();
    return;
  }
  read_keys(kLengthsKeys, &out, value, reading);
  check_value(out, value);
}

Node Codec<LengthsSpec>::write(const LengthsSpec& lengths) {
  return lengths.tokens ? Codec<double>::write(*lengths.tokens) : write_keys(kLengthsKeys, &lengths);
}

void check_value(const LengthsSpec& lengths, const Value& value) {
  if (lengths.median.has_value() == lengths.mean.has_value())
    throw value.error("needs either median or mean", "give one of the two");
  if (lengths.p90.has_value() == lengths.sigma.has_value())
    throw value.error("needs either p90 or sigma", "give one of the two");
  if (!lengths.p90) return;
  if (lengths.median && *lengths.p90 < *lengths.median) throw value.required("p90").error("is below the median");
  if (lengths.mean && !has_percentile(*lengths.mean, *lengths.p90))
    throw value.required("p90").error("is not possible with this mean", "from 1 to 2.27 times the mean");
}

}  // namespace shortboard
