#include "widgets/common/format.h"

#include <QDateTime>
#include <QRegularExpression>
#include <QTimeZone>
#include <algorithm>
#include <cmath>

namespace widgets {
namespace {

const QChar kMinus(0x2212);
const QString kNothing = QStringLiteral("–");

QDateTime utc(oms::Timestamp time) {
  return QDateTime::fromMSecsSinceEpoch(time.ms(), Qt::UTC);
}

QString withSign(int sign, const QString& digits) {
  if (shownSign(sign, digits) == 0)
    return digits;
  return (sign > 0 ? QStringLiteral("+") : QString(kMinus)) + digits;
}

QString twoDigits(qint64 value) {
  return QStringLiteral("%1").arg(value, 2, 10, QLatin1Char('0'));
}

}  // namespace

int shownSign(int sign, const QString& digits) {
  const auto counts = [](QChar digit) { return digit >= u'1' && digit <= u'9'; };
  return std::any_of(digits.begin(), digits.end(), counts) ? sign : 0;
}

QString grouped(const QString& digits) {
  const bool negative = digits.startsWith('-');
  const QString plain = negative ? digits.mid(1) : digits;
  const qsizetype point = plain.indexOf('.');
  const qsizetype whole = point < 0 ? plain.size() : point;
  QString result = plain;
  for (qsizetype at = whole - 3; at > 0; at -= 3)
    result.insert(at, ',');
  return negative ? kMinus + result : result;
}

QString grouped(const std::string& digits) {
  return grouped(QString::fromStdString(digits));
}

QString ungrouped(const QString& typed) {
  static const QRegularExpression groups(QStringLiteral(R"(^[+-]?[1-9]\d{0,2}([, ])\d{3}(\1\d{3})*(\.\d*)?$)"));
  const QRegularExpressionMatch match = groups.match(typed);
  return match.hasMatch() ? QString(typed).remove(match.captured(1)) : typed;
}

QString price(oms::Price value, const oms::Instrument& instrument) {
  return value.isZero() ? kNothing : priceOf(value, instrument);
}

QString priceOf(oms::Price value, const oms::Instrument& instrument) {
  return grouped(value.rounded(instrument.priceDecimals()));
}

QString quantity(oms::Quantity value, const oms::Instrument& instrument) {
  return grouped(value.abs().rounded(instrument.quantityDecimals()));
}

QString money(oms::Money value) {
  return grouped(value.rounded(2));
}

QString signedMoney(oms::Money value) {
  return withSign(value.sign(), grouped(value.abs().rounded(2)));
}

QString percent(oms::Ratio value, int decimals) {
  return grouped((value * 100).rounded(decimals)) + QStringLiteral(" %");
}

QString percent(double fraction, int decimals) {
  const double shown = fraction * 100;
  return withSign(shown < 0 ? -1 : 0, grouped(QString::number(std::abs(shown), 'f', decimals))) + QStringLiteral(" %");
}

QString signedPercent(oms::Ratio value, int decimals) {
  return withSign(value.sign(), percent(value.abs(), decimals));
}

QString number(double value) {
  if (!std::isfinite(value))
    return kNothing;
  const double size = std::abs(value);
  if (size < 1e6 && value == std::trunc(value))
    return withSign(value < 0 ? -1 : 0, grouped(QString::number(size, 'f', 0)));
  const int whole = size < 1 ? 1 : static_cast<int>(std::log10(size)) + 1;
  return withSign(value < 0 ? -1 : 0, grouped(QString::number(size, 'f', std::max(0, std::min(5, 6 - whole)))));
}

QString arrowed(int sign, const QString& digits) {
  if (shownSign(sign, digits) == 0)
    return digits;
  return (sign > 0 ? QStringLiteral("▲ ") : QStringLiteral("▼ ")) + digits;
}

Tone toneOf(int sign) {
  return sign > 0 ? Tone::Up : sign < 0 ? Tone::Down : Tone::Muted;
}

QString sideWord(oms::Side side) {
  return side == oms::Side::buy ? QStringLiteral("Buy") : QStringLiteral("Sell");
}

QString holdingWord(oms::Side side) {
  return side == oms::Side::buy ? QStringLiteral("Long") : QStringLiteral("Short");
}

QString words(std::string_view wireName) {
  static const QStringList initials{"atr", "ema", "macd", "oco", "rsi", "sma", "vwap"};
  QStringList parts = text(wireName).split('_');
  for (QString& part : parts) {
    if (initials.contains(part))
      part = part.toUpper();
  }
  return parts.join(' ');
}

QString sentence(std::string_view wireName) {
  QString result = words(wireName);
  if (!result.isEmpty())
    result[0] = result[0].toUpper();
  return result;
}

QString text(std::string_view utf8) {
  return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

QString clockTime(oms::Timestamp time) {
  return time.isSet() ? utc(time).toString(QStringLiteral("HH:mm:ss")) : kNothing;
}

QString dateTime(oms::Timestamp time) {
  return time.isSet() ? utc(time).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")) : kNothing;
}

QString age(oms::Duration age) {
  const qint64 seconds = std::max<qint64>(0, std::chrono::duration_cast<std::chrono::seconds>(age).count());
  if (seconds < 60)
    return QStringLiteral("%1 s").arg(seconds);
  if (seconds < 3600)
    return QStringLiteral("%1 min").arg(seconds / 60);
  if (seconds < 86400)
    return QStringLiteral("%1 h %2").arg(seconds / 3600).arg(twoDigits(seconds / 60 % 60));
  return QStringLiteral("%1 d %2 h").arg(seconds / 86400).arg(seconds / 3600 % 24);
}

QString countdown(oms::Duration left) {
  const qint64 seconds = std::max<qint64>(0, std::chrono::duration_cast<std::chrono::seconds>(left).count());
  const QString minutes = twoDigits(seconds / 60 % 60) + ':' + twoDigits(seconds % 60);
  return seconds < 3600 ? minutes : QStringLiteral("%1:%2").arg(seconds / 3600).arg(minutes);
}

QString checkNumber(oms::CheckUnit unit, std::int64_t number) {
  switch (unit) {
    case oms::CheckUnit::none:
      return {};
    case oms::CheckUnit::ratio: {
      const oms::Ratio ratio = oms::Ratio::fromRaw(number);
      return percent(
          ratio, ratio.abs() < oms::Ratio::fromInt(1) && !(ratio * 100).isMultipleOf(oms::Ratio::fromInt(1)) ? 1 : 0);
    }
    case oms::CheckUnit::money:
      return money(oms::Money::fromRaw(number));
    case oms::CheckUnit::count:
      return grouped(QString::number(number));
    case oms::CheckUnit::milliseconds:
      return QStringLiteral("%1 ms").arg(grouped(QString::number(number)));
    case oms::CheckUnit::quantity:
    case oms::CheckUnit::price:
      return grouped(oms::formatCheckNumber(unit, number));
  }
  return {};
}

QString plural(qint64 count, const QString& one, const QString& many) {
  return count == 1 ? one : many.arg(grouped(QString::number(count)));
}

}  // namespace widgets
