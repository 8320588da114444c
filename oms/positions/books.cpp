#include "oms/positions/books.h"

#include <algorithm>
#include <limits>

#include "oms/model/split.h"
#include "oms/model/state_fields.h"

namespace oms {
namespace {

Money valueOf(const Instrument& instrument, Price price, Quantity quantity) {
  const auto value = notional(price, quantity, instrument.multiplier);
  OMS_ASSERT(value.has_value(), "a booked value overflows: the checks must have refused it");
  return *value;
}

Volume wide(Quantity quantity) {
  return Volume::fromRaw(quantity.raw());
}

// Price at which `quantity` has that value; zero for no quantity.
Price averagePrice(MoneySum value, Volume quantity, Ratio multiplier) {
  const Int128 amount = quantity.abs().raw();
  const Int128 units = multiplier == Ratio::fromInt(1) ? amount : amount * multiplier.raw() / Ratio::one;
  if (units == 0)
    return Price{};
  const Int128 magnitude = value.abs().raw();
  const auto price = Price::narrowed(detail::divideRounded(magnitude * Price::one, units, Rounding::halfEven));
  OMS_ASSERT(price.ok(), "an average price overflows");
  return *price;
}

void note(Position& position, Money unrealized) {
  position.worst = std::min(position.worst, unrealized);
  position.best = std::max(position.best, unrealized);
}

MoneySum wide(Money value) {
  return MoneySum::fromRaw(value.raw());
}

Ratio partOf(Money gain, MoneySum whole) {
  if (whole.isZero())
    return Ratio{};
  const Int128 raw =
      detail::divideRounded(static_cast<Int128>(gain.raw()) * Ratio::one, whole.raw(), Rounding::halfEven);
  return detail::narrow<Ratio>(raw).value_or(Ratio{});
}

}  // namespace

Money shareOf(Money total, Quantity part, Quantity whole) {
  // As nearly always, and a division is dear.
  if (part == whole)
    return total;
  if (part.isZero())
    return Money{};
  const Int128 raw =
      detail::divideRounded(static_cast<Int128>(total.raw()) * part.raw(), whole.raw(), Rounding::halfEven);
  return Money::fromRaw(static_cast<std::int64_t>(raw));
}

Books::Books(const InstrumentList& instruments, Money initialCash, PositionMode mode)
    : instruments_(instruments),
      slots_(instruments.size()),
      hedged_(mode == PositionMode::hedging ? instruments.size() : 0),
      ledger_(initialCash),
      changed_(instruments.size()) {
  for (std::size_t i = 0; i < slots_.size(); ++i)
    slots_[i].position.symbol = {static_cast<std::uint32_t>(i)};
}

BookedFill Books::apply(const Fill& fill, std::string_view reason, PositionId aim) {
  OMS_ASSERT(fill.quantity.isPositive() && fill.price.isPositive(), "a fill has a quantity and a price");
  Slot& slot = slots_[fill.symbol.value];
  Held& held = hedges() ? static_cast<Held&>(aimed(fill, aim)) : slot;
  const Instrument& instrument = instruments_[fill.symbol];
  const Money value = valueOf(instrument, fill.price, fill.quantity);
  const int sign = signOf(fill.side);
  const Money costBefore = held.position.costBasis;
  const Money realizedBefore = slot.realized;
  slot.fees += fill.fee;

  BookedFill booked;
  booked.value = value;
  const Quantity before = held.position.quantity;
  const bool reduces = before.sign() == -sign;
  const Quantity closing = reduces ? std::min(before.abs(), fill.quantity) : Quantity{};
  const Quantity opening = fill.quantity - closing;
  const Money closingValue = shareOf(value, closing, fill.quantity);
  const Money closingFee = shareOf(fill.fee, closing, fill.quantity);
  if (closing.isPositive()) {
    reduce(slot, held, closing, closingValue, closingFee);
    held.position.updatedAt = fill.time;
    if (!held.position.isOpen()) {
      booked.roundTrip = close(held, fill, closing, reason);
      // What was unrealised is realised now; the rest of a flip opens anew.
      remark(held);
      booked.closed = held.position;
      booked.closed->currentPrice = fill.price;
    }
  }
  if (opening.isPositive()) {
    const Money openingValue = value - closingValue;
    open(held, fill, sign > 0 ? opening : -opening, sign > 0 ? openingValue : -openingValue, fill.fee - closingFee);
  }
  ledger_.post(Booking()
                   .credit(LedgerAccount::cash, (sign > 0 ? value : -value) + fill.fee)
                   .debit(LedgerAccount::positions, held.position.costBasis - costBefore)
                   .credit(LedgerAccount::realized, slot.realized - realizedBefore)
                   .debit(LedgerAccount::fees, fill.fee));
  if (held.position.currentPrice.isZero())
    held.position.currentPrice = fill.price;
  remark(held);
  assertSums();
  const PositionId open = held.position.isOpen() ? held.position.id : PositionId{};
  if (hedges())
    settle(fill.symbol, open, booked.closed.has_value(), fill.order);
  booked.open = open.isSet() ? find(fill.symbol, open) : nullptr;
  return booked;
}

void Books::open(Held& held, const Fill& fill, Quantity signedQuantity, Money signedValue, Money fee) {
  Position& position = held.position;
  if (!position.isOpen()) {
    position = Position{};
    held.trip = Trip{};
    position.symbol = fill.symbol;
    position.id = {++positionsMade_};
    position.instance = fill.instance;
    position.actor = fill.actor;
    position.openedAt = fill.time;
    position.currentPrice = fill.price;
  }
  position.quantity += signedQuantity;
  position.costBasis += signedValue;
  position.fees += fee;
  position.updatedAt = fill.time;
  position.entryPrice =
      position.quantity == signedQuantity
          ? fill.price
          : averagePrice(wide(position.costBasis), wide(position.quantity), instruments_[fill.symbol].multiplier);
  held.trip.entered += wide(signedQuantity.abs());
  held.trip.entryNotional += wide(signedValue.abs());
}

void Books::reduce(Slot& slot, Held& held, Quantity quantity, Money value, Money fee) {
  Position& position = held.position;
  const bool isLong = position.quantity.isPositive();
  const Quantity all = position.quantity.abs();
  // The cost leaves in proportion; what rounding keeps stays with the rest, so that nothing is lost.
  const Money cost = shareOf(position.costBasis, quantity, all);
  const Money gain = (isLong ? value : -value) - cost;
  position.costBasis -= cost;
  position.quantity += isLong ? -quantity : quantity;
  position.realized += gain;
  position.fees += fee;
  slot.realized += gain;
  held.trip.exited += wide(quantity);
  held.trip.exitNotional += wide(value);
}

RoundTrip Books::close(Held& held, const Fill& fill, Quantity closing, std::string_view reason) {
  Position& position = held.position;
  const Ratio multiplier = instruments_[position.symbol].multiplier;
  RoundTrip trip;
  trip.position = position.id;
  trip.symbol = position.symbol;
  trip.side = opposite(fill.side);
  const Volume most = Volume::fromRaw(std::numeric_limits<std::int64_t>::max());
  trip.quantity = Quantity::fromRaw(static_cast<std::int64_t>(std::min(held.trip.entered, most).raw()));
  trip.entryTime = position.openedAt;
  const bool atOnce = held.trip.exited == wide(closing);  // by this fill alone
  trip.entryPrice = atOnce && held.trip.entered == held.trip.exited
                        ? position.entryPrice
                        : averagePrice(held.trip.entryNotional, held.trip.entered, multiplier);
  trip.exitTime = fill.time;
  trip.exitPrice = atOnce ? fill.price : averagePrice(held.trip.exitNotional, held.trip.exited, multiplier);
  trip.pnl = position.realized - position.fees;
  trip.fees = position.fees;
  trip.pnlRatio = partOf(trip.pnl, held.trip.entryNotional);
  trip.worst = std::min(position.worst, position.realized);
  trip.best = std::max(position.best, position.realized);
  trip.exitReason = reason;
  trip.instance = position.instance;
  trip.actor = position.actor;
  return trip;
}

void Books::adjust(const Adjustment& adjustment) {
  slots_[adjustment.symbol.value].financing += adjustment.amount;
  ledger_.post(
      Booking().debit(LedgerAccount::cash, adjustment.amount).credit(LedgerAccount::financing, adjustment.amount));
  assertSums();
}

Books::Split Books::split(SymbolIndex symbol, PositionId id, Ratio ratio, Timestamp time) {
  Split result;
  Held* const held = heldOf(symbol, id);
  if (!held)
    return result;
  Position& position = held->position;
  const Instrument& instrument = instruments_[symbol];
  const Side side = position.side();
  const Quantity all = splitQuantity(position.quantity, ratio);
  position.quantity = all.roundedDownTo(instrument.lot);
  result.left = all - position.quantity;
  position.currentPrice = splitPrice(position.currentPrice, ratio);
  position.entryPrice = splitPrice(position.entryPrice, ratio);
  position.updatedAt = time;
  for (Volume* quantity : {&held->trip.entered, &held->trip.exited})
    *quantity = Volume::fromRaw(detail::divideRounded(quantity->raw() * ratio.raw(), Ratio::one, Rounding::halfEven));
  if (position.isOpen()) {
    position.entryPrice = averagePrice(wide(position.costBasis), wide(position.quantity), instrument.multiplier);
  } else {
    // Its cost is lost, against the cash that its owner gets.
    const Money cost = position.costBasis;
    position.costBasis = Money{};
    position.realized -= cost;
    slots_[symbol.value].realized -= cost;
    ledger_.post(Booking().credit(LedgerAccount::positions, cost).debit(LedgerAccount::realized, cost));
    Fill end;
    end.side = opposite(side);
    end.time = time;
    result.roundTrip = close(*held, end, Quantity{}, "split");
    result.closed = position;
  }
  remark(*held);
  assertSums();
  if (hedges())
    std::erase_if(hedged_[symbol.value], [](const Opened& each) { return !each.position.isOpen(); });
  return result;
}

bool Books::mark(SymbolIndex symbol, Price bid, Price ask) {
  bool changed = false;
  visitHeld(symbol, [&](Held& held) {
    if (!held.position.isOpen())
      return;
    changed |= mark(held, bid, ask);
    note(held.position, held.position.unrealized);
  });
  return changed;
}

void Books::markUnseen(SymbolIndex symbol, Price bid, Price ask) {
  visitHeld(symbol, [&](Held& held) { mark(held, bid, ask); });
}

void Books::see(SymbolIndex symbol, const Quote& low, const Quote& high) {
  visitHeld(symbol, [&](Held& held) {
    if (!held.position.isOpen())
      return;
    const bool isLong = held.position.quantity.isPositive();
    see(held, isLong ? low.bid : low.ask);
    see(held, isLong ? high.bid : high.ask);
  });
}

void Books::see(Held& held, Price exit) const {
  Position& position = held.position;
  const auto value = notional(exit, position.quantity, instruments_[position.symbol].multiplier);
  if (value)
    note(position, *value - position.costBasis);
}

bool Books::mark(Held& held, Price bid, Price ask) {
  if (!held.position.isOpen())
    return false;
  const Price price = held.position.quantity.isPositive() ? bid : ask;
  if (price == held.position.currentPrice)
    return false;
  held.position.currentPrice = price;
  remark(held);
  assertSums();
  return true;
}

void Books::remark(Held& held) {
  Position& position = held.position;
  const Money before = position.unrealized;
  const Money valueBefore = held.marketValue;
  held.marketValue =
      position.isOpen() ? valueOf(instruments_[position.symbol], position.currentPrice, position.quantity) : Money{};
  position.unrealized = held.marketValue - position.costBasis;
  unrealized_ += position.unrealized - before;
  marketValue_ += held.marketValue - valueBefore;
  gross_ += held.marketValue.abs() - valueBefore.abs();
  changed_.add(position.symbol);
}

const Position* Books::position(SymbolIndex symbol) const {
  const Position& position = slots_[symbol.value].position;
  return position.isOpen() ? &position : nullptr;
}

BookLine Books::line(SymbolIndex symbol) const {
  const Slot& slot = slots_[symbol.value];
  BookLine line;
  line.symbol = symbol;
  line.quantity = quantity(symbol);
  line.realized = slot.realized;
  visit(symbol, [&](const Position& position) { line.unrealized += position.unrealized; });
  line.fees = slot.fees;
  line.financing = slot.financing;
  return line;
}

// Cheap enough for every change: the sums against each other, without a loop.
void Books::assertSums() const {
  isProved_ = false;
  OMS_ASSERT(equity() == realizedEquity() + unrealized_,
             "cash + positions = cash0 + realised + unrealised - fees + financing");
  OMS_ASSERT(ledger_.balance(LedgerAccount::positions) == marketValue_ - unrealized_,
             "the positions stand in the ledger at their cost");
}

void Books::assertBalanced() const {
  if (isProved_)
    return;
  Money unrealized;
  Money marketValue;
  Money gross;
  Money realized;
  Money fees;
  Money financing;
  const auto add = [&](const Held& held) {
    const Position& position = held.position;
    const Money value =
        position.isOpen() ? valueOf(instruments_[position.symbol], position.currentPrice, position.quantity) : Money{};
    OMS_ASSERT(value == held.marketValue, "a position's market value is its quantity at its price");
    OMS_ASSERT(position.isOpen() || position.costBasis.isZero(), "a flat position has no cost left");
    unrealized += value - position.costBasis;
    marketValue += value;
    gross += value.abs();
  };
  for (const std::vector<Opened>& opened : hedged_) {
    for (const Opened& held : opened) {
      OMS_ASSERT(held.position.isOpen(), "a position that has ended is gone");
      add(held);
    }
  }
  for (const Slot& slot : slots_) {
    add(slot);
    realized += slot.realized;
    fees += slot.fees;
    financing += slot.financing;
  }
  OMS_ASSERT(unrealized == unrealized_, "unrealised P&L is the sum over the positions");
  OMS_ASSERT(marketValue == marketValue_ && gross == gross_, "exposure is the sum over the positions");
  OMS_ASSERT(realized == this->realized() && fees == this->fees() && financing == this->financing(),
             "the symbols' lines add up to the ledger");
  ledger_.assertBalanced();
  assertSums();
  isProved_ = true;
}

void Books::Held::fields(Archive& archive) {
  archive(position, marketValue, trip.entryNotional, trip.exitNotional, trip.entered, trip.exited);
}

void Books::Opened::fields(Archive& archive) {
  Held::fields(archive);
  archive(by);
}

void Books::fields(Archive& archive) {
  archive(ledger_);
  for (Slot& slot : slots_) {
    slot.Held::fields(archive);
    archive(slot.realized, slot.fees, slot.financing);
  }
  archive.fixed(hedged_);
  for (std::uint32_t i = 0; i < hedged_.size(); ++i) {
    for (const Opened& held : hedged_[i])
      archive.require(held.position.symbol.value == i && held.position.isOpen());
  }
  archive(positionsMade_, unrealized_, marketValue_, gross_);
  if (!archive.loads())
    return;
  changed_.addAll();
  isProved_ = false;
}

}  // namespace oms
