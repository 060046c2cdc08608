#pragma once
#include <string>

#include "analysis/demand.h"
#include "question/assumption_words.h"
#include "report/page.h"

namespace shortboard {

/// What a demand needs as people read it: sentence, evidence, each multiplication from users to cards, the kinds of
/// card compared, one replica as `size` reports it, assumptions.
[[nodiscard]] Page demand_page(const DemandAnswer& answer);

/// The same as one JSON object of schema 1 (keys in README), kind "demand".
[[nodiscard]] std::string demand_json(const DemandAnswer& answer);

/// The same, one row a figure: section,name,value,unit; a section a kind of card. RFC 4180.
[[nodiscard]] std::string demand_csv(const DemandAnswer& answer);

/// The answer in one sentence.
[[nodiscard]] std::string demand_sentence(const DemandAnswer& answer);

/// What the demand is met with: the model's name.
[[nodiscard]] std::string model_of(const DemandFleet& fleet);

/// All that was assumed: of the demand, of the cluster's card, and what differs for the others, under their names.
[[nodiscard]] std::vector<AssumptionWords> assumed_of(const DemandAnswer& answer);

/// What neither the demand nor its work models.
[[nodiscard]] std::vector<std::string> not_modelled(const DemandAnswer& answer);

}  // namespace shortboard
