#pragma once
#include <stdexcept>

namespace shortboard {

/// No plan fits the cards' memory. what() says which limit, and by how much.
class NoPlanFits : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace shortboard
