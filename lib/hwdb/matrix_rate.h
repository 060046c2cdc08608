#pragma once
#include <optional>

#include "hwdb/accelerator.h"

namespace shortboard {

/// The dense rate of a card's products in a format: its published peak, or else the rate that follows from another
/// format of the same unit: bf16 and fp16 are equal, fp8 and int8 are equal, tf32 is half of 16 bits, fp32 runs outside
/// the matrix unit, fp8 is twice and fp4 four times 16 bits. Absent if no such peak is known.
[[nodiscard]] std::optional<FlopsPerSecond> matrix_rate(const Accelerator& card, NumberFormat format);

/// The 16-bit format of a card's products: bf16 if it has a published peak, else fp16.
[[nodiscard]] NumberFormat wide_format(const Accelerator& card);

}  // namespace shortboard
