#include "oms/backtest/backtest.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <utility>

#include "oms/backtest/recorder.h"
#include "oms/backtest/script_desk.h"
#include "oms/engine/engine.h"

namespace oms {
namespace {

// What a size rule sees while the engine asks it; the books are those at the signal's close.
struct SizeView {
  const Engine* engine = nullptr;
  Price nextOpen;  // zero after the last bar
};

// The equity if every open position of that symbol were worth `price`.
Money equityAt(const Engine& engine, const Instrument& instrument, SymbolIndex symbol, Price price) {
  const Books& books = engine.core().books;
  const Position* position = books.position(symbol);
  if (!position)
    return books.equity();
  const auto change = notional(price - position->currentPrice, position->quantity, instrument.multiplier);
  return books.equity() + change.value_or(Money{});
}

// The first symbol is the one that is traded, the others are read.
bool isRead(const MarketUpdate& update) {
  return update.symbol != SymbolIndex{0};
}

class Run {
 public:
  Run(BacktestPlan& plan, std::span<const MarketUpdate> data)
      : plan_(plan),
        data_(data.first(std::min(plan.pieces, data.size()))),
        engine_(configured()),
        recorder_(plan, engine_, data_.size()),
        script_(plan.script, engine_, recorder_) {
    view_->engine = &engine_;
  }

  BacktestResult run() {
    engine_.begin(events_);
    recorder_.take(events_);
    for (std::size_t i = 0, next = nextBar(0); i < data_.size() && next < data_.size(); ++i) {
      if (i % kToldPieces == 0 && !goesOn(i))
        break;
      const MarketUpdate& update = inRange(data_[i]);
      if (isRead(update)) {
        engine_.apply(update, events_);
        recorder_.take(events_);
        continue;
      }
      next = nextBar(i + 1);
      const bool trades = !update.warmup;
      const bool isLast = next == data_.size();
      view_->nextOpen = isLast ? Price{} : std::get<BarUpdate>(data_[next].data).bar.open;
      if (trades)
        script_.beforeBar(update);
      recorder_.onBar(update);
      engine_.apply(update, events_);
      recorder_.take(events_);
      if (trades)
        script_.afterBar(update, isLast ? Timestamp{} : std::get<BarUpdate>(data_[next].data).bar.closeTime);
      if (trades && plan_.closeAtEnd == CloseAtEnd::open && !isLast && nextBar(next + 1) == data_.size())
        closeAll();
      if (isLast && plan_.closeAtEnd != CloseAtEnd::none)
        closeAtClose(update);
      recorder_.endBar();
    }
    if (plan_.watch)
      plan_.watch->pieces += data_.size() - told_;
    script_.end();
    engine_.end(SessionState::finished, events_);
    recorder_.take(events_);
    BacktestResult result = recorder_.finish();
    result.made = script_.made();
    return result;
  }

 private:
  // Rarely enough that threads do not meet at the counter.
  static constexpr std::size_t kToldPieces = 1'024;

  // Tells how far the run is, and learns whether it is still wanted.
  bool goesOn(std::size_t given) {
    if (!plan_.watch)
      return true;
    plan_.watch->pieces += given - told_;
    told_ = given;
    return !plan_.watch->canceled;
  }

  // The place of the traded symbol's next bar from there on.
  std::size_t nextBar(std::size_t place) const {
    while (place < data_.size() && isRead(data_[place]))
      ++place;
    return place;
  }

  // The piece, as history where it lies before the run's range.
  const MarketUpdate& inRange(const MarketUpdate& piece) {
    if (!plan_.from.isSet() || std::get<BarUpdate>(piece.data).bar.openTime >= plan_.from)
      return piece;
    history_ = piece;
    history_.warmup = true;
    return history_;
  }

  EngineConfig configured() {
    EngineConfig config = std::move(plan_.engine);
    plan_.engine.instruments = config.instruments;
    plan_.engine.cash = config.cash;
    plan_.engine.broker = config.broker;
    if (!plan_.size)
      return config;
    config.sizing = [rule = plan_.size, atFill = plan_.sizesAtFill, view = view_](SymbolIndex symbol, Price price) {
      const Instrument& instrument = view->engine->core().instrument(symbol);
      const Books& books = view->engine->core().books;
      const bool waits = atFill && view->nextOpen.isPositive();
      const SizeInput input{waits ? equityAt(*view->engine, instrument, symbol, view->nextOpen) : books.equity(),
                            books.cash(), waits ? view->nextOpen : price};
      return rule->quantity(input, instrument);
    };
    return config;
  }

  void send(CommandBody body) {
    engine_.apply(Command{Actor::system(), engine_.core().now, std::move(body)}, events_);
    recorder_.take(events_);
  }

  // Nothing new from here on, nothing waits, and what is held goes at the next price.
  void closeAll() {
    if (engine_.strategies().running() > 0)
      send(ControlStrategy{{}, StrategyAction::stop});
    send(CancelAllOrders{});
    send(CloseAllPositions{});
  }

  // No price comes after the last bar's close, so that it is quoted once more, when the orders are at the broker.
  void closeAtClose(const MarketUpdate& last) {
    closeAll();
    const Latency& latency = plan_.engine.broker.latency;
    const Duration longest = latency.base + std::max(latency.insert, latency.cancel) + latency.jitter;
    const Books& books = engine_.core().books;
    if (!books.position(last.symbol))
      return;
    MarketUpdate quote;
    quote.cursor = last.cursor;
    quote.symbol = last.symbol;
    quote.time = last.time + longest;
    const BarUpdate& bar = std::get<BarUpdate>(last.data);
    quote.data = QuoteUpdate{
        quoteAround(engine_.core().instrument(last.symbol), bar.bar.close, quote.time, Ratio::fromInt(1), bar.spread),
        {}};
    engine_.apply(quote, events_);
    recorder_.take(events_);
  }

  BacktestPlan& plan_;
  std::span<const MarketUpdate> data_;
  std::shared_ptr<SizeView> view_ = std::make_shared<SizeView>();
  Engine engine_;
  Recorder recorder_;
  ScriptDesk script_;
  std::vector<Event> events_;
  MarketUpdate history_;  // scratch
  std::size_t told_ = 0;  // pieces, to who waits
};

}  // namespace

BacktestResult runBacktest(BacktestPlan plan, std::span<const MarketUpdate> data) {
  return Run(plan, data).run();
}

std::vector<BacktestResult> runBacktests(std::vector<BacktestPlan> plans, std::span<const MarketUpdate> data,
                                         unsigned threads) {
  std::vector<BacktestResult> results(plans.size());
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < plans.size(); i = next++)
      results[i] = runBacktest(std::move(plans[i]), data);
  };
  // What one of them throws, for want of memory, reaches the caller when all have ended.
  std::vector<std::future<void>> others;
  for (unsigned i = 1; i < std::min<std::size_t>(std::max(threads, 1U), plans.size()); ++i)
    others.push_back(std::async(std::launch::async, work));
  work();
  for (std::future<void>& other : others)
    other.get();
  return results;
}

}  // namespace oms
