#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "oms/model/archive.h"
#include "oms/model/market_data.h"

namespace oms {

// How much of each symbol the market trades in a bar, over the last 20 finished ones: the feed's own bars, or minutes
// put together from the trades that come with quotes.
class VolumeBoard {
 public:
  static constexpr std::size_t kBars = 20;

  // untold: the feed has no volume. pending: it has, but no bar has finished yet.
  enum class Knowledge : std::uint8_t { untold, pending, known };
  struct Average {
    Knowledge knowledge = Knowledge::untold;
    Volume volume;  // a bar
  };

  explicit VolumeBoard(std::size_t symbols) : slots_(symbols) {}

  void update(const MarketUpdate& update);
  Average average(SymbolIndex symbol) const;
  void fields(Archive& archive);

 private:
  struct Slot {
    std::array<Volume, kBars> ring{};
    std::size_t count = 0;
    std::size_t next = 0;
    Volume sum;
    Duration barLength{0};
    bool told = false;
    std::int64_t minute = 0;  // that `forming` is of, since 1970; zero: none
    Volume forming;
  };
  static void add(Slot& slot, Volume volume, Duration barLength);

  std::vector<Slot> slots_;
};

}  // namespace oms
