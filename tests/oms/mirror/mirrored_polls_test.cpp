// What a mirrored view makes of what it is told twice, or not at all.
#include <gtest/gtest.h>

#include "tests/oms/mirror/mirrored.h"

namespace oms {
namespace {

using enum StreamChannel;

// What happened while there was no stream comes in its order once it is back; REST has told how it ended.
TEST(MirroredView, whatWasPolledIsNotToldBackwards) {
  Mirrored ends;
  ends.connect();
  Order order = fullOrder();
  order.filled = {};
  const auto happens = [&](OrderStatus status, OrderEventKind kind) {
    order.status = status;
    ++order.version;
    ends.server.happens(OrderChanged{kind, order, Actor::system()});
  };
  happens(OrderStatus::accepted, OrderEventKind::accepted);
  happens(OrderStatus::pendingUpdate, OrderEventKind::pendingUpdate);
  happens(OrderStatus::accepted, OrderEventKind::updated);
  order.filled = Quantity::parse("0.5").value();
  happens(OrderStatus::partiallyFilled, OrderEventKind::filled);
  order.filled = order.request.quantity;
  happens(OrderStatus::filled, OrderEventKind::filled);
  const std::vector<std::string> missed = ends.server.deltas();
  StreamChange polled{orders, false, ends.batches.seq(), {}, {}, {}};
  for (const auto& [key, row] : ends.server.table(orders).rows())
    polled.rows.push_back(*parseWire(*row.json));
  ends.view.apply(*ends.batches.take(polled, ends.mirror.generation()), ends.changes);
  const OrderRecord* record = ends.view.order(order.id);
  ASSERT_NE(record, nullptr);
  const std::size_t events = record->events.size();
  for (const std::string& frame : missed) {
    ends.take(frame);
    EXPECT_EQ(record->order.status, OrderStatus::filled);
    EXPECT_EQ(record->events.size(), events);
  }
  ends.expectSame({orders});
}

// Who decides of a signal sees how far the market has moved since.
TEST(MirroredView, theDriftOfWhatWaitsFollowsTheMarket) {
  Mirrored ends;
  ends.connect();
  const Signal& signal = ends.view.allSignals().at({123});
  const auto expectDrift = [&] {
    const QuoteSample* quote = ends.view.quote(signal.symbol);
    ASSERT_NE(quote, nullptr);
    const SignalDrift* drift = ends.view.drift(signal.id);
    ASSERT_NE(drift, nullptr);
    EXPECT_EQ(drift->drift, *ratioOf(quote->quote.ask - signal.price, signal.price));
  };
  ASSERT_EQ(signal.side, Side::buy);
  expectDrift();
  ends.server.engine.advance();
  ends.take(ends.server.snapshot(prices));
  expectDrift();
  ends.server.engine.send({Actor::trader(), {}, DecideApproval{{123}, false, "no", {}, {}, {}, {}, {}}},
                          [](const CommandOutcome&) {});
  ends.catchUp();
  ends.take(ends.server.snapshot(prices));
  EXPECT_EQ(ends.view.drift(signal.id), nullptr);
}

}  // namespace
}  // namespace oms
