#include <algorithm>

#include "oms/remote/wire_value.h"
#include "tests/fuzz/fuzz_input.h"

namespace {

int depthOf(const oms::WireValue& value) {
  int deepest = 0;
  for (const auto& item : value.items)
    deepest = std::max(deepest, depthOf(item));
  for (const auto& [name, member] : value.members) {
    fuzz::require(value.find(name) == &member);  // so no key stands twice
    deepest = std::max(deepest, depthOf(member));
  }
  return deepest + 1;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const oms::WireLimits limits;
  const auto parsed = oms::parseWire(fuzz::text(data, size), limits);
  if (parsed) {
    fuzz::require(depthOf(*parsed) <= limits.depth + 1);
    parsed->integer();
    parsed->digits();
  }
  return 0;
}
