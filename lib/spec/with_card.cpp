#include "spec/with_card.h"

#include "document/edit.h"

namespace shortboard {

Node with_card(Node work, const std::string& accelerator, int cards) {
  set_value(work, "cluster.groups[0].accelerator", accelerator);
  set_value(work, "cluster.groups[0].count", std::to_string(cards));
  return work;
}

}  // namespace shortboard
