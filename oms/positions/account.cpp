#include "oms/positions/account.h"

#include <algorithm>
#include <limits>

#include "oms/model/split.h"

namespace oms {
namespace {

Money clamped(Int128 raw) {
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  return Money::fromRaw(static_cast<std::int64_t>(std::clamp<Int128>(raw, -most, most)));
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
Money Account::paidInFull(SymbolIndex symbol) const {
  const Money working = working_[symbol].paidValue;
  const Quantity delivered = delivered_[symbol.value];
  if (delivered.isZero())
    return working;
  return working + shareOf(books_.grossValue(symbol), delivered, books_.grossQuantity(symbol));
}

Money Account::symbolMargin(SymbolIndex symbol, Money extraBuyValue, Money extraSellValue, Money extraPaid) const {
  const WorkingSum& working = working_[symbol];
  const Money buys = working.buyValue + extraBuyValue;
  if (type_ == AccountType::cash)
    return buys;
  const Money sells = working.sellValue + extraSellValue;
  const Money held = books_.marketValue(symbol);
  const Money worst =
      books_.hedges() ? books_.grossValue(symbol) + buys + sells : std::max((held + buys).abs(), (held - sells).abs());
  if (contractMargin_.isPositive())
    return contractMargin(symbol, worst);
  const Ratio initial = instruments_[symbol].marginInitial;
  const Money margin = scaled(worst, initial, Rounding::up).value_or(worst);
  const Money paid = std::min(paidInFull(symbol) + extraPaid, worst);
  return paid.isZero() ? margin : margin + std::max(Money{}, paid - scaled(paid, initial).value_or(paid));
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
  const WorkingSum& working = working_[symbol];
  const Int128 held = books_.marketValue(symbol).raw();
  Use use;
  use.margin = static_cast<Int128>(symbolMargin(symbol, Money{}, Money{}).raw()) + working.fees.raw();
  use.bought = held + working.buyValue.raw();
  use.sold = held - working.sellValue.raw();
  if (books_.hedges())
    use.apart = books_.grossValue(symbol).raw();
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
    sums_.gross += grossOf(now) - grossOf(use);
    sums_.bought += now.bought - use.bought;
    sums_.sold += now.sold - use.sold;
    use = now;
  });
}

Money Account::marginUsed() const {
  const Int128 used = sums().margin;
  const auto raw = static_cast<std::int64_t>(used);
  OMS_ASSERT(raw == used, "the margin of all symbols overflows");
  return Money::fromRaw(raw);
}

Money Account::buyingPower() const {
  const Money base = type_ == AccountType::cash ? books_.cash() : books_.equity();
  return std::max(Money{}, base - marginUsed());
}

Account::Reach Account::reach(SymbolIndex symbol, Money extraBuyValue, Money extraSellValue) const {
  Sums all = sums();
  Use own = symbol.value < uses_.size() ? uses_[symbol.value] : Use{};
  all.gross -= grossOf(own);
  own.bought += extraBuyValue.raw();
  own.sold -= extraSellValue.raw();
  const Int128 bought = all.bought + extraBuyValue.raw();
  const Int128 sold = all.sold - extraSellValue.raw();
  return {clamped(all.gross + grossOf(own)), clamped(std::max({bought, -bought, sold, -sold})), clamped(grossOf(own))};
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
