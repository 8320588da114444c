#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "oms/model/actor.h"
#include "oms/model/decimal.h"
#include "oms/model/ids.h"
#include "oms/model/short_list.h"
#include "oms/model/text.h"
#include "oms/model/timestamp.h"

namespace oms {

enum class Side : std::uint8_t { buy, sell };
constexpr Side opposite(Side side) {
  return side == Side::buy ? Side::sell : Side::buy;
}
constexpr int signOf(Side side) {
  return side == Side::buy ? 1 : -1;
}

enum class OrderType : std::uint8_t {
  market,
  limit,
  stopMarket,
  stopLimit,
  marketIfTouched,
  limitIfTouched,
  trailingStopMarket,
  trailingStopLimit
};
constexpr bool hasLimitPrice(OrderType type) {
  return type == OrderType::limit || type == OrderType::stopLimit || type == OrderType::limitIfTouched;
}
constexpr bool isTrailing(OrderType type) {
  return type == OrderType::trailingStopMarket || type == OrderType::trailingStopLimit;
}
constexpr bool isStop(OrderType type) {
  return type == OrderType::stopMarket || type == OrderType::stopLimit || isTrailing(type);
}
// A trailing stop may have one to start from, the others with a trigger must.
constexpr bool hasTriggerPrice(OrderType type) {
  return type == OrderType::stopMarket || type == OrderType::stopLimit || type == OrderType::marketIfTouched ||
         type == OrderType::limitIfTouched;
}

enum class TimeInForce : std::uint8_t { day, gtc, gtd, ioc, fok, atOpen, atClose };
constexpr bool isAuction(TimeInForce timeInForce) {
  return timeInForce == TimeInForce::atOpen || timeInForce == TimeInForce::atClose;
}
enum class Product : std::uint8_t { intraday, delivery, margin };
// What a trigger looks at: the last price; the side that the order would take (a buy the ask); the middle.
enum class TriggerPriceType : std::uint8_t { bidAsk, last, mid };
enum class OffsetType : std::uint8_t { price, ticks, basisPoints };
enum class Contingency : std::uint8_t { none, oco, oto, ouo };

enum class OrderStatus : std::uint8_t {
  initialized,
  denied,
  submitted,
  accepted,
  rejected,
  triggered,
  pendingUpdate,
  pendingCancel,
  partiallyFilled,
  filled,
  canceled,
  expired
};
constexpr bool isTerminal(OrderStatus status) {
  return status == OrderStatus::denied || status == OrderStatus::rejected || status == OrderStatus::filled ||
         status == OrderStatus::canceled || status == OrderStatus::expired;
}

// One list for orders and fills, a bit each.
enum class Flag : std::uint16_t {
  held = 1 << 0,
  reconciling = 1 << 1,
  lateFill = 1 << 2,
  overfill = 1 << 3,
  ambiguous = 1 << 4,
  optimistic = 1 << 5,
  volumeUnknown = 1 << 6,
  liquidation = 1 << 7,
  squareOff = 1 << 8
};
struct Flags {
  std::uint16_t bits = 0;
  constexpr bool has(Flag flag) const { return (bits & static_cast<std::uint16_t>(flag)) != 0; }
  constexpr void set(Flag flag) { bits |= static_cast<std::uint16_t>(flag); }
  constexpr void clear(Flag flag) { bits &= static_cast<std::uint16_t>(~static_cast<unsigned>(flag)); }
  friend constexpr bool operator==(Flags, Flags) = default;
};

// Names as in the contract, in the order of the enumerators: "stop_market", "partially_filled", ...
std::string_view name(Side side);
std::string_view name(OrderType type);
std::string_view name(TimeInForce tif);
std::string_view name(Product product);
std::string_view name(TriggerPriceType type);
std::string_view name(OffsetType type);
std::string_view name(Contingency contingency);
std::string_view name(OrderStatus status);
std::optional<Side> parseSide(std::string_view text);
std::optional<OrderType> parseOrderType(std::string_view text);
std::optional<TimeInForce> parseTimeInForce(std::string_view text);
std::optional<Product> parseProduct(std::string_view text);
std::optional<TriggerPriceType> parseTriggerPriceType(std::string_view text);
std::optional<OffsetType> parseOffsetType(std::string_view text);
std::optional<OrderStatus> parseOrderStatus(std::string_view text);
inline constexpr std::array<std::pair<Flag, std::string_view>, 9> kFlagNames{{{Flag::held, "held"},
                                                                              {Flag::reconciling, "reconciling"},
                                                                              {Flag::lateFill, "late_fill"},
                                                                              {Flag::overfill, "overfill"},
                                                                              {Flag::ambiguous, "ambiguous"},
                                                                              {Flag::optimistic, "optimistic"},
                                                                              {Flag::volumeUnknown, "volume_unknown"},
                                                                              {Flag::liquidation, "liquidation"},
                                                                              {Flag::squareOff, "square_off"}}};

using ClientOrderId = Text<36>;

// What its author asks for. A zero price, offset, quantity or time means that there is none.
struct OrderRequest {
  ClientOrderId clientOrderId;  // empty: the engine makes one
  SymbolIndex symbol;
  Side side = Side::buy;
  OrderType type = OrderType::market;
  TimeInForce timeInForce = TimeInForce::gtc;
  Product product = Product::margin;
  Quantity quantity;
  Price price;         // the limit
  Price triggerPrice;  // of a trailing stop: where it starts, else its offset from the market on arrival
  TriggerPriceType triggerPriceType = TriggerPriceType::bidAsk;
  OffsetType trailingOffsetType = OffsetType::price;
  Ratio trailingOffset;      // a price, a number of ticks or of basis points, > 0
  Price activationPrice;     // a trailing stop sleeps until the market has been there
  Quantity displayQuantity;  // an iceberg shows this much of it at a time
  Timestamp expireTime;      // of gtd, on the session's clock
  bool postOnly = false;
  bool reduceOnly = false;
  Price stopLoss;  // children of a bracket, made at the fill; zero: none
  Price takeProfit;
  Price trailingStop;                 // the stop follows the market at this distance, from stopLoss on; zero: it stands
  ClientOrderId ocoGroup;             // orders of one author that name the same group cancel each other
  ClientOrderId parentClientOrderId;  // of the same author: held until that one fills
  PositionId position;                // the one that it is to reduce
  bool confirmed = false;             // a person has seen the soft checks that fail and wants it all the same
  Timestamp validUntil;               // wall clock: refused when it is applied later
  Timestamp cancelAt;                 // wall clock: canceled then if it still works

  friend bool operator==(const OrderRequest&, const OrderRequest&) = default;
};

// What of an order is plain bytes, which are copied all at once: each of its events carries them.
struct OrderState {
  OrderState() {}
  OrderState(OrderId name, const OrderRequest& asked, const Actor& author, Timestamp now)
      : id(name), request(asked), actor(author), createdAt(now), updatedAt(now) {}

  OrderId id;
  OrderRequest request;
  OrderStatus status = OrderStatus::initialized;
  OrderStatus previousStatus = OrderStatus::initialized;  // before the order went pending
  Flags flags;
  Contingency contingency = Contingency::none;
  Quantity filled;
  Price averagePrice;         // quantity-weighted, rounded half to even at nine decimals; zero before the first fill
  Int128 filledNotional = 0;  // Σ raw price x raw quantity of the fills: exact, and wide enough for all there can be
  Money fees;
  Actor actor;
  InstanceIndex instance;  // the strategy it belongs to, if any
  SignalId signal;
  OrderId parent;      // whose fill it waits for, or whose position it protects
  Price reservePrice;  // per unit, what margin or cash is reserved at while it works
  Money reservedFee;   // of the whole order, reserved with it
  Text<24> purpose;    // stop_loss, take_profit, exit, emergency, close, kill_switch; empty: an entry or its own
  Text<96> reason;     // why it was denied, rejected, canceled or expired
  std::uint32_t version = 0;
  Timestamp createdAt;
  Timestamp updatedAt;

  Quantity leaves() const { return isTerminal(status) ? Quantity{} : request.quantity - filled; }
  bool isWorking() const { return !isTerminal(status) && status != OrderStatus::initialized; }
};
static_assert(offsetof(OrderState, updatedAt) + sizeof(Timestamp) == sizeof(OrderState),
              "with room at its end g++ copies it by way of the stack, and so twice");

struct Order : OrderState {
  using OrderState::OrderState;
  Order() {}

  std::vector<OrderId> linked;  // of a parent its children, else the others of its group
};

// What a command has made or canceled: one, nearly always.
using OrderIds = ShortList<OrderId, 4>;

}  // namespace oms
