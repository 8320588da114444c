#include "widgets/common/typed_order.h"

#include <QCoreApplication>

#include "widgets/common/format.h"

namespace widgets {
namespace {

QString typedOrderTr(const char* text) {
  return QCoreApplication::translate("widgets::TypedOrder", text);
}

}  // namespace

oms::Price readPrice(const QString& typed, bool needed, const oms::Instrument& instrument, QString& problem) {
  if (typed.trimmed().isEmpty()) {
    if (needed)
      problem = typedOrderTr("This type of order needs a price here.");
    return {};
  }
  const auto parsed = parseTyped<oms::Price>(typed);
  if (!parsed || !parsed->isPositive()) {
    problem = typedOrderTr("A price is a number above zero, such as 1,250.5.");
    return {};
  }
  if (!parsed->isMultipleOf(instrument.tick)) {
    problem = typedOrderTr("Prices of %1 move in steps of %2.")
                  .arg(text(instrument.symbol), QString::fromStdString(instrument.tick.text()));
  }
  return *parsed;
}

oms::Quantity readQuantity(const QString& typed, const oms::Instrument& instrument, QString& problem) {
  const auto parsed = parseTyped<oms::Quantity>(typed);
  if (!parsed || !parsed->isPositive()) {
    problem = typedOrderTr("A quantity is a number above zero, such as 1,250.5.");
    return {};
  }
  if (!parsed->isMultipleOf(instrument.lot)) {
    problem = typedOrderTr("%1 is traded in lots of %2.")
                  .arg(text(instrument.symbol), QString::fromStdString(instrument.lot.text()));
  }
  return *parsed;
}

oms::Ratio readOffset(const QString& typed, QString& problem) {
  const auto parsed = parseTyped<oms::Ratio>(typed);
  if (parsed && parsed->isPositive())
    return *parsed;
  problem = typedOrderTr("A trailing offset is a number above zero, such as 2.5.");
  return {};
}

oms::Timestamp readTime(const QString& typed, QString& problem) {
  constexpr qsizetype kWithoutSeconds = 16;  // 2026-01-05 10:52
  QString text = typed.trimmed();
  if (text.endsWith('Z'))
    text.chop(1);
  if (text.size() == kWithoutSeconds)
    text += QStringLiteral(":00");
  const auto parsed = oms::parseRfc3339(text.toStdString() + 'Z');
  if (!parsed)
    problem = typedOrderTr("A time is a date and a time of day in UTC, such as 2026-01-05 17:30.");
  return parsed.value_or(oms::Timestamp{});
}

}  // namespace widgets
