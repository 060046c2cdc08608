#pragma once
#include "document/value.h"
#include "hwdb/accelerator.h"
#include "hwdb/architecture.h"
#include "hwdb/engine.h"
#include "hwdb/generator.h"
#include "hwdb/kernel_class.h"
#include "hwdb/pipeline.h"
#include "hwdb/stack.h"
#include "hwdb/system.h"

namespace shortboard {

/// Each function reads one hwdb file. An unknown key, a missing unit, an impossible value or a figure without a source
/// throws SpecError with its place.
[[nodiscard]] Accelerator read_accelerator(const Value& entry);
[[nodiscard]] System read_system(const Value& entry);
[[nodiscard]] Fabric read_fabric(const Value& entry);
[[nodiscard]] Stack read_stack(const Value& entry);
[[nodiscard]] KernelClass read_kernel_class(const Value& entry);
[[nodiscard]] Model read_model(const Value& entry);
[[nodiscard]] Engine read_engine(const Value& entry);
[[nodiscard]] Generator read_generator(const Value& entry);
[[nodiscard]] Pipeline read_pipeline(const Value& entry);

}  // namespace shortboard
