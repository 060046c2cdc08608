#pragma once
#include <string>

#include "hwdb/generator.h"

namespace shortboard {

/// What a model of pictures or video is made of: parameters of its parts, FLOPs of its usual request, published counts
/// beside ours.
[[nodiscard]] std::string show_generator(const Generator& generator, bool json);

}  // namespace shortboard
