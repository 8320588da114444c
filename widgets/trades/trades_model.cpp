#include "widgets/trades/trades_model.h"

#include <algorithm>

#include "oms/messages/json_objects.h"
#include "widgets/common/format.h"

namespace widgets {
namespace {

using Row = oms::FillRecord;

QString whySentence(const Row& row, const PanelContext* context) {
  const oms::Instrument* instrument = context->instrument(row.fill.symbol);
  return instrument == nullptr ? QString() : QString::fromStdString(oms::fillSentence(row.fill, *instrument));
}

std::vector<RowColumn<Row>> columnsFor(const PanelContext* context) {
  std::vector<RowColumn<Row>> columns;
  columns.push_back({{"time", TradesModel::tr("Time"), Qt::AlignLeft, "10:52:14", 0},
                     [](const Row& row) {
                       return Cell::plain(clockTime(row.fill.time), Tone::Muted).withTip(dateTime(row.fill.time));
                     },
                     [](const Row& row) {
                       return SortKey{static_cast<double>(row.fill.id.value), {}};
                     }});
  columns.push_back(textColumn<Row>("symbol", TradesModel::tr("Symbol"), "BTCUSDT", 0, [context](const Row& row) {
    return Cell::bold(context->symbolName(row.fill.symbol));
  }));
  columns.push_back(textColumn<Row>("side", TradesModel::tr("Side"), "Sell", 0, [](const Row& row) {
    return Cell::plain(sideWord(row.fill.side), row.fill.side == oms::Side::buy ? Tone::Up : Tone::Down);
  }));
  columns.push_back(numberColumn<Row>(
      "quantity", TradesModel::tr("Quantity"), "0.1500", 0,
      [context](const Row& row) {
        const oms::Instrument* instrument = context->instrument(row.fill.symbol);
        return Cell::plain(instrument == nullptr ? QString() : quantity(row.fill.quantity, *instrument));
      },
      [](const Row& row) { return row.fill.quantity.toDoubleLossy(); }));
  columns.push_back(numberColumn<Row>(
      "price", TradesModel::tr("Price"), "63,333.60", 0,
      [context](const Row& row) {
        const oms::Instrument* instrument = context->instrument(row.fill.symbol);
        return Cell::plain(instrument == nullptr ? QString() : priceOf(row.fill.price, *instrument));
      },
      [](const Row& row) { return row.fill.price.toDoubleLossy(); }));
  columns.push_back(numberColumn<Row>(
      "fee", TradesModel::tr("Fee"), "12.70", 0,
      [](const Row& row) { return Cell::plain(money(row.fill.fee), Tone::Muted); },
      [](const Row& row) { return row.fill.fee.toDoubleLossy(); }));
  columns.push_back(hidden(textColumn<Row>("liquidity", TradesModel::tr("Liquidity"), "taker", 0, [](const Row& row) {
    return Cell::plain(text(name(row.fill.liquidity)), Tone::Muted);
  })));
  columns.push_back(textColumn<Row>("strategy", TradesModel::tr("By"), "Mean reversion", 0, [context](const Row& row) {
    return Cell::plain(context->authorName(row.fill.instance, row.fill.actor), Tone::Muted);
  }));
  columns.push_back(textColumn<Row>("explanation", TradesModel::tr("Why this fill"), {}, 1, [context](const Row& row) {
    const QString why = whySentence(row, context);
    return Cell::plain(why, Tone::Muted).withTip(why);
  }));
  return columns;
}

void addSignal(std::vector<DetailLine>& lines, const oms::Signal& signal) {
  lines.push_back(
      {TradesModel::tr("Signal"),
       TradesModel::tr("%1 with confidence %2").arg(words(signal.strategy), percent(signal.confidence, 0))});
  for (const std::string& reason : signal.reasons)
    lines.push_back({{}, QString::fromStdString(reason), Tone::Muted});
  if (signal.decidedAt.isSet()) {
    const bool done = signal.status == oms::SignalStatus::executed;
    const QString decision = sentence(name(done ? oms::SignalStatus::approved : signal.status));
    lines.push_back(
        {TradesModel::tr("Approval"),
         TradesModel::tr("%1 by %2 at %3").arg(decision, text(signal.decidedBy.text()), clockTime(signal.decidedAt))});
  }
}

}  // namespace

TradesModel::TradesModel(const PanelContext& context, QObject* parent)
    : RowModel(columnsFor(&context), parent), m_context(context) {
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
  trimTo(kMostRows);
}

std::vector<DetailLine> whyOf(const oms::FillRecord& record, const PanelContext& context) {
  std::vector<DetailLine> lines;
  const auto signal = context.view().allSignals().find(record.signal);
  if (record.signal.isSet() && signal != context.view().allSignals().end())
    addSignal(lines, signal->second);
  if (const oms::OrderRecord* order = context.view().order(record.fill.order)) {
    if (order->checks.count > 0) {
      const auto passed =
          std::count_if(order->checks.begin(), order->checks.end(), [](const auto& check) { return check.passed; });
      lines.push_back(
          {TradesModel::tr("Checks"), TradesModel::tr("%1 of %2 passed").arg(passed).arg(order->checks.count)});
    }
    const oms::OrderRequest& request = order->order.request;
    lines.push_back({TradesModel::tr("Order"),
                     TradesModel::tr("%1, %2 %3, sent at %4")
                         .arg(QString::fromStdString(order->order.id.text()), words(name(request.type)),
                              text(name(request.timeInForce)).toUpper(), clockTime(order->order.createdAt))});
    if (order->order.parent.isSet()) {
      lines.push_back({TradesModel::tr("Protects"), QString::fromStdString(order->order.parent.text())});
    }
  }
  lines.push_back({TradesModel::tr("Fill"), whySentence(record, &context)});
  return lines;
}

}  // namespace widgets
