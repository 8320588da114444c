#include "oms/storage/hash_chain.h"

namespace oms {
namespace {

class Hasher {
 public:
  void add(const void* data, std::size_t size) { sha_.add(data, size); }
  void add(std::uint64_t number) {
    std::array<unsigned char, 8> bytes;
    for (unsigned char& byte : bytes) {
      byte = static_cast<unsigned char>(number);
      number >>= 8;
    }
    add(bytes.data(), bytes.size());
  }
  void add(std::string_view text) {
    add(text.size());
    add(text.data(), text.size());
  }
  Digest digest() { return sha_.digest(); }

 private:
  Sha256 sha_;
};

}  // namespace

Digest chained(const Digest& previous, const ChainLink& row) {
  Hasher hasher;
  hasher.add(previous.data(), previous.size());
  hasher.add(row.seq);
  hasher.add(row.cursor);
  hasher.add(static_cast<std::uint64_t>(row.sessionTimeNs));
  hasher.add(static_cast<std::uint64_t>(row.wallNs));
  hasher.add(row.session);
  hasher.add(row.type);
  hasher.add(row.payload);
  return hasher.digest();
}

}  // namespace oms
