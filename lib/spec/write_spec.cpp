#include "spec/write_spec.h"

#include "spec/key.h"

namespace shortboard {

Node write_spec(const Spec& spec) { return write_keys(spec_keys(), &spec); }

}  // namespace shortboard
