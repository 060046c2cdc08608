#include "hwdb/collective_constants.h"

namespace shortboard {

constinit const NetworkProtocols kNetworkProtocols{.low_latency = 0.116, .ring = 2.281, .tree = 5.768, .fill = 0.5512};

}  // namespace shortboard
