#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "oms/model/market_data.h"
#include "oms/patterns/pattern.h"

namespace oms {

struct PatternHit {
  const PatternSpec* pattern = nullptr;
  int value = 0;  // -200, -100, 100 or 200
  // 0..1: the pattern's reliability, whole when its candles together reach over twice the usual range of one, down to
  // half of it when they are small; a confirmed one counts as large.
  double confidence = 0;
};

// The patterns of one symbol's bars as they close.
class PatternScanner {
 public:
  // All of the catalog, or those rows of it.
  PatternScanner();
  explicit PatternScanner(std::span<const PatternSpec> patterns);

  // Those that end on this bar, in the catalog's order; they hold until the next bar.
  std::span<const PatternHit> onBar(const Bar& bar) {
    return onCandle(bar.open.toDoubleLossy(), bar.high.toDoubleLossy(), bar.low.toDoubleLossy(),
                    bar.close.toDoubleLossy());
  }
  std::span<const PatternHit> onCandle(double open, double high, double low, double close);
  void fields(Archive& archive);

 private:
  // The mean of a measure of the last candles; NaN while there are too few.
  template <std::size_t N>
  struct Average {
    std::array<double, N> values{};
    std::size_t next = 0;
    bool full = false;
    double sum = 0;

    double mean() const { return full ? sum / static_cast<double>(N) : std::numeric_limits<double>::quiet_NaN(); }
    void push(double value) {
      sum += value - values[next];
      values[next] = value;
      if (++next == N) {
        next = 0;
        full = true;
      }
    }
    void fields(Archive& archive) {
      archive(values);
      archive.place(next, N);
      archive(full, sum);
    }
  };
  // A pattern that waits for its confirmation.
  struct Waiting {
    int value = 0;  // 0: none
    int bars = 0;   // since it was found
    double high = 0;
    double low = 0;
    void fields(Archive& archive) { archive(value, bars, high, low); }
  };

  int confirmed(Waiting& waiting, int found) const;
  double confidenceOf(const PatternSpec& pattern, int value) const;

  std::span<const PatternSpec> patterns_;
  LastCandles candles_;
  Average<10> bodies_;
  Average<10> shadows_;
  Average<10> ranges_;
  Average<5> recentRanges_;
  std::array<Waiting, 2> waiting_{};  // of those that confirm, in the catalog's order
  std::uint64_t bars_ = 0;
  std::vector<PatternHit> hits_;
};

}  // namespace oms
