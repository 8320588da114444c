#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oms/model/decimal.h"
#include "oms/model/ids.h"
#include "oms/model/trading_session.h"

namespace oms {

// When a market is open: crypto always, fx 24/5 (17:00 New York), us_equities 9:30 to 16:00 New York.
enum class CalendarKind : std::uint8_t { crypto, fx, usEquities };

std::string_view name(CalendarKind kind);  // crypto fx us_equities
std::optional<CalendarKind> parseCalendarKind(std::string_view text);

// A calendar that somebody brought along.
struct OwnCalendar {
  std::string file;
  std::vector<TradingSession> sessions;  // in their order and without overlap, at least one
};

struct Instrument {
  std::string symbol;
  std::string description;
  std::string currency = "USD";
  Price tick = Price::fromRaw(10'000'000);  // 0.01
  Quantity lot = Quantity::fromInt(1);
  bool lotIsStated = true;  // false: as fine as the data's quantities are; limits in lots count whole units then
  Quantity minQuantity = Quantity::fromInt(1);
  Quantity maxQuantity = Quantity::fromInt(1'000'000);
  Ratio multiplier = Ratio::fromInt(1);       // account currency per point and unit
  Price spread = Price::fromRaw(10'000'000);  // ask - bid where the data has only one price
  Ratio marginInitial = Ratio::fromInt(1);    // of the notional; 1 is no leverage
  CalendarKind calendar = CalendarKind::crypto;
  std::shared_ptr<const OwnCalendar> ownCalendar{};  // in place of the one named; null: none
  bool tradable = true;
  bool shortable = true;
  bool restricted = false;  // its positions may only get smaller

  // Decimals that the tick needs, for printing prices; the same for quantities by the lot.
  int priceDecimals() const;
  int quantityDecimals() const;
};

// A session's instruments; an index is stable for the session's life.
class InstrumentList {
 public:
  SymbolIndex add(Instrument instrument);  // the same symbol again replaces the first
  std::optional<SymbolIndex> find(std::string_view symbol) const;
  const Instrument& operator[](SymbolIndex index) const {  // without a name for the index that is none
    return index.value < instruments_.size() ? instruments_[index.value] : unknown(index);
  }
  std::size_t size() const { return instruments_.size(); }
  const std::vector<Instrument>& all() const { return instruments_; }

 private:
  static const Instrument& unknown(SymbolIndex index);

  std::vector<Instrument> instruments_;
};

}  // namespace oms
