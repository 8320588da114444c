#include "oms/remote/jwt.h"
#include "tests/fuzz/fuzz_input.h"

// No foreign text is a token of ours, and what we sign is read back as it was.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input = fuzz::text(data, size);
  oms::TokenKey key{};
  key.fill(0x5a);
  fuzz::require(!oms::verifyToken(input, key, 1'700'000'000).claims);
  if (const auto decoded = oms::fromBase64Url(input)) {
    fuzz::require(oms::base64Url(*decoded) == input);
  }
  fuzz::require(oms::fromBase64Url(oms::base64Url(input)) == input);
  return 0;
}
