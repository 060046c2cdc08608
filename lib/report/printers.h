#pragma once
#include <string>

#include "report/report.h"

namespace shortboard {

/// The printers behind print().
[[nodiscard]] std::string text_of(const Report& report, Depth depth, Language language);
[[nodiscard]] std::string markdown_of(const Report& report, Depth depth, Language language);
[[nodiscard]] std::string json_of(const Report& report, Language language);
[[nodiscard]] std::string csv_of(const Report& report, Language language);
[[nodiscard]] std::string csv_long_of(const Report& report, Language language);

}  // namespace shortboard
