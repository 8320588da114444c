#pragma once

#include <QObject>
#include <QThread>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "oms/messages/ports.h"
#include "oms/remote/client_report.h"
#include "oms/remote/remote_config.h"
#include "oms/remote/token_store.h"

namespace oms {

class Inbox;
class Listener;
class Mailbox;

// HTTP and WebSocket on one port, in a thread of its own. What it knows comes in by publish(), what clients want goes
// out through the command sink; neither waits for the other side.
class RemoteServer : public QObject {
  Q_OBJECT

 public:
  // The sink must outlive the server's stop().
  RemoteServer(RemoteConfig config, TokenStore tokens, CommandSink& sink, QObject* parent = nullptr);
  ~RemoteServer() override;

  // Listens; gives the URL (with the port that was picked) or one sentence with the remedy.
  Result<std::string> start();
  // Tells the clients, closes 1001 and ends the thread. Takes at most a second or so, and as long as the journal is
  // still being read for somebody: readers go before the writer.
  void stop();

  // From any thread, never blocking. Batches published before start() are folded too.
  void publish(std::shared_ptr<const EventBatch> batch);
  // From any thread, never blocking; `answer` is called in the listener's thread, and not at all when it has ended.
  void report(std::function<void(RemoteReport)> answer);
  // Closes a client by the number in its report; nothing where it has gone by itself.
  void closeClient(std::uint64_t client);

 private:
  RemoteConfig m_config;
  std::shared_ptr<Inbox> m_inbox;
  QThread m_thread;
  bool m_started = false;
  Listener* const m_listener;  // lives in m_thread, and ends with it
  std::shared_ptr<Mailbox> m_mailbox;
};

}  // namespace oms
