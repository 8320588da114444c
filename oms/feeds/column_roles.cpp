#include "oms/feeds/column_roles.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <initializer_list>

#include "oms/feeds/time_text.h"

namespace oms {
namespace {

// "Adj Close", "<TICKVOL>" and "close_time" without all that is not a letter or digit, in lower case.
std::string plainName(std::string_view name) {
  std::string plain;
  for (const char c : name) {
    if (c >= 'A' && c <= 'Z')
      plain += static_cast<char>(c - 'A' + 'a');
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
      plain += c;
  }
  // "1. open" of some web services.
  if (plain.size() > 1 && plain[0] >= '1' && plain[0] <= '9')
    plain.erase(0, 1);
  return plain;
}

bool oneOf(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

struct PriceName {
  int ColumnRoles::*role;
  std::initializer_list<std::string_view> names;
};

const std::array<PriceName, 8>& priceNames() {
  static const std::array<PriceName, 8> names{{
      {&ColumnRoles::open, {"open", "o", "openprice", "bidopen", "openbid"}},
      {&ColumnRoles::high, {"high", "h", "highprice", "bidhigh", "highbid"}},
      {&ColumnRoles::low, {"low", "l", "lowprice", "bidlow", "lowbid"}},
      {&ColumnRoles::close, {"close", "c", "closeprice", "closelast", "bidclose", "closebid"}},
      {&ColumnRoles::askOpen, {"askopen", "openask"}},
      {&ColumnRoles::askHigh, {"askhigh", "highask"}},
      {&ColumnRoles::askLow, {"asklow", "lowask"}},
      {&ColumnRoles::askClose, {"askclose", "closeask"}},
  }};
  return names;
}

int ColumnRoles::*priceRole(std::string_view name) {
  for (const PriceName& price : priceNames()) {
    if (oneOf(name, price.names))
      return price.role;
  }
  return nullptr;
}

// How likely it is the volume in units of the symbol; 0: it is none. "volume_btc" of BTCUSD beats "volume".
int volumeRank(std::string_view name, std::string_view symbol) {
  if (oneOf(name, {"tickvol", "tickvolume"}))
    return 1;
  if (oneOf(name, {"volume", "vol", "v", "volumefrom", "basevolume"}))
    return 3;
  if (name.substr(0, 6) != "volume" || name == "volumeto")
    return 0;
  const std::string_view unit = name.substr(6);
  return !unit.empty() && symbol.substr(0, unit.size()) == unit ? 4 : 2;
}

// A stamp that begins the bar is better than one that ends it, and a whole stamp better than a date.
int timeRank(std::string_view name) {
  if (oneOf(name, {"unix", "unixtimestamp", "epoch", "unixtime"}))
    return 6;
  if (oneOf(name, {"opentime", "timestamp", "datetime", "opendatetime", "ts", "gmttime", "utctime", "starttime",
                   "timestamputc", "datetimeutc"})) {
    return 5;
  }
  if (oneOf(name, {"time", "localtime", "t", "utc"}))
    return 4;
  if (oneOf(name, {"date", "dateutc", "day", "dt", "tradingday", "tradedate"}))
    return 3;
  if (oneOf(name, {"closetime", "closedatetime", "closetimestamp", "endtime"}))
    return 2;
  return name.empty() || name == "label" ? 1 : 0;
}

void takeTimeColumns(const Cells& header, const Cells& first, ColumnRoles& roles) {
  int rank = 0;
  int date = ColumnRoles::none;
  int clock = ColumnRoles::none;
  for (std::size_t i = 0; i < header.size(); ++i) {
    const std::string name = plainName(header[i]);
    const int column = static_cast<int>(i);
    // A nameless column is an index unless it comes first and there is no better one.
    const int found = name.empty() && i > 0 ? 0 : timeRank(name);
    if (found == 3 && date < 0)
      date = column;
    const bool isClock = oneOf(name, {"time", "clock", "hour"}) && i < first.size() && looksLikeClock(first[i]);
    if (isClock)
      clock = column;
    if (found <= rank || isClock)
      continue;
    rank = found;
    roles.time = column;
    roles.closeStamped = found == 2;
  }
  if (date >= 0 && clock >= 0) {
    roles.time = date;
    roles.clock = clock;
  }
}

bool looksLikeTime(std::string_view cell) {
  if (cell.empty() || cell.front() < '0' || cell.front() > '9')
    return false;
  TimeStyle calendar;
  calendar.digits = TimeStyle::Digits::calendar;
  return parseFileTime(cell, TimeStyle{}) || parseFileTime(cell, calendar);
}

bool isNumber(std::string_view cell) {
  return !cell.empty() && cell.find_first_not_of("0123456789.+-eE") == std::string_view::npos;
}

double roughly(std::string_view cell) {
  return std::strtod(std::string(cell).c_str(), nullptr);
}

// The share of rows whose prices keep low <= open, close <= high, in per cent.
int keptPercent(const std::vector<Cells>& rows, const ColumnRoles& roles) {
  std::size_t kept = 0;
  for (const Cells& row : rows) {
    const auto at = [&](int column) { return roughly(row[static_cast<std::size_t>(column)]); };
    const double low = at(roles.low);
    const double high = at(roles.high);
    if (low > 0 && low <= std::min(at(roles.open), at(roles.close)) &&
        high >= std::max(at(roles.open), at(roles.close))) {
      ++kept;
    }
  }
  return static_cast<int>(kept * 100 / rows.size());
}

ColumnRoles rolesAt(int time, int clock, std::array<int, 5> offsets) {
  const int base = std::max(time, clock) + 1;
  ColumnRoles roles;
  roles.time = time;
  roles.clock = clock;
  roles.open = base + offsets[0];
  roles.high = base + offsets[1];
  roles.low = base + offsets[2];
  roles.close = base + offsets[3];
  roles.volume = offsets[4] < 0 ? ColumnRoles::none : base + offsets[4];
  return roles;
}

Failure ambiguous(const std::string& what) {
  return Failure{what + "; name them with --columns, for example --columns time,open,high,low,close,volume"};
}

// open high low close volume; volume open high low close; low high open close volume.
Result<ColumnRoles> orderedRoles(const std::vector<Cells>& rows, int clock) {
  const ColumnRoles usual = rolesAt(0, clock, {0, 1, 2, 3, 4});
  const int usualKept = keptPercent(rows, usual);
  ColumnRoles best = usual;
  int bestKept = usualKept;
  for (const auto& order : {std::array{1, 2, 3, 4, 0}, std::array{2, 1, 0, 3, 4}}) {
    const ColumnRoles tried = rolesAt(0, clock, order);
    const int kept = keptPercent(rows, tried);
    // A few bad rows must not turn the usual order over.
    if (kept <= bestKept || kept < usualKept + 10)
      continue;
    best = tried;
    bestKept = kept;
  }
  if (bestKept < 40)
    return ambiguous("the order of the columns cannot be told, no order keeps low under high");
  return best;
}

}  // namespace

int ColumnRoles::last() const {
  return std::max({time, clock, open, high, low, close, volume, askOpen, askHigh, askLow, askClose});
}

bool isLabelName(std::string_view name) {
  return plainName(name) == "label";
}

bool isHeader(const Cells& row) {
  return std::any_of(row.begin(), row.end(),
                     [](std::string_view cell) {
                       const std::string name = plainName(cell);
                       return name.size() > 1 && priceRole(name) != nullptr;
                     }) ||
         (std::find(row.begin(), row.end(), "o") != row.end() && std::find(row.begin(), row.end(), "c") != row.end());
}

ColumnRoles rolesOfHeader(const Cells& header, const Cells& first) {
  ColumnRoles roles;
  takeTimeColumns(header, first, roles);
  std::string symbol;
  for (std::size_t i = 0; i < header.size() && i < first.size(); ++i) {
    if (oneOf(plainName(header[i]), {"symbol", "ticker", "pair"}))
      symbol = plainName(first[i]);
  }
  int rank = 0;
  for (std::size_t i = 0; i < header.size(); ++i) {
    const std::string name = plainName(header[i]);
    const int column = static_cast<int>(i);
    if (int ColumnRoles::*role = priceRole(name); role != nullptr && roles.*role < 0)
      roles.*role = column;
    if (const int found = volumeRank(name, symbol); found > rank) {
      rank = found;
      roles.volume = column;
    }
  }
  return roles;
}

namespace {

ColumnRoles tickRoles(ColumnRoles roles, int price, int ask, int size) {
  roles.open = roles.high = roles.low = roles.close = price;
  roles.askOpen = roles.askHigh = roles.askLow = roles.askClose = ask;
  roles.volume = ask < 0 ? size : ColumnRoles::none;
  roles.closeStamped = false;
  return roles;
}

int clockColumn(const Cells& first) {
  const bool clock = first.size() > 1 && looksLikeClock(first[1]) && first[0].find(':') == std::string_view::npos &&
                     first[0].size() >= 8;
  return clock ? 1 : ColumnRoles::none;
}

}  // namespace

std::optional<ColumnRoles> tickRolesOfHeader(const Cells& header, const Cells& first) {
  if (isHeader(header))
    return std::nullopt;
  const auto find = [&](std::initializer_list<std::string_view> names) {
    const auto found = std::find_if(header.begin(), header.end(),
                                    [&](std::string_view cell) { return oneOf(plainName(cell), names); });
    return found == header.end() ? ColumnRoles::none : static_cast<int>(found - header.begin());
  };
  ColumnRoles roles;
  takeTimeColumns(header, first, roles);
  const int bid = find({"bid", "bidprice", "bestbid", "bidpx"});
  const int ask = find({"ask", "askprice", "bestask", "askpx", "offer"});
  const int price = find({"price", "last", "lastprice", "tradeprice", "px"});
  if (roles.time < 0 || ((bid < 0 || ask < 0) && price < 0))
    return std::nullopt;
  if (bid >= 0 && ask >= 0)
    return tickRoles(roles, bid, ask, ColumnRoles::none);
  return tickRoles(roles, price, ColumnRoles::none, find({"size", "qty", "quantity", "amount", "volume", "vol"}));
}

std::optional<ColumnRoles> tickRolesOfRows(const std::vector<Cells>& rows) {
  const Cells& first = rows.front();
  if (!looksLikeTime(first.front()) && !isNumber(first.front()))
    return std::nullopt;
  ColumnRoles roles;
  roles.time = 0;
  roles.clock = clockColumn(first);
  const std::size_t price = roles.clock < 0 ? 1 : 2;
  std::size_t numbers = 0;
  while (price + numbers < first.size() && isNumber(first[price + numbers]))
    ++numbers;
  // Four or more are bars, and two up to one are factors of splits and dividends.
  if (numbers < 2 || numbers > 3)
    return std::nullopt;
  if (first.front().size() == 8 && roughly(first[price]) <= 1 && roughly(first[price + 1]) <= 1)
    return std::nullopt;
  const bool quotes = std::all_of(rows.begin(), rows.end(), [&](const Cells& row) {
    const double bid = roughly(row[price]);
    return std::abs(roughly(row[price + 1]) - bid) <= bid / 20;
  });
  const int column = static_cast<int>(price);
  return quotes ? tickRoles(roles, column, column + 1, ColumnRoles::none)
                : tickRoles(roles, column, ColumnRoles::none, column + 1);
}

std::optional<ColumnRoles> tickRolesOfFlatBars(const Cells& header, const std::vector<Cells>& rows) {
  const ColumnRoles bars = rolesOfHeader(header, rows.front());
  if (!bars.complete())
    return std::nullopt;
  const bool flat = std::all_of(rows.begin(), rows.end(), [&](const Cells& row) {
    const auto at = [&](int column) { return row[static_cast<std::size_t>(column)]; };
    return at(bars.open) == at(bars.high) && at(bars.open) == at(bars.low) && at(bars.open) == at(bars.close) &&
           roughly(at(bars.open)) > 0;
  });
  return flat ? std::optional(tickRoles(bars, bars.close, ColumnRoles::none, bars.volume)) : std::nullopt;
}

Result<ColumnRoles> rolesOfNames(const std::vector<std::string>& names) {
  ColumnRoles roles;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string name = plainName(names[i]);
    const int column = static_cast<int>(i);
    if (names[i].empty() || names[i] == "-" || name == "ignore")
      continue;
    if (int ColumnRoles::*role = priceRole(name)) {
      roles.*role = column;
    } else if (volumeRank(name, {}) > 0) {
      roles.volume = column;
    } else if (name == "clock" || (name == "time" && roles.time >= 0)) {
      roles.clock = column;
    } else if (timeRank(name) > 0) {
      roles.time = column;
      roles.closeStamped = timeRank(name) == 2;
    } else {
      return Failure{"--columns names \"" + names[i] +
                     "\"; known are time, date, clock, close_time, open, high, low, close, volume and -"};
    }
  }
  if (!roles.complete())
    return Failure{"--columns must name time, open, high, low and close"};
  return roles;
}

Result<ColumnRoles> rolesOfRows(const std::vector<Cells>& rows) {
  const Cells& first = rows.front();
  if (!looksLikeTime(first.front())) {
    return ambiguous("the first column holds no time and there is no header, so the columns cannot be told");
  }
  const int clock = clockColumn(first);
  const std::size_t prices = static_cast<std::size_t>(clock >= 0 ? 2 : 1);
  const bool numbers = std::all_of(rows.begin(), rows.end(), [&](const Cells& row) {
    return std::all_of(row.begin() + static_cast<std::ptrdiff_t>(prices), row.end(), isNumber);
  });
  if (!numbers)
    return ambiguous("the rows hold more than numbers and there is no header, so the columns cannot be told");
  const std::size_t count = first.size() - prices;
  if (count == 3 && first.front().size() == 8 && roughly(first[1]) <= 1 && roughly(first[2]) <= 1) {
    return Failure{"is a file of split and dividend factors, not of bars; give the file with the prices"};
  }
  if (count < 4)
    return Failure{"holds quotes or trades, not bars; give a file of bars"};
  if (count == 4)
    return rolesAt(0, clock, {0, 1, 2, 3, -1});
  if (count == 5)
    return orderedRoles(rows, clock);
  if (count == 10) {
    ColumnRoles roles = rolesAt(0, clock, {0, 1, 2, 3, -1});
    roles.askOpen = roles.open + 5;
    roles.askHigh = roles.open + 6;
    roles.askLow = roles.open + 7;
    roles.askClose = roles.open + 8;
    return roles;
  }
  const ColumnRoles roles = rolesAt(0, clock, {0, 1, 2, 3, 4});
  const bool klines = count == 11 && looksLikeTime(first[6]);
  const bool counted = count == 6 && first[6].find('.') == std::string_view::npos;
  if ((klines || counted) && keptPercent(rows, roles) >= 40)
    return roles;
  return ambiguous("has " + std::to_string(first.size()) + " columns and no header, so their order cannot be told");
}

}  // namespace oms
