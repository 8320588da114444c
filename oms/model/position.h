#pragma once

#include "oms/model/decimal.h"
#include "oms/model/ids.h"
#include "oms/model/order.h"
#include "oms/model/timestamp.h"

namespace oms {

// The net holding of one symbol. `quantity` is signed: negative is short. It closes at zero; the next one has a new id.
struct Position {
  Position() {}

  PositionId id;
  SymbolIndex symbol;
  Quantity quantity;   // signed
  Price entryPrice;    // average of what is open
  Price currentPrice;  // the exit side's: bid for a long, ask for a short
  Money unrealized;    // at currentPrice
  Money realized;      // of this position so far, before fees
  Money fees;
  Money costBasis;  // signed notional of what is open: Σ signed quantity x price x multiplier
  Money worst;      // MAE: the lowest unrealised P&L so far, <= 0
  Money best;       // MFE: the highest, >= 0
  // The nearest of the stops, and of the targets, that work against it; zero: none. They may cover less than all of it.
  Price stopLoss;
  Price takeProfit;
  Quantity stopCovers;  // unsigned, at most what is open
  Quantity targetCovers;
  Money stopValue;         // what the covered part is worth at its stops: Σ quantity x trigger x multiplier
  InstanceIndex instance;  // the strategy that opened it, if one did
  Actor actor;             // who opened it
  Timestamp openedAt;
  Timestamp updatedAt;

  bool isOpen() const { return !quantity.isZero(); }
  Side side() const { return quantity.isNegative() ? Side::sell : Side::buy; }
  // What no stop would take off it.
  Quantity unprotected() const { return quantity.abs() - stopCovers; }
};

// What the working orders against a position cover of it.
struct Cover {
  Price nearest;      // zero: none
  Quantity quantity;  // at most all of the position
  Money value;        // Σ quantity x price x multiplier

  friend bool operator==(const Cover&, const Cover&) = default;
};

// A position from flat to flat.
struct RoundTrip {
  RoundTrip() {}

  PositionId position;
  SymbolIndex symbol;
  Side side = Side::buy;
  // All that entered, scaling in included, so that (exit price - entry price) x quantity x multiplier is the profit of
  // a long before fees, whatever was open at any one time.
  Quantity quantity;
  Timestamp entryTime;
  Price entryPrice;  // average of all that opened
  Timestamp exitTime;
  Price exitPrice;  // average of all that closed
  Money pnl;        // after fees
  Money fees;
  Ratio pnlRatio;       // pnl / entry notional
  Money worst;          // MAE, <= 0
  Money best;           // MFE, >= 0
  Text<32> exitReason;  // stop_loss, take_profit, exit, emergency, close, order, kill_switch, ...
  InstanceIndex instance;
  Actor actor;
};

enum class AdjustmentKind : std::uint8_t { financing, dividend, splitCash };
std::string_view name(AdjustmentKind kind);  // financing dividend split_cash

// Cash that comes or goes without a trade, for holding a position.
struct Adjustment {
  AdjustmentKind kind = AdjustmentKind::financing;
  SymbolIndex symbol;
  Money amount;   // positive is received
  Text<64> note;  // what it was reckoned from
};

// P&L of one symbol as one strategy instance has made it; no instance: people. The realised P&L goes by the average
// cost of that instance's own part, so that over the instances only realised + unrealised adds up to the account's.
struct BookLine {
  InstanceIndex instance;
  SymbolIndex symbol;
  Quantity quantity;  // signed, open
  Money realized;     // before fees
  Money unrealized;
  Money fees;
  Money financing;

  Money total() const { return realized + unrealized - fees + financing; }
};

// The account at one instant. equity = cash + unrealised for margin accounts, cash + market value for cash accounts:
// both are cash0 + realised + unrealised - fees + financing.
struct AccountState {
  Money initialCash;
  Money cash;  // cash0 - Σ signed quantity x price x multiplier - fees + financing (books as RELIABILITY R14)
  Money equity;
  Money realized;  // before fees
  Money unrealized;
  Money fees;
  Money financing;    // and dividends, split cash: Σ adjustments
  Money marginUsed;   // initial margin of positions and working orders
  Money buyingPower;  // equity - marginUsed, not below zero
  Money dayStartEquity;
  Money peakEquity;
  Ratio dayMaxDrawdown;  // from the day's own peak, >= 0
  Timestamp time;

  Money dayPnl() const { return equity - dayStartEquity; }
};

struct EquityPoint {
  Timestamp time;
  Money equity;
  Money cash;
  Ratio drawdown;  // (peak - equity) / peak, >= 0
};

}  // namespace oms
