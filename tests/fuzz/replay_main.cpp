#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return Bytes(std::istreambuf_iterator<char>(file), {});
}

// Each kept input as it is, cut short at several places, and with single bytes changed: no search, but the mistakes
// that a parser makes first show here already.
std::size_t runWithVariants(const Bytes& input) {
  std::size_t runs = 1;
  LLVMFuzzerTestOneInput(input.data(), input.size());
  const std::size_t step = input.size() / 64 + 1;
  for (std::size_t at = 0; at < input.size(); at += step) {
    const Bytes head(input.begin(), input.begin() + static_cast<std::ptrdiff_t>(at));
    LLVMFuzzerTestOneInput(head.data(), head.size());
    for (const std::uint8_t value : {0x00, 0x22, 0x2d, 0x7f, 0xff}) {
      Bytes changed = input;
      changed[at] = value;
      LLVMFuzzerTestOneInput(changed.data(), changed.size());
      ++runs;
    }
    ++runs;
  }
  return runs;
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t files = 0;
  std::size_t runs = 0;
  for (int i = 1; i < argc; ++i) {
    for (const auto& entry : std::filesystem::directory_iterator(argv[i])) {
      ++files;
      runs += runWithVariants(read(entry.path()));
    }
  }
  std::cout << files << " kept inputs, " << runs << " runs\n";
  return files > 0 ? 0 : 1;
}
