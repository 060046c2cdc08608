#pragma once
#include <optional>

#include "hwdb/accelerator.h"

namespace shortboard {

/// The dense rate of a card's products in a format: its published peak or, where none is, what cards with one unit for
/// several formats share: bf16 and fp16 alike, fp8 and int8 alike, tf32 at half of 16 bits, fp32 outside the matrix
/// unit, fp8 at twice and fp4 at four times 16 bits. Absent where nothing of it is known.
[[nodiscard]] std::optional<FlopsPerSecond> matrix_rate(const Accelerator& card, NumberFormat format);

/// The 16-bit format of a card's products: bf16 where it has a peak of its own, else fp16.
[[nodiscard]] NumberFormat wide_format(const Accelerator& card);

}  // namespace shortboard
