#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace oms {

// SHA-256 by OpenSSL, which has the processor's own instructions for it: a journal and the files of a replay are hashed
// to the last byte.
class Sha256 {
 public:
  using Digest = std::array<unsigned char, 32>;

  Sha256();

  void add(const void* data, std::size_t size);
  // Of all that was added; then nothing more may be.
  Digest digest();

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const;
  };
  std::unique_ptr<evp_md_ctx_st, Free> context_;
};

// 64 digits, lower case.
std::string hex(const Sha256::Digest& digest);
// The same of a text.
std::string hashOfText(std::string_view text);

}  // namespace oms
