#include "oms/broker/fill_profile.h"

namespace oms {

namespace {
constexpr Ratio percent(std::int64_t value) {
  return Ratio::fromRaw(value * (Ratio::one / 100));
}

constexpr Slippage kVolumeShare{SlippageModel::volumeShare, 0, percent(10)};
constexpr Slippage kTwoTicks{SlippageModel::ticks, 2, {}};

constexpr FillProfile wholeBar(std::string_view name, MarketFill market) {
  return {
      name,         Ratio{}, {}, Ratio{}, LimitFill::touch, StopFill::gapOrTrigger, market, StopInMarket::triggerNow,
      BarPath::none};
}
}  // namespace

constinit const std::array<FillProfile, 6> kFillProfiles{
    FillProfile{"default", percent(100), kVolumeShare, percent(10), LimitFill::throughOrQueue, StopFill::gapOrTrigger,
                MarketFill::nextPrice, StopInMarket::reject, BarPath::nearerFirst},
    FillProfile{"pessimistic", percent(200), kTwoTicks, percent(5), LimitFill::through, StopFill::worseOfNext,
                MarketFill::nextPrice, StopInMarket::reject, BarPath::adverseFirst},
    FillProfile{"optimistic",
                percent(50),
                {},
                Ratio{},
                LimitFill::touch,
                StopFill::trigger,
                MarketFill::lastPrice,
                StopInMarket::reject,
                BarPath::favourableFirst},
    wholeBar("touch", MarketFill::nextPrice),
    wholeBar("next-open", MarketFill::nextPrice),
    wholeBar("close", MarketFill::lastPrice)};

const FillProfile* findProfile(std::string_view name) {
  for (const FillProfile& profile : kFillProfiles) {
    if (profile.name == name)
      return &profile;
  }
  return nullptr;
}

}  // namespace oms
