#include "report/build.h"

namespace shortboard {

Report report(const QuestionAnswer& answer) {
  return std::visit([](const auto& one) { return report(one); }, answer);
}

}  // namespace shortboard
