#include "oms/mirror/rest_client.h"

#include <QCryptographicHash>
#include <QNetworkReply>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslError>

#include <utility>

namespace oms {

namespace {

constexpr int answerMs = 10'000;

}  // namespace

bool isMeant(const LinkTarget& target, const QSslConfiguration& met) {
  return target.fingerprint.isEmpty() ||
         met.peerCertificate().digest(QCryptographicHash::Sha256).toHex() == target.fingerprint;
}

RestClient::RestClient(LinkTarget target, QObject* parent)
    : QObject(parent), m_target(std::move(target)), m_network(this) {
  m_network.setTransferTimeout(answerMs);
  // The token is for this server alone.
  m_network.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
}

void RestClient::get(const QString& path, const QUrlQuery& query, Answered answered) {
  // The next request could go over the connection that was sealed with it, and would show the token unasked.
  if (m_isOther)
    return answered(Failure{"another certificate was met than --tls-fingerprint names"});
  QUrl url = m_target.url;
  url.setScheme(url.scheme() == QStringLiteral("wss") ? QStringLiteral("https") : QStringLiteral("http"));
  url.setPath(path);
  url.setQuery(query);
  QNetworkRequest request(url);
  request.setRawHeader("Authorization", "Bearer " + QByteArray::fromStdString(m_target.token));
  QNetworkReply* reply = m_network.get(request);
  connect(reply, &QNetworkReply::sslErrors, this, [this, reply](const QList<QSslError>& errors) {
    // Which certificate it is shows when the connection is sealed; nothing of the request has been sent by then.
    if (!m_target.fingerprint.isEmpty())
      reply->ignoreSslErrors(errors);
  });
  connect(reply, &QNetworkReply::encrypted, this, [this, reply] {
    if (isMeant(m_target, reply->sslConfiguration()))
      return;
    m_isOther = true;
    reply->abort();
  });
  connect(reply, &QNetworkReply::finished, this, [reply, answered = std::move(answered)] {
    reply->deleteLater();
    if (reply->error() != QNetworkReply::NoError)
      return answered(Failure{reply->errorString().toStdString()});
    const QByteArray body = reply->readAll();
    answered(parseWire({body.constData(), static_cast<std::size_t>(body.size())}, kNoWireLimits));
  });
}

}  // namespace oms
