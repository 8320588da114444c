#pragma once

#include <QObject>
#include <QSslSocket>
#include <memory>

class QSocketNotifier;

namespace oms {

// The end of a TLS connection by which its peer knows that nothing was cut off: close_notify behind what was written.
// Qt sends that only where it closes the socket too, and closing one with unread input resets the connection, which
// may take the last answer with it. So the connection is kept here by a descriptor of its own; what still comes is
// thrown away until the peer has ended it as well, or nobody waits for that any more.
class TlsEnding : public QObject {
  Q_OBJECT

 public:
  // The socket has handed on all that was written to it, and is Qt's to close from now on.
  TlsEnding(QSslSocket& socket, QObject* parent);
  ~TlsEnding() override;

  // A peer that has said its own close_notify waits for the end, of which Qt tells no more than of an error.
  static void closeWithPeer(QSslSocket& socket);

 signals:
  void over();  // the peer has ended it too

 private:
  void onSent();
  void onInput();

  int m_descriptor;  // -1: there was none to be had
  std::unique_ptr<QSocketNotifier> m_input;
};

}  // namespace oms
