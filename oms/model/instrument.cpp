#include "oms/model/instrument.h"

#include <array>
#include <utility>

namespace oms {
namespace {

constexpr std::array<std::string_view, 3> kCalendarNames{"crypto", "fx", "us_equities"};

int decimalsOf(std::int64_t step) {
  int decimals = 9;
  while (decimals > 0 && step % 10 == 0) {
    step /= 10;
    --decimals;
  }
  return decimals;
}

}  // namespace

std::string_view name(CalendarKind kind) {
  return kCalendarNames[static_cast<std::size_t>(kind)];
}

std::optional<CalendarKind> parseCalendarKind(std::string_view text) {
  for (std::size_t i = 0; i < kCalendarNames.size(); ++i) {
    if (kCalendarNames[i] == text)
      return static_cast<CalendarKind>(i);
  }
  return std::nullopt;
}

int Instrument::priceDecimals() const {
  return decimalsOf(tick.raw());
}
int Instrument::quantityDecimals() const {
  return decimalsOf(lot.raw());
}

SymbolIndex InstrumentList::add(Instrument instrument) {
  if (const auto known = find(instrument.symbol)) {
    instruments_[known->value] = std::move(instrument);
    return *known;
  }
  instruments_.push_back(std::move(instrument));
  return {static_cast<std::uint32_t>(instruments_.size() - 1)};
}

std::optional<SymbolIndex> InstrumentList::find(std::string_view symbol) const {
  for (std::size_t i = 0; i < instruments_.size(); ++i) {
    if (instruments_[i].symbol == symbol)
      return SymbolIndex{static_cast<std::uint32_t>(i)};
  }
  return std::nullopt;
}

const Instrument& InstrumentList::unknown(SymbolIndex index) {
  OMS_ASSERT(!index.isSet(), "unknown symbol index");
  static const Instrument none;
  return none;
}

}  // namespace oms
