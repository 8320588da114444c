#include "oms/positions/account.h"

#include <algorithm>

namespace oms {

Money Account::symbolMargin(SymbolIndex symbol, Money extraBuyValue, Money extraSellValue) const {
  const WorkingSum& working = working_[symbol];
  const Money buys = working.buyValue + extraBuyValue;
  if (type_ == AccountType::cash)
    return buys;
  const Money held = books_.marketValue(symbol);
  const Money sells = working.sellValue + extraSellValue;
  const Money worst = std::max((held + buys).abs(), (held - sells).abs());
  if (contractMargin_.isPositive())
    return contractMargin(symbol, worst);
  return scaled(worst, instruments_[symbol].marginInitial, Rounding::up).value_or(worst);
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

Money Account::marginUsed() const {
  Money used;
  for (std::uint32_t i = 0; i < instruments_.size(); ++i)
    used += symbolMargin({i}, Money{}, Money{}) + working_[{i}].fees;
  return used;
}

Money Account::buyingPower() const {
  const Money base = type_ == AccountType::cash ? books_.cash() : books_.equity();
  return std::max(Money{}, base - marginUsed());
}

Money Account::netExposure() const {
  Money net;
  for (std::uint32_t i = 0; i < instruments_.size(); ++i)
    net += books_.marketValue({i});
  return net.abs();
}

Account::Reach Account::reach(SymbolIndex symbol, Money extraBuyValue, Money extraSellValue) const {
  Reach reach;
  Money allBought;
  Money allSold;
  for (std::uint32_t i = 0; i < instruments_.size(); ++i) {
    const WorkingSum& working = working_[{i}];
    const Money held = books_.marketValue({i});
    Money bought = Money::sumClamped(held, working.buyValue);
    Money sold = Money::sumClamped(held, -working.sellValue);
    if (symbol.value == i) {
      bought = Money::sumClamped(bought, extraBuyValue);
      sold = Money::sumClamped(sold, -extraSellValue);
      reach.symbol = std::max(bought.abs(), sold.abs());
    }
    reach.gross = Money::sumClamped(reach.gross, std::max(bought.abs(), sold.abs()));
    allBought = Money::sumClamped(allBought, bought);
    allSold = Money::sumClamped(allSold, sold);
  }
  reach.net = std::max(allBought.abs(), allSold.abs());
  return reach;
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
  archive(dayStartEquity_, peakEquity_, dayPeak_, dayTrough_, dayMaxDrawdown_);
}

}  // namespace oms
