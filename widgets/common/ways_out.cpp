#include "widgets/common/ways_out.h"

#include <QObject>

#include "widgets/common/confirm.h"
#include "widgets/common/format.h"
#include "widgets/common/panel_context.h"

namespace widgets {
namespace {

QString alsoCancels(std::size_t orders) {
  if (orders == 0)
    return {};
  return plural(static_cast<qint64>(orders), QObject::tr("Also cancel the entry order that works"),
                QObject::tr("Also cancel the %1 entry orders that work"));
}

QString haltedSymbols(const oms::SessionView& view) {
  QStringList names;
  for (const auto& [id, position] : view.positions()) {
    const QString name = text(view.instruments()[position.symbol].symbol);
    if (view.halts().count(position.symbol) > 0 && !names.contains(name))
      names << name;
  }
  return names.isEmpty() ? QString()
                         : QObject::tr(" %1 is halted: what closes there waits for the end of the halt.")
                               .arg(names.join(QStringLiteral(", ")));
}

void askUnderKillSwitch(PanelContext& context, QWidget* window, const QString& what) {
  confirm(
      window,
      {QObject::tr("Close every position?"),
       QObject::tr("The kill switch stays engaged and flattens: %1 Every working order but the stops is canceled, "
                   "and the stops go when their position is flat. To close one position alone, re-arm first.")
           .arg(what),
       QObject::tr("Flatten"), true},
      [&context] {
        context.send(oms::EngageKillSwitch{QObject::tr("flatten, asked for in the window").toStdString(), true, true});
      });
}

void flattenWith(PanelContext& context, QWidget* window, const Question& question) {
  confirm(window, context.theme(), question, [&context](bool cancels) {
    if (context.view().tradingState() == oms::TradingState::halted)
      context.send(oms::SetTradingState{oms::TradingState::reducing,
                                        QObject::tr("to flatten, asked for in the window").toStdString()});
    context.send(oms::CloseAllPositions{cancels});
  });
}

}  // namespace

std::vector<oms::OrderId> entryOrders(const oms::SessionView& view, std::optional<oms::SymbolIndex> symbol) {
  std::vector<oms::OrderId> found;
  for (const auto& [id, record] : view.orders()) {
    const oms::Order& order = record.order;
    if (order.isWorking() && !order.request.reduceOnly && (!symbol || order.request.symbol == *symbol))
      found.push_back(id);
  }
  return found;
}

void askToFlatten(PanelContext& context, QWidget* window) {
  const oms::SessionView& view = context.view();
  const QString what =
      plural(static_cast<qint64>(view.positions().size()),
             QObject::tr("One position will be closed with a market order, at whatever the market pays."),
             QObject::tr("%1 positions will be closed with market orders, at whatever the market pays.")) +
      haltedSymbols(view);
  if (view.killSwitch().engaged)
    return askUnderKillSwitch(context, window, what);
  Question question{QObject::tr("Close every position?"), what, QObject::tr("Flatten"), true};
  if (view.tradingState() == oms::TradingState::halted)
    question.text += QObject::tr(" Trading is halted and goes to reducing, in which positions can only get smaller.");
  question.option = alsoCancels(entryOrders(view).size());
  flattenWith(context, window, question);
}

void close(PanelContext& context, QWidget* window, oms::PositionId id) {
  const oms::SessionView& view = context.view();
  const auto found = view.positions().find(id);
  if (found == view.positions().end())
    return;
  // Halted trading lets nobody close a single one.
  if (view.tradingState() == oms::TradingState::halted)
    return askToFlatten(context, window);
  const oms::SymbolIndex symbol = found->second.symbol;
  const std::vector<oms::OrderId> entries = entryOrders(view, symbol);
  if (entries.empty())
    return context.send(oms::ClosePosition{id});
  const oms::Instrument& instrument = view.instruments()[symbol];
  Question question{QObject::tr("Close %1?").arg(text(instrument.symbol)),
                    QObject::tr("A market order to %1 %2 closes the position. Its stops and targets end with it; the "
                                "other orders in %3 go on working unless they are canceled.")
                        .arg(sideWord(oms::opposite(found->second.side())).toLower(),
                             quantity(found->second.quantity.abs(), instrument), text(instrument.symbol)),
                    QObject::tr("Close position"), true};
  question.keep = QObject::tr("Keep position");
  question.option = alsoCancels(entries.size());
  confirm(window, context.theme(), question, [&context, id](bool cancels) {
    context.send(oms::ClosePosition{id, {}, cancels});
  });
}

}  // namespace widgets
