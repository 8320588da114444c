#include "widgets/active_orders/active_orders_model.h"

#include "widgets/common/format.h"

namespace widgets {
namespace {

using OrderRow = oms::Order;

Tone statusTone(oms::OrderStatus status) {
  switch (status) {
    case oms::OrderStatus::filled:
    case oms::OrderStatus::partiallyFilled:
      return Tone::Up;
    case oms::OrderStatus::denied:
    case oms::OrderStatus::rejected:
      return Tone::Down;
    case oms::OrderStatus::pendingUpdate:
    case oms::OrderStatus::pendingCancel:
      return Tone::Warning;
    case oms::OrderStatus::accepted:
    case oms::OrderStatus::triggered:
      return Tone::Accent;
    default:
      return Tone::Muted;
  }
}

QString flagWords(oms::Flags flags) {
  QStringList set;
  for (const auto& [flag, name] : oms::kFlagNames) {
    if (flags.has(flag))
      set << words(name);
  }
  return set.join(QStringLiteral(", "));
}

RowColumn<OrderRow> priceColumn(const PanelContext* context, const QString& id, const QString& title,
                                oms::Price (*member)(const OrderRow&)) {
  return numberColumn<OrderRow>(
      id, title, "63,333.60", 1,
      [context, member](const OrderRow& row) {
        const oms::Instrument* instrument = context->instrument(row.request.symbol);
        return Cell::plain(instrument == nullptr ? QString() : price(member(row), *instrument));
      },
      [member](const OrderRow& row) { return member(row).toDoubleLossy(); });
}

RowColumn<OrderRow> quantityColumn(const PanelContext* context, const QString& id, const QString& title,
                                   oms::Quantity (*member)(const OrderRow&)) {
  return numberColumn<OrderRow>(
      id, title, "0.1500", 1,
      [context, member](const OrderRow& row) {
        const oms::Instrument* instrument = context->instrument(row.request.symbol);
        return Cell::plain(instrument == nullptr ? QString() : quantity(member(row), *instrument));
      },
      [member](const OrderRow& row) { return member(row).toDoubleLossy(); });
}

}  // namespace

Cell statusCell(const oms::Order& order) {
  const QString flags = flagWords(order.flags);
  const QString status = words(name(order.status));
  const QString reason = text(order.reason.view());
  return Cell::chip(flags.isEmpty() ? status : status + QStringLiteral(" · ") + flags, statusTone(order.status))
      .withTip(reason);
}

std::vector<RowColumn<oms::Order>> orderColumns(const PanelContext* context) {
  std::vector<RowColumn<OrderRow>> columns;
  columns.push_back({{"created_at", ActiveOrdersModel::tr("Time"), Qt::AlignLeft, "10:52:14", 1},
                     [](const OrderRow& row) {
                       return Cell::plain(clockTime(row.createdAt), Tone::Muted).withTip(dateTime(row.createdAt));
                     },
                     [](const OrderRow& row) {
                       return SortKey{static_cast<double>(row.id.value), {}};
                     }});
  columns.push_back(textColumn<OrderRow>(
      "symbol", ActiveOrdersModel::tr("Symbol"), "BTCUSDT", 1,
      [context](const OrderRow& row) { return Cell::bold(context->symbolName(row.request.symbol)); }));
  columns.push_back(hidden(
      textColumn<OrderRow>("position_id", ActiveOrdersModel::tr("Position"), "pos_10000", 0, [](const OrderRow& row) {
        return Cell::plain(
            row.request.position.isSet() ? QString::fromStdString(row.request.position.text()) : QString(),
            Tone::Muted);
      })));
  columns.push_back(textColumn<OrderRow>("side", ActiveOrdersModel::tr("Side"), "Sell", 1, [](const OrderRow& row) {
    return Cell::plain(sideWord(row.request.side), row.request.side == oms::Side::buy ? Tone::Up : Tone::Down);
  }));
  columns.push_back(
      textColumn<OrderRow>("type", ActiveOrdersModel::tr("Type"), "Stop market", 1,
                           [](const OrderRow& row) { return Cell::plain(sentence(name(row.request.type))); }));
  columns.push_back(quantityColumn(context, "quantity", ActiveOrdersModel::tr("Quantity"),
                                   [](const OrderRow& row) { return row.request.quantity; }));
  columns.push_back(quantityColumn(context, "filled_quantity", ActiveOrdersModel::tr("Filled"),
                                   [](const OrderRow& row) { return row.filled; }));
  columns.push_back(priceColumn(context, "price", ActiveOrdersModel::tr("Price"),
                                [](const OrderRow& row) { return row.request.price; }));
  columns.push_back(priceColumn(context, "trigger_price", ActiveOrdersModel::tr("Trigger"),
                                [](const OrderRow& row) { return row.request.triggerPrice; }));
  columns.push_back(hidden(priceColumn(context, "avg_px", ActiveOrdersModel::tr("Average"),
                                       [](const OrderRow& row) { return row.averagePrice; })));
  columns.push_back(textColumn<OrderRow>(
      "time_in_force", ActiveOrdersModel::tr("TIF"), "GTC", 1,
      [](const OrderRow& row) { return Cell::plain(text(name(row.request.timeInForce)).toUpper(), Tone::Muted); }));
  columns.push_back(textColumn<OrderRow>("status", ActiveOrdersModel::tr("Status"), "partially filled", 1, statusCell));
  columns.push_back(textColumn<OrderRow>(
      "strategy", ActiveOrdersModel::tr("By"), "Mean reversion", 1, [context](const OrderRow& row) {
        return Cell::plain(context->authorName(row.instance, row.actor), Tone::Muted);
      }));
  columns.push_back(
      hidden(textColumn<OrderRow>("order_id", ActiveOrdersModel::tr("Order"), "ord_10000", 0, [](const OrderRow& row) {
        return Cell::plain(QString::fromStdString(row.id.text()), Tone::Muted);
      })));
  return columns;
}

ActiveOrdersModel::ActiveOrdersModel(const PanelContext& context, QObject* parent)
    : RowModel(
          [&context] {
            auto columns = orderColumns(&context);
            columns.push_back(actionColumn<OrderRow>([](const OrderRow& row) {
              if (row.status == oms::OrderStatus::pendingCancel)
                return Cell{};
              return Cell::links(
                  {{"modify", ActiveOrdersModel::tr("Modify")}, {"cancel", ActiveOrdersModel::tr("Cancel")}});
            }));
            return columns;
          }(),
          parent),
      m_context(context) {
  sort(0, Qt::DescendingOrder);
}

void ActiveOrdersModel::refresh(const oms::ViewChanges& changes) {
  const auto apply = [this](oms::OrderId id) {
    const oms::OrderRecord* record = m_context.view().order(id);
    if (record != nullptr && record->order.isWorking())
      upsert(id, record->order);
    else
      remove(id);
  };
  if (changes.history) {
    removeUnless([this](oms::OrderId id) { return m_context.view().order(id) != nullptr; });
    for (const auto& [id, record] : m_context.view().orders())
      apply(id);
  } else {
    for (const oms::OrderId id : changes.orders)
      apply(id);
  }
}

}  // namespace widgets
