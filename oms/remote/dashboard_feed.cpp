#include "oms/remote/dashboard_feed.h"

#include "oms/remote/view_json.h"

namespace oms {

namespace {

std::string_view sideName(Side side) {
  return side == Side::buy ? "BUY" : "SELL";
}

bool endedWithoutOrder(const Signal& signal) {
  return !isPending(signal.status) && signal.status != SignalStatus::approved &&
         signal.status != SignalStatus::executed;
}

}  // namespace

void DashboardFeed::opened(WsClient& client) {
  Subscription& subscription = clients_[&client];
  PriceFrames frames;
  sendPrices(client, subscription, frames);
  if (view_.sessionTime().isSet())
    client.send(textFrame(portfolioMessage()));
}

std::vector<std::string> DashboardFeed::channelsOf(WsClient& client) const {
  std::vector<std::string> channels;
  const auto found = clients_.find(&client);
  for (const auto& [name, stream] : kStreams) {
    if (found != clients_.end() && (found->second.streams & stream) != 0)
      channels.emplace_back(name);
  }
  return channels;
}

bool DashboardFeed::anybodyWants(Stream stream) const {
  for (const auto& [client, subscription] : clients_) {
    if ((subscription.streams & stream) != 0)
      return true;
  }
  return false;
}

void DashboardFeed::toSubscribers(Stream stream, SymbolIndex symbol, std::string_view message) {
  SharedFrame frame;
  for (const auto& [client, subscription] : clients_) {
    if (!subscription.wants(stream, symbol))
      continue;
    if (!frame)
      frame = textFrame(message);
    client->send(frame);
  }
}

void DashboardFeed::batch(const EventBatch& batch) {
  if (batch.past) {
    for (const auto& [id, signal] : batch.past->allSignals())
      foldSignal(signal, batch.past->sessionTime(), false);
    portfolioChanged_ = true;
  }
  for (const Entry& entry : batch.entries) {
    for (const Event& event : entry.events)
      fold(event, !batch.recovered);
  }
  if (batch.sample) {
    accountChanged_ = true;
    for (const BarsSample& sample : batch.sample->bars)
      sendBars(sample);
  }
  if (portfolioChanged_)
    sendPortfolio();
}

void DashboardFeed::fold(const Event& event, bool isNews) {
  if (const auto* changed = std::get_if<SignalChanged>(&event.body)) {
    foldSignal(changed->signal, event.time, isNews);
  } else if (const auto* filled = std::get_if<OrderFilled>(&event.body)) {
    if (isNews)
      sendTrade(filled->fill);
    portfolioChanged_ = true;
  } else if (std::holds_alternative<PositionChanged>(event.body)) {
    portfolioChanged_ = true;
  }
}

void DashboardFeed::foldSignal(const Signal& signal, Timestamp time, bool isNews) {
  std::string_view type;
  if (signal.id > lastAnnounced_) {
    type = sideName(signal.side);
    lastAnnounced_ = signal.id;
    openSignals_.insert(signal.id);
  }
  if (endedWithoutOrder(signal) && openSignals_.erase(signal.id) > 0)
    type = "HOLD";
  if (signal.status == SignalStatus::executed)
    openSignals_.erase(signal.id);
  if (type.empty() || !isNews)
    return;
  JsonWriter json;
  json.beginObject().field("type", "signal").field("signal_type", type);
  json.field("symbol", symbolOf(view_, signal.symbol)).key("price").raw(realDigits(signal.price));
  json.field("confidence", signal.confidence).field("timestamp", wholeSeconds(time)).endObject();
  toSubscribers(signalStream, signal.symbol, json.text());
}

void DashboardFeed::sendTrade(const Fill& fill) {
  JsonWriter json;
  json.beginObject().field("type", "trade_executed").field("symbol", symbolOf(view_, fill.symbol));
  json.field("side", sideName(fill.side)).key("quantity").raw(fill.quantity.text());
  json.key("price").raw(realDigits(fill.price)).field("timestamp", wholeSeconds(fill.time)).endObject();
  toSubscribers(tradeStream, fill.symbol, json.text());
}

void DashboardFeed::sendBars(const BarsSample& sample) {
  const std::uint64_t end = sample.firstIndex + sample.bars.size() - (sample.formingLast && !sample.bars.empty());
  // The first sample of a series is its history; what closes from then on is news.
  const auto [next, first] = nextBar_.try_emplace({sample.symbol, sample.timeframe}, end);
  const std::uint64_t from = std::max(next->second, sample.firstIndex);
  next->second = std::max(next->second, end);
  if (first || !anybodyWants(barStream))
    return;
  for (std::uint64_t index = from; index < end; ++index) {
    const Bar& bar = sample.bars[index - sample.firstIndex];
    JsonWriter json;
    json.beginObject().field("type", "bar").field("symbol", symbolOf(view_, sample.symbol));
    json.field("timeframe", name(sample.timeframe)).key("open").raw(realDigits(bar.open));
    json.key("high").raw(realDigits(bar.high)).key("low").raw(realDigits(bar.low));
    json.key("close").raw(realDigits(bar.close)).key("volume").raw(bar.volume.text());
    json.field("timestamp", wholeSeconds(bar.closeTime)).endObject();
    toSubscribers(barStream, sample.symbol, json.text());
  }
}

std::string DashboardFeed::priceMessage(const std::vector<SymbolIndex>& symbols) const {
  JsonWriter json;
  json.beginObject().field("type", "price_update").key("symbols").beginObject();
  for (const SymbolIndex symbol : symbols) {
    const QuoteSample& quote = *view_.quote(symbol);
    const Price change = quote.last - quote.previousClose;
    // Percent points with four decimals: a hundredth of the ratio's own six.
    const Ratio ratio = ratioOf(change, quote.previousClose).value_or(Ratio{});
    json.key(symbolOf(view_, symbol)).beginObject().key("price").raw(realDigits(quote.last));
    json.key("change").raw(realDigits(change));
    json.key("change_pct").raw(realDigits(percent(ratio.roundedNearestTo(Ratio::fromRaw(1'000))))).endObject();
  }
  json.endObject().endObject();
  return json.take();
}

// What differs from what this client was told, be it with its first prices between two updates.
void DashboardFeed::sendPrices(WsClient& client, Subscription& subscription, PriceFrames& frames) const {
  subscription.told.resize(view_.instruments().size());
  std::vector<SymbolIndex> changed;
  for (std::uint32_t i = 0; i < subscription.told.size(); ++i) {
    const QuoteSample* quote = view_.quote({i});
    if (quote == nullptr || !subscription.wants(priceStream, {i}) || subscription.told[i] == quote->last)
      continue;
    subscription.told[i] = quote->last;
    changed.push_back({i});
  }
  if (changed.empty())
    return;
  SharedFrame& frame = frames[changed];
  if (!frame)
    frame = textFrame(priceMessage(changed));
  client.send(frame);
}

std::string DashboardFeed::portfolioMessage() const {
  const AccountState& account = view_.account();
  JsonWriter json;
  json.beginObject().field("type", "portfolio_update").key("cash").raw(realDigits(account.cash));
  json.key("equity").raw(realDigits(account.equity)).key("positions").beginArray();
  for (const auto& [id, position] : view_.positions()) {
    json.beginObject().field("symbol", symbolOf(view_, position.symbol));
    json.key("quantity").raw(position.quantity.text());
    json.key("entry_price").raw(realDigits(position.entryPrice));
    json.key("current_price").raw(realDigits(position.currentPrice));
    json.key("unrealized_pnl").raw(realDigits(openProfit(view_, position))).endObject();
  }
  json.endArray().field("timestamp", wholeSeconds(view_.sessionTime())).endObject();
  return json.take();
}

void DashboardFeed::sendPortfolio() {
  portfolioChanged_ = accountChanged_ = false;
  if (!anybodyWants(portfolioStream))
    return;
  const SharedFrame frame = textFrame(portfolioMessage());
  for (const auto& [client, subscription] : clients_) {
    if ((subscription.streams & portfolioStream) != 0)
      client->send(frame);
  }
}

void DashboardFeed::tick(std::int64_t nowMs) {
  if (nowMs < nextPricesMs_)
    return;
  const bool behind = nowMs - nextPricesMs_ > priceIntervalMs_;
  nextPricesMs_ = (behind ? nowMs : nextPricesMs_) + priceIntervalMs_;
  PriceFrames frames;
  for (auto& [client, subscription] : clients_)
    sendPrices(*client, subscription, frames);
  if (accountChanged_)
    sendPortfolio();
}

std::optional<unsigned> DashboardFeed::parseStreams(const WireValue& list) {
  if (list.kind != WireValue::Kind::array)
    return std::nullopt;
  unsigned streams = 0;
  for (const WireValue& item : list.items) {
    unsigned found = 0;
    for (const auto& [text, stream] : kStreams) {
      if (item.string() == text)
        found = stream;
    }
    if (found == 0)
      return std::nullopt;
    streams |= found;
  }
  return streams;
}

std::optional<ApiError> DashboardFeed::subscribe(Subscription& subscription, const WireValue& message, bool adding) {
  unsigned streams = 0;
  std::set<SymbolIndex> symbols;
  if (const WireValue* list = message.find("streams")) {
    const auto parsed = parseStreams(*list);
    if (!parsed)
      return malformed("streams are prices, signals, trades, portfolio and bars", "streams");
    streams = *parsed;
  }
  const WireValue* list = message.find("symbols");
  if (list != nullptr && list->kind != WireValue::Kind::array)
    return malformed("symbols is a list of symbols", "symbols");
  for (const WireValue& item : list == nullptr ? std::vector<WireValue>{} : list->items) {
    const auto symbol = view_.instruments().find(item.string().value_or(""));
    if (!symbol)
      return malformed("the session has no symbol " + item.text, "symbols");
    symbols.insert(*symbol);
  }
  const unsigned added = streams & ~subscription.streams;
  subscription.streams = adding ? subscription.streams | streams : subscription.streams & ~streams;
  if (adding && !symbols.empty()) {
    subscription.everySymbol = false;
    subscription.symbols.merge(symbols);
    subscription.told.clear();
  } else if (!adding && !symbols.empty()) {
    if (subscription.everySymbol) {
      for (std::uint32_t i = 0; i < view_.instruments().size(); ++i)
        subscription.symbols.insert({i});
      subscription.everySymbol = false;
    }
    for (const SymbolIndex symbol : symbols)
      subscription.symbols.erase(symbol);
  }
  if (adding && (added & priceStream) != 0)
    subscription.told.clear();
  return std::nullopt;
}

std::optional<ApiError> DashboardFeed::message(WsClient& client, const WireValue& message) {
  const WireValue* action = message.find("action");
  const auto verb = action == nullptr ? std::nullopt : action->string();
  if (verb != "subscribe" && verb != "unsubscribe") {
    return malformed("an action is subscribe, unsubscribe or ping", "action");
  }
  Subscription& subscription = clients_[&client];
  if (auto error = subscribe(subscription, message, verb == "subscribe"))
    return error;
  PriceFrames frames;
  if (subscription.told.empty())
    sendPrices(client, subscription, frames);
  return std::nullopt;
}

}  // namespace oms
