#include "oms/model/sha256.h"

#include <openssl/evp.h>

#include <string_view>

#include "oms/model/assert.h"

namespace oms {
namespace {

// Looking it up anew costs more than the hash of a row.
const EVP_MD* algorithm() {
  static const EVP_MD* const found = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  OMS_ASSERT(found != nullptr, "OpenSSL has SHA-256");
  return found;
}

}  // namespace

void Sha256::Free::operator()(evp_md_ctx_st* context) const {
  EVP_MD_CTX_free(context);
}

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  const bool begun = context_ && EVP_DigestInit_ex(context_.get(), algorithm(), nullptr) == 1;
  OMS_ASSERT(begun, "a hash begins");
}

void Sha256::add(const void* data, std::size_t size) {
  const bool added = EVP_DigestUpdate(context_.get(), data, size) == 1;
  OMS_ASSERT(added, "a hash takes any bytes until its end");
}

Sha256::Digest Sha256::digest() {
  Digest digest;
  const bool ended = EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr) == 1;
  OMS_ASSERT(ended, "a hash ends once");
  return digest;
}

std::string hex(const Sha256::Digest& digest) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const unsigned char byte : digest) {
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

std::string hashOfText(std::string_view text) {
  Sha256 hash;
  hash.add(text.data(), text.size());
  return hex(hash.digest());
}

}  // namespace oms
