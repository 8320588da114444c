#include "oms/market/bar_builder.h"

#include <algorithm>

#include "oms/model/state_fields.h"

namespace oms {

BarBuilder::BarBuilder(SymbolIndex symbol, std::vector<Timeframe> timeframes) : symbol_(symbol) {
  std::sort(timeframes.begin(), timeframes.end());
  timeframes.erase(std::unique(timeframes.begin(), timeframes.end()), timeframes.end());
  targets_.reserve(timeframes.size());
  for (const Timeframe timeframe : timeframes) {
    Target& target = targets_.emplace_back();
    target.timeframe = timeframe;
    for (std::uint32_t i = 0; i < kTimeframeNames.size(); ++i) {
      if (canBuild(static_cast<Timeframe>(i), timeframe))
        target.inputs |= 1U << i;
    }
  }
}

bool BarBuilder::canBuild(Timeframe input, Timeframe target) {
  if (input == target)
    return true;
  // A month is made of whole days, not of whole weeks.
  const Duration whole = target == Timeframe::mo1 ? length(Timeframe::d1) : length(target);
  return input < target && whole % length(input) == Duration{0};
}

void BarBuilder::update(const MarketUpdate& update, std::vector<ClosedBar>& closed) {
  if (update.symbol != symbol_)
    return;
  if (const auto* piece = std::get_if<BarUpdate>(&update.data)) {
    addBar(*piece, closed);
    return;
  }
  const QuoteUpdate& piece = std::get<QuoteUpdate>(update.data);
  advanceTo(update.time, closed);
  if (piece.tick.size.isPositive()) {
    seenTrade_ = true;
    addPrice(update.time, piece.tick.price, Volume::fromRaw(piece.tick.size.raw()));
  } else if (!seenTrade_) {
    addPrice(update.time, piece.quote.mid(), Volume{});
  }
}

void BarBuilder::advanceTo(Timestamp time, std::vector<ClosedBar>& closed) {
  for (Target& target : targets_) {
    if (target.open && time >= target.bar.closeTime)
      close(target, closed);
  }
}

const Bar* BarBuilder::forming(Timeframe timeframe) const {
  for (const Target& target : targets_) {
    if (target.timeframe == timeframe)
      return target.open ? &target.bar : nullptr;
  }
  return nullptr;
}

void BarBuilder::addPrice(Timestamp time, Price price, Volume volume) {
  for (Target& target : targets_) {
    if (!target.open) {
      if (time < target.closedUntil)
        continue;
      begin(target, time, price);
    } else if (time < target.bar.openTime) {
      continue;
    }
    Bar& bar = target.bar;
    bar.high = std::max(bar.high, price);
    bar.low = std::min(bar.low, price);
    bar.close = price;
    bar.volume += volume;
  }
}

void BarBuilder::addBar(const BarUpdate& piece, std::vector<ClosedBar>& closed) {
  const Bar& finer = piece.bar;
  const std::uint32_t input = 1U << static_cast<std::uint32_t>(piece.timeframe);
  for (Target& target : targets_) {
    if ((target.inputs & input) == 0)
      continue;
    if (target.open && finer.openTime >= target.bar.closeTime)
      close(target, closed);
    if (finer.openTime < (target.open ? target.bar.openTime : target.closedUntil))
      continue;
    if (piece.timeframe == target.timeframe) {
      target.bar = finer;
      close(target, closed);
      continue;
    }
    if (!target.open)
      begin(target, finer.openTime, finer.open);
    Bar& bar = target.bar;
    bar.high = std::max(bar.high, finer.high);
    bar.low = std::min(bar.low, finer.low);
    bar.close = finer.close;
    bar.volume += finer.volume;
    if (finer.closeTime >= bar.closeTime)
      close(target, closed);
  }
}

void BarBuilder::close(Target& target, std::vector<ClosedBar>& closed) {
  closed.push_back({target.timeframe, target.bar});
  target.closedUntil = target.bar.closeTime;
  target.open = false;
}

void BarBuilder::begin(Target& target, Timestamp time, Price price) {
  const Timestamp open = openOf(target.timeframe, time);
  target.bar = {open, closeOf(target.timeframe, open), price, price, price, price, Volume{}};
  target.open = true;
}

void BarBuilder::fields(Archive& archive) {
  for (Target& target : targets_)
    archive(target.open, target.bar, target.closedUntil);
  archive(seenTrade_);
}

}  // namespace oms
