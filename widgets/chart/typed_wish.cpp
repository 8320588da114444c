#include "widgets/chart/typed_wish.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QRegularExpression>
#include <QStringList>

#include "widgets/common/format.h"

namespace widgets {
namespace {

constexpr int kMostOthers = 3;

QString typedTr(const char* text) {
  return QCoreApplication::translate("widgets::TypedWish", text);
}

// Of so many of a unit; nothing where there are no such bars.
std::optional<oms::Timeframe> timeframeOf(const QString& count, const QString& unit) {
  const QString number = count.isEmpty() ? QStringLiteral("1") : count;
  const QString known = unit.isEmpty() ? QStringLiteral("m") : unit == QStringLiteral("M") ? "mo" : unit.toLower();
  if (const auto named = oms::parseTimeframe((number + known).toStdString()))
    return named;
  const qint64 seconds = known == QStringLiteral("s")   ? 1
                         : known == QStringLiteral("m") ? 60
                         : known == QStringLiteral("h") ? 3'600
                                                        : 86'400;
  if (known == QStringLiteral("w") || known == QStringLiteral("mo"))
    return std::nullopt;
  const auto wanted = std::chrono::seconds(number.toLongLong() * seconds);
  for (auto timeframe = oms::Timeframe::s1; timeframe <= oms::Timeframe::w1;
       timeframe = static_cast<oms::Timeframe>(static_cast<int>(timeframe) + 1)) {
    if (oms::length(timeframe) == wanted)
      return timeframe;
  }
  return std::nullopt;
}

TypedWish symbolOf(const QString& typed, const oms::InstrumentList& instruments) {
  QStringList others;
  std::optional<oms::SymbolIndex> first;
  const auto look = [&](auto fits) {
    for (std::uint32_t i = 0; i < instruments.size(); ++i) {
      const QString symbol = text(instruments[oms::SymbolIndex{i}].symbol);
      if (!fits(symbol))
        continue;
      if (!first)
        first = oms::SymbolIndex{i};
      else if (first != oms::SymbolIndex{i} && !others.contains(symbol))
        others << symbol;
    }
  };
  look([&](const QString& symbol) { return symbol.compare(typed, Qt::CaseInsensitive) == 0; });
  look([&](const QString& symbol) { return symbol.startsWith(typed, Qt::CaseInsensitive); });
  look([&](const QString& symbol) { return symbol.contains(typed, Qt::CaseInsensitive); });
  if (!first)
    return {{}, typedTr("No symbol of this session has “%1” in it").arg(typed)};
  const QString symbol = text(instruments[*first].symbol);
  if (others.isEmpty())
    return {*first, typedTr("Symbol %1").arg(symbol)};
  const bool more = others.size() > kMostOthers;
  return {*first, typedTr("Symbol %1, not %2")
                      .arg(symbol, QStringList(others.mid(0, kMostOthers)).join(QStringLiteral(", ")) +
                                       (more ? QStringLiteral(", …") : QString()))};
}

}  // namespace

QString lengthWords(oms::Timeframe timeframe) {
  const auto row = [](qint64 count, const char* one, const char* many) {
    return plural(count, typedTr(one), typedTr(many));
  };
  const qint64 seconds = oms::length(timeframe) / std::chrono::seconds(1);
  if (timeframe == oms::Timeframe::mo1)
    return typedTr("1 month");
  if (timeframe == oms::Timeframe::w1)
    return typedTr("1 week");
  if (seconds < 60)
    return row(seconds, "1 second", "%1 seconds");
  if (seconds < 3'600)
    return row(seconds / 60, "1 minute", "%1 minutes");
  if (seconds < 86'400)
    return row(seconds / 3'600, "1 hour", "%1 hours");
  return row(seconds / 86'400, "1 day", "%1 days");
}

TypedWish readTypedTime(const QString& typed, const QTimeZone& zone) {
  static const QRegularExpression kForm(
      QStringLiteral("^(\\d{4})-(\\d{1,2})-(\\d{1,2})(?:[ T]+(\\d{1,2}):(\\d{2})(?::(\\d{2}))?)?$"));
  const QRegularExpressionMatch match = kForm.match(typed.trimmed());
  if (!match.hasMatch())
    return {{}, typedTr("A date as 2026-03-01, or a time as 2026-03-01 14:30")};
  const auto part = [&match](int which) { return match.captured(which).toInt(); };
  const QDate date(part(1), part(2), part(3));
  const QTime time(part(4), part(5), part(6));
  if (!date.isValid() || !time.isValid() || date.year() < 1970 || date.year() > 2200)
    return {{}, typedTr("There is no such time as %1").arg(typed.trimmed())};
  const QDateTime wanted(date, time, zone);
  return {
      oms::Timestamp::fromMs(wanted.toMSecsSinceEpoch()),
      typedTr("Go to %1 %2").arg(wanted.toString(QStringLiteral("yyyy-MM-dd HH:mm")), wanted.timeZoneAbbreviation())};
}

TypedWish readTyped(const QString& typed, const oms::InstrumentList& instruments, const QTimeZone& zone) {
  static const QRegularExpression kLength(QStringLiteral("^(\\d{0,5})(s|m|M|h|H|d|D|w|W|mo|MO)?$"));
  static const QRegularExpression kDate(QStringLiteral("^\\d{1,4}-"));
  const QString wish = typed.trimmed();
  if (wish.isEmpty())
    return {{}, typedTr("A timeframe as 5 or 1h, a symbol, or a date as 2026-03-01")};
  if (const auto exact = instruments.find(wish.toUpper().toStdString()))
    return symbolOf(wish, instruments);
  if (kDate.match(wish).hasMatch())
    return readTypedTime(wish, zone);
  if (const QRegularExpressionMatch length = kLength.match(wish); length.hasMatch()) {
    if (const auto timeframe = timeframeOf(length.captured(1), length.captured(2)))
      return {*timeframe, typedTr("Bars of %1").arg(lengthWords(*timeframe))};
    if (!length.captured(1).isEmpty())
      return {{}, typedTr("No timeframe has that length. Type 15s, 5, 1h or d, for example")};
  }
  return symbolOf(wish, instruments);
}

}  // namespace widgets
