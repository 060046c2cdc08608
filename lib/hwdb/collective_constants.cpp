#include "hwdb/collective_constants.h"

namespace shortboard {

constinit const NetworkProtocols kNetworkProtocols{.low_latency = 0.1222, .ring = 2.206, .tree = 5.605, .fill = 0.5738};

}  // namespace shortboard
