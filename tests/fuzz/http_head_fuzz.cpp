#include "oms/remote/http_message.h"
#include "tests/fuzz/fuzz_input.h"

// A head is taken from the front of the buffer only, whatever follows it, and has the form that routes rely on.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view buffer = fuzz::text(data, size);
  const auto parsed = oms::parseHttpHead(buffer);
  if (parsed && *parsed) {
    const oms::HttpHead& head = **parsed;
    fuzz::require(head.headBytes <= size && head.headBytes <= oms::maxHeadBytes);
    fuzz::require(!head.path.empty() && head.path.front() == '/');
    const auto again = oms::parseHttpHead(std::string(buffer) + "GET / HTTP/1.1\r\n");
    fuzz::require(again && *again && (*again)->headBytes == head.headBytes && (*again)->path == head.path);
  }
  if (const auto decoded = oms::percentDecoded(buffer, true)) {
    fuzz::require(decoded->size() <= size && decoded->find('\0') == std::string::npos);
  }
  return 0;
}
