#pragma once

#include <QByteArray>
#include <QObject>
#include <QTimer>
#include <memory>
#include <optional>
#include <string>

#include "oms/remote/connection_caps.h"
#include "oms/remote/request_gate.h"

class QSslSocket;
class QTcpSocket;

namespace oms {

// What stands behind the HTTP connections.
class HttpService {
 public:
  virtual ~HttpService() = default;
  virtual GateVerdict judge(const HttpHead& head, ConnectionSlot& slot) = 0;
  virtual void serve(const Route& route, ApiCall call) = 0;
  // An answer is on its way, whoever made it.
  virtual void answered(int status) = 0;
  // Takes over the socket; `rest` is what the client sent behind its head.
  virtual void upgrade(QTcpSocket* socket, std::unique_ptr<ConnectionSlot> slot, const HttpHead& head,
                       GateVerdict verdict, std::string rest) = 0;
};

// One client's TCP connection while it speaks HTTP/1.1: one request after another, each within its limits of size and
// time. Of a QSslSocket the client has to speak TLS: the head is read, and the WebSocket's frames after it, from what
// was decrypted. Deletes itself when the client is gone or the socket was handed over.
class HttpConnection : public QObject {
  Q_OBJECT

 public:
  HttpConnection(QTcpSocket* socket, std::unique_ptr<ConnectionSlot> slot, HttpService& service, QObject* parent);

  // Answers an error and closes, whatever the client sends; for connections over the caps.
  void refuse(const ApiError& error);

  // No whole head has come yet.
  bool isSilent() const { return m_phase == Phase::greeting || (m_phase == Phase::head && !m_hadRequest); }
  const std::string& address() const { return m_slot->address(); }
  std::int64_t openedMs() const { return m_openedMs; }
  // Looks for a head that came unnoticed; answers 503 and closes at once when there is none.
  void dropIfSilent();
  // Ends one that waits for another request. One that has made none yet is still told why not.
  void leave();

 private:
  enum class Phase { greeting, head, body, serving, writing, lingering, handedOver };

  void onReadyRead();
  void onBytesWritten();
  void onTimeout();
  // Begins TLS with who speaks it.
  void readGreeting();
  void onEncrypted();
  // Fills the buffer from the socket to at most that size: what requests sent ahead hold stays bounded.
  void takeUpTo(std::size_t size);
  void readHead();
  void readBody();
  void startBody();
  void serve();
  void handOver();
  void respond(HttpResponse response);
  void fail(const ApiError& error);
  void linger();
  qint64 unsent() const;
  void waitFor(Phase phase, int ms);

  QTcpSocket* m_socket;
  QSslSocket* m_tls;                  // the same; null: in the clear
  std::optional<ApiError> m_refusal;  // told once it can be
  std::unique_ptr<ConnectionSlot> m_slot;
  HttpService& m_service;
  QTimer m_deadline;
  Phase m_phase = Phase::head;
  std::string m_buffer;
  HttpHead m_head;
  GateVerdict m_verdict;
  bool m_keepAlive = true;
  bool m_hadRequest = false;
  const std::int64_t m_openedMs;
};

}  // namespace oms
