// The one place that speaks to OpenSSL itself: Qt, whose TLS stands on the same library, reads certificates and makes
// none.
#include "oms/remote/certificate_maker.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <QHostAddress>

#include <algorithm>
#include <array>
#include <memory>

namespace oms {

namespace {

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>>;
using Bytes = std::unique_ptr<BIO, Freed<BIO_free_all>>;

constexpr long daySeconds = 24 * 3600;
constexpr long validDays = 3650;

std::string pemOf(BIO* bytes) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bytes, &data);
  return std::string(data, static_cast<std::size_t>(std::max(size, 0L)));
}

Bytes bytesOf(const std::string& text) {
  return Bytes(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

// DNS:localhost,IP:127.0.0.1
std::string alternativeNames(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) {
    const bool isAddress = !QHostAddress(QString::fromStdString(name)).isNull();
    const bool isName = !name.empty() && std::ranges::all_of(name, [](unsigned char c) {
      return std::isalnum(c) != 0 || c == '-' || c == '.' || c == '_';
    });
    if (isAddress || isName)
      list += (list.empty() ? "" : ",") + std::string(isAddress ? "IP:" : "DNS:") + name;
  }
  return list;
}

bool extend(X509* certificate, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
  return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool fillIn(X509* certificate, EVP_PKEY* key, const std::vector<std::string>& names) {
  std::array<unsigned char, 16> serial;
  if (RAND_bytes(serial.data(), static_cast<int>(serial.size())) != 1)
    return false;
  serial.front() &= 0x7F;  // above zero
  const std::unique_ptr<BIGNUM, Freed<BN_free>> number(
      BN_bin2bn(serial.data(), static_cast<int>(serial.size()), nullptr));
  X509_NAME* subject = X509_get_subject_name(certificate);
  constexpr unsigned char common[] = "Tidemark";
  return number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr &&
         X509_set_version(certificate, X509_VERSION_3) == 1 &&
         // A day back, for clients whose clock is behind.
         X509_gmtime_adj(X509_getm_notBefore(certificate), -daySeconds) != nullptr &&
         X509_gmtime_adj(X509_getm_notAfter(certificate), validDays * daySeconds) != nullptr &&
         X509_set_pubkey(certificate, key) == 1 &&
         X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, common, -1, -1, 0) == 1 &&
         X509_set_issuer_name(certificate, subject) == 1 &&
         extend(certificate, NID_basic_constraints, "critical,CA:FALSE") &&
         extend(certificate, NID_key_usage, "critical,digitalSignature") &&
         extend(certificate, NID_ext_key_usage, "serverAuth") &&
         extend(certificate, NID_subject_alt_name, alternativeNames(names));
}

}  // namespace

std::optional<CertificateText> makeCertificate(const std::vector<std::string>& names) {
  const Key key(EVP_EC_gen("P-256"));
  const Certificate certificate(X509_new());
  if (!key || !certificate || !fillIn(certificate.get(), key.get(), names) ||
      X509_sign(certificate.get(), key.get(), EVP_sha256()) == 0)
    return std::nullopt;
  const Bytes certificateBytes(BIO_new(BIO_s_mem()));
  const Bytes keyBytes(BIO_new(BIO_s_secmem()));
  if (PEM_write_bio_X509(certificateBytes.get(), certificate.get()) != 1 ||
      PEM_write_bio_PrivateKey(keyBytes.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1)
    return std::nullopt;
  return CertificateText{pemOf(certificateBytes.get()), pemOf(keyBytes.get())};
}

bool belongTogether(const CertificateText& text) {
  // Nobody is there to be asked for a passphrase.
  const auto noPassphrase = [](char*, int, int, void*) { return -1; };
  const Certificate certificate(PEM_read_bio_X509(bytesOf(text.certificate).get(), nullptr, nullptr, nullptr));
  const Key key(PEM_read_bio_PrivateKey(bytesOf(text.key).get(), nullptr, noPassphrase, nullptr));
  return certificate && key && X509_check_private_key(certificate.get(), key.get()) == 1;
}

}  // namespace oms
