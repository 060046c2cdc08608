#include "report/build.h"

namespace shortboard {

Report report(const AnyAnswer& answer) {
  return answer.visit([](const auto& one) { return report(one); });
}

}  // namespace shortboard
