#pragma once

#include <cstdint>
#include <vector>

#include "oms/market/random_stream.h"
#include "oms/model/instrument.h"
#include "oms/model/market_data.h"

namespace oms {

// How busy a market is through its day.
enum class ActivityProfile : std::uint8_t {
  aroundTheClock,  // a slow wave of a day
  openAndClose,    // rushes at the open and the close of trading sessions of six hours
  worldDay         // London and New York busy, the night quiet
};

// How one simulated symbol behaves. Returns and rates are per second; `ppm` is parts per million of the price.
struct SimulatedCharacter {
  Instrument instrument;
  Price basePrice;                    // what the price comes back to in the long run
  Quantity typicalSize;               // displayed, and traded in an ordinary second
  std::int64_t volatilityPpm = 100;   // standard deviation
  std::int64_t rangePercent = 50;     // of its regimes; the others trend
  std::int64_t burstsPerMillion = 0;  // seconds in which a burst of a few seconds begins
  std::int64_t jumpsPerMillion = 0;   // seconds in which the price jumps
  std::int64_t jumpPpm = 0;           // largest jump
  bool crashes = false;               // falls by a quarter now and then, and recovers
  ActivityProfile profile = ActivityProfile::aroundTheClock;
};

// The symbols of the simulated market, in the order of a session that names none.
std::vector<SimulatedCharacter> simulatedCharacters();

// The price of one simulated symbol as it goes on, second by second; integers only.
class SimulatedSymbol {
 public:
  SimulatedSymbol(SimulatedCharacter character, SymbolIndex index, std::uint64_t seed);

  // Decides what kind of second this is. Seconds are given one after another.
  void beginSecond(std::int64_t second);
  // 1, or 4 in a burst.
  int updatesOfSecond() const { return bursting() ? 4 : 1; }
  // The next quote, with the last trade where there was one.
  MarketUpdate nextUpdate(Timestamp time);
  void fields(Archive& archive);

  enum class Phase : std::uint8_t { ordinary, falling, recovering };

 private:
  bool bursting() const { return burstSecondsLeft_ > 0; }
  void chooseRegime(std::int64_t second);
  void advanceCrash(std::int64_t second);
  std::int64_t driftOfSecond() const;
  void movePrice();
  Quantity randomSize(std::int64_t factor);

  SimulatedCharacter character_;
  SymbolIndex index_;
  RandomStream random_;
  std::int64_t volatility_;        // per second, of returns in 2^-30
  std::int64_t price_;             // hidden mid, raw
  bool traded_ = false;            // the first update has a trade, so that bars are made of trades alone
  std::int64_t activity_ = 256;    // 256 is ordinary
  std::int64_t turbulence_ = 256;  // 256 is calm; widens spreads, thins sizes, lifts volume
  std::int64_t regimeEnd_ = 0;
  std::int64_t anchor_ = 0;  // of a range, raw; zero in a trend
  std::int64_t drift_ = 0;   // of a trend, per second
  std::int64_t burstSecondsLeft_ = 0;
  Phase phase_ = Phase::ordinary;
  std::int64_t phaseEnd_ = 0;  // second at which the next phase begins; zero: not chosen yet
  std::int64_t fallDrift_ = 0;
  std::int64_t beforeCrash_ = 0;  // raw price to recover to
};

template <>
inline constexpr SimulatedSymbol::Phase kLastOf<SimulatedSymbol::Phase> = SimulatedSymbol::Phase::recovering;

}  // namespace oms
