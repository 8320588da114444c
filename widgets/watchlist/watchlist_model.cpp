#include "widgets/watchlist/watchlist_model.h"

#include <algorithm>
#include <array>

#include "widgets/common/format.h"
#include "widgets/common/halts.h"

namespace widgets {
namespace {

using PriceOf = oms::Price (*)(const oms::QuoteSample&);

// The finest bars that there are make the sparkline.
constexpr std::array kSparkTimeframes{oms::Timeframe::m1, oms::Timeframe::m5, oms::Timeframe::m15, oms::Timeframe::h1,
                                      oms::Timeframe::d1};

oms::Ratio changeOf(const WatchlistRow& row) {
  if (!row.quote || row.quote->previousClose.isZero())
    return {};
  return oms::ratioOf(row.quote->last - row.quote->previousClose, row.quote->previousClose).value_or(oms::Ratio{});
}

// As it is shown, with its sign: both its arrow and the colour of the line beside it.
struct ShownChange {
  QString digits;
  int sign = 0;
};

ShownChange shownChange(const WatchlistRow& row) {
  const oms::Ratio change = changeOf(row);
  const QString digits = percent(change.abs(), 2);
  return {digits, shownSign(change.sign(), digits)};
}

QString changeTip(const WatchlistRow& row, const PanelContext& context) {
  const oms::Instrument* instrument = context.instrument(row.symbol);
  if (!row.quote || row.quote->previousClose.isZero() || instrument == nullptr)
    return WatchlistModel::tr("no previous close to compare with");
  return WatchlistModel::tr("since the previous close, %1").arg(price(row.quote->previousClose, *instrument));
}

// Of the colour of the change beside it, which is of a longer time than the line.
Cell sparklineCell(const WatchlistRow& row, const PanelContext& context) {
  const bool stale = !context.feed().staleness(row.symbol).isEmpty();
  Cell cell = Cell::sparkline(row.closes, stale ? Tone::Muted : toneOf(shownChange(row).sign));
  if (!row.closes)
    return std::move(cell).withTip(WatchlistModel::tr("no bars yet"));
  return std::move(cell).withTip(WatchlistModel::tr("The line: the last %1 bars of %2. Its colour: the change %3.")
                                     .arg(row.closes->size())
                                     .arg(text(oms::name(row.timeframe)), changeTip(row, context)));
}

Cell priceCell(const WatchlistRow& row, const PanelContext* context, PriceOf member, bool strong) {
  const oms::Instrument* instrument = context->instrument(row.symbol);
  if (!row.quote || instrument == nullptr) {
    return Cell::plain(QStringLiteral("–"), Tone::Muted).withTip(WatchlistModel::tr("no quote yet"));
  }
  const QString shown = price(member(*row.quote), *instrument);
  if (const QString stale = context->feed().staleness(row.symbol); !stale.isEmpty())
    return Cell::plain(shown, Tone::Muted).withTip(stale);
  return strong ? Cell::bold(shown) : Cell::plain(shown);
}

RowColumn<WatchlistRow> priceColumn(const PanelContext* context, const QString& id, const QString& title,
                                    PriceOf member) {
  return numberColumn<WatchlistRow>(
      id, title, "63,705.4", 1,
      [context, member](const WatchlistRow& row) { return priceCell(row, context, member, false); },
      [member](const WatchlistRow& row) { return row.quote ? member(*row.quote).toDoubleLossy() : 0; });
}

std::vector<RowColumn<WatchlistRow>> columnsForWatchlist(const PanelContext* context) {
  std::vector<RowColumn<WatchlistRow>> columns;
  columns.push_back({{"symbol", WatchlistModel::tr("Symbol"), Qt::AlignLeft, "BTCUSDT", 0},
                     [context](const WatchlistRow& row) {
                       const oms::Instrument* instrument = context->instrument(row.symbol);
                       const QString halt = haltText(*context, row.symbol);
                       return Cell::bold(context->symbolName(row.symbol))
                           .withTip(!halt.isEmpty() ? halt
                                    : instrument    ? text(instrument->description)
                                                    : QString());
                     },
                     [](const WatchlistRow& row) {
                       return SortKey{static_cast<double>(row.place), {}};
                     }});
  columns.front().column.natural = true;
  columns.push_back(
      priceColumn(context, "last", WatchlistModel::tr("Last"), [](const oms::QuoteSample& q) { return q.last; }));
  columns.push_back(numberColumn<WatchlistRow>(
      "change_pct", WatchlistModel::tr("Change"), "▲ 0.86 %", 1,
      [context](const WatchlistRow& row) {
        if (const auto halt = context->view().halts().find(row.symbol); halt != context->view().halts().end())
          return Cell::plain(WatchlistModel::tr("halted"), Tone::Warning).withTip(haltText(*context, row.symbol));
        const ShownChange change = shownChange(row);
        const QString stale = context->feed().staleness(row.symbol);
        return Cell::plain(arrowed(change.sign, change.digits), stale.isEmpty() ? toneOf(change.sign) : Tone::Muted)
            .withTip(stale.isEmpty() ? changeTip(row, *context) : stale);
      },
      [](const WatchlistRow& row) { return changeOf(row).toDoubleLossy(); }));
  columns.push_back(hidden(
      priceColumn(context, "bid", WatchlistModel::tr("Bid"), [](const oms::QuoteSample& q) { return q.quote.bid; })));
  columns.push_back(hidden(
      priceColumn(context, "ask", WatchlistModel::tr("Ask"), [](const oms::QuoteSample& q) { return q.quote.ask; })));
  columns.push_back(hidden(priceColumn(context, "spread", WatchlistModel::tr("Spread"),
                                       [](const oms::QuoteSample& q) { return q.quote.spread(); })));
  columns.push_back(hidden(numberColumn<WatchlistRow>(
      "volume", WatchlistModel::tr("Volume"), "1,204,331", 1,
      [](const WatchlistRow& row) {
        return Cell::plain(row.quote ? grouped(row.quote->dayVolume.rounded(0)) : QStringLiteral("–"));
      },
      [](const WatchlistRow& row) { return row.quote ? row.quote->dayVolume.toDoubleLossy() : 0; })));
  columns.push_back(hidden(numberColumn<WatchlistRow>(
      "age", WatchlistModel::tr("Age"), "10 min", 1,
      [context](const WatchlistRow& row) {
        return Cell::plain(row.quote ? age(context->feed().ageOf(row.quote->quote.time)) : QStringLiteral("–"),
                           Tone::Muted);
      },
      [](const WatchlistRow& row) { return row.quote ? -static_cast<double>(row.quote->quote.time.ms()) : 0; })));
  columns.push_back({{"recent", {}, Qt::AlignLeft, {}, 1, true, false},
                     [context](const WatchlistRow& row) { return sparklineCell(row, *context); },
                     {}});
  return columns;
}

}  // namespace

WatchlistModel::WatchlistModel(const PanelContext& context, QObject* parent)
    : RowModel(columnsForWatchlist(&context), parent), m_context(context) {
  sort(0, Qt::AscendingOrder);
}

void WatchlistModel::setSymbols(const std::vector<oms::SymbolIndex>& symbols) {
  m_symbols = symbols;
  removeUnless([&symbols](oms::SymbolIndex symbol) {
    return std::find(symbols.begin(), symbols.end(), symbol) != symbols.end();
  });
  for (const oms::SymbolIndex symbol : symbols)
    update(symbol);
}

void WatchlistModel::refresh(const oms::ViewChanges& changes) {
  for (const oms::SymbolIndex symbol : changes.quotes) {
    if (std::find(m_symbols.begin(), m_symbols.end(), symbol) != m_symbols.end())
      update(symbol);
  }
}

void WatchlistModel::update(oms::SymbolIndex symbol) {
  const oms::QuoteSample* quote = m_context.view().quote(symbol);
  const auto place = std::find(m_symbols.begin(), m_symbols.end(), symbol) - m_symbols.begin();
  WatchlistRow row;
  row.symbol = symbol;
  if (quote != nullptr)
    row.quote = *quote;
  row.place = static_cast<int>(place);
  addCloses(row);
  upsert(symbol, row);
}

void WatchlistModel::addCloses(WatchlistRow& row) const {
  for (const oms::Timeframe timeframe : kSparkTimeframes) {
    const oms::BarSeries* series = m_context.view().bars(row.symbol, timeframe);
    if (series == nullptr || series->bars.size() < 2)
      continue;
    auto closes = std::make_shared<std::vector<double>>();
    const std::size_t first = series->bars.size() > kSparkBars ? series->bars.size() - kSparkBars : 0;
    for (std::size_t i = first; i < series->bars.size(); ++i)
      closes->push_back(series->bars[i].close.toDoubleLossy());
    row.closes = std::move(closes);
    row.timeframe = timeframe;
    return;
  }
}

void WatchlistModel::tick() {
  for (int column = 0; column < columnCount(); ++column)
    touchColumn(column);
}

}  // namespace widgets
