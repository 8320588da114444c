#include "oms/remote/tls_identity.h"

#include <QCryptographicHash>
#include <QFile>
#include <QHostInfo>
#include <QSaveFile>
#include <QSslCertificate>
#include <QSslKey>

#include "oms/remote/certificate_maker.h"

namespace oms {

namespace {

constexpr qint64 maxPemBytes = 1 << 20;
constexpr QFile::Permissions onlyOwner = QFile::ReadOwner | QFile::WriteOwner;

QString certificatePath(const QString& dataDir) {
  return dataDir + QStringLiteral("/tls.crt");
}

QString keyPath(const QString& dataDir) {
  return dataDir + QStringLiteral("/tls.key");
}

Result<QByteArray> contentOf(const QString& path) {
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly))
    return Failure{"cannot read " + path.toStdString() + ": " + file.errorString().toStdString()};
  return file.read(maxPemBytes);
}

// Beside its place, and renamed: there is never half of it.
std::optional<Failure> keep(const QString& path, const std::string& content) {
  QSaveFile file(path);
  if (file.open(QIODevice::WriteOnly) && file.setPermissions(onlyOwner) &&
      file.write(content.data(), static_cast<qint64>(content.size())) == static_cast<qint64>(content.size()) &&
      file.commit())
    return std::nullopt;
  return Failure{"cannot write " + path.toStdString() + ": " + file.errorString().toStdString() +
                 "; make the folder writable, or give a certificate with --tls-cert and --tls-key"};
}

std::string fingerprintOf(const QSslCertificate& certificate) {
  return certificate.digest(QCryptographicHash::Sha256).toHex(':').toUpper().toStdString();
}

std::vector<std::string> namesOf(const QSslCertificate& certificate) {
  std::vector<std::string> names;
  for (const QString& name : certificate.subjectAlternativeNames())
    names.push_back(name.toLower().toStdString());
  return names;
}

QSslKey keyIn(const QByteArray& pem) {
  for (const QSsl::KeyAlgorithm algorithm : {QSsl::Ec, QSsl::Rsa, QSsl::Dsa}) {
    if (QSslKey key(pem, algorithm); !key.isNull())
      return key;
  }
  return {};
}

}  // namespace

Result<TlsIdentity> TlsIdentity::load(const QString& certificateFile, const QString& keyFile) {
  const auto certificatePem = contentOf(certificateFile);
  const auto keyPem = contentOf(keyFile);
  if (!certificatePem || !keyPem)
    return Failure{(certificatePem ? keyPem : certificatePem).error().message + "; name PEM files with --tls-cert " +
                   "and --tls-key"};
  const QList<QSslCertificate> chain = QSslCertificate::fromData(*certificatePem, QSsl::Pem);
  if (chain.isEmpty())
    return Failure{certificateFile.toStdString() + " holds no certificate in PEM; name one with --tls-cert"};
  const QSslKey key = keyIn(*keyPem);
  if (key.isNull() || !belongTogether({certificatePem->toStdString(), keyPem->toStdString()}))
    return Failure{keyFile.toStdString() + " is not the key of " + certificateFile.toStdString() +
                   ", in PEM and without a passphrase; name that one with --tls-key"};
  TlsIdentity identity;
  identity.configuration = QSslConfiguration::defaultConfiguration();
  identity.configuration.setProtocol(QSsl::TlsV1_2OrLater);
  identity.configuration.setPeerVerifyMode(QSslSocket::VerifyNone);  // clients show tokens
  identity.configuration.setLocalCertificateChain(chain);
  identity.configuration.setPrivateKey(key);
  identity.fingerprint = fingerprintOf(chain.front());
  identity.names = namesOf(chain.front());
  return identity;
}

Result<TlsIdentity> TlsIdentity::ofFolder(const QString& dataDir, const std::vector<std::string>& names) {
  const QString certificate = certificatePath(dataDir);
  const QString key = keyPath(dataDir);
  if (!QFile::exists(certificate)) {
    std::vector<std::string> all{"localhost", "127.0.0.1", "::1", QHostInfo::localHostName().toStdString()};
    all.insert(all.end(), names.begin(), names.end());
    const auto made = makeCertificate(all);
    if (!made)
      return Failure{"no certificate can be made on this machine; give one with --tls-cert and --tls-key"};
    // The key first: a certificate says that both are there.
    for (const auto& [path, text] : {std::pair(key, made->key), std::pair(certificate, made->certificate)}) {
      if (const auto failure = keep(path, text))
        return *failure;
    }
  }
  QFile keyFile(key);
  if ((keyFile.permissions() & ~(onlyOwner | QFile::ReadUser | QFile::WriteUser)) != 0)
    return Failure{"others may read " + key.toStdString() + "; run chmod 600 on it"};
  if (auto identity = load(certificate, key))
    return identity;
  return Failure{key.toStdString() + " is not the key of tls.crt beside it; put the right one back, or remove both: " +
                 "they are made anew then, with another fingerprint for clients to trust"};
}

}  // namespace oms
