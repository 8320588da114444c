#include "widgets/common/table_model.h"

#include <algorithm>
#include <utility>

namespace widgets {
namespace {

// More insertions than this at once are appended and sorted in one go.
constexpr std::size_t kFewRows = 32;

}  // namespace

TableModel::TableModel(std::vector<Column> columns, QObject* parent)
    : QAbstractTableModel(parent), m_columns(std::move(columns)) {}

Cell TableModel::cell(const QModelIndex& index) const {
  return cellOf(slotOf(index.row()), index.column());
}

int TableModel::rowOfSlot(int slot) const {
  return slot >= 0 && slot < static_cast<int>(m_rowOf.size()) ? m_rowOf[static_cast<std::size_t>(slot)] : -1;
}

int TableModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_order.size());
}

int TableModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

QVariant TableModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid())
    return {};
  switch (role) {
    case Qt::DisplayRole:
      return cell(index).text;
    case Qt::AccessibleTextRole:
      return m_columns[static_cast<std::size_t>(index.column())].title + ' ' + cell(index).text;
    case Qt::ToolTipRole:
      return cell(index).tip;
    case Qt::TextAlignmentRole:
      return static_cast<int>(m_columns[static_cast<std::size_t>(index.column())].align | Qt::AlignVCenter);
    default:
      return {};
  }
}

QVariant TableModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
    return {};
  const Column& column = m_columns[static_cast<std::size_t>(section)];
  if (role == Qt::DisplayRole)
    return column.title;
  if (role == Qt::TextAlignmentRole)
    return static_cast<int>(column.align | Qt::AlignVCenter);
  return {};
}

bool TableModel::before(int first, int second) const {
  if (m_sortColumn < 0)
    return first < second;
  const SortKey a = keyOf(first, m_sortColumn);
  const SortKey b = keyOf(second, m_sortColumn);
  return m_sortOrder == Qt::AscendingOrder ? a < b : b < a;
}

bool TableModel::matches(int slot) const {
  if (m_filter.isEmpty())
    return true;
  for (int column = 0; column < columnCount(); ++column) {
    if (cellOf(slot, column).text.contains(m_filter, Qt::CaseInsensitive))
      return true;
  }
  return false;
}

void TableModel::slotAdded(int slot) {
  const auto at = static_cast<std::size_t>(slot);
  if (at >= m_rowOf.size()) {
    m_rowOf.resize(at + 1, -1);
    m_marks.resize(at + 1, Mark::None);
  }
  if (m_marks[at] == Mark::None)
    m_touched.push_back(slot);
  m_marks[at] = Mark::Added;
  ++m_live;
}

void TableModel::slotChanged(int slot) {
  Mark& mark = m_marks[static_cast<std::size_t>(slot)];
  if (mark != Mark::None)
    return;
  mark = Mark::Changed;
  m_touched.push_back(slot);
}

void TableModel::slotRemoved(int slot) {
  Mark& mark = m_marks[static_cast<std::size_t>(slot)];
  if (mark == Mark::None)
    m_touched.push_back(slot);
  mark = Mark::Removed;
  --m_live;
  if (rowOfSlot(slot) < 0)
    release(slot);
}

void TableModel::commit() {
  if (m_touched.empty())
    return;
  std::vector<int> gone, removed, fresh, changed;
  for (const int slot : std::exchange(m_touched, {})) {
    const auto at = static_cast<std::size_t>(slot);
    const bool shown = m_rowOf[at] >= 0;
    const Mark mark = std::exchange(m_marks[at], Mark::None);
    const bool wanted = mark != Mark::Removed && matches(slot);
    if (shown && wanted)
      changed.push_back(slot);
    if (shown && !wanted)
      gone.push_back(slot);
    if (shown && mark == Mark::Removed)
      removed.push_back(slot);
    if (!shown && wanted)
      fresh.push_back(slot);
  }
  removeRows(gone);
  for (const int slot : removed)
    release(slot);
  const bool ordered =
      std::all_of(changed.begin(), changed.end(), [this](int slot) { return inOrder(rowOfSlot(slot)); });
  if (!ordered)
    resort();
  insertRows(fresh);
  tellChanged(changed);
}

bool TableModel::inOrder(int row) const {
  if (m_sortColumn < 0)
    return true;
  if (row > 0 && before(slotOf(row), slotOf(row - 1)))
    return false;
  return row + 1 >= rowCount() || !before(slotOf(row + 1), slotOf(row));
}

void TableModel::reindex(int from) {
  for (int row = from; row < rowCount(); ++row)
    m_rowOf[static_cast<std::size_t>(slotOf(row))] = row;
}

void TableModel::removeRows(const std::vector<int>& given) {
  std::vector<int> rows;
  for (const int slot : given)
    rows.push_back(rowOfSlot(slot));
  std::sort(rows.begin(), rows.end(), std::greater<>());
  for (std::size_t i = 0; i < rows.size();) {
    std::size_t end = i + 1;
    while (end < rows.size() && rows[end] == rows[end - 1] - 1)
      ++end;
    const int first = rows[end - 1];
    const int last = rows[i];
    beginRemoveRows({}, first, last);
    for (int row = first; row <= last; ++row)
      m_rowOf[static_cast<std::size_t>(slotOf(row))] = -1;
    m_order.erase(m_order.begin() + first, m_order.begin() + last + 1);
    reindex(first);
    endRemoveRows();
    i = end;
  }
}

void TableModel::insertRows(const std::vector<int>& given) {
  if (given.empty())
    return;
  if (given.size() > kFewRows) {
    const int first = rowCount();
    beginInsertRows({}, first, first + static_cast<int>(given.size()) - 1);
    m_order.insert(m_order.end(), given.begin(), given.end());
    reindex(first);
    endInsertRows();
    resort();
    return;
  }
  for (const int slot : given) {
    const auto place =
        std::upper_bound(m_order.begin(), m_order.end(), slot, [this](int a, int b) { return before(a, b); });
    const int row = static_cast<int>(place - m_order.begin());
    beginInsertRows({}, row, row);
    m_order.insert(place, slot);
    reindex(row);
    endInsertRows();
  }
}

void TableModel::resort() {
  emit layoutAboutToBeChanged({}, VerticalSortHint);
  const QModelIndexList held = persistentIndexList();
  std::vector<int> heldSlots;
  for (const QModelIndex& index : held)
    heldSlots.push_back(slotOf(index.row()));
  if (m_sortColumn < 0) {
    std::sort(m_order.begin(), m_order.end());
  } else {
    std::vector<std::pair<SortKey, int>> keyed;
    keyed.reserve(m_order.size());
    for (const int slot : m_order)
      keyed.emplace_back(keyOf(slot, m_sortColumn), slot);
    const bool ascending = m_sortOrder == Qt::AscendingOrder;
    std::stable_sort(keyed.begin(), keyed.end(), [ascending](const auto& a, const auto& b) {
      return ascending ? a.first < b.first : b.first < a.first;
    });
    std::transform(keyed.begin(), keyed.end(), m_order.begin(), [](const auto& entry) { return entry.second; });
  }
  reindex(0);
  for (qsizetype i = 0; i < held.size(); ++i) {
    const int row = rowOfSlot(heldSlots[static_cast<std::size_t>(i)]);
    changePersistentIndex(held[i], index(row, held[i].column()));
  }
  emit layoutChanged({}, VerticalSortHint);
}

void TableModel::tellChanged(const std::vector<int>& given) {
  std::vector<int> rows;
  for (const int slot : given)
    rows.push_back(rowOfSlot(slot));
  std::sort(rows.begin(), rows.end());
  for (std::size_t i = 0; i < rows.size();) {
    std::size_t end = i + 1;
    while (end < rows.size() && rows[end] == rows[end - 1] + 1)
      ++end;
    emit dataChanged(index(rows[i], 0), index(rows[end - 1], columnCount() - 1));
    i = end;
  }
}

void TableModel::touchColumn(int column) {
  if (rowCount() > 0)
    emit dataChanged(index(0, column), index(rowCount() - 1, column));
}

void TableModel::setFilter(const QString& needle) {
  if (needle == m_filter)
    return;
  commit();
  m_filter = needle;
  for (int slot = 0; slot < static_cast<int>(m_rowOf.size()); ++slot) {
    if (isLive(slot))
      slotChanged(slot);
  }
  commit();
}

void TableModel::sort(int column, Qt::SortOrder order) {
  if (column >= columnCount())
    return;
  m_sortColumn = column;
  m_sortOrder = order;
  resort();
}

}  // namespace widgets
