#pragma once

#include <QString>
#include <optional>

#include "oms/model/instrument.h"
#include "oms/model/order.h"
#include "oms/model/risk.h"
#include "oms/model/timestamp.h"
#include "widgets/common/theme.h"

namespace widgets {

// Digits are never made through a double: values come as text from the fixed-point types. Thousands are set apart by
// commas, negative numbers have a true minus.
QString grouped(const QString& digits);
QString grouped(const std::string& digits);

QString price(oms::Price value, const oms::Instrument& instrument);        // at the tick's decimals; zero: "–"
QString priceOf(oms::Price value, const oms::Instrument& instrument);      // the same, zero printed
QString quantity(oms::Quantity value, const oms::Instrument& instrument);  // absolute, at the lot's decimals
QString money(oms::Money value);                                           // two decimals
QString signedMoney(oms::Money value);                                     // "+18.42", "−3.10", "0.00"
QString percent(oms::Ratio value, int decimals);                           // 0.0124 gives "1.24 %"
QString percent(double fraction, int decimals);
QString signedPercent(oms::Ratio value, int decimals);
QString number(double value);  // an indicator's value, six significant digits

// The sign of a number as it is shown: what has rounded to nothing has none.
int shownSign(int sign, const QString& digits);
// "▲ 18.42", "▼ 3.10": the arrow says the sign, the digits have none; zero has no arrow.
QString arrowed(int sign, const QString& digits);
Tone toneOf(int sign);  // up, down, or muted at zero

QString sideWord(oms::Side side);             // Buy, Sell
QString holdingWord(oms::Side side);          // Long, Short
QString words(std::string_view wireName);     // "awaiting_approval" gives "awaiting approval"
QString sentence(std::string_view wireName);  // the same with a capital
QString text(std::string_view utf8);

QString clockTime(oms::Timestamp time);  // 10:52:14
QString dateTime(oms::Timestamp time);   // 2026-01-05 10:52:14
QString age(oms::Duration age);          // "8 s", "14 min", "1 h 02", "3 d 04 h"
QString countdown(oms::Duration left);   // 13:07:46

// A check's or limit's number with its unit: "0.6 %", "12", "9,300.00".
QString checkNumber(oms::CheckUnit unit, std::int64_t number);

// `one` when there is one, else `many` with the number put in for %1.
QString plural(qint64 count, const QString& one, const QString& many);

// The digits without the commas or spaces between groups of three; anything else is left as it is: "0,15" may be
// meant as a fraction and must not become 15.
QString ungrouped(const QString& typed);

// What a person typed into a price, quantity or money field; nothing when it is not clearly a number.
template <class Decimal>
std::optional<Decimal> parseTyped(const QString& typed) {
  const auto parsed = Decimal::parse(ungrouped(typed.trimmed()).toStdString());
  if (!parsed)
    return std::nullopt;
  return *parsed;
}

}  // namespace widgets
