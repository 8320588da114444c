#include "app/connect_options.h"

#include <QFile>
#include <QHostAddress>

namespace app {
namespace {

bool isLoopback(const QString& host) {
  return host == QStringLiteral("localhost") || QHostAddress(host).isLoopback();
}

std::string quoted(const QString& text) {
  return "'" + text.toStdString() + "'";
}

// The ready line names the listener's address as http, which is the same one.
QUrl streamUrl(const QString& text) {
  QUrl url(text, QUrl::StrictMode);
  if (url.scheme() == QStringLiteral("http"))
    url.setScheme(QStringLiteral("ws"));
  if (url.scheme() == QStringLiteral("https"))
    url.setScheme(QStringLiteral("wss"));
  return url;
}

oms::Result<std::string> readToken(const std::optional<QString>& token, const std::optional<QString>& tokenFile) {
  if (token && tokenFile)
    return oms::Failure{"--token and --token-file exclude each other; leave one out"};
  if (!token && !tokenFile)
    return oms::Failure{
        "--connect needs --token-file FILE; tidemark token create makes a token where the session runs"};
  if (token)
    return token->trimmed().toStdString();
  QFile file(*tokenFile);
  if (!file.open(QIODevice::ReadOnly))
    return oms::Failure{"cannot read the token file " + quoted(*tokenFile) + "; check its path and its rights"};
  // What `token create` prints ends with the token.
  const QList<QByteArray> words = file.readAll().simplified().split(' ');
  if (words.last().isEmpty())
    return oms::Failure{"the token file " + quoted(*tokenFile) + " is empty; tidemark token create makes a token"};
  return words.last().toStdString();
}

}  // namespace

oms::Result<oms::LinkTarget> readLinkTarget(const QString& url, const std::optional<QString>& token,
                                            const std::optional<QString>& tokenFile, const QString& fingerprint) {
  oms::LinkTarget target;
  target.url = streamUrl(url);
  const QString scheme = target.url.scheme();
  // A token behind a question mark would open the stream to look only, and stand in other people's logs.
  const bool hasMore = (!target.url.path().isEmpty() && target.url.path() != QStringLiteral("/")) ||
                       target.url.hasQuery() || target.url.hasFragment() || !target.url.userInfo().isEmpty();
  if ((scheme != QStringLiteral("ws") && scheme != QStringLiteral("wss")) || target.url.host().isEmpty() || hasMore)
    return oms::Failure{quoted(url) + " is no address for --connect; use ws://HOST:PORT or wss://HOST:PORT"};
  if (target.url.port() < 0)
    target.url.setPort(8050);
  if (scheme == QStringLiteral("ws") && !isLoopback(target.url.host())) {
    return oms::Failure{"ws:// would show the token to everybody on the way to " + target.url.host().toStdString() +
                        "; use wss://, or a tunnel to a port of this machine"};
  }
  auto read = readToken(token, tokenFile);
  if (!read)
    return read.error();
  target.token = *read;
  target.fingerprint = QString(fingerprint).remove(':').toLower().toLatin1();
  const bool isHex = QByteArray::fromHex(target.fingerprint).toHex() == target.fingerprint;
  if (!target.fingerprint.isEmpty() && (target.fingerprint.size() != 64 || !isHex))
    return oms::Failure{quoted(fingerprint) + " is no fingerprint; --tls-fingerprint takes a SHA-256 in hex"};
  if (!target.fingerprint.isEmpty() && scheme == QStringLiteral("ws"))
    return oms::Failure{"--tls-fingerprint is of a certificate, which only wss:// has"};
  return target;
}

}  // namespace app
