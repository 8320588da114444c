#pragma once

#include <cstdint>

#include "oms/model/actor.h"
#include "oms/model/order.h"

namespace oms {

enum class Liquidity : std::uint8_t { maker, taker };
std::string_view name(Liquidity liquidity);

// Why a fill happened at its price (FILLS rule 32): the rule that made it and the market it saw.
struct FillExplanation {
  std::uint8_t rule = 0;  // number of FILLS.md
  Price reference;        // the price that the rule started from: ask, limit, trigger, open
  Price bid;
  Price ask;
  Price slippage;       // per unit, against us positive
  Quantity queueAhead;  // zero without a book
  Duration latency{0};  // submission to arrival at the broker; of the change where that made it marketable
  Timestamp barOpen;    // of the bar that filled it; zero for a quote
  // Of a taker that walked a book of depth: which level it took of, from 1, and what stood there before anybody took of
  // it; zero for all others.
  std::uint32_t level = 0;
  Quantity levelSize{};
  bool byChange = false;  // a change of the order made it marketable, not its arrival
  // Of a taker: where the market stood that it took, before the slippage of the profile and of a thin book; of a stop
  // that was gapped through beyond its trigger. Zero: not told.
  Price base{};
  bool isRest = false;  // a part of the order was filled before
};

struct Fill {
  Fill() {}

  TradeId id;
  OrderId order;
  SymbolIndex symbol;
  Side side = Side::buy;
  Quantity quantity;
  Price price;
  Money fee;  // positive is paid, negative a rebate, in the account's currency
  Liquidity liquidity = Liquidity::taker;
  Flags flags;
  FillExplanation why;
  Actor actor;
  InstanceIndex instance;
  Timestamp time;
  PositionId position;  // the one that it opened, added to, reduced or ended
  PositionId opened;    // the next one of the symbol, which its rest opened where it went through flat
};

}  // namespace oms
