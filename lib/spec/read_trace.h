#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "estimate/lengths.h"

namespace shortboard {

/// Reads recorded requests, in the order of their arrival; the first comes at 0. What the file holds shows in its first
/// line:
///     arrival_s,input_tokens,output_tokens         a table; seconds from any origin
///     TIMESTAMP,ContextTokens,GeneratedTokens      the Azure LLM inference traces: "2023-11-16 18:17:03.9799600"
///     {"timestamp": ms, "input_length", "output_length", "hash_ids"}   Mooncake's: a JSON object a line. Leading ids
///         (blocks of 512 tokens) that an earlier request had are taken to be in the prefix cache.
/// An answer of 0 tokens counts as 1. Throws SpecError with line and column for all else, and for times that run back.
[[nodiscard]] std::vector<Arrival> read_trace(std::string_view text, const std::string& file);

/// Reads a file in the same way.
[[nodiscard]] std::vector<Arrival> read_trace_file(const std::string& path);

}  // namespace shortboard
