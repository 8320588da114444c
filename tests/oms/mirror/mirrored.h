#pragma once

#include <gtest/gtest.h>

#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

#include "oms/mirror/mirrored_batches.h"
#include "tests/oms/mirror/server_twin.h"

namespace oms {

// A window's view behind the stream.
struct Mirrored {
  // Every channel that a window follows.
  static std::vector<StreamChannel> all() {
    using enum StreamChannel;
    return {session, strategies, orders, fills,      approvals,  risk,  kill, positions,
            equity,  prices,     bars,   indicators, conditions, depth, tape};
  }
  void connect() {
    mirror.disconnected();
    take(server.hello());
    tellAll();
    EXPECT_TRUE(mirror.isComplete());
  }
  // What is asked for, with nothing to go on from.
  void tellAll() {
    for (const StreamChannel channel : all()) {
      for (const std::string& request : mirror.requests())
        take(server.answer(request));
      take(server.snapshot(channel));
    }
    take(server.heartbeat());
  }
  void take(const std::string& frame) {
    const auto news = mirror.take(frame);
    ASSERT_TRUE(news.ok());
    std::shared_ptr<const EventBatch> batch;
    if (const auto* change = std::get_if<StreamChange>(&*news))
      batch = batches.take(*change, mirror.generation());
    if (const auto* pulse = std::get_if<StreamPulse>(&*news))
      batch = batches.take(*pulse);
    if (batch)
      view.apply(*batch, changes);
  }
  void catchUp() {
    for (const std::string& frame : server.deltas())
      take(frame);
  }
  // The server's rows made again from the mirrored view are the same, to the last digit.
  void expectSame(std::initializer_list<StreamChannel> channels) {
    StreamRows mine, its;
    mine.begin(view, std::make_shared<const InstrumentList>(view.instruments()));
    its.begin(server.view, std::make_shared<const InstrumentList>(server.view.instruments()));
    for (const StreamChannel channel : channels) {
      const auto& wanted = its.table(channel).rows();
      const auto& had = mine.table(channel).rows();
      EXPECT_EQ(had.size(), wanted.size()) << specOf(channel).name;
      for (const auto& [key, row] : wanted) {
        const auto found = had.find(key);
        ASSERT_NE(found, had.end()) << key.text;
        EXPECT_EQ(*found->second.json, *row.json);
      }
    }
  }

  ServerTwin server;
  StreamMirror mirror{all()};
  std::vector<std::string> complaints;
  MirroredBatches batches{[this](const std::string& sentence) { complaints.push_back(sentence); }};
  SessionView view;
  ViewChanges changes;
};

// With something in every field.
inline Order fullOrder() {
  Order order;
  order.id = {7};
  OrderRequest& request = order.request;
  request.clientOrderId = "mine";
  request.symbol = SymbolIndex{1};
  request.side = Side::sell;
  request.type = OrderType::trailingStopLimit;
  request.timeInForce = TimeInForce::gtd;
  request.product = Product::intraday;
  request.quantity = Quantity::parse("1.5").value();
  request.price = Price::parse("1950.1").value();
  request.triggerPrice = Price::parse("1950.2").value();
  request.triggerPriceType = TriggerPriceType::last;
  request.trailingOffset = Ratio::parse("0.5").value();
  request.trailingOffsetType = OffsetType::basisPoints;
  request.activationPrice = Price::fromInt(1960);
  request.displayQuantity = Quantity::parse("0.1").value();
  request.expireTime = *fromCalendar(2026, 1, 5, 20);
  request.reduceOnly = true;
  request.position = {456};
  order.status = OrderStatus::partiallyFilled;
  order.filled = Quantity::parse("0.5").value();
  order.averagePrice = Price::parse("1950.15").value();
  order.fees = Money::parse("0.01").value();
  order.contingency = Contingency::oco;
  order.linked = {{8}, {9}};
  order.parent = {3};
  order.actor = Actor::remote("hands");
  order.instance = {0};
  order.signal = {123};
  order.version = 4;
  order.reason = "why \"not\"";
  order.flags.set(Flag::held);
  order.flags.set(Flag::squareOff);
  order.createdAt = *fromCalendar(2026, 1, 5, 12, 0, 1);
  order.updatedAt = *fromCalendar(2026, 1, 5, 12, 0, 2);
  return order;
}

}  // namespace oms
