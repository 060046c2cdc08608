#pragma once
#include <span>
#include <string>

#include "document/value.h"
#include "spec/key.h"
#include "spec/spec.h"

namespace shortboard {

/// The keys of a struct of spec.h, a table for each.
template <class T>
[[nodiscard]] std::span<const Key> keys_of();
template <>
[[nodiscard]] std::span<const Key> keys_of<Spec>();
template <>
[[nodiscard]] std::span<const Key> keys_of<ClusterSpec>();
template <>
[[nodiscard]] std::span<const Key> keys_of<GroupSpec>();
template <>
[[nodiscard]] std::span<const Key> keys_of<LinkSpec>();
template <>
[[nodiscard]] std::span<const Key> keys_of<Train>();
template <>
[[nodiscard]] std::span<const Key> keys_of<Serve>();
template <>
[[nodiscard]] std::span<const Key> keys_of<SpeculationSpec>();
template <>
[[nodiscard]] std::span<const Key> keys_of<AdaptersSpec>();
template <>
[[nodiscard]] std::span<const Key> keys_of<RoleSpec>();
template <>
[[nodiscard]] std::span<const Key> keys_of<RolesSpec>();
template <>
[[nodiscard]] std::span<const Key> keys_of<Generate>();
template <>
[[nodiscard]] std::span<const Key> keys_of<PostTrain>();
template <>
[[nodiscard]] std::span<const Key> keys_of<PlanSpec>();
template <>
[[nodiscard]] std::span<const Key> keys_of<LengthsSpec>();
template <>
[[nodiscard]] std::span<const Key> keys_of<ModelSpec>();
template <>
[[nodiscard]] std::span<const Key> keys_of<Published>();
template <>
[[nodiscard]] std::span<const Key> keys_of<DemandSpec>();
template <>
[[nodiscard]] std::span<const Key> keys_of<DemandCardSpec>();
template <>
[[nodiscard]] std::span<const Key> keys_of<OfferSpec>();

/// Looks at a struct that was read as a whole; most have nothing to say.
template <class T>
void check_value(const T&, const Value&) {}
void check_value(const SpeculationSpec& speculation, const Value& value);
void check_value(const LengthsSpec& lengths, const Value& value);
void check_value(const RolesSpec& roles, const Value& value);
void check_value(const ClusterSpec& cluster, const Value& value);
void check_value(const DemandSpec& demand, const Value& value);

/// "400 GB/s": the shortest text that is read back as the same rate.
[[nodiscard]] std::string rate_text(BytesPerSecond rate);

}  // namespace shortboard
