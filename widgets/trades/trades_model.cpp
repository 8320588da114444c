#include "widgets/trades/trades_model.h"

#include <algorithm>

#include "oms/messages/json_objects.h"
#include "widgets/common/format.h"
#include "widgets/trades/note_dialog.h"

namespace widgets {
namespace {

using FillRow = oms::FillRecord;

QString whySentence(const FillRow& row, const PanelContext* context) {
  const oms::Instrument* instrument = context->instrument(row.fill.symbol);
  return instrument == nullptr ? QString() : QString::fromStdString(oms::fillSentence(row.fill, *instrument));
}

std::vector<RowColumn<FillRow>> columnsForTrades(const PanelContext* context) {
  std::vector<RowColumn<FillRow>> columns;
  columns.push_back({{"time", TradesModel::tr("Time"), Qt::AlignLeft, "10:52:14", 0},
                     [](const FillRow& row) {
                       return Cell::plain(clockTime(row.fill.time), Tone::Muted).withTip(dateTime(row.fill.time));
                     },
                     [](const FillRow& row) {
                       return SortKey{static_cast<double>(row.fill.id.value), {}};
                     }});
  columns.push_back(
      textColumn<FillRow>("symbol", TradesModel::tr("Symbol"), "BTCUSDT", 0,
                          [context](const FillRow& row) { return Cell::bold(context->symbolName(row.fill.symbol)); }));
  columns.push_back(
      hidden(textColumn<FillRow>("position_id", TradesModel::tr("Position"), "pos_10000", 0, [](const FillRow& row) {
        return Cell::plain(QString::fromStdString(row.fill.position.text()), Tone::Muted);
      })));
  columns.push_back(textColumn<FillRow>("side", TradesModel::tr("Side"), "Sell", 0, [](const FillRow& row) {
    return Cell::plain(sideWord(row.fill.side), row.fill.side == oms::Side::buy ? Tone::Up : Tone::Down);
  }));
  columns.push_back(numberColumn<FillRow>(
      "quantity", TradesModel::tr("Quantity"), "0.1500", 0,
      [context](const FillRow& row) {
        const oms::Instrument* instrument = context->instrument(row.fill.symbol);
        return Cell::plain(instrument == nullptr ? QString() : quantity(row.fill.quantity, *instrument));
      },
      [](const FillRow& row) { return row.fill.quantity.toDoubleLossy(); }));
  columns.push_back(numberColumn<FillRow>(
      "price", TradesModel::tr("Price"), "63,333.60", 0,
      [context](const FillRow& row) {
        const oms::Instrument* instrument = context->instrument(row.fill.symbol);
        return Cell::plain(instrument == nullptr ? QString() : priceOf(row.fill.price, *instrument));
      },
      [](const FillRow& row) { return row.fill.price.toDoubleLossy(); }));
  columns.push_back(numberColumn<FillRow>(
      "fee", TradesModel::tr("Fee"), "12.70", 0,
      [](const FillRow& row) { return Cell::plain(money(row.fill.fee), Tone::Muted); },
      [](const FillRow& row) { return row.fill.fee.toDoubleLossy(); }));
  columns.push_back(
      hidden(textColumn<FillRow>("liquidity", TradesModel::tr("Liquidity"), "taker", 0, [](const FillRow& row) {
        return Cell::plain(text(name(row.fill.liquidity)), Tone::Muted);
      })));
  columns.push_back(
      textColumn<FillRow>("strategy", TradesModel::tr("By"), "Mean reversion", 0, [context](const FillRow& row) {
        return Cell::plain(context->authorName(row.fill.instance, row.fill.actor), Tone::Muted);
      }));
  columns.push_back(textColumn<FillRow>("note", TradesModel::tr("Note"), "news", 0, [context](const FillRow& row) {
    const QString note = noteText(context->view().note(row.fill.id));
    return Cell::plain(note).withTip(note);
  }));
  columns.push_back(
      textColumn<FillRow>("explanation", TradesModel::tr("Why this fill"), {}, 1, [context](const FillRow& row) {
        const QString why = whySentence(row, context);
        return Cell::plain(why, Tone::Muted).withTip(why);
      }));
  return columns;
}

}  // namespace

TradesModel::TradesModel(const PanelContext& context, QObject* parent)
    : RowModel(columnsForTrades(&context), parent), m_context(context) {
  sort(0, Qt::DescendingOrder);
}

void TradesModel::refresh(const oms::ViewChanges& changes) {
  const auto& fills = m_context.view().fills();
  if (changes.history) {
    const oms::TradeId oldest = fills.empty() ? oms::TradeId{} : fills.front().fill.id;
    removeUnless([oldest, &fills](oms::TradeId id) { return !fills.empty() && id >= oldest; });
    const std::size_t skipped = fills.size() > kMostRows ? fills.size() - kMostRows : 0;
    std::for_each(fills.begin() + static_cast<std::ptrdiff_t>(skipped), fills.end(),
                  [this](const oms::FillRecord& record) { upsert(record.fill.id, record); });
    return;
  }
  // The changed fills are the last ones.
  const std::size_t count = std::min(changes.fills.size(), fills.size());
  for (std::size_t i = fills.size() - count; i < fills.size(); ++i)
    upsert(fills[i].fill.id, fills[i]);
  for (const oms::TradeId noted : changes.notes) {
    if (find(noted) != nullptr)
      upsert(noted, oms::FillRecord(*find(noted)));
  }
  trimTo(kMostRows);
}

}  // namespace widgets
