#include "oms/feeds/factor_file.h"

#include <array>
#include <cstdint>
#include <fstream>
#include <optional>
#include <sstream>

namespace oms {
namespace {

struct Row {
  Timestamp date;
  Ratio price;
  Ratio split;
  Price close;
};

std::optional<Row> parseRow(std::string_view text) {
  std::array<std::string_view, 4> fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const std::size_t end = std::min(text.find(','), text.size());
    fields[i] = text.substr(0, end);
    if ((end == text.size()) != (i + 1 == fields.size()))
      return std::nullopt;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  if (fields[0].size() != 8 || fields[0].find_first_not_of("0123456789") != std::string_view::npos)
    return std::nullopt;
  const int day = std::stoi(std::string(fields[0]));
  const auto date = fromCalendar(day / 10'000, day / 100 % 100, day % 100);
  const auto price = Ratio::parse(fields[1]);
  const auto split = Ratio::parse(fields[2]);
  const auto close = Price::parse(fields[3]);
  const Price most = Price::fromInt(1'000'000);
  if (!date || !price || !split || !close || !price->isPositive() || !split->isPositive() || close->isNegative() ||
      *close > most)
    return std::nullopt;
  return Row{*date, *price, *split, *close};
}

// Factors have seven digits: 1.99999552 is 2 for 1, 0.0666667 is 1 for 15.
Ratio splitBetween(const Row& before, const Row& after) {
  constexpr std::int64_t kLargestTerm = 100;
  const Int128 exact = static_cast<Int128>(after.split.raw()) * Ratio::one / before.split.raw();
  for (std::int64_t below = 1; below <= 20; ++below) {
    const Int128 above = (exact * below + Ratio::one / 2) / Ratio::one;
    const Int128 off = exact * below - above * Ratio::one;
    if (above >= 1 && above <= kLargestTerm && (off < 0 ? -off : off) * 10'000 < exact * below)
      return Ratio::fromRaw(static_cast<std::int64_t>(above * Ratio::one / below));
  }
  constexpr Int128 kMillionth = Ratio::one / 1'000'000;
  return Ratio::fromRaw(static_cast<std::int64_t>((exact + kMillionth / 2) / kMillionth * kMillionth));
}

// What no exchange has seen is a mistake in the file, and could not be booked.
bool isBelievable(const Row& before, const Row& after) {
  constexpr Int128 kMost = 1'000;
  const Int128 was = before.split.raw();
  const Int128 is = after.split.raw();
  const Int128 paid = before.price.raw();
  const Int128 pays = after.price.raw();
  return is <= was * kMost && was <= is * kMost && pays <= paid * kMost && paid <= pays * kMost;
}

Price dividendBetween(const Row& before, const Row& after) {
  constexpr Price kTenthOfACent = Price::fromRaw(Price::one / 1'000);
  const Int128 lost = static_cast<Int128>(before.close.raw()) * (after.price.raw() - before.price.raw());
  const Price amount = Price::fromRaw(static_cast<std::int64_t>(lost / after.price.raw()));
  return amount.isPositive() ? amount.roundedNearestTo(kTenthOfACent) : Price{};
}

}  // namespace

Result<std::vector<CorporateAction>> parseFactors(std::string_view csv, SymbolIndex symbol) {
  std::vector<CorporateAction> actions;
  std::optional<Row> before;
  for (std::size_t line = 1; !csv.empty(); ++line) {
    const std::size_t end = std::min(csv.find('\n'), csv.size());
    std::string_view text = csv.substr(0, end);
    csv.remove_prefix(std::min(end + 1, csv.size()));
    if (!text.empty() && text.back() == '\r')
      text.remove_suffix(1);
    if (text.empty())
      continue;
    const auto row = parseRow(text);
    if (!row)
      return Failure{"line " + std::to_string(line) +
                     ": must be date,price factor,split factor,close: 20120808,0.86,1,620"};
    if (before && row->date <= before->date)
      return Failure{"line " + std::to_string(line) + ": its date must come after the one before it"};
    if (before && !isBelievable(*before, *row))
      return Failure{"line " + std::to_string(line) +
                     ": a factor is a thousand times another one; look at it and at the one before"};
    if (before) {
      const CorporateAction action{symbol, before->date + std::chrono::hours(24), dividendBetween(*before, *row),
                                   splitBetween(*before, *row)};
      if (!action.dividend.isZero() || action.split != Ratio::fromInt(1))
        actions.push_back(action);
    }
    before = row;
  }
  return actions;
}

Result<std::vector<CorporateAction>> readFactors(const std::string& path, SymbolIndex symbol) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  if (!file)
    return Failure{path + " cannot be read; look for its name"};
  auto actions = parseFactors(text.str(), symbol);
  if (!actions)
    return Failure{path + ": " + actions.error().message};
  return actions;
}

}  // namespace oms
