#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "oms/messages/batch.h"
#include "oms/mirror/mirrored_rows.h"
#include "oms/mirror/stream_mirror.h"

namespace oms {

// Makes of the stream's rows the batches that an engine's subscribers get, so that a SessionView folds either. What an
// order went through between two rows is not told: its history has what was seen, and where it began.
class MirroredBatches {
 public:
  // Sentences of rows that could not be read; they are passed over.
  using Complaint = std::function<void(const std::string&)>;
  explicit MirroredBatches(Complaint complain = {}) : complain_(std::move(complain)) {}

  // Null: there is nothing to tell. `generation` is the mirror's: with another one the subscriber begins anew.
  std::shared_ptr<const EventBatch> take(const StreamChange& change, std::uint64_t generation);
  std::shared_ptr<const EventBatch> take(const StreamPulse& pulse);
  // What REST tells beside the stream.
  std::shared_ptr<const EventBatch> takeLimits(std::vector<LimitUsage> limits, std::vector<CoolDown> coolDowns = {});
  std::shared_ptr<const EventBatch> takeWatchlists(std::vector<WatchlistData> lists);
  std::shared_ptr<const EventBatch> takePreflight(std::vector<PreflightItem> items);
  std::shared_ptr<const EventBatch> takeStatistics(MirroredStatistics statistics);
  std::shared_ptr<const EventBatch> takeNearMisses(std::vector<NearMiss> misses);
  // Of these those that are later than what was told.
  std::shared_ptr<const EventBatch> takeEquity(const std::vector<EquityPoint>& points);  // in the order of time
  std::shared_ptr<const EventBatch> takeTrades(const std::vector<RoundTrip>& trades);    // newest first
  // From when on there may be more of them.
  Timestamp lastPoint() const { return lastPoint_; }  // not set: none was told
  Timestamp tradesFrom() const;                       // the day's first ones, as orders and fills are the day's

  std::uint64_t generation() const { return generation_; }
  std::uint64_t seq() const { return seq_; }  // of the last that was told
  const MirroredNames& names() const { return names_; }
  const SessionInfo& session() const { return session_; }
  TradingState tradingState() const { return tradingState_; }
  const std::map<SymbolIndex, MarketTrade>& lastPrints() const { return lastPrints_; }  // of the symbols that traded

 private:
  // The open times of a series' bars, whose place is their index.
  struct Series {
    std::uint64_t firstIndex = 0;
    std::deque<Timestamp> opens;
  };
  struct KnownOrder {
    OrderStatus status = OrderStatus::initialized;
    std::uint32_t version = 0;
    Quantity filled;
    Timestamp updatedAt;
    Actor actor;
  };

  void beginAnew();
  void fold(const StreamChange& change, Entry& entry, MarketSample& sample);
  void foldSession(const WireValue& row, Entry& entry);
  void foldOrder(const WireValue& row, Entry& entry);
  void foldFill(const WireValue& row, Entry& entry);
  void foldInstance(const WireValue& row, Entry& entry);
  void foldPositions(const StreamChange& change, Entry& entry);
  void closePosition(PositionId id, Entry& entry);
  void foldRemoved(const StreamChange& change, Entry& entry);
  void foldBars(const StreamChange& change, MarketSample& sample);
  void foldInstanceRows(const StreamChange& change, MarketSample& sample);
  void foldPrints(const StreamChange& change, MarketSample& sample);
  std::shared_ptr<EventBatch> batchAt(std::uint64_t seq, Timestamp time);
  void startDay(EventBatch& batch);
  void noteWaiting(const Signal& signal);
  // Of our orders in the queues of a book.
  void notePlaces(const WireValue& depth);
  // How far the market has moved from each waiting signal's price, as far as it is known.
  std::vector<SignalDrift> driftsNow() const;
  std::shared_ptr<const EventBatch> sampleNow();
  std::shared_ptr<const EventBatch> entryNow(Entry entry);
  // The value, or nothing after a complaint.
  template <class T>
  std::optional<T> kept(StreamChannel channel, Result<T> read) {
    if (read)
      return std::move(*read);
    if (complain_)
      complain_("a row of " + std::string(specOf(channel).name) + " is passed over: " + read.error().message);
    return std::nullopt;
  }

  Complaint complain_;
  std::uint64_t generation_ = 0;
  bool isNew_ = false;            // the next batch is the first of all
  std::set<StreamChannel> told_;  // completely, once
  MirroredNames names_;
  std::shared_ptr<const InstrumentList> instruments_ = std::make_shared<InstrumentList>();
  SessionInfo session_;
  TradingState tradingState_ = TradingState::active;
  Timestamp day_;  // the beginning of the one that the subscriber is in
  ServiceStatus status_;
  std::uint64_t seq_ = 0;
  Timestamp lastPoint_;
  Timestamp lastExit_;
  std::set<PositionId> lastClosed_;  // at that time
  MarketSample whole_;               // what each sample has whole; its lists stay empty
  std::map<OrderId, KnownOrder> orders_;
  TradeId lastFill_;
  std::map<SignalId, Signal> waiting_;
  std::map<SymbolIndex, Quote> quotes_;
  std::map<PositionId, Position> positions_;
  std::map<InstanceIndex, InstanceSample> samples_;
  std::map<std::pair<SymbolIndex, Timeframe>, Series> series_;
  std::map<SymbolIndex, MarketTrade> lastPrints_;
  std::map<SymbolIndex, std::vector<QueuePlace>> places_;
};

}  // namespace oms
