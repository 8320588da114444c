#include "widgets/positions/positions_model.h"

#include "widgets/common/format.h"

namespace widgets {
namespace {

using PositionRow = oms::Position;

Cell sideCell(const PositionRow& row) {
  return Cell::plain(holdingWord(row.side()), row.side() == oms::Side::buy ? Tone::Up : Tone::Down);
}

Cell resultCell(oms::Money money) {
  const QString digits = widgets::money(money.abs());
  return Cell::plain(arrowed(money.sign(), digits), toneOf(shownSign(money.sign(), digits)));
}

// What the market makes of a position is as old as the symbol's last quote.
Cell agedWith(const PositionRow& row, const PanelContext* context, Cell cell) {
  const QString stale = context->feed().staleness(row.symbol);
  if (stale.isEmpty())
    return cell;
  cell.tone = Tone::Muted;
  return std::move(cell).withTip(stale);
}

oms::Ratio resultRatio(const PositionRow& row) {
  return oms::ratioOf(row.unrealized, row.costBasis.abs()).value_or(oms::Ratio{});
}

// "95.00", where it covers a part alone "95.00 · 0.4 of 1.0", and "no stop": what has none must not look as if it had.
// What of the position is covered is the engine's to say, from the working orders against it.
std::function<Cell(const PositionRow&)> coveredCell(const PanelContext* context, bool stop) {
  return [context, stop](const PositionRow& row) {
    const oms::Instrument* instrument = context->instrument(row.symbol);
    if (instrument == nullptr)
      return Cell::plain({});
    const oms::Price at = stop ? row.stopLoss : row.takeProfit;
    const oms::Quantity covered = stop ? row.stopCovers : row.targetCovers;
    const oms::Quantity whole = row.quantity.abs();
    if (stop && row.unprotected() == whole)
      return Cell::plain(PositionsModel::tr("no stop"), Tone::Warning)
          .withTip(PositionsModel::tr("No working stop order closes it, so nothing bounds its loss."));
    if (at.isZero() || covered == whole)
      return Cell::plain(price(at, *instrument));
    const QString left = quantity(whole - covered, *instrument);
    return Cell::plain(PositionsModel::tr("%1 · %2 of %3")
                           .arg(price(at, *instrument), quantity(covered, *instrument), quantity(whole, *instrument)),
                       stop ? Tone::Warning : Tone::Text)
        .withTip(stop ? PositionsModel::tr("%1 of the position has no stop").arg(left)
                      : PositionsModel::tr("%1 of the position has no target").arg(left));
  };
}

// Which one it is.
std::vector<RowColumn<PositionRow>> namingColumns(const PanelContext* context) {
  std::vector<RowColumn<PositionRow>> columns;
  columns.push_back(textColumn<PositionRow>(
      "symbol", PositionsModel::tr("Symbol"), "BTCUSDT", 1,
      [context](const PositionRow& row) { return Cell::bold(context->symbolName(row.symbol)); }));
  columns.push_back(hidden(textColumn<PositionRow>(
      "position_id", PositionsModel::tr("Position"), "pos_10000", 0,
      [](const PositionRow& row) { return Cell::plain(QString::fromStdString(row.id.text()), Tone::Muted); })));
  columns.push_back(textColumn<PositionRow>("side", PositionsModel::tr("Side"), "Short", 1, sideCell));
  return columns;
}

std::vector<RowColumn<PositionRow>> columnsForPositions(const PanelContext* context) {
  const auto priceCell = [context](oms::Price (*member)(const PositionRow&)) {
    return [context, member](const PositionRow& row) {
      const oms::Instrument* instrument = context->instrument(row.symbol);
      return Cell::plain(instrument == nullptr ? QString() : price(member(row), *instrument));
    };
  };
  const auto entry = [](const PositionRow& row) { return row.entryPrice; };
  const auto current = [](const PositionRow& row) { return row.currentPrice; };
  std::vector<RowColumn<PositionRow>> columns = namingColumns(context);
  columns.push_back(numberColumn<PositionRow>(
      "quantity", PositionsModel::tr("Quantity"), "0.1500", 2,
      [context](const PositionRow& row) {
        const oms::Instrument* instrument = context->instrument(row.symbol);
        return Cell::plain(instrument == nullptr ? QString() : quantity(row.quantity, *instrument));
      },
      [](const PositionRow& row) { return row.quantity.abs().toDoubleLossy(); }));
  columns.push_back(numberColumn<PositionRow>("entry_price", PositionsModel::tr("Entry"), "63,333.60", 2,
                                              priceCell(entry),
                                              [](const PositionRow& row) { return row.entryPrice.toDoubleLossy(); }));
  columns.push_back(numberColumn<PositionRow>(
      "current_price", PositionsModel::tr("Current"), "63,333.60", 2,
      [context, priceCell, current](const PositionRow& row) { return agedWith(row, context, priceCell(current)(row)); },
      [](const PositionRow& row) { return row.currentPrice.toDoubleLossy(); }));
  columns.push_back(numberColumn<PositionRow>(
      "unrealized_pnl", PositionsModel::tr("P&L"), "▲ 1,675.00", 2,
      [context](const PositionRow& row) { return agedWith(row, context, resultCell(row.unrealized)); },
      [](const PositionRow& row) { return row.unrealized.toDoubleLossy(); }));
  columns.push_back(numberColumn<PositionRow>(
      "unrealized_pnl_pct", PositionsModel::tr("P&L %"), "▲ 10.19 %", 2,
      [context](const PositionRow& row) {
        const oms::Ratio ratio = resultRatio(row);
        const QString digits = percent(ratio.abs(), 2);
        return agedWith(row, context,
                        Cell::plain(arrowed(ratio.sign(), digits), toneOf(shownSign(ratio.sign(), digits))));
      },
      [](const PositionRow& row) { return resultRatio(row).toDoubleLossy(); }));
  columns.push_back(numberColumn<PositionRow>("stop_loss", PositionsModel::tr("Stop"), "63,333.60", 2,
                                              coveredCell(context, true),
                                              [](const PositionRow& row) { return row.stopLoss.toDoubleLossy(); }));
  columns.push_back(numberColumn<PositionRow>("take_profit", PositionsModel::tr("Target"), "63,333.60", 2,
                                              coveredCell(context, false),
                                              [](const PositionRow& row) { return row.takeProfit.toDoubleLossy(); }));
  columns.push_back(hidden(numberColumn<PositionRow>(
      "mae", PositionsModel::tr("Worst"), "▼ 675.00", 1, [](const PositionRow& row) { return resultCell(row.worst); },
      [](const PositionRow& row) { return row.worst.toDoubleLossy(); })));
  columns.push_back(hidden(numberColumn<PositionRow>(
      "mfe", PositionsModel::tr("Best"), "▲ 675.00", 1, [](const PositionRow& row) { return resultCell(row.best); },
      [](const PositionRow& row) { return row.best.toDoubleLossy(); })));
  columns.push_back(textColumn<PositionRow>(
      "strategy", PositionsModel::tr("Opened by"), "Mean reversion", 2, [context](const PositionRow& row) {
        return Cell::plain(context->authorName(row.instance, row.actor), Tone::Muted);
      }));
  columns.push_back(numberColumn<PositionRow>(
      "age", PositionsModel::tr("Age"), "10 h 02", 1,
      [context](const PositionRow& row) {
        return Cell::plain(age(context->view().sessionTime() - row.openedAt), Tone::Muted);
      },
      [](const PositionRow& row) { return -static_cast<double>(row.openedAt.seconds()); }));
  columns.push_back(actionColumn<PositionRow>([](const PositionRow&) {
    return Cell::links({{"close", PositionsModel::tr("Close")},
                        {"half", PositionsModel::tr("Half")},
                        {"reverse", PositionsModel::tr("Reverse")}});
  }));
  return columns;
}

}  // namespace

PositionsModel::PositionsModel(const PanelContext& context, QObject* parent)
    : RowModel(columnsForPositions(&context), parent), m_context(context) {}

void PositionsModel::refresh(const oms::ViewChanges& changes) {
  const auto& open = m_context.view().positions();
  if (changes.history) {
    removeUnless([&open](oms::PositionId id) { return open.count(id) > 0; });
    for (const auto& [id, position] : open)
      upsert(id, position);
    return;
  }
  for (const oms::PositionId id : changes.positions) {
    const auto found = open.find(id);
    if (found == open.end())
      remove(id);
    else
      upsert(id, found->second);
  }
}

void PositionsModel::tick() {
  for (int column = 0; column < columnCount(); ++column)
    touchColumn(column);
}

oms::Quantity halfOf(const oms::Position& position, const oms::Instrument& instrument) {
  return oms::Quantity::fromRaw(position.quantity.abs().raw() / 2).roundedDownTo(instrument.lot);
}

oms::CommandBody reversal(const oms::Position& position, bool hedges, const oms::ClientOrderId& closing) {
  oms::OrderRequest request;
  request.symbol = position.symbol;
  request.side = oms::opposite(position.side());
  request.timeInForce = oms::TimeInForce::ioc;
  request.quantity = position.quantity.abs();
  if (!hedges) {
    request.quantity = request.quantity * 2;
    return oms::SubmitOrder{request};
  }
  oms::OrderRequest opens = request;
  opens.parentClientOrderId = closing;
  request.clientOrderId = closing;
  request.reduceOnly = true;
  request.position = position.id;
  return oms::SubmitOrderList{{request, opens}};
}

}  // namespace widgets
