#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "oms/indicators/indicator.h"
#include "oms/model/archive.h"
#include "oms/model/market_data.h"
#include "oms/model/timeframe.h"

namespace oms {

// Values are kept in slots: the bar's own five first, then constants and each node's outputs. NaN is "no value (yet)";
// a condition is 1, 0 or NaN for unknown.
using Slot = std::uint32_t;
inline constexpr double kNoValue = __builtin_nan("");

enum class Op : std::uint8_t {
  add,
  subtract,
  multiply,
  divide,
  negate,
  absolute,
  minimum,
  maximum,
  less,
  lessEqual,
  greater,
  greaterEqual,
  equal,
  notEqual,
  logicalAnd,
  logicalOr,
  logicalNot,
  delay,
  indicator
};

// Bars that an expression reads: of a symbol (empty: the one at hand) and a timeframe.
struct SeriesName {
  std::string symbol;
  Timeframe timeframe = Timeframe::s1;
  friend auto operator<=>(const SeriesName&, const SeriesName&) = default;
};
std::string nameOf(const SeriesName& series);  // 1h, 5m of ETHUSDT

// A program's series count from the own bars, which are 0.
using SeriesIndex = std::uint32_t;
inline constexpr SeriesIndex kOwnBars = 0;
// What of another series has to be there before the first value: one more than so many bars of it, and behind them,
// where own bars are counted from there on, so many more own ones.
struct SeriesLookback {
  std::uint32_t bars = 0;
  std::uint32_t ownAfter = 0;
};
using OtherLookback = std::map<SeriesIndex, SeriesLookback>;

// One step of a program; it writes `out` (an indicator as many slots as it has outputs) when a bar of its series
// closes.
struct Node {
  Op op = Op::add;
  SeriesIndex series = kOwnBars;
  Slot a = 0;  // of an indicator of whole bars: where they stand
  Slot b = 0;
  Slot out = 0;
  std::uint32_t state = 0;     // of a delay or indicator: its place among the run's
  std::uint32_t barsBack = 0;  // of a delay
  std::uint32_t mustKnow = 0;  // of an indicator: so many of its inputs need a value, or it is not shown the bar
  const IndicatorSpec* spec = nullptr;
  std::vector<double> parameters;
};

// Where a series' newest bar stands: its open, and behind it high, low, close and volume.
struct ProgramSeries {
  SeriesName name;
  Slot bar = 0;
};

// What expressions compile to: nodes in the order in which they can be computed, common parts once. Nodes of the own
// bars may read those of the other series, never the other way round.
struct Program {
  static constexpr std::size_t kMostSeries = 17;  // the own bars among them

  std::vector<Node> nodes;  // of the own bars
  std::vector<Node> otherNodes;
  std::vector<ProgramSeries> series{{}};  // the own bars first
  std::vector<std::pair<Slot, double>> constants;
  Slot slotCount = kBarInputs;
  std::uint32_t delays = 0;
  std::uint32_t indicators = 0;
};

// An operation without a memory; a division by zero has no value, and conditions follow three-valued logic.
double compute(Op op, double a, double b);

// A program's run over the bars of one symbol, and of what its expressions name beside it.
//
// A bar of another series counts for the own bars that close when it does or later, and its values hold until the next
// one counts; nothing is seen of the bar in the making. Bars that close together are taken in at once, those of longer
// and of other series before the own one. So it does not matter in which order they are given, as long as none comes
// after the own bar that it counts for.
class ProgramRun {
 public:
  explicit ProgramRun(std::shared_ptr<const Program> program);

  void onBar(const Bar& bar);
  // A closed bar of another series; one that is not newer than the last is ignored.
  void onOtherBar(SeriesIndex series, const Bar& bar);
  double operator[](Slot slot) const { return values_[slot]; }
  std::uint64_t bars() const { return bars_; }
  // Of another series: how many bars have counted, and the closes of the newest that was given and that has counted.
  std::uint64_t bars(SeriesIndex series) const { return others_[series - 1].bars; }
  Timestamp given(SeriesIndex series) const { return others_[series - 1].given; }
  Timestamp counted(SeriesIndex series) const { return others_[series - 1].counted; }
  // The own newest bar's.
  Timestamp close() const { return close_; }
  void fields(Archive& archive);

 private:
  // While the own symbol has no bars, that many of the others are kept for the next one; then the oldest count at once.
  static constexpr std::size_t kMostWaiting = 10'000;

  struct Delay {
    std::vector<double> ring;
    std::size_t next = 0;
  };
  struct Other {
    Timestamp given;
    Timestamp counted;
    std::uint64_t bars = 0;
    void fields(Archive& archive) { archive(given, counted, bars); }
  };
  struct WaitingBar {
    SeriesIndex series = 0;
    Bar bar;
    void fields(Archive& archive);
  };
  void show(const Bar& bar, Slot at);
  void computeAll(const std::vector<Node>& nodes, std::uint32_t closed);  // of series with a bit each
  void runIndicator(const Node& node);
  void countUntil(Timestamp close);
  std::size_t countFirst(std::size_t place);

  std::shared_ptr<const Program> program_;
  std::vector<double> values_;
  std::vector<Delay> delays_;
  std::vector<std::unique_ptr<Indicator>> indicators_;
  std::uint64_t bars_ = 0;
  std::vector<Other> others_;        // by series, without the own
  std::vector<WaitingBar> waiting_;  // ascending by close
  Timestamp close_;
};

}  // namespace oms
