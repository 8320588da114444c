// Where each rule of FILLS.md is held to its word; a rule's tests bear its number.
//
//  1 time_rules            9 bar_rules, quote      17 trigger, bar_order,    25 fees
//                                                     engine/bar_path
//  2 time_rules, replace  10 bar_rules, quote      18 trigger                26 engine/fill_rules
//  3 bar_rules, time      11 bar_rules, quote      19 bar_order, quote       27 bar_order, engine/fill_rules
//  4 bar_rules, quote,    12 bar_rules, session    20 bar_order, session     28 engine/risk_desk
//    trigger              13 queue, replace, depth 21 session, time_rules    29 financing
//  5 bar_rules, app/      14 queue, depth          22 quote, bar_order,      30 session, engine/halt
//    session_builder      15 queue, depth             engine/replace         31 engine/fill_rules
//  6 bar_rules                                     23 contingency, quote,
//  7 bar_rules            16 bar_order, quote,        bar_order, engine/     32 time_rules, bar_order
//                                                     bar_path
//  8 quote_rules, depth      depth                 24 queue                  33 fees (the types), app/session_config
//
// type_and_time_test holds every order type with every time in force to ORDERS.md.
#pragma once

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oms/broker/paper_broker.h"

namespace oms::test {

inline constexpr Duration kSecond = std::chrono::seconds(1);

inline Price price(std::string_view text) {
  return text.empty() ? Price{} : *Price::parse(text);
}
inline Quantity quantity(std::string_view text) {
  return *Quantity::parse(text);
}

// Allows fills up to a sum of quantities.
class Allowance : public FillGuard {
 public:
  Quantity fillable(const Order&, Price, Quantity wanted) override {
    const Quantity allowed = std::min(wanted, left);
    left -= allowed;
    return allowed;
  }
  Quantity left = Quantity::fromInt(1'000'000'000);
};

// "buy 10", "buy 10 limit 99", "sell 5 stop 98", "buy 5 stop 101 limit 102", "buy 5 touch 99", "sell 5 trail 0.5" (or
// trail_ticks, trail_bps), and after that activate 101, by last, show 10, until 2026-01-05T13:00:00Z, a time in force,
// post_only or reduce_only.
inline OrderRequest parseOrder(std::string text) {
  OrderRequest request;
  std::vector<std::string> words;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t end = std::min(text.find(' ', start), text.size());
    words.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  request.side = words[0] == "buy" ? Side::buy : Side::sell;
  request.quantity = quantity(words[1]);
  for (std::size_t i = 2; i < words.size(); ++i) {
    if (words[i] == "limit") {
      request.price = price(words[++i]);
    } else if (words[i] == "stop") {
      request.triggerPrice = price(words[++i]);
    } else if (words[i] == "touch") {
      request.triggerPrice = price(words[++i]);
      request.type = OrderType::marketIfTouched;
    } else if (words[i].rfind("trail", 0) == 0) {
      request.trailingOffsetType = words[i] == "trail_ticks" ? OffsetType::ticks
                                   : words[i] == "trail_bps" ? OffsetType::basisPoints
                                                             : OffsetType::price;
      request.trailingOffset = *Ratio::parse(words[++i]);
      request.type = OrderType::trailingStopMarket;
    } else if (words[i] == "activate") {
      request.activationPrice = price(words[++i]);
    } else if (words[i] == "by") {
      request.triggerPriceType = *parseTriggerPriceType(words[++i]);
    } else if (words[i] == "show") {
      request.displayQuantity = quantity(words[++i]);
    } else if (words[i] == "until") {
      request.expireTime = *parseRfc3339(words[++i]);
      request.timeInForce = TimeInForce::gtd;
    } else if (words[i] == "post_only") {
      request.postOnly = true;
    } else if (words[i] == "reduce_only") {
      request.reduceOnly = true;
    } else {
      request.timeInForce = *parseTimeInForce(words[i]);
    }
  }
  const bool limit = !request.price.isZero();
  if (request.type == OrderType::marketIfTouched) {
    request.type = limit ? OrderType::limitIfTouched : request.type;
  } else if (isTrailing(request.type)) {
    request.type = limit ? OrderType::trailingStopLimit : request.type;
  } else {
    request.type = request.triggerPrice.isZero() ? (limit ? OrderType::limit : OrderType::market)
                                                 : (limit ? OrderType::stopLimit : OrderType::stopMarket);
  }
  return request;
}

// One report as a line: "1 filled 10 at 100.01 rule 3 taker".
inline std::string line(const BrokerReport& report) {
  constexpr std::string_view kKinds[] = {"accepted", "rejected",        "triggered", "updated",         "filled",
                                         "canceled", "cancel rejected", "expired",   "update rejected", "status"};
  std::string text = std::to_string(report.order.value) + " ";
  text += kKinds[static_cast<std::size_t>(report.kind)];
  if (report.kind == ReportKind::filled) {
    text += " " + report.quantity.text() + " at " + report.price.text() + " rule " + std::to_string(report.why.rule) +
            (report.liquidity == Liquidity::maker ? " maker" : " taker");
    for (const auto& [flag, flagName] : kFlagNames) {
      if (report.flags.has(flag))
        text += " " + std::string(flagName);
    }
  } else if (report.kind == ReportKind::updated) {
    text += (report.answersReplace ? " as asked to " : " to ") + report.quantity.text();
    if (report.answersReplace && report.price.isPositive())
      text += " limit " + report.price.text();
    if ((report.answersReplace || report.trailingOffset.isPositive()) && report.triggerPrice.isPositive())
      text += " stop " + report.triggerPrice.text();
    if (report.flags.has(Flag::held))
      text += " held";
  } else if (!report.reason.empty()) {
    text += ": " + report.reason.string();
  }
  return text;
}

using Lines = std::vector<std::string>;

struct BarText {
  const char* open;
  const char* high;
  const char* low;
  const char* close;
  const char* volume = "1000000";
};

// A broker on one instrument with tick 0.01 and spread 0.02, at 12:00 on some day.
class Bench {
 public:
  explicit Bench(std::string_view profile = "default", Latency latency = {}, const char* spread = "0.02") {
    Instrument instrument;
    instrument.symbol = "ABC";
    instrument.spread = price(spread);
    instruments.add(instrument);
    config.profile = *findProfile(profile);
    config.latency = latency;
    open();
  }
  // A broker on the same instrument with another calendar, at that time.
  void inCalendar(CalendarKind kind, std::string_view time) {
    Instrument instrument = instruments.all()[0];
    instrument.calendar = kind;
    instruments.add(instrument);
    now = *parseRfc3339(time);
    open();
  }
  // After a change of the configuration or of the instrument.
  void open() { broker = std::make_unique<PaperBroker>(instruments, guard, config); }

  OrderId submit(const std::string& text) { return submit(parseOrder(text)); }
  void cancel(OrderId order) {
    broker->cancel(order, now);
    broker->advance(now);
  }
  void replace(OrderId order, const Replacement& change) {
    broker->replace(order, change, now);
    broker->advance(now);
  }
  OrderId submit(const OrderRequest& request) {
    Order order;
    order.id = OrderId{++lastOrder};
    order.request = request;
    broker->submit(order, now);
    broker->advance(now);
    return order.id;
  }
  // Submitted together, before either arrives.
  std::vector<OrderId> submitAll(const std::vector<std::string>& texts) {
    std::vector<OrderId> made;
    for (const std::string& text : texts) {
      Order order;
      order.id = OrderId{++lastOrder};
      order.request = parseOrder(text);
      broker->submit(order, now);
      made.push_back(order.id);
    }
    return made;
  }
  void wait(Duration duration) {
    now = now + duration;
    broker->advance(now);
  }
  // A quote `after` the last piece of market.
  void quote(const char* bid, const char* ask, const char* bidSize = "0", const char* askSize = "0",
             Duration after = kSecond) {
    QuoteUpdate update;
    update.quote = {now + after, price(bid), price(ask), quantity(bidSize), quantity(askSize)};
    send(update, now + after);
  }
  void trade(const char* bid, const char* ask, const char* at, const char* size, const char* bidSize = "0",
             const char* askSize = "0", std::optional<Side> aggressor = std::nullopt) {
    QuoteUpdate update;
    update.quote = {now + kSecond, price(bid), price(ask), quantity(bidSize), quantity(askSize)};
    update.tick = {now + kSecond, price(at), quantity(size), aggressor};
    send(update, now + kSecond);
  }
  // The next bar; they follow each other without a gap unless told.
  void bar(const BarText& text, bool afterGap = false) {
    const Timestamp openTime = now + (afterGap ? 60 * length(timeframe) : Duration(0));
    BarUpdate update;
    update.bar = {openTime,          openTime + length(timeframe), price(text.open), price(text.high), price(text.low),
                  price(text.close), *Volume::parse(text.volume)};
    update.timeframe = timeframe;
    update.afterGap = afterGap;
    update.volumeKnown = volumeKnown;
    update.spread = barSpread;
    send(update, update.bar.closeTime);
  }
  // The reports since the last call, without the acceptances.
  Lines take() {
    Lines lines;
    for (const BrokerReport& report : broker->reports()) {
      if (report.kind != ReportKind::accepted)
        lines.push_back(line(report));
    }
    last = broker->reports();
    broker->reports().clear();
    return lines;
  }

  InstrumentList instruments;
  Allowance guard;
  PaperBrokerConfig config;
  std::unique_ptr<PaperBroker> broker;
  Timestamp now = *fromCalendar(2026, 1, 5, 12);
  Timeframe timeframe = Timeframe::m1;
  bool volumeKnown = true;
  Price barSpread;                 // that the bars bring along; zero: none
  std::vector<BrokerReport> last;  // what take() has read

 protected:
  template <class Update>
  void send(const Update& data, Timestamp time) {
    MarketUpdate update;
    update.cursor = ++cursor;
    update.time = now = time;
    update.data = data;
    broker->onMarket(update);
  }

 private:
  std::uint64_t lastOrder = 0;
  std::uint64_t cursor = 0;
};

}  // namespace oms::test
