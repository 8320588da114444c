#pragma once

#include "oms/model/market_data.h"

namespace oms {

constexpr std::int64_t kMonday = 1'767'571'200;  // 2026-01-05T00:00Z

inline Timestamp at(std::int64_t second) {
  return Timestamp::fromSeconds(kMonday + second);
}

inline MarketUpdate trade(std::int64_t second, std::int64_t price, std::int64_t size = 1) {
  MarketUpdate update;
  update.time = at(second);
  update.data = QuoteUpdate{{at(second), Price::fromInt(price - 1), Price::fromInt(price + 1), {}, {}},
                            {at(second), Price::fromInt(price), Quantity::fromInt(size)}};
  return update;
}

inline MarketUpdate quote(std::int64_t second, std::int64_t bid, std::int64_t ask) {
  MarketUpdate update;
  update.time = at(second);
  update.data = QuoteUpdate{{at(second), Price::fromInt(bid), Price::fromInt(ask), {}, {}}, {}};
  return update;
}

inline MarketUpdate bar(Timeframe timeframe, std::int64_t openSecond, std::int64_t open, std::int64_t high,
                        std::int64_t low, std::int64_t close, std::int64_t volume = 1) {
  const Timestamp opened = at(openSecond);
  MarketUpdate update;
  update.time = closeOf(timeframe, opened);
  update.data = BarUpdate{{opened, update.time, Price::fromInt(open), Price::fromInt(high), Price::fromInt(low),
                           Price::fromInt(close), Volume::fromInt(volume)},
                          timeframe};
  return update;
}

}  // namespace oms
