#include "widgets/tape/tape_model.h"

#include <algorithm>

#include "widgets/common/elision.h"
#include "widgets/common/format.h"

namespace widgets {
namespace {

// To the millisecond: a tape has many prints a second.
QString printTime(oms::Timestamp time) {
  return QStringLiteral("%1.%2").arg(clockTime(time)).arg(time.ms() % 1'000, 3, 10, QLatin1Char('0'));
}

Cell takerCell(const TapeRow& row) {
  const auto& side = row.trade.tick.aggressor;
  if (!side) {
    return Cell::plain(QStringLiteral("–"), Tone::Muted)
        .withTip(TapeModel::tr("Nobody can tell who took: it was right in the middle of the quote"));
  }
  const bool bought = *side == oms::Side::buy;
  return Cell::plain((bought ? QStringLiteral("▲ ") : QStringLiteral("▼ ")) + sideWord(*side),
                     bought ? Tone::Up : Tone::Down)
      .withTip(row.trade.aggressorTold ? TapeModel::tr("Who took, as the feed says")
                                       : TapeModel::tr("Who took, as the quote of that moment says"));
}

Tone toneOfPrint(const TapeRow& row) {
  const auto& side = row.trade.tick.aggressor;
  return !side ? Tone::Text : *side == oms::Side::buy ? Tone::Up : Tone::Down;
}

std::vector<RowColumn<TapeRow>> columnsForTape(const PanelContext* context) {
  const auto number = [](const TapeRow& row) { return static_cast<double>(row.number); };
  std::vector<RowColumn<TapeRow>> columns;
  columns.push_back(
      {{"time", TapeModel::tr("Time"), Qt::AlignLeft, "10:52:14.123", 0},
       [](const TapeRow& row) {
         return Cell::plain(printTime(row.trade.tick.time), Tone::Muted).withTip(dateTime(row.trade.tick.time));
       },
       [number](const TapeRow& row) {
         return SortKey{number(row), {}};
       }});
  columns.push_back(numberColumn<TapeRow>(
      "price", TapeModel::tr("Price"), "63,705.4", 1,
      [context](const TapeRow& row) {
        const oms::Instrument* instrument = context->instrument(row.symbol);
        return Cell::plain(instrument == nullptr ? QString() : priceOf(row.trade.tick.price, *instrument),
                           toneOfPrint(row));
      },
      [](const TapeRow& row) { return row.trade.tick.price.toDoubleLossy(); }));
  columns.push_back(numberColumn<TapeRow>(
      "size", TapeModel::tr("Size"), "0.150", 1,
      [context](const TapeRow& row) {
        const oms::Instrument* instrument = context->instrument(row.symbol);
        const QString size = instrument == nullptr ? QString() : quantity(row.trade.tick.size, *instrument);
        return Cell::plain(size).withTip(size);
      },
      [](const TapeRow& row) { return row.trade.tick.size.toDoubleLossy(); }));
  columns.push_back(textColumn<TapeRow>("side", TapeModel::tr("Side"), "▲ Buy", 0, takerCell));
  columns.push_back(hidden(numberColumn<TapeRow>(
      "prints", TapeModel::tr("Prints"), "12", 0,
      [](const TapeRow& row) { return Cell::plain(QString::number(row.prints), Tone::Muted); },
      [](const TapeRow& row) { return static_cast<double>(row.prints); })));
  return columns;
}

bool isOne(const TapeRow& row, const oms::MarketTrade& trade) {
  const oms::Tick& tick = row.trade.tick;
  return tick.time == trade.tick.time && tick.price == trade.tick.price && tick.aggressor == trade.tick.aggressor;
}

}  // namespace

TapeModel::TapeModel(const PanelContext& context, QObject* parent)
    : RowModel(columnsForTape(&context), parent), m_context(context) {
  sort(0, Qt::DescendingOrder);
}

// Time, price and side are read whole; of a size with many decimals the last ones may be left out.
QVariant TapeModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (role == kElidesRole)
    return columns()[static_cast<std::size_t>(section)].id == QLatin1String("size");
  return RowModel::headerData(section, orientation, role);
}

const oms::TapeRecord* TapeModel::tape() const {
  return m_symbol ? m_context.view().market().tape(*m_symbol) : nullptr;
}

void TapeModel::setSymbol(std::optional<oms::SymbolIndex> symbol) {
  m_symbol = symbol;
  reload();
}

void TapeModel::setChoice(const TapeChoice& choice) {
  m_choice = choice;
  reload();
}

void TapeModel::reload() {
  removeUnless([](std::uint64_t) { return false; });
  m_taken = 0;
  m_passed = 0;
  m_last.reset();
  if (const oms::TapeRecord* record = tape())
    m_begun = record->begun;
  follow();
}

std::uint64_t TapeModel::waiting() const {
  const oms::TapeRecord* record = tape();
  if (record == nullptr)
    return 0;
  const std::uint64_t taken = record->begun == m_begun ? m_taken : 0;
  return record->received < taken ? 0 : record->received - taken;
}

void TapeModel::follow() {
  const oms::TapeRecord* record = tape();
  if (record == nullptr)
    return;
  if (record->begun != m_begun)
    return reload();
  const std::uint64_t first = record->firstNumber();
  if (m_taken > 0 && first > m_taken + 1)
    m_passed += first - m_taken - 1;
  for (std::uint64_t number = std::max(first, m_taken + 1); number <= record->received; ++number)
    add(number, record->trades[number - first]);
  m_taken = record->received;
  trimTo(oms::MarketView::kMaxTrades);
}

void TapeModel::add(std::uint64_t number, const oms::MarketTrade& trade) {
  if (m_choice.aggregates && m_last && isOne(*m_last, trade)) {
    m_last->trade.tick.size = oms::Quantity::sumClamped(m_last->trade.tick.size, trade.tick.size);
    ++m_last->prints;
  } else {
    m_last = TapeRow{number, *m_symbol, trade, 1};
  }
  if (m_last->trade.tick.size >= m_choice.least)
    upsert(m_last->number, *m_last);
}

}  // namespace widgets
