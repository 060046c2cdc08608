#pragma once
#include <string>

#include "market/contract.h"
#include "question/assumption_words.h"
#include "report/report.h"

namespace shortboard {

/// What an offer of P is worth, as people read it: sentence, the cards that may be behind it, those that can't, what to
/// ask the seller, assumptions.
[[nodiscard]] Page contract_page(const ContractAnswer& answer);
/// The same as one JSON object of schema 1 (keys in README), kind "contract".
[[nodiscard]] std::string contract_json(const ContractAnswer& answer);
/// The same, one row a figure: section,name,value,unit; a section a card and reading. RFC 4180.
[[nodiscard]] std::string contract_csv(const ContractAnswer& answer);
[[nodiscard]] std::string contract_report(const ContractAnswer& answer, Format format);

/// The answer in one sentence.
[[nodiscard]] std::string contract_sentence(const ContractAnswer& answer);
/// A candidate by its card, and how its P are counted where sparsely.
[[nodiscard]] std::string candidate_name(const Candidate& candidate);
/// What a candidate's own question took for its card, server, fabric and software.
[[nodiscard]] std::vector<AssumptionWords> assumed_of(const Candidate& candidate);
/// What was taken of the offer itself.
[[nodiscard]] std::vector<AssumptionWords> assumed_of(const ContractAnswer& answer);
/// Of the work, beside what its kind leaves out.
[[nodiscard]] std::vector<std::string> not_modelled(const ContractAnswer& answer);

}  // namespace shortboard
