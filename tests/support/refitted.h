#pragma once
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <string>

#include "document/node.h"

namespace shortboard::support {

/// Compares each number of two documents of one shape: within a share of what it was, and where that is small within
/// `least`.
inline void expect_refitted(const Node& is, const Node& was, const std::string& path, double share, double least) {
  ASSERT_EQ(is.children.size(), was.children.size()) << path;
  for (std::size_t i = 0; i < was.children.size(); ++i)
    expect_refitted(is.children[i], was.children[i], path + "." + was.children[i].key, share, least);
  if (was.kind != Node::Kind::scalar || is.text == was.text) return;
  const double number = std::atof(was.text.c_str());
  EXPECT_NEAR(std::atof(is.text.c_str()), number, std::max(share * number, least)) << path;
}

}  // namespace shortboard::support
