#include <fmt/format.h>

#include <array>

#include "spec/codec_unions.h"

namespace shortboard {
namespace {

/// Cards of a group.
struct CardCount : AlwaysThere<int> {
  static constexpr int kMost = 10'000'000;
  static std::span<const Form> forms() {
    static constexpr Form kForm{
        .kind = Form::Kind::count, .says = "whole number from 1", .example = "64", .least = 1.0, .most = kMost};
    return {&kForm, 1};
  }
  static void read(int& out, const Value& value, Reading&) {
    out = value.count();
    if (out > kMost) throw value.error(fmt::format("{} cards are more than 10 million", out));
  }
  static Node write(int cards) { return Codec<int>::write(cards); }
};

constexpr Uses kSeveral{.groups = GroupCount::several, .instead = "leave it out"};

constexpr std::array kGroupKeys{
    key<&GroupSpec::name>({.name = "name",
                           .usual = "the accelerator as written",
                           .meaning = "What other keys and the report call the group; must differ between groups."}),
    key<&GroupSpec::accelerator>(
        {.name = "accelerator", .meaning = "Card: an id or alias that `hw list` shows.", .required = true}),
    key<&GroupSpec::count, CardCount>({.name = "count",
                                       .usual = "required; with demand: the best size of a replica",
                                       .meaning = "Cards. Beside a demand: cards per replica."}),
    key<&GroupSpec::system>({.name = "system", .usual = "the card's usual one", .meaning = "Server of hwdb."}),
    key<&GroupSpec::fabric>(
        {.name = "fabric", .usual = "the server's usual one", .meaning = "Network between servers, of hwdb."}),
    key<&GroupSpec::domain>({.name = "domain",
                             .usual = "as the server says",
                             .meaning = "Cards that reach each other at the scale-up rate."}),
    key<&GroupSpec::scale_out>({.name = "scale_out",
                                .usual = "as server and fabric say",
                                .meaning = "Bandwidth per card between servers, per direction."}),
    key<&GroupSpec::host_memory_bandwidth>(
        {.name = "host_memory_bandwidth",
         .usual = "as the server says",
         .meaning = "Memory bandwidth of one server's processors, for what is offloaded to them."})};

constexpr std::array kLinkKeys{
    key<&LinkSpec::fabric>(
        {.name = "fabric", .usual = "the slower group's own", .meaning = "Network between groups, of hwdb."}),
    key<&LinkSpec::rate>({.name = "rate",
                          .usual = "the least of the groups' rates",
                          .meaning = "Bandwidth per card between groups, per direction."})};

constexpr std::array kClusterKeys{
    key<&ClusterSpec::groups>(
        {.name = "groups", .meaning = "Cards, one group for each kind or server.", .required = true}),
    key<&ClusterSpec::link>({.name = "link",
                             .usual = "each group's own fabric, with device-direct RDMA",
                             .meaning = "Link between groups.",
                             .uses = kSeveral})};

}  // namespace

template <>
std::span<const Key> keys_of<GroupSpec>() {
  return kGroupKeys;
}
template <>
std::span<const Key> keys_of<LinkSpec>() {
  return kLinkKeys;
}
template <>
std::span<const Key> keys_of<ClusterSpec>() {
  return kClusterKeys;
}

void check_value(const ClusterSpec& cluster, const Value& value) {
  if (cluster.groups.empty()) throw value.required("groups").error("is empty", "name an accelerator and a count");
}

}  // namespace shortboard
