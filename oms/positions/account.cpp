#include "oms/positions/account.h"

#include <algorithm>
#include <limits>

#include "oms/model/split.h"

namespace oms {
namespace {

Money clamped(Int128 raw) {
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  const auto narrow = static_cast<std::int64_t>(raw);
  if (narrow == raw && narrow >= -most)
    return Money::fromRaw(narrow);
  return Money::fromRaw(raw < 0 ? -most : most);
}

// The signed value of a position after orders of one side: at the market what they leave of it, at their own prices
// what they turn it by, in proportion.
Int128 valueAfter(Quantity held, Money value, Side side, Quantity entered, MoneySum orders) {
  const Int128 worth = clamped(orders.raw()).raw();
  const Int128 moved = side == Side::buy ? worth : -worth;
  if (held.sign() != -signOf(side))
    return value.raw() + moved;
  // Nothing and all of it are what nearly always enters, and a division of 128 bits is dear.
  if (entered.isZero())
    return value.raw();
  const Int128 left = static_cast<Int128>(held.abs().raw()) - entered.raw();
  if (left == 0)
    return 0;
  return left > 0 ? value.raw() * left / held.abs().raw() : -left * moved / entered.raw();
}

}  // namespace

void Account::noteDelivery(SymbolIndex symbol, Quantity change) {
  Quantity& delivered = delivered_[symbol.value];
  if (change.isZero() && delivered.isZero())
    return;
  Quantity held;
  books_.visit(symbol, [&](const Position& position) { held += std::max(position.quantity, Quantity{}); });
  delivered = std::clamp(delivered + change, Quantity{}, held);
  changed_.add(symbol);
}

void Account::split(SymbolIndex symbol, Ratio ratio) {
  Quantity& delivered = delivered_[symbol.value];
  if (delivered.isZero())
    return;
  delivered = splitQuantity(delivered, ratio);
  noteDelivery(symbol, Quantity{});
}

// The value of what is held and bought for delivery.
Money Account::paidInFull(SymbolIndex symbol, const Entered& extra) const {
  const Int128 working = working_[symbol].paidValue.raw() + (extra.side == Side::buy ? extra.paid.raw() : 0);
  const Quantity delivered = delivered_[symbol.value];
  if (delivered.isZero())
    return clamped(working);
  return clamped(working + shareOf(books_.grossValue(symbol), delivered, books_.grossQuantity(symbol)).raw());
}

// The signed value of what the symbol could become by its working orders of one side and those beside them.
Int128 Account::valueBy(Side side, SymbolIndex symbol, Quantity quantity, Money value) const {
  const WorkingSum& working = working_[symbol];
  const bool buys = side == Side::buy;
  const MoneySum orders = (buys ? working.buyValue : working.sellValue) + MoneySum::fromRaw(value.raw());
  const Money now = books_.marketValue(symbol);
  if (books_.hedges())
    return buys ? now.raw() + orders.raw() : now.raw() - orders.raw();
  const Quantity entered = Quantity::sumClamped(buys ? working.buy : working.sell, quantity);
  return valueAfter(books_.quantity(symbol), now, side, entered, orders);
}

// All but its margin of a symbol that could become so much.
Account::Use Account::reached(SymbolIndex symbol, Int128 bought, Int128 sold) const {
  // `bought - sold` is what works, of both sides.
  const Int128 gross = books_.hedges() ? books_.grossValue(symbol).raw() + bought - sold : farthest(bought, sold);
  return {0, bought, sold, gross};
}

Account::Use Account::reached(SymbolIndex symbol) const {
  const Money now = books_.marketValue(symbol);
  if (working_[symbol].isNothing())  // as mostly
    return reached(symbol, now.raw(), now.raw());
  return reached(symbol, valueBy(Side::buy, symbol, {}, {}), valueBy(Side::sell, symbol, {}, {}));
}

// The other side stays what it is known to be.
Account::Use Account::reached(SymbolIndex symbol, const Entered& extra) const {
  sums();
  const Use& now = uses_[symbol.value];
  const Int128 value = valueBy(extra.side, symbol, extra.quantity, extra.value);
  return extra.side == Side::buy ? reached(symbol, value, now.sold) : reached(symbol, now.bought, value);
}

Money Account::marginOf(SymbolIndex symbol, const Use& reached, const Entered& extra) const {
  const Money worst = clamped(reached.gross);
  if (contractMargin_.isPositive())
    return contractMargin(symbol, worst);
  const Ratio initial = instruments_[symbol].marginInitial;
  const Money margin = scaled(worst, initial, Rounding::up).value_or(worst);
  const Money paid = std::min(paidInFull(symbol, extra), worst);
  return paid.isZero() ? margin : margin + std::max(Money{}, paid - scaled(paid, initial).value_or(paid));
}

Money Account::symbolMargin(SymbolIndex symbol) const {
  sums();
  return Money::fromRaw(static_cast<std::int64_t>(uses_[symbol.value].margin - working_[symbol].fees.raw()));
}

Money Account::symbolMargin(SymbolIndex symbol, const Entered& extra) const {
  if (type_ != AccountType::cash)
    return marginOf(symbol, reached(symbol, extra), extra);
  const Money more = extra.side == Side::buy ? extra.value : Money{};
  return clamped(working_[symbol].buyValue.raw() + more.raw());
}

// Value / (price x multiplier) units at the market's price, each at the margin of one.
Money Account::contractMargin(SymbolIndex symbol, Money value) const {
  const Int128 unit =
      static_cast<Int128>((*markets_)[symbol.value].quote.mid().raw()) * instruments_[symbol].multiplier.raw();
  if (unit <= 0)
    return value;
  constexpr Int128 kTwice = static_cast<Int128>(Money::one) * Money::one;
  const Int128 units = detail::divideRounded(static_cast<Int128>(value.raw()) * kTwice, unit, Rounding::halfEven);
  const auto margin = Money::narrowed(detail::divideRounded(units * contractMargin_.raw(), Money::one, Rounding::up));
  return margin ? *margin : value;
}

Account::Use Account::useOf(SymbolIndex symbol) const {
  Use use = reached(symbol);
  const Money margin = type_ == AccountType::cash ? symbolMargin(symbol, {}) : marginOf(symbol, use, {});
  use.margin = static_cast<Int128>(margin.raw()) + working_[symbol].fees.raw();
  return use;
}

// The symbols that have changed since the last time. Not to be inlined where the sums are asked for: an order's way is
// longer than the processor's instruction cache.
[[gnu::noinline]] void Account::follow() const {
  // Margin by the contract moves with the market alone.
  if (contractMargin_.isPositive())
    changed_.addAll();
  const auto note = [&](SymbolIndex symbol) { changed_.add(symbol); };
  books_.takeChanged(note);
  working_.takeChanged(note);
  changed_.take([&](SymbolIndex symbol) {
    Use& use = uses_[symbol.value];
    const Use now = useOf(symbol);
    sums_.margin += now.margin - use.margin;
    sums_.gross += now.gross - use.gross;
    sums_.bought += now.bought - use.bought;
    sums_.sold += now.sold - use.sold;
    use = now;
  });
}

Money Account::marginUsed() const {
  return clamped(sums().margin);
}

Money Account::buyingPower() const {
  const Money base = type_ == AccountType::cash ? books_.cash() : books_.equity();
  return std::max(Money{}, base - marginUsed());
}

Account::Reach Account::reach(SymbolIndex symbol, const Entered& extra) const {
  const Use& all = sums();
  if (symbol.value >= uses_.size())
    return {clamped(all.gross), clamped(farthest(all.bought, all.sold)), Money{}};
  const Use& now = uses_[symbol.value];
  const Use then = reached(symbol, extra);
  const Int128 bought = all.bought + then.bought - now.bought;
  const Int128 sold = all.sold + then.sold - now.sold;
  return {clamped(all.gross + then.gross - now.gross), clamped(farthest(bought, sold)), clamped(then.gross)};
}

void Account::observe() {
  const Money equity = books_.equity();
  peakEquity_ = std::max(peakEquity_, equity);
  if (equity >= dayPeak_) {
    dayPeak_ = dayTrough_ = equity;
    return;
  }
  // A new low is rare: only then is there something to divide.
  if (equity >= dayTrough_)
    return;
  dayTrough_ = equity;
  if (dayPeak_.isPositive())
    dayMaxDrawdown_ = std::max(dayMaxDrawdown_, ratioOf(dayPeak_ - equity, dayPeak_).value_or(Ratio{}));
}

void Account::startDay() {
  dayStartEquity_ = dayPeak_ = dayTrough_ = books_.equity();
  dayMaxDrawdown_ = Ratio{};
}

AccountState Account::state(Timestamp time) const {
  AccountState state;
  state.initialCash = books_.initialCash();
  state.cash = books_.cash();
  state.equity = books_.equity();
  state.realized = books_.realized();
  state.unrealized = books_.unrealized();
  state.fees = books_.fees();
  state.financing = books_.financing();
  state.marginUsed = marginUsed();
  state.buyingPower = buyingPower();
  state.dayStartEquity = dayStartEquity_;
  state.peakEquity = peakEquity_;
  state.dayMaxDrawdown = dayMaxDrawdown_;
  state.time = time;
  return state;
}

void Account::fields(Archive& archive) {
  for (Quantity& delivered : delivered_)
    archive(delivered);
  archive(dayStartEquity_, peakEquity_, dayPeak_, dayTrough_, dayMaxDrawdown_);
}

}  // namespace oms
