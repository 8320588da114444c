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

}  // namespace widgets
