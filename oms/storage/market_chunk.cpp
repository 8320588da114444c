#include "oms/storage/market_chunk.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <utility>

namespace oms {
namespace {

static_assert(std::endian::native == std::endian::little, "columns are written as they lie in the memory");

// Differences go round at 64 bits, and come back where they were.
using Column = std::vector<std::uint64_t>;

constexpr std::size_t kUnits = 12;  // powers of ten: whole thousands of nanoseconds or units are none too rare
constexpr std::size_t kHeadBytes = 2 + sizeof(std::uint64_t);

template <std::size_t Power>
constexpr std::uint64_t powerOfTen() {
  if constexpr (Power == 0)
    return 1;
  else
    return 10 * powerOfTen<Power - 1>();
}

// A division by a number that is known here is a multiplication.
template <std::size_t Power>
bool isUnit(const Column& column) {
  return std::all_of(column.begin(), column.end(), [](std::uint64_t v) { return v % powerOfTen<Power>() == 0; });
}
template <std::size_t Power>
void divide(Column& column) {
  for (std::uint64_t& value : column)
    value /= powerOfTen<Power>();
}

// The largest first: what it does not divide is mostly seen at once.
template <std::size_t... Less>
std::size_t divideByLargestUnit(Column& column, std::index_sequence<Less...>) {
  std::size_t largest = 0;
  const auto tried = [&]<std::size_t Power>(std::integral_constant<std::size_t, Power>) {
    if (!isUnit<Power>(column))
      return false;
    divide<Power>(column);
    largest = Power;
    return true;
  };
  (void)(tried(std::integral_constant<std::size_t, kUnits - Less>{}) || ...);
  return largest;
}

std::uint64_t unitOf(std::size_t power) {
  std::uint64_t unit = 1;
  while (power-- > 0)
    unit *= 10;
  return unit;
}

template <class Width>
void appendAs(const Column& column, std::string& bytes) {
  const std::size_t at = bytes.size();
  bytes.resize(at + column.size() * sizeof(Width));
  char* into = bytes.data() + at;
  for (const std::uint64_t value : column) {
    const auto narrow = static_cast<Width>(value);
    std::memcpy(into, &narrow, sizeof narrow);
    into += sizeof narrow;
  }
}

template <class Width>
void readAs(const char* from, std::uint64_t base, std::uint64_t unit, Column& column) {
  for (std::uint64_t& value : column) {
    Width narrow;
    std::memcpy(&narrow, from, sizeof narrow);
    from += sizeof narrow;
    value = base + unit * narrow;
  }
}

class Packer {
 public:
  // The value of each row, from that one on.
  template <class Row, class Value>
  void add(std::span<const Row> rows, std::size_t from, Value value) {
    column_.clear();
    for (std::size_t i = from; i < rows.size(); ++i)
      column_.push_back(static_cast<std::uint64_t>(value(i)));
    pack();
  }
  template <class Row, class Time>
  void addTimes(std::span<const Row> rows, Time time) {
    // Without a sign, so that times at the two ends of time have a distance, too.
    const auto at = [&](std::size_t i) { return static_cast<std::uint64_t>(time(i)); };
    const std::uint64_t first = at(0);
    bytes_.append(reinterpret_cast<const char*>(&first), sizeof first);
    add(rows, 1, [&](std::size_t i) { return at(i) - at(i - 1); });
  }
  std::string take() { return std::move(bytes_); }

 private:
  void pack() {
    const auto least = std::min_element(column_.begin(), column_.end(), [](std::uint64_t a, std::uint64_t b) {
      return static_cast<std::int64_t>(a) < static_cast<std::int64_t>(b);
    });
    const std::uint64_t base = column_.empty() ? 0 : *least;
    std::uint64_t farthest = 0;
    for (std::uint64_t& value : column_) {
      value -= base;
      farthest = std::max(farthest, value);
    }
    std::size_t power = 0;
    if (farthest != 0) {
      power = divideByLargestUnit(column_, std::make_index_sequence<kUnits>{});
      farthest /= unitOf(power);
    }
    const int width = farthest == 0         ? 0
                      : farthest < 1U << 8  ? 1
                      : farthest < 1U << 16 ? 2
                      : farthest >> 32 == 0 ? 4
                                            : 8;
    bytes_ += static_cast<char>(width);
    bytes_ += static_cast<char>(power);
    bytes_.append(reinterpret_cast<const char*>(&base), sizeof base);
    switch (width) {
      case 0:
        break;
      case 1:
        return appendAs<std::uint8_t>(column_, bytes_);
      case 2:
        return appendAs<std::uint16_t>(column_, bytes_);
      case 4:
        return appendAs<std::uint32_t>(column_, bytes_);
      default:
        return appendAs<std::uint64_t>(column_, bytes_);
    }
  }

  Column column_;
  std::string bytes_;
};

class Unpacker {
 public:
  Unpacker(std::string_view bytes, std::size_t count) : bytes_(bytes), count_(count) {}

  // A column of that many values, which holds until it is asked for again; zeros after the first failure.
  void read(Column& column, std::size_t count) {
    column.assign(count, 0);
    if (failed_ || bytes_.size() < kHeadBytes) {
      failed_ = true;
      return;
    }
    const auto width = static_cast<unsigned char>(bytes_[0]);
    const auto power = static_cast<unsigned char>(bytes_[1]);
    std::uint64_t base = 0;
    std::memcpy(&base, bytes_.data() + 2, sizeof base);
    bytes_.remove_prefix(kHeadBytes);
    if (power > kUnits || (width != 0 && !std::has_single_bit(width)) || width > 8 || bytes_.size() < width * count) {
      failed_ = true;
      return;
    }
    const std::uint64_t unit = unitOf(power);
    if (width == 0)
      std::fill(column.begin(), column.end(), base);
    else if (width == 1)
      readAs<std::uint8_t>(bytes_.data(), base, unit, column);
    else if (width == 2)
      readAs<std::uint16_t>(bytes_.data(), base, unit, column);
    else if (width == 4)
      readAs<std::uint32_t>(bytes_.data(), base, unit, column);
    else
      readAs<std::uint64_t>(bytes_.data(), base, unit, column);
    bytes_.remove_prefix(width * count);
  }
  void read(Column& column) { read(column, count_); }
  void readTimes(Column& column) {
    std::uint64_t time = 0;
    if (bytes_.size() < sizeof time || count_ == 0 || count_ > kRowsAChunk) {
      failed_ = true;
      count_ = 0;
      return;
    }
    std::memcpy(&time, bytes_.data(), sizeof time);
    bytes_.remove_prefix(sizeof time);
    read(column, count_ - 1);
    column.insert(column.begin(), time);
    for (std::size_t i = 1; i < column.size(); ++i)
      column[i] += column[i - 1];
  }
  bool complete() const { return !failed_ && bytes_.empty(); }

 private:
  std::string_view bytes_;
  std::size_t count_;
  bool failed_ = false;
};

Timestamp timeOf(std::uint64_t ns) {
  return Timestamp::fromNs(static_cast<std::int64_t>(ns));
}
template <class D>
D decimalOf(std::uint64_t raw) {
  return D::fromRaw(static_cast<std::int64_t>(raw));
}
template <class D>
std::uint64_t bits(D decimal) {
  return static_cast<std::uint64_t>(decimal.raw());
}

}  // namespace

std::string packRows(std::span<const Bar> bars) {
  Packer packer;
  packer.addTimes(bars, [&](std::size_t i) { return bars[i].openTime.ns(); });
  packer.add(bars, 0, [&](std::size_t i) { return bars[i].closeTime.ns() - bars[i].openTime.ns(); });
  packer.add(bars, 0, [&](std::size_t i) { return bars[i].open.raw(); });
  packer.add(bars, 0, [&](std::size_t i) { return bits(bars[i].close) - bits(bars[i].open); });
  packer.add(bars, 0, [&](std::size_t i) { return bits(bars[i].high) - bits(std::max(bars[i].open, bars[i].close)); });
  packer.add(bars, 0, [&](std::size_t i) { return bits(std::min(bars[i].open, bars[i].close)) - bits(bars[i].low); });
  packer.add(bars, 0, [&](std::size_t i) { return static_cast<std::uint64_t>(bars[i].volume.raw()); });
  packer.add(bars, 0, [&](std::size_t i) { return static_cast<std::int64_t>(bars[i].volume.raw() >> 64); });
  return packer.take();
}

std::string packRows(std::span<const Tick> trades) {
  Packer packer;
  packer.addTimes(trades, [&](std::size_t i) { return trades[i].time.ns(); });
  packer.add(trades, 0, [&](std::size_t i) { return trades[i].price.raw(); });
  packer.add(trades, 0, [&](std::size_t i) { return trades[i].size.raw(); });
  packer.add(trades, 0, [&](std::size_t i) {
    return trades[i].aggressor ? 1 + static_cast<std::uint64_t>(*trades[i].aggressor) : 0;
  });
  return packer.take();
}

std::string packRows(std::span<const Quote> quotes) {
  Packer packer;
  packer.addTimes(quotes, [&](std::size_t i) { return quotes[i].time.ns(); });
  packer.add(quotes, 0, [&](std::size_t i) { return quotes[i].bid.raw(); });
  packer.add(quotes, 0, [&](std::size_t i) { return bits(quotes[i].ask) - bits(quotes[i].bid); });
  packer.add(quotes, 0, [&](std::size_t i) { return quotes[i].bidSize.raw(); });
  packer.add(quotes, 0, [&](std::size_t i) { return quotes[i].askSize.raw(); });
  return packer.take();
}

bool unpackRows(std::string_view content, std::size_t count, std::vector<Bar>& rows) {
  Unpacker unpacker(content, count);
  std::array<Column, 8> columns;
  unpacker.readTimes(columns[0]);
  for (std::size_t i = 1; i < columns.size(); ++i)
    unpacker.read(columns[i]);
  if (!unpacker.complete())
    return false;
  const auto& [time, length, open, close, high, low, volume, volumeAbove] = columns;
  for (std::size_t i = 0; i < count; ++i) {
    Bar& bar = rows.emplace_back();
    bar.openTime = timeOf(time[i]);
    bar.closeTime = timeOf(time[i] + length[i]);
    bar.open = decimalOf<Price>(open[i]);
    bar.close = decimalOf<Price>(open[i] + close[i]);
    bar.high = decimalOf<Price>(bits(std::max(bar.open, bar.close)) + high[i]);
    bar.low = decimalOf<Price>(bits(std::min(bar.open, bar.close)) - low[i]);
    const auto above = static_cast<Int128>(static_cast<std::int64_t>(volumeAbove[i]));
    bar.volume = Volume::fromRaw(above * (static_cast<Int128>(1) << 64) + volume[i]);
  }
  return true;
}

bool unpackRows(std::string_view content, std::size_t count, std::vector<Tick>& rows) {
  Unpacker unpacker(content, count);
  std::array<Column, 4> columns;
  unpacker.readTimes(columns[0]);
  for (std::size_t i = 1; i < columns.size(); ++i)
    unpacker.read(columns[i]);
  if (!unpacker.complete())
    return false;
  const auto& [time, price, size, aggressor] = columns;
  if (std::any_of(aggressor.begin(), aggressor.end(), [](std::uint64_t side) { return side > 2; }))
    return false;
  for (std::size_t i = 0; i < count; ++i) {
    Tick& tick = rows.emplace_back();
    tick.time = timeOf(time[i]);
    tick.price = decimalOf<Price>(price[i]);
    tick.size = decimalOf<Quantity>(size[i]);
    if (aggressor[i] > 0)
      tick.aggressor = static_cast<Side>(aggressor[i] - 1);
  }
  return true;
}

bool unpackRows(std::string_view content, std::size_t count, std::vector<Quote>& rows) {
  Unpacker unpacker(content, count);
  std::array<Column, 5> columns;
  unpacker.readTimes(columns[0]);
  for (std::size_t i = 1; i < columns.size(); ++i)
    unpacker.read(columns[i]);
  if (!unpacker.complete())
    return false;
  const auto& [time, bid, spread, bidSize, askSize] = columns;
  for (std::size_t i = 0; i < count; ++i) {
    rows.push_back({timeOf(time[i]), decimalOf<Price>(bid[i]), decimalOf<Price>(bid[i] + spread[i]),
                    decimalOf<Quantity>(bidSize[i]), decimalOf<Quantity>(askSize[i])});
  }
  return true;
}

}  // namespace oms
