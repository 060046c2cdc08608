#pragma once
#include "workload/work_builder.h"

namespace shortboard {

/// One pass of a U-Net over `sequences` items of `pixels` latent pixels per frame.
[[nodiscard]] GenerationWork u_net_work(const UNet& net, double pixels, double frames, double sequences);

/// Adds a residual block over pixels: group norms, two convolutions of `taps`, the projection of the step (of `step`
/// values; 0: none), and a 1 x 1 convolution on the skip path if the channels change.
void add_residual_block(double pixels, double from, double to, Taps taps, double items, double step, WorkBuilder& add);

}  // namespace shortboard
