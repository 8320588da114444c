#include "oms/feeds/bar_rows.h"

#include <algorithm>
#include <array>
#include <future>
#include <limits>
#include <optional>
#include <string>
#include <system_error>
#include <thread>

#include "oms/feeds/number_text.h"

namespace oms {
namespace {

constexpr std::size_t kLinesALook = 1'024;      // whether the reading is still wanted
constexpr std::size_t kLinesAStretch = 20'000;  // fewer are not worth a thread
constexpr std::size_t kMostStretches = 8;
// Sums of a few prices and a million times the volume must not come near an overflow.
constexpr Int128 kLargestPrice = std::numeric_limits<std::int64_t>::max() / 4;
constexpr Int128 kLargestVolume = static_cast<Int128>(1) << 96;

enum class Verdict : std::uint8_t { good, unreadable, duplicate, backward, price, volume, highLow };

const char* code(Verdict verdict) {
  switch (verdict) {
    case Verdict::good:
      return "good";
    case Verdict::unreadable:
      return "unreadable";
    case Verdict::duplicate:
      return "duplicate";
    case Verdict::backward:
      return "backward";
    case Verdict::price:
      return "price";
    case Verdict::volume:
      return "volume";
    case Verdict::highLow:
      return "high_low";
  }
  return "";
}

class RowReader {
 public:
  RowReader(const TableLayout& layout, bool bothSides)
      : layout_(layout), bothSides_(bothSides), last_(static_cast<std::size_t>(layout.roles.last())) {}

  Verdict read(std::string_view line, BarRow& row) {
    repairs_ = false;
    row = BarRow{};
    splitLine(line, layout_.delimiter, cells_, last_ + 1);
    if (cells_.size() <= last_)
      return Verdict::unreadable;
    const ColumnRoles& roles = layout_.roles;
    if (!layout_.labels) {
      const auto time = roles.clock < 0 ? parseFileTime(cell(roles.time), layout_.time)
                                        : parseFileTime(cell(roles.time), cell(roles.clock), layout_.time);
      if (!time)
        return Verdict::unreadable;
      row.time = time->ns();
    }
    if (!readPrices(row))
      return Verdict::unreadable;
    if (roles.volume >= 0 && !readVolume(row))
      return Verdict::unreadable;
    if (std::min({row.open, row.high, row.low, row.close}) <= 0 || (bothSides_ && roles.hasAsk() && row.ask <= 0))
      return Verdict::price;
    if (row.volume < 0)
      return Verdict::volume;
    repairs_ =
        row.high < std::max(row.open, row.close) || row.low > std::min(row.open, row.close) || row.low > row.high;
    return Verdict::good;
  }

  bool needsRepair() const { return repairs_; }
  // Those of the values; where these are whole, or nearly, "100.00" says that it goes by cents. More zeros than that
  // are only how a program writes numbers.
  int priceDecimals() const { return std::max(priceDecimals_, std::min(writtenDecimals_, kWrittenCents)); }

 private:
  static constexpr int kWrittenCents = 2;

  std::string_view cell(int column) const { return cells_[static_cast<std::size_t>(column)]; }

  bool readVolume(BarRow& row) const {
    const std::string_view text = cell(layout_.roles.volume);
    if (const PlainNumber plain = parsePlainNumber(text); plain.decimals >= 0) {
      row.volume = rawOf(plain);
      return true;
    }
    const auto volume = parseImportedNumber(text);
    if (!volume || volume->raw > kLargestVolume)
      return false;
    row.volume = volume->raw;
    row.rounded |= volume->rounded;
    return true;
  }

  std::optional<std::int64_t> price(int column, BarRow& row) {
    const std::string_view text = cell(column);
    const PlainNumber plain = parsePlainNumber(text);
    // What is not finer than what has been seen, and is to be taken as it is.
    if (plain.decimals >= 0 && plain.decimals <= priceDecimals_ && layout_.priceDivisor == 1) {
      const Int128 raw = rawOf(plain);
      return raw > kLargestPrice ? std::nullopt : std::optional(static_cast<std::int64_t>(raw));
    }
    return anyPrice(text, row);
  }

  std::optional<std::int64_t> anyPrice(std::string_view text, BarRow& row) {
    auto number = parseImportedNumber(text);
    if (!number)
      return std::nullopt;
    if (layout_.priceDivisor != 1) {
      divide(*number, layout_.priceDivisor);
    }
    if (number->raw > kLargestPrice || number->raw < -kLargestPrice)
      return std::nullopt;
    row.rounded |= number->rounded;
    const auto raw = static_cast<std::int64_t>(number->raw);
    if (writtenDecimals_ < kWrittenCents && layout_.priceDivisor == 1)
      noteWritten(text);
    while (raw % finest_ != 0) {
      finest_ /= 10;
      ++priceDecimals_;
    }
    return raw;
  }

  static void divide(ImportedNumber& number, std::int64_t divisor) {
    const auto narrow = static_cast<std::int64_t>(number.raw);
    if (narrow == number.raw && narrow % divisor == 0) {  // 128 bits take five times as long
      number.raw = narrow / divisor;
      return;
    }
    number.rounded |= number.raw % divisor != 0;
    number.raw = detail::divideRounded(number.raw, divisor, Rounding::halfEven);
  }

  void noteWritten(std::string_view text) {
    const std::size_t point = text.rfind('.');
    if (point == std::string_view::npos || text.find_first_of("eE") != std::string_view::npos)
      return;
    const auto end = std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(point) + 1, text.end(),
                                      [](char c) { return c >= '0' && c <= '9'; });
    writtenDecimals_ =
        std::max(writtenDecimals_, static_cast<int>(end - text.begin() - static_cast<std::ptrdiff_t>(point) - 1));
  }

  bool readPrices(BarRow& row) {
    const ColumnRoles& roles = layout_.roles;
    if (!readFour({roles.open, roles.high, roles.low, roles.close}, row, row))
      return false;
    if (!roles.hasAsk())
      return true;
    BarRow ask;
    if (!readFour({roles.askOpen, roles.askHigh, roles.askLow, roles.askClose}, ask, row))
      return false;
    row.crossed = ask.close < row.close;
    row.spread = row.crossed ? -1 : ask.close - row.close;
    row.ask = ask.close;
    if (bothSides_)
      return true;
    row.open += (ask.open - row.open) / 2;
    row.high += (ask.high - row.high) / 2;
    row.low += (ask.low - row.low) / 2;
    row.close += (ask.close - row.close) / 2;
    return true;
  }

  // Open, high, low and close from these columns, which are one and the same of ticks.
  bool readFour(const std::array<int, 4>& columns, BarRow& into, BarRow& row) {
    const auto open = price(columns[0], row);
    if (!open)
      return false;
    into.open = into.high = into.low = into.close = *open;
    if (layout_.ticks)
      return true;
    const auto high = price(columns[1], row);
    const auto low = price(columns[2], row);
    const auto close = price(columns[3], row);
    if (!high || !low || !close)
      return false;
    into.high = *high;
    into.low = *low;
    into.close = *close;
    return true;
  }

  const TableLayout& layout_;
  bool bothSides_;
  std::size_t last_;
  Cells cells_;
  std::int64_t finest_ = 1'000'000'000;
  int priceDecimals_ = 0;
  int writtenDecimals_ = 0;
  bool repairs_ = false;
};

// Rows mostly newest first: then so is the file.
bool isDescending(const std::vector<BarRow>& rows) {
  std::size_t down = 0;
  for (std::size_t i = 1; i < rows.size(); ++i)
    down += rows[i].time < rows[i - 1].time ? 1 : 0;
  return down * 2 + 1 > rows.size();
}

class Import {
 public:
  Import(const ReadOptions& options, bool sharedTimes, ImportCounts& counts, std::vector<RowReport>& reports)
      : badRows_(options.badRows),
        mostReports_(options.mostReports),
        sharedTimes_(sharedTimes),
        counts_(counts),
        reports_(reports) {}

  // False where the file is to be refused.
  bool reject(Verdict verdict, std::uint64_t line) {
    ++counts_.rejected[code(verdict)];
    report(line, code(verdict));
    return badRows_ != BadRows::fail;
  }
  void report(std::uint64_t line, const char* what) {
    if (reports_.size() < mostReports_)
      reports_.push_back({line, what});
  }

  // In the file's own order, so that of two rows out of order the later line is the wrong one.
  bool order(std::vector<BarRow>& rows) {
    const bool descending = isDescending(rows);
    if (badRows_ == BadRows::repair) {
      std::stable_sort(rows.begin(), rows.end(), [descending](const BarRow& a, const BarRow& b) {
        return descending ? a.time > b.time : a.time < b.time;
      });
    }
    std::size_t kept = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const std::int64_t before = kept == 0 ? 0 : rows[kept - 1].time;
      const std::int64_t time = rows[i].time;
      const bool behind = descending ? time > before : time < before;
      if (kept > 0 && (behind || (time == before && !sharedTimes_))) {
        const Verdict verdict = time == before ? Verdict::duplicate : Verdict::backward;
        if (!reject(verdict, rows[i].line))
          return false;
        continue;
      }
      count(rows[i]);
      if (kept != i)
        rows[kept] = rows[i];
      ++kept;
    }
    counts_.accepted = kept;
    std::stable_sort(reports_.begin(), reports_.end(),
                     [](const RowReport& a, const RowReport& b) { return a.line < b.line; });
    rows.resize(kept);
    if (descending)
      std::reverse(rows.begin(), rows.end());
    return true;
  }

  // Widens high and low; false where the row has to go.
  bool repair(BarRow& row) const {
    if (badRows_ == BadRows::skip || badRows_ == BadRows::fail)
      return false;
    const auto [low, high] = std::minmax({row.open, row.high, row.low, row.close});
    const std::int64_t lowest = low;
    row.high = high;
    row.low = lowest;
    row.repaired = true;
    return true;
  }

  void count(const BarRow& row) {
    counts_.repaired += row.repaired ? 1 : 0;
    counts_.rounded += row.rounded ? 1 : 0;
    counts_.crossed += row.crossed ? 1 : 0;
    if (row.repaired)
      report(row.line, "repaired");
  }

  Failure refused() const { return badLine(reports_.back()); }

 private:
  BadRows badRows_;
  std::size_t mostReports_;
  bool sharedTimes_;
  ImportCounts& counts_;
  std::vector<RowReport>& reports_;
};

// Some lines after one another, read by themselves.
struct Stretch {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t room = 0;      // for rows; the first one takes up the others'
  std::vector<BarRow> rows;  // as they stand in the file
  int priceDecimals = 0;
  ImportCounts counts;
  std::vector<RowReport> reports;
  bool refused = false;  // the last report says why
};

void readStretch(const std::vector<std::string_view>& lines, const TableLayout& layout, const ReadOptions& options,
                 Stretch& stretch) {
  Import import(options, layout.ticks, stretch.counts, stretch.reports);
  RowReader reader(layout, options.bothSides);
  stretch.rows.reserve(stretch.room);
  for (std::size_t i = stretch.begin; i < stretch.end && !stretch.refused; ++i) {
    if (i % kLinesALook == 0 && options.isCanceled())
      return;
    if (lines[i].find_first_not_of(" \t") == std::string_view::npos)
      continue;
    ++stretch.counts.read;
    BarRow row;
    Verdict verdict = reader.read(lines[i], row);
    row.line = i + 1;
    if (layout.labels)  // their order is that of the file
      row.time = static_cast<std::int64_t>(row.line);
    if (verdict == Verdict::good && reader.needsRepair() && !import.repair(row))
      verdict = Verdict::highLow;
    if (verdict == Verdict::good)
      stretch.rows.push_back(row);
    else
      stretch.refused = !import.reject(verdict, row.line);
  }
  stretch.priceDecimals = reader.priceDecimals();
}

std::vector<Stretch> stretchesOf(std::size_t begin, std::size_t end, std::size_t sideBySide) {
  const std::size_t lines = end - std::min(begin, end);
  const std::size_t wanted = sideBySide == 0 ? std::thread::hardware_concurrency() : sideBySide;
  const std::size_t most = std::clamp<std::size_t>(wanted, 1, kMostStretches);
  std::vector<Stretch> stretches(std::clamp<std::size_t>(lines / kLinesAStretch, 1, most));
  for (std::size_t i = 0; i < stretches.size(); ++i) {
    stretches[i].begin = begin + lines * i / stretches.size();
    stretches[i].end = begin + lines * (i + 1) / stretches.size();
    stretches[i].room = i == 0 ? lines : stretches[i].end - stretches[i].begin;
  }
  return stretches;
}

template <class Work>
std::future<void> beside(Work work) {
  try {
    return std::async(std::launch::async, work);
  } catch (const std::system_error&) {  // no thread is left: it is done by who waits for it
    return std::async(std::launch::deferred, work);
  }
}

// Behind the first one what the others read, as if it had read it all.
void join(Stretch& first, Stretch& next, std::size_t mostReports) {
  first.rows.insert(first.rows.end(), next.rows.begin(), next.rows.end());
  next.rows = {};
  first.priceDecimals = std::max(first.priceDecimals, next.priceDecimals);
  first.counts.read += next.counts.read;
  for (const auto& [code, count] : next.counts.rejected)
    first.counts.rejected[code] += count;
  const std::size_t room = mostReports - first.reports.size();
  first.reports.insert(first.reports.end(), next.reports.begin(),
                       next.reports.begin() + static_cast<std::ptrdiff_t>(std::min(room, next.reports.size())));
  first.refused = next.refused;
}

}  // namespace

Failure badLine(const RowReport& report) {
  return Failure{"line " + std::to_string(report.line) + " is bad (" + report.code +
                 "); mend it, or leave such rows out with --bad-rows skip"};
}

Result<BarRows> readBarRows(const std::vector<std::string_view>& lines, const TableLayout& layout,
                            const ReadOptions& options, ImportCounts& counts, std::vector<RowReport>& reports) {
  std::vector<Stretch> stretches = stretchesOf(layout.firstLine, lines.size(), options.sideBySide);
  std::vector<std::future<void>> others;
  for (std::size_t i = 1; i < stretches.size(); ++i)
    others.push_back(beside([&, i] { readStretch(lines, layout, options, stretches[i]); }));
  Stretch& all = stretches.front();
  readStretch(lines, layout, options, all);
  for (std::size_t i = 1; i < stretches.size(); ++i) {
    others[i - 1].get();
    if (!all.refused)
      join(all, stretches[i], options.mostReports);
  }
  if (options.isCanceled())
    return Failure{"was not read, for that was canceled"};
  counts = std::move(all.counts);
  reports = std::move(all.reports);
  Import import(options, layout.ticks, counts, reports);
  if (all.refused || !import.order(all.rows))
    return import.refused();
  return BarRows{std::move(all.rows), all.priceDecimals};
}

}  // namespace oms
