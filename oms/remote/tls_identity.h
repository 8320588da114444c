#pragma once

#include <QSslConfiguration>
#include <QString>

#include <string>
#include <vector>

#include "oms/model/result.h"

namespace oms {

// What the listener shows to clients that speak TLS.
struct TlsIdentity {
  QSslConfiguration configuration;  // TLS 1.2 and later
  std::string fingerprint;          // SHA-256 of the certificate, as in AB:CD:…
  std::vector<std::string> names;   // that the certificate is for, lower case

  // Somebody's own: PEM files, the certificate with its chain behind it, the key without a passphrase. The failure is
  // one sentence with the remedy.
  static Result<TlsIdentity> load(const QString& certificateFile, const QString& keyFile);
  // The folder's, tls.crt and tls.key, its owner's alone; made the first time, for this machine and the names.
  static Result<TlsIdentity> ofFolder(const QString& dataDir, const std::vector<std::string>& names);
};

}  // namespace oms
