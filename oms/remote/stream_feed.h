#pragma once

#include <QTimer>

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "oms/remote/api_context.h"
#include "oms/remote/client_feed.h"
#include "oms/remote/route.h"
#include "oms/remote/stream_burst.h"
#include "oms/remote/stream_merged.h"
#include "oms/remote/stream_past.h"
#include "oms/remote/stream_ring.h"
#include "oms/remote/stream_rows.h"
#include "oms/remote/stream_snapshot.h"
#include "oms/remote/stream_turns.h"

namespace oms {

// A client of the native stream: where it stands, and what it has asked for.
struct StreamClient {
  struct Lossless {
    SymbolFilter symbols;
    std::vector<std::string> symbolNames;
    std::uint64_t lastSeq = 0;    // of the newest message of the channel that it was sent
    std::uint64_t fromIndex = 0;  // of the ring: what is before it is in the snapshot, or was replayed
  };
  struct Merged {
    MergedGroup* group = nullptr;
    ChangedRows missed;  // what came while it had no room
  };
  // Goes out before anything else of the ring: a snapshot, which is cut when its turn comes, for a lossless channel not
  // before the day's rows are known; or a channel's deltas again.
  struct Waiting {
    StreamChannel channel = StreamChannel::orders;
    std::shared_ptr<SnapshotCut> cut{};
    bool isSnapshot = false;
    bool isReset = false;  // of a snapshot that is still to be cut
    std::size_t nextPart = 0;
    std::optional<std::uint64_t> behind{};  // set: what came behind that seq goes out again
    bool needsPast = false;                 // the ring does not reach back so far
    std::shared_ptr<const StreamPast> past{};
    std::size_t nextPast = 0;     // of its entries
    std::uint64_t upTo = 0;       // from the next row on the ring is read in its turn
    std::uint64_t nextIndex = 0;  // of the ring, up to the end
    std::uint64_t endIndex = 0;
    std::int64_t deadlineMs = 0;  // what is not read until then becomes a snapshot

    bool isReady() const { return isSnapshot || (behind && (!needsPast || past)); }
    // What was to come again does not; who wanted to go on has rows that are void.
    void becomeSnapshot() {
      isReset |= behind.has_value();
      behind.reset();
      past.reset();
      isSnapshot = true;
    }
  };

  explicit StreamClient(WsClient& its) : socket(its) {}

  WsClient& socket;
  std::map<StreamChannel, Lossless> lossless;
  std::map<StreamChannel, Merged> merged;
  std::deque<Waiting> waiting;
  std::uint64_t cursor = 0;      // the ring's next entry for it
  std::int64_t heartbeatMs = 0;  // when it had its last one; 0: it is due one as soon as it has everything
};

// `/api/v1/stream`: the native mirror, as REMOTE.md 3.4 has it. Lossless channels go through one ring that all clients
// read from; a client that is more than 4 MiB behind gets snapshots anew, and one that cannot take those either is
// closed with 4410. Merged channels are written from the view when they are due. Nothing is folded before the first
// client has come; the rows of the day then are read from the journal, and those behind the seq that a client goes on
// from where the ring does not have them.
class StreamFeed : public ClientFeed {
 public:
  static constexpr std::uint64_t kMostBehindBytes = 4 << 20;
  static constexpr std::int64_t kMostHz = 60;  // of a merged channel

  // The owner is an object of the listener's thread.
  StreamFeed(ApiContext& api, QObject* owner);

  void opened(WsClient& client) override;
  void left(WsClient& client) override;
  void batch(const EventBatch& batch) override;
  void batchesEnded() override;
  void tick(std::int64_t nowMs) override;
  std::optional<ApiError> message(WsClient& client, const WireValue& message) override;
  std::int64_t authenticateWithinMs() const override { return 5'000; }
  bool understands(const WireValue& message) const override;
  std::optional<ApiError> checkCommon(const WireValue& message) const override;
  std::string unavailable() const override;
  RateClass rateOf(const WsClient& client, const WireValue& message) const override;
  TimePrecision precision() const override { return TimePrecision::microseconds; }
  std::string errorMessage(const ApiError& error, Timestamp time, const WireValue* request) const override;
  std::string ackMessage(const WireValue& request, Timestamp time) const override;
  std::vector<std::string> channelsOf(WsClient& client) const override;
  std::optional<std::uint64_t> lagOf(WsClient& client) const override;
  std::size_t ringBytes() const { return ring_.bytes(); }

 private:
  struct Wish;

  const Route* routeOf(const OpSpec& op) const;
  std::optional<ApiError> obey(StreamClient& client, const OpSpec& op, const WireValue& message);
  std::optional<ApiError> subscribe(StreamClient& client, const WireValue& message, const WireValue& params);
  std::optional<ApiError> unsubscribe(StreamClient& client, const WireValue& message, const WireValue& params);
  std::optional<ApiError> readWishes(const WireValue& params, std::vector<Wish>& wishes) const;
  std::optional<ApiError> readWish(const WireValue& item, Wish& wish) const;
  bool resume(StreamClient& client, StreamChannel channel, std::uint64_t behind);
  bool mayReadBehind(StreamChannel channel, std::uint64_t seq) const;
  bool begin(StreamClient& client, const Wish& wish);
  void beginMerged(StreamClient& client, const Wish& wish);
  void end(StreamClient& client, StreamChannel channel);
  void command(StreamClient& client, const OpSpec& op, const Route& route, const WireValue& message,
               const WireValue& params);
  void answered(WsClient& client, const std::string& id, const HttpResponse& response) const;

  void ack(StreamClient& client, const std::string& id, std::string_view data);
  void greet(StreamClient& client);
  void replaceEarlier(const WsClient& client);
  void rebuild();
  void readJournal();
  void readDay();
  void readPast();
  void beginDay();
  void hold(const EventBatch& batch);
  void giveUpReading(std::int64_t nowMs);
  void cannotReadBehind(std::uint64_t seq);
  void forget();
  void publish(const Entry& entry, bool isDurable);
  void cut(StreamClient& client, StreamClient::Waiting& waiting);
  std::shared_ptr<SnapshotCut> cutOf(StreamChannel channel, const SymbolFilter& symbols, bool isReset);
  void resynchronise(StreamClient& client);
  void pump(StreamClient& client);
  void sendWaiting(StreamClient& client, std::deque<StreamClient::Waiting>::iterator next);
  void awaitTurn(StreamClient& client);
  void takeTurn();
  std::size_t sendPiece(StreamClient& client);
  void pumpAll();
  void serve(StreamClient& client, StreamBurst& burst);
  void catchUp(StreamClient& client);
  void sendEntry(StreamClient& client, const RingEntry& entry);
  void heartbeat(std::int64_t nowMs);
  SharedFrame heartbeatFrame() const;
  void touch(const EventBatch& batch);
  void sendDue();
  void send(MergedGroup& group);
  MergedGroup& groupFor(const Wish& wish);
  Envelope envelope(StreamMessage type, std::optional<StreamChannel> channel) const;

  ApiContext& api_;
  const SessionView& view_;
  bool isActive_ = false;  // somebody has come
  std::string epoch_;
  StreamRows rows_;
  StreamRing ring_;
  std::uint64_t servedTo_ = 0;  // of the ring: who had room has what is before it
  std::shared_ptr<const InstrumentList> instruments_ = std::make_shared<InstrumentList>();
  std::uint64_t beginSeq_ = 0;  // the row after which the rows were begun
  std::uint64_t seq_ = 0;       // the row that they and the ring have come to
  // What the journal is asked for: the day first. Until it is known rows are held back.
  enum class Day { wanted, beingRead, known };
  Day day_ = Day::known;
  std::int64_t dayWantedMs_ = 0;
  std::uint64_t asked_ = 0;  // the question that an answer has to be of
  std::array<bool, kLosslessChannels> isExact_{};
  struct Held {
    Entry entry;
    bool isDurable = true;
  };
  std::vector<Held> held_;
  std::vector<std::weak_ptr<const StreamPast>> pasts_;              // those that somebody still takes, the newest last
  std::array<std::uint64_t, kLosslessChannels> lastSeq_{};          // of each channel's newest delta
  std::array<std::weak_ptr<SnapshotCut>, kLosslessChannels> cuts_;  // the newest whole ones, while somebody takes them
  std::map<WsClient*, std::unique_ptr<StreamClient>> clients_;
  std::vector<std::unique_ptr<MergedGroup>> groups_;
  SnapshotTurns<StreamClient> turns_;
  bool isTurnDue_ = false;  // it comes by itself
  QTimer* timer_;           // for the next merged group that is due; the owner's
  std::string sessionId_;
  std::int64_t lastDeltaMs_ = 0;
  std::int64_t lastClientMs_ = 0;  // when the last one left
  PastReader reader_;              // ends before what its answers are for
};

}  // namespace oms
