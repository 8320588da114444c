#pragma once

#include <QByteArray>
#include <QUrl>

#include <string>

class QSslConfiguration;

namespace oms {

// Which Tidemark to follow, and as whom.
struct LinkTarget {
  QUrl url;  // ws://host:port or wss://host:port
  std::string token;
  // SHA-256 of its certificate in lower-case hex; empty: the certificate is to be one that this machine trusts.
  QByteArray fingerprint;
};

// Whether it is the certificate that the target names, where it names one.
bool isMeant(const LinkTarget& target, const QSslConfiguration& met);

}  // namespace oms
