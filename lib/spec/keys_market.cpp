#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "spec/amounts.h"
#include "spec/codec_unions.h"
#include "spec/enum_names.h"

namespace shortboard {
namespace {

using enum WorkloadKind;
constexpr std::array kServe{serve};
constexpr std::array kGenerate{generate};
constexpr Uses kTokens{.workloads = kServe}, kPictures{.workloads = kGenerate};

constexpr Range kActive{.form = {.kind = Form::Kind::number,
                                 .says = "share above 0, up to 1",
                                 .example = "0.5",
                                 .most = 1.0,
                                 .above_least = true},
                        .problem = "is not a share of the users",
                        .remedy = "above 0, and 1 at most"};
constexpr Range kUp{.form = kActive.form, .problem = "is not a share of the time", .remedy = "above 0, and 1 at most"};
constexpr Range kHours{.form = {.kind = Form::Kind::number,
                                .says = "hours above 0, up to 24",
                                .example = "16",
                                .most = 24.0,
                                .above_least = true},
                       .problem = "are not hours of a day",
                       .remedy = "above 0, and 24 at most"};
constexpr Range kPeak{.form = {.kind = Form::Kind::number, .says = "number from 1", .example = "2", .least = 1.0},
                      .problem = "is below 1",
                      .remedy = "a peak is at least the mean"};
constexpr Range kSpare{.form = {.kind = Form::Kind::number, .says = "number from 0", .example = "0.1"}};

constexpr std::array kDemandKeys{
    key<&DemandSpec::users>({.name = "users", .meaning = "Users in all.", .required = true}),
    key<&DemandSpec::active_share, Ranged<kActive>>(
        {.name = "active_share", .usual = "1", .meaning = "Share of the users who ask on a day."}),
    key<&DemandSpec::requests>({.name = "requests",
                                .usual = "one of the three is required",
                                .meaning = "Requests per active user and day.",
                                .uses = kTokens}),
    key<&DemandSpec::pictures>({.name = "pictures",
                                .usual = "one of the three is required",
                                .meaning = "Pictures per active user and day.",
                                .uses = kPictures}),
    key<&DemandSpec::video_seconds>({.name = "video_seconds",
                                     .usual = "one of the three is required",
                                     .meaning = "Seconds of video per active user and day.",
                                     .uses = kPictures}),
    key<&DemandSpec::input>(
        {.name = "input", .usual = "serve.input", .meaning = "Tokens per prompt.", .uses = kTokens}),
    key<&DemandSpec::output>(
        {.name = "output", .usual = "serve.output", .meaning = "Tokens per answer.", .uses = kTokens}),
    key<&DemandSpec::frames_per_second>({.name = "frames_per_second",
                                         .usual = "required with video_seconds",
                                         .meaning = "Frames per second of video.",
                                         .uses = kPictures}),
    key<&DemandSpec::hours, Ranged<kHours>>(
        {.name = "hours", .usual = "24", .meaning = "Hours of the day in which they ask."}),
    key<&DemandSpec::peak_to_average, Ranged<kPeak>>(
        {.name = "peak_to_average", .usual = "1", .meaning = "Rate at the peak over the mean of those hours."}),
    key<&DemandSpec::availability, Ranged<kUp>>(
        {.name = "availability", .usual = "1", .meaning = "Share of the time that a replica is up."}),
    key<&DemandSpec::spare_share, Ranged<kSpare>>(
        {.name = "spare_share", .usual = "0", .meaning = "Spare replicas over those needed."}),
    key<&DemandSpec::servers_per_rack>({.name = "servers_per_rack",
                                        .usual = "none: racks are not counted",
                                        .meaning = "Servers per rack.",
                                        .former = "servers_a_rack"}),
    key<&DemandSpec::cards>(
        {.name = "cards", .usual = "none", .meaning = "Other cards that are asked the same, beside the cluster's."})};

constexpr std::array kDemandCardKeys{
    key<&DemandCardSpec::accelerator>(
        {.name = "accelerator", .meaning = "Card: an id or alias that `hw list` shows.", .required = true}),
    key<&DemandCardSpec::system>({.name = "system", .usual = "the card's usual one", .meaning = "Server of hwdb."}),
    key<&DemandCardSpec::fabric>(
        {.name = "fabric", .usual = "the server's usual one", .meaning = "Network between servers, of hwdb."}),
    key<&DemandCardSpec::stack>(
        {.name = "stack", .usual = "the spec's, or the card's usual one", .meaning = "Software."})};

constexpr std::array kOfferKeys{
    key<&OfferSpec::nominal>({.name = "nominal", .meaning = "Computing power for sale.", .required = true}),
    key<&OfferSpec::format>(
        {.name = "format", .meaning = "Number format in which the P are counted.", .required = true}),
    key<&OfferSpec::sparse, FlagOrUnknown>(
        {.name = "sparse", .usual = "unknown", .meaning = "Whether the P are counted with 2:1 sparsity."}),
    key<&OfferSpec::accelerator, CardOrUnknown>(
        {.name = "accelerator", .usual = "unknown", .meaning = "Card behind the offer."}),
    key<&OfferSpec::cards>({.name = "cards", .usual = "unknown", .meaning = "Cards behind the offer."}),
    key<&OfferSpec::price>({.name = "price", .usual = "none", .meaning = "Price of the whole offer."}),
    key<&OfferSpec::tolerance, Share>(
        {.name = "tolerance", .usual = "0.05", .meaning = "By how much P / cards may miss a card's peak."}),
    key<&OfferSpec::market>(
        {.name = "market", .usual = "CN", .meaning = "Market whose availability of cards is shown."})};

constexpr std::array<std::string_view, 1> kUnknown{"unknown"};
constexpr Form kUnknownForm{.kind = Form::Kind::choice, .says = "unknown", .example = "unknown", .names = kUnknown};

}  // namespace

template <>
std::span<const Key> keys_of<DemandSpec>() {
  return kDemandKeys;
}
template <>
std::span<const Key> keys_of<DemandCardSpec>() {
  return kDemandCardKeys;
}
template <>
std::span<const Key> keys_of<OfferSpec>() {
  return kOfferKeys;
}

void check_value(const DemandSpec& demand, const Value& value) {
  if (demand.requests.has_value() + demand.pictures.has_value() + demand.video_seconds.has_value() != 1)
    throw value.error("must name exactly one thing that users ask for",
                      "give one of requests, pictures and video_seconds, per user and day");
  if (demand.video_seconds) (void)value.required("frames_per_second");
  if (demand.frames_per_second && !demand.video_seconds)
    throw value.required("frames_per_second").error("has no effect here", "it belongs to video_seconds");
}

std::span<const Form> Codec<DemandCardSpec>::forms() {
  static const std::array kForms{Codec<std::string>::forms().front(), map_form<DemandCardSpec>()};
  return kForms;
}
void Codec<DemandCardSpec>::read(DemandCardSpec& out, const Value& value, Reading& reading) {
  out = {};
  if (value.is_map())
    read_keys(kDemandCardKeys, &out, value, reading);
  else
    out.accelerator = value.text();
}
Node Codec<DemandCardSpec>::write(const DemandCardSpec& card) {
  const bool plain = card == DemandCardSpec{.accelerator = card.accelerator};
  return plain ? scalar_node(card.accelerator) : write_keys(kDemandCardKeys, &card);
}

std::span<const Form> Codec<FlopsPerSecond>::forms() {
  static constexpr Form kForm{.kind = Form::Kind::figure,
                              .says = "P of computing power",
                              .example = "10,000 P",
                              .pattern = "^[0-9][0-9,.]*([eE][+-]?[0-9]+)? ?(P|[kMGTP]?(FLOPS|OPS))$"};
  return {&kForm, 1};
}
void Codec<FlopsPerSecond>::read(FlopsPerSecond& out, const Value& value, Reading&) {
  out = value.figure(parse_power_for_sale);
}
Node Codec<FlopsPerSecond>::write(FlopsPerSecond nominal) {
  const std::string petaflops = fmt::format("{} P", nominal.base() / kPeta);
  const bool exact = parse_power_for_sale(petaflops, {}) == nominal;
  return scalar_node(exact ? petaflops : fmt::format("{} FLOPS", nominal.base()));
}

std::span<const Form> Codec<Money>::forms() {
  static constexpr Form kForm{
      .kind = Form::Kind::figure,
      .says = "amount and currency",
      .example = "30 million CNY",
      .pattern = "^[0-9][0-9,.]*([eE][+-]?[0-9]+)? ?(thousand|million|billion|万|亿)? ?[A-Z]{3}$"};
  return {&kForm, 1};
}
void Codec<Money>::read(Money& out, const Value& value, Reading&) { out = value.figure(parse_price); }
Node Codec<Money>::write(const Money& money) { return scalar_node(fmt::format("{} {}", money.amount, money.currency)); }

std::span<const Form> CardOrUnknown::forms() {
  static const std::array kForms{Codec<std::string>::forms().front(), kUnknownForm};
  return kForms;
}
void CardOrUnknown::read(std::string& out, const Value& value, Reading&) {
  out = value.text() == "unknown" ? std::string{} : value.text();
}
Node CardOrUnknown::write(const std::string& name) { return scalar_node(name); }

std::span<const Form> FlagOrUnknown::forms() {
  static const std::array kForms{Codec<bool>::forms().front(), kUnknownForm};
  return kForms;
}
void FlagOrUnknown::read(std::optional<bool>& out, const Value& value, Reading&) {
  out = std::nullopt;
  if (value.text() != "unknown") out = value.boolean();
}
Node FlagOrUnknown::write(const std::optional<bool>& flag) { return Codec<bool>::write(*flag); }

}  // namespace shortboard
