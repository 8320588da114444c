#include "widgets/active_orders/modify_model.h"

#include <QCoreApplication>

#include "widgets/common/format.h"
#include "widgets/common/typed_order.h"

namespace widgets {
namespace {

QString modifyTr(const char* text) {
  return QCoreApplication::translate("widgets::Modify", text);
}

QString digitsOf(oms::Price value, const oms::Instrument& instrument) {
  return value.isZero() ? QString() : priceOf(value, instrument);
}

oms::Quantity readWhole(const QString& typed, const oms::Order& order, const oms::Instrument& instrument,
                        QString& problem) {
  const oms::Quantity whole = readQuantity(typed, instrument, problem);
  if (problem.isEmpty() && whole <= order.filled) {
    problem = modifyTr("%1 of it is filled already; give more than that, or cancel the rest.")
                  .arg(quantity(order.filled, instrument));
  }
  return whole;
}

}  // namespace

ChangeableTerms changeableTerms(const oms::Order& order) {
  const oms::OrderType type = order.request.type;
  const bool trails = oms::isTrailing(type);
  const bool triggered = order.status == oms::OrderStatus::triggered;
  return {oms::hasLimitPrice(type) || type == oms::OrderType::trailingStopLimit,
          (oms::hasTriggerPrice(type) || trails) && !triggered, trails,
          order.request.timeInForce == oms::TimeInForce::gtd};
}

ModifyDraft draftOf(const oms::Order& order, const oms::Instrument& instrument) {
  const oms::OrderRequest& request = order.request;
  const ChangeableTerms terms = changeableTerms(order);
  return {quantity(request.quantity, instrument), terms.price ? digitsOf(request.price, instrument) : QString(),
          terms.trigger ? digitsOf(request.triggerPrice, instrument) : QString(),
          terms.offset ? grouped(request.trailingOffset.text()) : QString(),
          terms.expiry ? dateTime(request.expireTime) : QString()};
}

QString ModifyReading::problem() const {
  for (const QString& each : {quantityProblem, priceProblem, triggerProblem, offsetProblem, expiryProblem}) {
    if (!each.isEmpty())
      return each;
  }
  return {};
}

ModifyReading readModify(const ModifyDraft& draft, const oms::Order& order, const oms::Instrument& instrument) {
  ModifyReading reading;
  oms::ReplaceOrder& command = reading.command;
  command.order = order.id;
  const ModifyDraft now = draftOf(order, instrument);
  if (draft.quantity != now.quantity)
    command.quantity = readWhole(draft.quantity, order, instrument, reading.quantityProblem);
  if (draft.price != now.price)
    command.price = readPrice(draft.price, true, instrument, reading.priceProblem);
  if (draft.trigger != now.trigger)
    command.triggerPrice = readPrice(draft.trigger, true, instrument, reading.triggerProblem);
  if (draft.offset != now.offset)
    command.trailingOffset = readOffset(draft.offset, reading.offsetProblem);
  if (draft.expiry != now.expiry)
    command.expireTime = readTime(draft.expiry, reading.expiryProblem);
  // "5.0" says no more than "5".
  const oms::OrderRequest& request = order.request;
  const auto forget = [](auto& wanted, const auto& is, const QString& problem) {
    if (wanted == is && problem.isEmpty())
      wanted.reset();
  };
  forget(command.quantity, request.quantity, reading.quantityProblem);
  forget(command.price, request.price, reading.priceProblem);
  forget(command.triggerPrice, request.triggerPrice, reading.triggerProblem);
  forget(command.trailingOffset, request.trailingOffset, reading.offsetProblem);
  forget(command.expireTime, request.expireTime, reading.expiryProblem);
  reading.changes =
      command.quantity || command.price || command.triggerPrice || command.trailingOffset || command.expireTime;
  return reading;
}

}  // namespace widgets
