#include "oms/feeds/bid_ask.h"

#include <algorithm>

namespace oms {
namespace {

std::int64_t mid(std::int64_t bid, std::int64_t ask) {
  return bid + (ask - bid) / 2;
}

BarRow midOf(const BarRow& bid, const BarRow& ask) {
  BarRow row = bid;
  row.open = mid(bid.open, ask.open);
  row.high = mid(bid.high, ask.high);
  row.low = mid(bid.low, ask.low);
  row.close = mid(bid.close, ask.close);
  row.crossed = ask.close < bid.close;
  row.spread = row.crossed ? -1 : ask.close - bid.close;
  row.rounded |= ask.rounded;
  row.repaired |= ask.repaired;
  return row;
}

class Joining {
 public:
  Joining(SideRows& joined, std::size_t mostReports) : joined_(joined), mostReports_(mostReports) {}

  void oneSided(const BarRow& row, bool ask) {
    ++joined_.counts.rejected["one_sided"];
    if (joined_.reports.size() < mostReports_)
      joined_.reports.push_back({row.line, "one_sided", ask});
  }
  void both(const BarRow& bid, const BarRow& ask) {
    joined_.rows.rows.push_back(midOf(bid, ask));
    const BarRow& row = joined_.rows.rows.back();
    joined_.counts.repaired += row.repaired ? 1 : 0;
    joined_.counts.rounded += row.rounded ? 1 : 0;
    joined_.counts.crossed += row.crossed ? 1 : 0;
  }

 private:
  SideRows& joined_;
  std::size_t mostReports_;
};

}  // namespace

SideRows joinSides(SideRows bid, SideRows ask, const ReadOptions& options) {
  SideRows joined;
  joined.rows.priceDecimals = std::max(bid.rows.priceDecimals, ask.rows.priceDecimals);
  joined.counts.rejected = bid.counts.rejected;
  for (const auto& [code, rows] : ask.counts.rejected)
    joined.counts.rejected[code] += rows;
  joined.reports = std::move(bid.reports);
  for (RowReport& report : ask.reports) {
    report.ask = true;
    if (joined.reports.size() < options.mostReports)
      joined.reports.push_back(std::move(report));
  }
  Joining joining(joined, options.mostReports);
  auto other = ask.rows.rows.begin();
  for (const BarRow& row : bid.rows.rows) {
    for (; other != ask.rows.rows.end() && other->time < row.time; ++other)
      joining.oneSided(*other, true);
    if (other == ask.rows.rows.end() || other->time != row.time)
      joining.oneSided(row, false);
    else
      joining.both(row, *other++);
  }
  for (; other != ask.rows.rows.end(); ++other)
    joining.oneSided(*other, true);
  joined.counts.accepted = joined.rows.rows.size();
  joined.counts.read = bid.counts.read + ask.counts.read - joined.counts.accepted;
  std::stable_sort(joined.reports.begin(), joined.reports.end(),
                   [](const RowReport& a, const RowReport& b) { return a.ask != b.ask ? b.ask : a.line < b.line; });
  return joined;
}

}  // namespace oms
