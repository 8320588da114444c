#include "oms/market/simulated_symbol.h"

#include <algorithm>
#include <array>

namespace oms {
namespace {

// Returns are fixed point numbers with 30 binary digits.
constexpr int kReturnBits = 30;
constexpr std::int64_t kReturnOne = std::int64_t{1} << kReturnBits;
constexpr std::int64_t kLargestReturn = kReturnOne / 20;
constexpr std::int64_t kCalm = 256;

constexpr std::int64_t returnOfPpm(std::int64_t ppm) {
  return ppm * kReturnOne / 1'000'000;
}

// (to - from) / from, as a return.
std::int64_t distance(std::int64_t from, std::int64_t to) {
  return (to - from) / (from >> 20) * (kReturnOne >> 20);
}

struct ActivityTable {
  std::int64_t secondsPerEntry;
  std::array<std::int64_t, 24> entries;
};

constexpr std::array<ActivityTable, 3> kActivity{{
    {3'600, {300, 290, 280, 265, 250, 240, 235, 240, 250, 270, 290, 310,
             330, 360, 380, 370, 350, 330, 310, 300, 290, 290, 295, 300}},
    {900, {900, 620, 480, 400, 340, 300, 270, 250, 235, 225, 220, 215,
           215, 220, 225, 235, 250, 270, 300, 350, 420, 520, 680, 820}},
    {3'600, {200, 190, 180, 170, 170, 190, 240, 330, 380, 360, 340, 330,
             360, 430, 460, 440, 400, 330, 270, 230, 200, 190, 190, 200}},
}};

std::int64_t activityAt(ActivityProfile profile, std::int64_t second) {
  const ActivityTable& table = kActivity[static_cast<std::size_t>(profile)];
  const auto entry = static_cast<std::size_t>(second / table.secondsPerEntry % 24);
  const std::int64_t from = table.entries[entry];
  const std::int64_t to = table.entries[(entry + 1) % 24];
  return from + (to - from) * (second % table.secondsPerEntry) / table.secondsPerEntry;
}

Instrument instrument(std::string_view symbol, std::string_view description, std::string_view tick,
                      std::string_view lot, std::string_view spread) {
  Instrument made;
  made.symbol = symbol;
  made.description = description;
  made.tick = *Price::parse(tick);
  made.lot = *Quantity::parse(lot);
  made.minQuantity = made.lot;
  made.spread = *Price::parse(spread);
  return made;
}

}  // namespace

std::vector<SimulatedCharacter> simulatedCharacters() {
  using enum ActivityProfile;
  const auto price = [](std::string_view text) { return *Price::parse(text); };
  const auto size = [](std::string_view text) { return *Quantity::parse(text); };
  return {
      {instrument("BTCUSDT", "Bitcoin in Tether, simulated", "0.1", "0.001", "2.0"), price("43000"), size("1.2"), 170,
       45, 9'000, 0, 0, false, aroundTheClock},
      {instrument("ETHUSDT", "Ether in Tether, simulated", "0.01", "0.01", "0.20"), price("3180"), size("14"), 210, 30,
       11'000, 300, 6'000, false, aroundTheClock},
      {instrument("AAPL", "Apple shares, simulated", "0.01", "1", "0.02"), price("228"), size("500"), 110, 50, 6'000,
       250, 5'000, false, openAndClose},
      {instrument("SPY", "S&P 500 fund, simulated", "0.01", "1", "0.02"), price("589"), size("700"), 70, 40, 4'000, 0,
       0, false, openAndClose},
      {instrument("EURUSD", "Euro in dollars, simulated", "0.00001", "1", "0.00005"), price("1.0548"), size("300000"),
       45, 75, 4'000, 120, 1'800, false, worldDay},
      {instrument("XAUUSD", "Ounce of gold, simulated", "0.01", "0.01", "0.30"), price("2711"), size("12"), 80, 35,
       7'000, 200, 3'500, false, worldDay},
      {instrument("CRASH1", "Jumps, crashes and recoveries, simulated", "0.01", "1", "0.04"), price("104"), size("400"),
       240, 55, 9'000, 1'800, 18'000, true, openAndClose},
  };
}

SimulatedSymbol::SimulatedSymbol(SimulatedCharacter character, SymbolIndex index, std::uint64_t seed)
    : character_(std::move(character)),
      index_(index),
      random_(seed, character_.instrument.symbol),
      volatility_(returnOfPpm(character_.volatilityPpm)),
      price_(character_.basePrice.raw()) {
  // Not every session begins at a round price.
  price_ += (static_cast<Int128>(price_) * returnOfPpm(random_.between(-15'000, 15'000))) >> kReturnBits;
}

void SimulatedSymbol::beginSecond(std::int64_t second) {
  activity_ = activityAt(character_.profile, second);
  if (second >= regimeEnd_)
    chooseRegime(second);
  if (burstSecondsLeft_ > 0) {
    --burstSecondsLeft_;
  } else if (random_.chance(character_.burstsPerMillion)) {
    burstSecondsLeft_ = random_.between(3, 12);
  }
  if (character_.crashes)
    advanceCrash(second);
  const std::int64_t wanted = phase_ == Phase::falling                    ? 5 * kCalm
                              : phase_ == Phase::recovering || bursting() ? 5 * kCalm / 2
                                                                          : kCalm;
  turbulence_ += (wanted - turbulence_) / (wanted > turbulence_ ? 2 : 16);
}

void SimulatedSymbol::chooseRegime(std::int64_t second) {
  regimeEnd_ = second + random_.between(45, 240);
  const bool range = random_.below(100) < character_.rangePercent;
  anchor_ = range ? price_ : 0;
  // Strong enough to show against the noise of half a minute.
  const std::int64_t strength = volatility_ * random_.between(4, 14) / 64;
  drift_ = range ? 0 : random_.below(2) == 0 ? strength : -strength;
}

void SimulatedSymbol::advanceCrash(std::int64_t second) {
  if (phaseEnd_ == 0)
    phaseEnd_ = second + random_.between(1'200, 4'800);
  if (second < phaseEnd_)
    return;
  switch (phase_) {
    case Phase::ordinary:
      phase_ = Phase::falling;
      phaseEnd_ = second + random_.between(100, 240);
      fallDrift_ = -returnOfPpm(random_.between(180'000, 320'000)) / (phaseEnd_ - second);
      beforeCrash_ = price_;
      break;
    case Phase::falling:
      phase_ = Phase::recovering;
      phaseEnd_ = second + random_.between(600, 1'500);
      break;
    case Phase::recovering:
      phase_ = Phase::ordinary;
      phaseEnd_ = second + random_.between(1'200, 4'800);
      chooseRegime(second);
      break;
  }
}

std::int64_t SimulatedSymbol::driftOfSecond() const {
  // Comes back within hours, so that an endless session stays at prices that people know.
  const std::int64_t home = distance(price_, character_.basePrice.raw()) / 6'000;
  switch (phase_) {
    case Phase::falling:
      return fallDrift_;
    case Phase::recovering:
      return distance(price_, beforeCrash_) / 300 + home;
    case Phase::ordinary:
      break;
  }
  return anchor_ != 0 ? distance(price_, anchor_) / 80 + home : drift_ + home;
}

void SimulatedSymbol::movePrice() {
  const std::int64_t pieces = updatesOfSecond();
  std::int64_t deviation = volatility_ * turbulence_ / kCalm * (activity_ + 768) / 1'024;
  if (pieces == 4)
    deviation /= 2;  // four steps of half the deviation vary as one
  std::int64_t change = random_.normal() * deviation / RandomStream::kNormalUnit + driftOfSecond() / pieces;
  if (character_.jumpPpm > 0 && random_.chance(character_.jumpsPerMillion / pieces)) {
    const std::int64_t size = returnOfPpm(random_.between(character_.jumpPpm / 3, character_.jumpPpm));
    change += random_.below(2) == 0 ? size : -size;
    turbulence_ = 4 * kCalm;
  }
  change = std::clamp(change, -kLargestReturn, kLargestReturn);
  price_ += static_cast<std::int64_t>((static_cast<Int128>(price_) * change) >> kReturnBits);
  price_ = std::max(price_, character_.basePrice.raw() / 16);
}

// The typical size times factor / 256 and a random part with a long tail; at least a lot.
Quantity SimulatedSymbol::randomSize(std::int64_t factor) {
  const std::int64_t first = random_.between(32, 511);
  const std::int64_t tail = first * random_.between(32, 511) / 256;
  const std::int64_t parts = factor * tail / 256;
  const Int128 raw = static_cast<Int128>(character_.typicalSize.raw()) * parts / 256;
  const Quantity lot = character_.instrument.lot;
  return std::max(lot, Quantity::fromRaw(static_cast<std::int64_t>(raw)).roundedDownTo(lot));
}

MarketUpdate SimulatedSymbol::nextUpdate(Timestamp time) {
  const std::int64_t before = price_;
  movePrice();
  const Price tick = character_.instrument.tick;
  // Half of the turbulence shows in the spread: twice as wide at three times the calm.
  const std::int64_t wide = character_.instrument.spread.raw() * (turbulence_ + kCalm) / (2 * kCalm);
  const Price spread = std::max(tick, Price::fromRaw(wide).roundedNearestTo(tick));
  QuoteUpdate piece;
  piece.quote.time = time;
  piece.quote.bid = std::max(tick, Price::fromRaw(price_ - spread.raw() / 2).roundedNearestTo(tick));
  piece.quote.ask = piece.quote.bid + spread;
  const std::int64_t shown = kCalm * kCalm / turbulence_;
  piece.quote.bidSize = randomSize(shown);
  piece.quote.askSize = randomSize(shown);
  const std::uint64_t luck = random_.next();
  if ((luck & 7) != 0 || !traded_) {
    traded_ = true;
    const bool buyer = price_ > before ? (luck >> 8 & 3) != 0 : (luck >> 8 & 3) == 0;
    const std::int64_t lively = activity_ * turbulence_ / kCalm / (updatesOfSecond() == 4 ? 2 : 1);
    piece.tick = {time, buyer ? piece.quote.ask : piece.quote.bid, randomSize(lively)};
  }
  MarketUpdate update;
  update.time = time;
  update.symbol = index_;
  update.data = piece;
  return update;
}

void SimulatedSymbol::fields(Archive& archive) {
  archive(random_, volatility_, price_, traded_, activity_, turbulence_, regimeEnd_, anchor_, drift_, burstSecondsLeft_,
          phase_, phaseEnd_, fallDrift_, beforeCrash_);
}

}  // namespace oms
