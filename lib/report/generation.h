#pragma once
#include <string>

#include "analysis/generation_answer.h"
#include "report/page.h"

namespace shortboard {

/// An answer about pictures or video as people read it: sentence, evidence, ladder, resource gains, plan, memory,
/// request, published, assumptions.
[[nodiscard]] Page generation_page(const GenerationAnswer& answer);

/// The same as one JSON object of schema 1 (keys in README), kind "generation".
[[nodiscard]] std::string generation_json(const GenerationAnswer& answer);

/// The same, one row a figure: section,name,value,unit. RFC 4180.
[[nodiscard]] std::string generation_csv(const GenerationAnswer& answer);

/// The answer in one sentence.
[[nodiscard]] std::string generation_sentence(const GenerationAnswer& answer);

}  // namespace shortboard
