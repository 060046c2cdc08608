#pragma once
#include <string>

#include "hwdb/database.h"

namespace shortboard {

/// Which cards a list holds; empty and 0: all.
struct CardFilter {
  std::string vendor;  ///< In any case.
  std::string market;  ///< "CN": those that hwdb says are allowed there; a card without an entry for it is left out.
  int year = 0;        ///< This or later.
};

/// A row a card: rates, memory, links, power; "-" where nobody publishes it. JSON: an array of objects, null for those.
[[nodiscard]] std::string list_cards(const Database& database, const CardFilter& filter, bool json);

/// Every figure of an entry of any kind with value, confidence, source and note, as its file holds them.
/// Throws SpecError where no kind of entry has the name.
[[nodiscard]] std::string show_entry(const Database& database, const std::string& name, bool json);

}  // namespace shortboard
