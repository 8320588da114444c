#include "widgets/depth/ladder_model.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "widgets/common/format.h"

namespace widgets {
namespace {

QString orderLine(const LadderOrder& order, const oms::Instrument& instrument) {
  const QString what = LadderModel::tr("%1 %2 %3 %4 at %5")
                           .arg(QString::fromStdString(order.id.text()), sideWord(order.side), words(name(order.type)),
                                quantity(order.leaves, instrument), priceOf(order.price, instrument));
  if (order.isEnding)
    return LadderModel::tr("%1, its cancel is on its way").arg(what);
  if (!order.place)
    return what;
  return LadderModel::tr("%1, %2 ahead of it of %3 at first")
      .arg(what, quantity(order.place->ahead, instrument), quantity(order.place->aheadAtFirst, instrument));
}

}  // namespace

LadderModel::LadderModel(const PanelContext& context, QObject* parent)
    : QAbstractTableModel(parent), m_context(context) {}

const oms::Instrument* LadderModel::instrument() const {
  return m_symbol ? m_context.instrument(*m_symbol) : nullptr;
}

void LadderModel::setSymbol(std::optional<oms::SymbolIndex> symbol) {
  m_symbol = symbol;
  m_ours.clear();
  m_shown = false;
  tellChanged();
}

void LadderModel::setTicks(std::optional<std::int64_t> ticks) {
  m_ticks = ticks;
  centre();
}

void LadderModel::setExact(bool exact) {
  if (std::exchange(m_exact, exact) == exact || !exact || !m_shown || m_ticks)
    return;
  if (m_ladder.step() != instrument()->tick)
    centre();
}

void LadderModel::setRows(int rows) {
  if (rows == m_rows)
    return;
  const bool isFirst = m_rows == 0;
  if (rows > m_rows) {
    beginInsertRows({}, m_rows, rows - 1);
    m_rows = rows;
    endInsertRows();
  } else {
    beginRemoveRows({}, rows, m_rows - 1);
    m_rows = rows;
    endRemoveRows();
  }
  // Later the rows stay where they are, for there may be a hand on them.
  if (isFirst && m_shown)
    centre();
}

bool LadderModel::refresh(const std::set<oms::OrderId>& working, bool mayMove) {
  const oms::SessionView& view = m_context.view();
  if (instrument() == nullptr || view.quote(*m_symbol) == nullptr) {
    m_shown = false;
    return false;
  }
  m_ours.clear();
  for (const oms::OrderId id : working) {
    const oms::OrderRecord* record = view.order(id);
    if (record == nullptr || record->order.request.symbol != *m_symbol)
      continue;
    if (const auto order = ladderOrderOf(record->order, view.market().place(id)))
      m_ours.push_back(*order);
  }
  m_stale = !m_context.feed().staleness(*m_symbol).isEmpty();
  if (!m_shown) {
    centre();
    return m_shown;
  }
  build();
  if (m_following && mayMove && isOffCentre())
    moveTop(m_ladder.middle() + m_rows / 2);
  tellChanged();
  return true;
}

void LadderModel::build() {
  m_ladder.build(*m_context.view().quote(*m_symbol), m_context.view().market().depth(*m_symbol), m_ours);
}

void LadderModel::centre() {
  const oms::QuoteSample* quote = m_symbol ? m_context.view().quote(*m_symbol) : nullptr;
  if (instrument() == nullptr || quote == nullptr)
    return;
  const oms::DepthSample* depth = m_context.view().market().depth(*m_symbol);
  const std::int64_t ticks = m_ticks.value_or(m_exact ? 1 : fittingTicks(*instrument(), quote->quote, depth));
  const oms::Price step = instrument()->tick * ticks;
  const bool sameRows = m_shown && step == m_ladder.step();
  if (!sameRows)
    m_ladder = Ladder(step);
  m_shown = true;
  build();
  const std::int64_t top = m_ladder.middle() + m_rows / 2;
  if (sameRows)
    moveTop(top);
  else
    m_top = top;
  tellChanged();
}

void LadderModel::shift(int rows) {
  if (m_shown)
    moveTop(m_top + rows);
  tellChanged();
}

void LadderModel::moveTop(std::int64_t top) {
  const std::int64_t down = top - std::exchange(m_top, top);
  if (down != 0)
    emit moved(static_cast<int>(std::clamp<std::int64_t>(down, -m_rows, m_rows)));
}

// Outside of the middle half.
bool LadderModel::isOffCentre() const {
  const std::int64_t at = m_top - m_ladder.middle();
  return at < m_rows / 4 || at > m_rows - m_rows / 4;
}

std::int64_t LadderModel::rowsToMarket(const oms::Quote& quote) const {
  const std::int64_t bottom = m_top - m_rows + 1;
  const auto away = [&](std::int64_t number) {
    return number > m_top ? number - m_top : number < bottom ? number - bottom : 0;
  };
  const std::int64_t bid = away(m_ladder.rowOf(quote.bid, oms::Side::buy));
  const std::int64_t ask = away(m_ladder.rowOf(quote.ask, oms::Side::sell));
  if (bid < 0 && ask > 0)
    return 0;
  return std::abs(bid) < std::abs(ask) ? bid : ask;
}

std::vector<LadderModel::Told> LadderModel::rowsNow() const {
  std::vector<Told> rows;
  for (int i = 0; m_shown && i < m_rows; ++i) {
    const LadderRow* row = at(i);
    const bool bars = row != nullptr && (row->bid.isPositive() || row->ask.isPositive());
    rows.push_back({priceAt(i), row == nullptr ? LadderRow() : *row, bars ? m_ladder.largest() : oms::Quantity(),
                    isLast(i), isInSpread(i), m_stale});
  }
  return rows;
}

// Of a book that moves many times a second few rows are others.
void LadderModel::tellChanged() {
  std::vector<Told> rows = rowsNow();
  std::swap(rows, m_told);
  const auto isSame = [&](int row) {
    const auto place = static_cast<std::size_t>(row);
    return rows.size() == m_told.size() && (rows.empty() || rows[place] == m_told[place]);
  };
  for (int from = 0; from < m_rows; ++from) {
    int to = from;
    while (to < m_rows && !isSame(to))
      ++to;
    if (to > from)
      emit dataChanged(index(from, 0), index(to - 1, Columns - 1));
    from = to;
  }
}

int LadderModel::rowOf(oms::Price price, oms::Side side) const {
  const std::int64_t row = m_top - m_ladder.rowOf(price, side);
  return m_shown && row >= 0 && row < m_rows ? static_cast<int>(row) : -1;
}

bool LadderModel::isInSpread(int row) const {
  return m_shown && numberOf(row) > m_ladder.bestBid() && numberOf(row) < m_ladder.bestAsk();
}

LadderCell LadderModel::sizeCell(oms::Quantity size, oms::Side side) const {
  if (!size.isPositive())
    return {};
  LadderCell cell;
  cell.text = quantity(size, *instrument());
  cell.tone = m_stale ? Tone::Muted : Tone::Text;
  cell.share = size.toDoubleLossy() / m_ladder.largest().toDoubleLossy();
  cell.tip = side == oms::Side::buy ? tr("%1 wanted").arg(cell.text) : tr("%1 offered").arg(cell.text);
  return cell;
}

LadderCell LadderModel::priceCell(int row) const {
  LadderCell cell;
  cell.text = priceOf(priceAt(row), *instrument());
  cell.tone = m_stale || !isLast(row) ? Tone::Muted : Tone::Text;
  cell.strong = isLast(row);
  const std::int64_t number = numberOf(row);
  if (number <= m_ladder.bestBid() || number >= m_ladder.bestAsk())
    cell.tone = m_stale ? Tone::Muted : Tone::Text;
  if (isLast(row))
    cell.tip = tr("The last trade was here");
  if (m_stale)
    cell.tip = m_context.feed().staleness(*m_symbol);
  return cell;
}

// "0.15 Buy": where there is little room the size is in sight, and the pointer is told the queue.
LadderCell LadderModel::oursCell(const LadderRow& row) const {
  if (row.ours.empty())
    return {};
  LadderCell cell;
  cell.tone = Tone::Accent;
  cell.strong = true;
  oms::Quantity leaves;
  QStringList lines;
  const LadderOrder& first = row.ours.front();
  bool sameSide = true;
  for (const LadderOrder& order : row.ours) {
    leaves = oms::Quantity::sumClamped(leaves, order.leaves);
    sameSide = sameSide && order.side == first.side;
    lines << orderLine(order, *instrument());
  }
  cell.tip = lines.join('\n');
  if (!sameSide) {
    cell.text = tr("%1 orders").arg(row.ours.size());
    return cell;
  }
  cell.text = quantity(leaves, *instrument()) + ' ' + sideWord(first.side);
  if (row.ours.size() > 1)
    cell.text += QStringLiteral(" ×%1").arg(row.ours.size());
  return cell;
}

LadderCell LadderModel::cell(const QModelIndex& index) const {
  if (!m_shown || instrument() == nullptr || !priceAt(index.row()).isPositive())
    return {};
  if (index.column() == Price)
    return priceCell(index.row());
  const LadderRow* row = at(index.row());
  if (row == nullptr)
    return {};
  switch (index.column()) {
    case Bid:
      return sizeCell(row->bid, oms::Side::buy);
    case Ask:
      return sizeCell(row->ask, oms::Side::sell);
    default:
      return oursCell(*row);
  }
}

int LadderModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : m_rows;
}

int LadderModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(Columns);
}

QVariant LadderModel::data(const QModelIndex& index, int role) const {
  switch (role) {
    case Qt::DisplayRole:
      return cell(index).text;
    case Qt::ToolTipRole:
      return cell(index).tip;
    case Qt::AccessibleTextRole: {
      const LadderCell shown = cell(index);
      if (shown.text.isEmpty() || index.column() == Price)
        return shown.text;
      return tr("%1 %2 at %3")
          .arg(headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString(), shown.text,
               cell(index.siblingAtColumn(Price)).text);
    }
    default:
      return {};
  }
}

QVariant LadderModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal)
    return {};
  if (role == Qt::TextAlignmentRole)
    return QVariant::fromValue(section == Bid     ? Qt::AlignRight | Qt::AlignVCenter
                               : section == Price ? Qt::AlignHCenter | Qt::AlignVCenter
                                                  : Qt::AlignLeft | Qt::AlignVCenter);
  if (role == Qt::ToolTipRole && section == Mine)
    return tr("Orders of ours at that price; the pointer over one is told its place in the queue");
  if (role != Qt::DisplayRole)
    return {};
  switch (section) {
    case Bid:
      return tr("Bid");
    case Price:
      return tr("Price");
    case Ask:
      return tr("Ask");
    default:
      return tr("Ours");
  }
}

}  // namespace widgets
