#pragma once

#include <QObject>
#include <QUrlQuery>

#include <functional>
#include <memory>
#include <vector>

#include "oms/mirror/mirrored_batches.h"
#include "oms/mirror/rest_client.h"

namespace oms {

// Asks REST, each at its pace, for what no channel of the stream tells, and publishes it like what the stream does. An
// answer of a session that is not followed any more goes unheard, and what was asked before a new connection as well.
class RestRounds : public QObject {
  Q_OBJECT

 public:
  using Publish = std::function<void(const std::shared_ptr<const EventBatch>&)>;

  RestRounds(const LinkTarget& target, MirroredBatches& batches, Publish publish, QObject* parent = nullptr);

  // There is a new connection: all is due.
  void begin();
  // Each second, while the session is told.
  void tick();
  // Each second, while it is not: positions, orders, approvals and risk, as long as it is the session that was told.
  void tickAlone();
  // Whether the last of these rounds have been answered.
  bool isAnsweredAlone() const;

 private:
  using Taken = std::function<void(const WireValue& answer)>;

  void ask(const char* path, const QUrlQuery& query, Taken taken, std::function<void()> failed = {});
  // What an answer came to, where it could be read.
  template <class T, class Take>
  void publish(Result<T> read, const Take& take);
  // As rows of a channel; whole: what is not among them has gone.
  void askForRows(const char* path, StreamChannel channel, bool isWhole);
  void takeLimits(const WireValue& summary);
  void take(StreamChannel channel, bool isWhole, std::vector<WireValue> rows);
  void takeSummary(const WireValue& summary);
  void askForCurve();
  void askForPoints(Timestamp before, std::vector<EquityPoint> newer);
  void askForTrades();
  // From that page's cursor on, behind newer ones; empty: the newest.
  void askForTradesFrom(const QString& cursor, std::vector<RoundTrip> newer);

  RestClient m_rest;
  MirroredBatches& m_batches;
  Publish m_publish;
  int m_ticks = 0;
  int m_ticksAlone = 0;
  int m_answeredAlone = 0;  // at that tick of these; 0: not yet
  int m_connection = 0;     // how often there was a new one
  bool m_asksForPoints = false;
  bool m_asksForTrades = false;
};

}  // namespace oms
