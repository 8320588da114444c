#include "oms/feeds/bar_rows.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>

#include "oms/feeds/number_text.h"

namespace oms {
namespace {

constexpr std::size_t kMostReports = 100;
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
  explicit RowReader(const TableLayout& layout)
      : layout_(layout), last_(static_cast<std::size_t>(layout.roles.last())) {}

  Verdict read(std::string_view line, BarRow& row) {
    rounded_ = crossed_ = repairs_ = false;
    splitLine(line, layout_.delimiter, cells_);
    if (cells_.size() <= last_)
      return Verdict::unreadable;
    const ColumnRoles& roles = layout_.roles;
    const auto time = roles.clock < 0 ? parseFileTime(cell(roles.time), layout_.time)
                                      : parseFileTime(cell(roles.time), cell(roles.clock), layout_.time);
    if (!time)
      return Verdict::unreadable;
    row = BarRow{};
    row.time = time->ns();
    if (!readPrices(row))
      return Verdict::unreadable;
    if (roles.volume >= 0) {
      const auto volume = parseImportedNumber(cell(roles.volume));
      if (!volume || volume->raw > kLargestVolume)
        return Verdict::unreadable;
      row.volume = volume->raw;
      rounded_ |= volume->rounded;
    }
    if (std::min({row.open, row.high, row.low, row.close}) <= 0)
      return Verdict::price;
    if (row.volume < 0)
      return Verdict::volume;
    repairs_ =
        row.high < std::max(row.open, row.close) || row.low > std::min(row.open, row.close) || row.low > row.high;
    return Verdict::good;
  }

  bool rounded() const { return rounded_; }
  bool crossed() const { return crossed_; }
  bool needsRepair() const { return repairs_; }
  int priceDecimals() const { return priceDecimals_; }

 private:
  std::string_view cell(int column) const { return cells_[static_cast<std::size_t>(column)]; }

  std::optional<std::int64_t> price(int column) {
    auto number = parseImportedNumber(cell(column));
    if (!number)
      return std::nullopt;
    if (layout_.priceDivisor != 1) {
      const Int128 divisor = layout_.priceDivisor;
      number->rounded |= number->raw % divisor != 0;
      number->raw = detail::divideRounded(number->raw, divisor, Rounding::halfEven);
    }
    if (number->raw > kLargestPrice || number->raw < -kLargestPrice)
      return std::nullopt;
    rounded_ |= number->rounded;
    const auto raw = static_cast<std::int64_t>(number->raw);
    while (raw % finest_ != 0) {
      finest_ /= 10;
      ++priceDecimals_;
    }
    return raw;
  }

  bool readPrices(BarRow& row) {
    const ColumnRoles& roles = layout_.roles;
    const auto open = price(roles.open);
    const auto high = price(roles.high);
    const auto low = price(roles.low);
    const auto close = price(roles.close);
    if (!open || !high || !low || !close)
      return false;
    row.open = *open;
    row.high = *high;
    row.low = *low;
    row.close = *close;
    if (!roles.hasAsk())
      return true;
    const auto askOpen = price(roles.askOpen);
    const auto askHigh = price(roles.askHigh);
    const auto askLow = price(roles.askLow);
    const auto askClose = price(roles.askClose);
    if (!askOpen || !askHigh || !askLow || !askClose)
      return false;
    crossed_ = *askClose < *close;
    row.spread = crossed_ ? -1 : *askClose - *close;
    row.open += (*askOpen - row.open) / 2;
    row.high += (*askHigh - row.high) / 2;
    row.low += (*askLow - row.low) / 2;
    row.close += (*askClose - row.close) / 2;
    return true;
  }

  const TableLayout& layout_;
  std::size_t last_;
  Cells cells_;
  std::int64_t finest_ = 1'000'000'000;
  int priceDecimals_ = 0;
  bool rounded_ = false;
  bool crossed_ = false;
  bool repairs_ = false;
};

// Rows mostly newest first: then so is the file.
bool isDescending(const std::vector<BarRow>& rows) {
  std::size_t down = 0;
  for (std::size_t i = 1; i < rows.size(); ++i)
    down += rows[i].time < rows[i - 1].time ? 1 : 0;
  return down * 2 + 1 > rows.size();
}

struct Taken {
  BarRow row;
  std::uint64_t line = 0;
  bool rounded = false;
  bool crossed = false;
  bool repaired = false;
};

class Import {
 public:
  Import(BadRows badRows, ImportCounts& counts, std::vector<RowReport>& reports)
      : badRows_(badRows), counts_(counts), reports_(reports) {}

  // False where the file is to be refused.
  bool reject(Verdict verdict, std::uint64_t line) {
    ++counts_.rejected[code(verdict)];
    report(line, code(verdict));
    return badRows_ != BadRows::fail;
  }
  void report(std::uint64_t line, const char* what) {
    if (reports_.size() < kMostReports)
      reports_.push_back({line, what});
  }

  // In the file's own order, so that of two rows out of order the later line is the wrong one.
  bool order(std::vector<Taken>& taken) {
    std::vector<BarRow> rows;
    rows.reserve(taken.size());
    for (const Taken& one : taken)
      rows.push_back(one.row);
    const bool descending = isDescending(rows);
    if (badRows_ == BadRows::repair) {
      std::stable_sort(taken.begin(), taken.end(), [descending](const Taken& a, const Taken& b) {
        return descending ? a.row.time > b.row.time : a.row.time < b.row.time;
      });
    }
    std::size_t kept = 0;
    for (std::size_t i = 0; i < taken.size(); ++i) {
      const std::int64_t before = kept == 0 ? 0 : taken[kept - 1].row.time;
      const std::int64_t time = taken[i].row.time;
      if (kept > 0 && (descending ? time >= before : time <= before)) {
        const Verdict verdict = time == before ? Verdict::duplicate : Verdict::backward;
        if (!reject(verdict, taken[i].line))
          return false;
        continue;
      }
      taken[kept++] = taken[i];
    }
    taken.resize(kept);
    if (descending)
      std::reverse(taken.begin(), taken.end());
    return true;
  }

  // Widens high and low; false where the row has to go.
  bool repair(Taken& one) const {
    if (badRows_ == BadRows::skip || badRows_ == BadRows::fail)
      return false;
    BarRow& row = one.row;
    const auto [low, high] = std::minmax({row.open, row.high, row.low, row.close});
    const std::int64_t lowest = low;
    row.high = high;
    row.low = lowest;
    one.repaired = true;
    return true;
  }

  void count(const std::vector<Taken>& taken) {
    counts_.accepted = taken.size();
    for (const Taken& one : taken) {
      counts_.repaired += one.repaired ? 1 : 0;
      counts_.rounded += one.rounded ? 1 : 0;
      counts_.crossed += one.crossed ? 1 : 0;
      if (one.repaired)
        report(one.line, "repaired");
    }
    std::stable_sort(reports_.begin(), reports_.end(),
                     [](const RowReport& a, const RowReport& b) { return a.line < b.line; });
  }

  Failure refused() const {
    const RowReport& first = reports_.back();
    return Failure{"line " + std::to_string(first.line) + " is bad (" + first.code +
                   "); mend it, or leave such rows out with --bad-rows skip"};
  }

 private:
  BadRows badRows_;
  ImportCounts& counts_;
  std::vector<RowReport>& reports_;
};

}  // namespace

Result<BarRows> readBarRows(const std::vector<std::string_view>& lines, const TableLayout& layout, BadRows badRows,
                            ImportCounts& counts, std::vector<RowReport>& reports) {
  Import import(badRows, counts, reports);
  RowReader reader(layout);
  std::vector<Taken> taken;
  taken.reserve(lines.size());
  for (std::size_t i = layout.firstLine; i < lines.size(); ++i) {
    if (lines[i].find_first_not_of(" \t") == std::string_view::npos)
      continue;
    ++counts.read;
    Taken one;
    one.line = i + 1;
    Verdict verdict = reader.read(lines[i], one.row);
    one.rounded = reader.rounded();
    one.crossed = reader.crossed();
    if (verdict == Verdict::good && reader.needsRepair() && !import.repair(one))
      verdict = Verdict::highLow;
    if (verdict == Verdict::good) {
      taken.push_back(one);
    } else if (!import.reject(verdict, one.line)) {
      return import.refused();
    }
  }
  if (!import.order(taken))
    return import.refused();
  import.count(taken);
  BarRows result;
  result.priceDecimals = reader.priceDecimals();
  result.rows.reserve(taken.size());
  for (const Taken& one : taken)
    result.rows.push_back(one.row);
  return result;
}

}  // namespace oms
