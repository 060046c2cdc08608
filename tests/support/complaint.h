#pragma once
#include <string>

#include "units/spec_error.h"

namespace shortboard {

/// What a call complains of; "nothing" where it does not.
template <class Call>
std::string complaint(Call&& call) {
  try {
    (void)call();
  } catch (const SpecError& error) {
    return error.what();
  }
  return "nothing";
}

}  // namespace shortboard
