#include "oms/remote/tls_ending.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <QSocketNotifier>
#include <array>
#include <cerrno>

namespace oms {

TlsEnding::TlsEnding(QSslSocket& socket, QObject* parent)
    : QObject(parent), m_descriptor(::fcntl(static_cast<int>(socket.socketDescriptor()), F_DUPFD_CLOEXEC, 0)) {
  // Queued: it may come before anybody listens for the end.
  connect(&socket, &QAbstractSocket::disconnected, this, &TlsEnding::onSent, Qt::QueuedConnection);
  socket.disconnectFromHost();
}

TlsEnding::~TlsEnding() {
  if (m_descriptor >= 0)
    ::close(m_descriptor);
}

void TlsEnding::closeWithPeer(QSslSocket& socket) {
  const auto onError = [&socket](QAbstractSocket::SocketError error) {
    if (error == QAbstractSocket::RemoteHostClosedError)
      socket.disconnectFromHost();
  };
  // Queued, for what came before it is still being handed on.
  connect(&socket, &QAbstractSocket::errorOccurred, &socket, onError, Qt::QueuedConnection);
}

void TlsEnding::onSent() {
  if (m_descriptor < 0) {
    emit over();
    return;
  }
  ::shutdown(m_descriptor, SHUT_WR);
  m_input = std::make_unique<QSocketNotifier>(m_descriptor, QSocketNotifier::Read);
  connect(m_input.get(), &QSocketNotifier::activated, this, &TlsEnding::onInput);
}

void TlsEnding::onInput() {
  std::array<char, 16 * 1024> thrownAway;
  const ssize_t size = ::recv(m_descriptor, thrownAway.data(), thrownAway.size(), MSG_DONTWAIT);
  if (size > 0 || (size < 0 && (errno == EAGAIN || errno == EINTR)))
    return;
  m_input->setEnabled(false);
  emit over();
}

}  // namespace oms
