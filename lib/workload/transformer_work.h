#pragma once
#include "workload/generation.h"

namespace shortboard {

/// One pass of a diffusion transformer over split.sequences items, each of `image` tokens in `frames` latent frames.
[[nodiscard]] GenerationWork transformer_work(const DiffusionTransformer& net, double image, double frames,
                                              const PassSplit& split);

}  // namespace shortboard
