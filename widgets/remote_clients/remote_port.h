#pragma once

#include <QObject>
#include <QStringList>
#include <QVector>
#include <functional>
#include <optional>

namespace widgets {

// A program that follows the session over a WebSocket.
struct RemoteClient {
  quint64 id = 0;   // of its connection
  QString name;     // of its token
  QString program;  // as it calls itself; may be empty
  QString role;
  QString endpoint;
  QString address;
  qint64 openMs = 0;  // since it connected
  QStringList channels;
  std::optional<quint64> lagBytes;  // of the native stream, what it has not been sent yet
  quint64 queuedBytes = 0;          // sent, and still on this machine
  quint64 sentBytes = 0;
  quint64 receivedBytes = 0;
  quint64 reconnects = 0;
};

// Batches of events that took so long from the engine to their frames: up to so many microseconds, and more than the
// bar before; the last bar has no bound.
struct LatencyBar {
  std::optional<qint64> upToUs;
  quint64 count = 0;
};

// The listener as it was when asked.
struct RemoteState {
  QVector<RemoteClient> clients;
  QVector<LatencyBar> eventToWire;
};

// What a new token is to be: whoever has it has that role.
struct TokenWish {
  QString name;
  QString role;        // viewer, approver, trader, admin
  qint64 seconds = 0;  // that it is good for; 0: for ever
};

// The remote listener of this process. Called and signalled in the GUI thread; nothing waits for the listener's.
class RemotePort : public QObject {
  Q_OBJECT

 public:
  using QObject::QObject;

  // Where clients connect.
  virtual QString url() const = 0;
  // Where it is reached, those that other machines reach first.
  virtual QStringList addresses() const = 0;
  // Returns at once; `done` is called later, in the GUI thread, with the token or with why there is none.
  virtual void createToken(const TokenWish& wish,
                           std::function<void(const QString& token, const QString& problem)> done) = 0;
  // Ends with told(), unless the listener has ended. While an answer is on its way nothing more is asked.
  virtual void ask() = 0;
  // With the rights of whoever sits at the window, who is an admin. Its token stays good: it may come again.
  virtual void closeClient(quint64 id) = 0;

 signals:
  void told(const widgets::RemoteState& state);
};

}  // namespace widgets
