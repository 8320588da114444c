#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "oms/messages/ports.h"
#include "oms/projections/session_view.h"

namespace oms {

// An engine that does the simplest thing for each command and publishes it at once: what the listener is tested
// against, without a market or a journal. Any thread.
class ScriptedEngine : public CommandSink {
 public:
  using Publish = std::function<void(std::shared_ptr<const EventBatch>)>;

  explicit ScriptedEngine(Publish publish);

  void send(Command command, std::function<void(CommandOutcome)> done) override;
  void dryRun(OrderRequest request, Actor actor, std::function<void(DryRunResult)> done) override;
  void dryRunReplace(ReplaceOrder change, Actor actor, std::function<void(DryRunResult)> done) override;

  // The session as it begins: two symbols, a waiting signal, an open position.
  void begin();
  // Prices move by one tick and the clock by a quarter of a second; the first symbol trades twice.
  void advance();
  // So many trades of the first symbol, a millisecond apart, with others before them that nobody is told.
  void trade(int count, std::uint64_t leftOut = 0);
  // The second symbol's price, which stands still otherwise.
  void setGold(Price price);
  // Many events at once, for slow readers.
  void flood(int orders);
  // A day begins, and what is over goes.
  void beginDay();
  // What has been told, as a journal would have it: RemoteConfig::JournalRows.
  bool rowsBack(std::uint64_t last, const std::function<bool(std::uint64_t, std::string_view)>& each);
  // What was told so far is a past that is known as it is now, as after a restart.
  void restart();

 private:
  struct Handler;
  void emitEvent(EventBody body);
  void publishAll(bool withSample);
  CommandOutcome submit(const SubmitOrder& command, const Actor& actor);
  CheckResults check(const OrderRequest& request) const;
  std::shared_ptr<MarketSample> sampleNow() const;
  TradesSample tradesNow(int count, std::uint64_t leftOut);

  std::mutex mutex_;
  Publish publish_;
  std::shared_ptr<const InstrumentList> instruments_;
  std::vector<Event> events_;
  std::vector<std::string> rows_;  // the payload of row 1 and so on
  std::map<OrderId, Order> orders_;
  std::map<std::string, OrderId> byClientId_;
  std::map<OrderId, std::shared_ptr<const std::string>> firstResults_;  // as the journal tells them
  SessionView view_;
  Signal signal_;
  Position position_;
  SessionInfo session_;
  KillSwitchState killSwitch_;
  Timestamp now_;
  Price price_, goldPrice_;
  std::vector<Bar> bars_;
  std::uint64_t seq_ = 0;
  std::uint64_t trades_ = 0;
  TradesSample nextTrades_;  // go with the next sample
};

}  // namespace oms
