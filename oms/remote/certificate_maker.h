#pragma once

#include <optional>
#include <string>
#include <vector>

namespace oms {

// A key and what belongs to it, as PEM.
struct CertificateText {
  std::string certificate;
  std::string key;
};

// A new key (P-256) and a certificate that it has signed itself, for these names and addresses, good for ten years.
// Nothing where the machine cannot give the random numbers. What is neither a name nor an address is left out.
std::optional<CertificateText> makeCertificate(const std::vector<std::string>& names);

// Whether the key, without a passphrase, is that of the certificate.
bool belongTogether(const CertificateText& text);

}  // namespace oms
