#pragma once

#include <QObject>
#include <QTimer>
#include <QWebSocket>

#include <functional>
#include <memory>
#include <string>

#include "oms/messages/batch.h"
#include "oms/messages/ports.h"
#include "oms/mirror/link_target.h"
#include "oms/mirror/link_watch.h"
#include "oms/mirror/mirrored_batches.h"
#include "oms/mirror/request_desk.h"
#include "oms/mirror/rest_rounds.h"
#include "oms/mirror/server_clock.h"
#include "oms/mirror/stream_mirror.h"

namespace oms {

// How the connection stands, for people.
struct LinkStatus {
  LinkState state = LinkState::connecting;
  qint64 waitMs = 0;  // until the next try
  qint64 silentMs = 0;
  bool isComplete = false;  // all has been told, and what was missed too
  bool isExpiring = false;  // the token ends within a minute
  bool isPolled = false;    // there is no stream, and REST answers in its place
  quint64 queued = 0;       // what is to be done and waits for a connection
  QString role;             // the token's; empty before the first greeting
  QString problem;          // why there is no connection, as far as that is known
  QString refusal;          // why some of it is not told for all the connection; empty: nothing is refused
  quint64 proofs = 0;       // how often a channel's hash was compared with the server's …
  quint64 mismatches = 0;   // … and was another one
};

// Follows a running Tidemark over its native stream, and asks its REST side for what the stream does not tell. Lives in
// a thread of its own, in which `publish` is called.
class StreamLink : public QObject {
  Q_OBJECT

 public:
  using Publish = std::function<void(const std::shared_ptr<const EventBatch>&)>;

  StreamLink(LinkTarget target, Publish publish);
  ~StreamLink() override;

  void start();
  // No further try; what is open is closed, so that the server knows that nobody has cut the line. It waits for half a
  // second at most.
  void stop();
  // `done` is called in this thread, as by an engine.
  void send(const Command& command, const std::function<void(CommandOutcome)>& done);
  void dryRun(const OrderRequest& request, const std::function<void(DryRunResult)>& done);
  void dryRunReplace(const ReplaceOrder& change, const std::function<void(DryRunResult)>& done);
  // Leaves the connection, as if a cable were pulled, and tries again at once.
  void cut();

 signals:
  void changed(const oms::LinkStatus& status);
  void complained(const QString& sentence);

 private:
  void tick();
  void open();
  void onConnected();
  void onText(const QString& text);
  void onPulse(const StreamPulse& pulse, quint64 mismatchesBefore);
  void lost(int code, const QString& problem);
  void retry();
  void takeLeave();
  void leave();
  void tell();
  bool isCurrent() const { return m_watch.state() == LinkState::live && m_mirror.isComplete(); }
  void request(StreamRequest request, RequestDesk::Answered answered);
  void sendRequests();
  std::string newClientOrderId();
  void publish(const std::shared_ptr<const EventBatch>& batch);
  void refuse(const QString& problem);

  LinkTarget m_target;
  Publish m_publish;
  LinkWatch m_watch;
  StreamMirror m_mirror;
  MirroredBatches m_batches;
  RequestDesk m_desk;
  quint64 m_orders = 0;  // given from here
  QString m_name;        // of this run, in its client_order_ids
  std::unique_ptr<QWebSocket> m_socket;
  RestRounds m_rounds;
  QTimer m_clock;
  QTimer m_retry;  // when the next try is due, which need not be with a second of the clock
  QString m_role;
  bool m_isExpiring = false;
  ServerClock m_serverClock;
  QString m_problem;
};

}  // namespace oms
