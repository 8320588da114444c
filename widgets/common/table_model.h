#pragma once

#include <QAbstractTableModel>
#include <vector>

#include "widgets/common/cell.h"

namespace widgets {

// The part of a table's model that does not depend on what a row is: order, filter and change notices. Rows live in
// slots that never move; the model keeps which slot is shown where. Changes are gathered and told once, by commit():
// ranges of changed rows, single insertions and removals, never a reset.
class TableModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  TableModel(std::vector<Column> columns, QObject* parent = nullptr);

  const std::vector<Column>& columns() const { return m_columns; }
  Cell cell(const QModelIndex& index) const;
  int slotOf(int row) const { return m_order[static_cast<std::size_t>(row)]; }
  // The row that shows the slot, or -1.
  int rowOfSlot(int slot) const;
  int totalRows() const { return m_live; }

  // Shows the rows whose texts contain `needle` in any column, in any case.
  void setFilter(const QString& needle);
  QString filter() const { return m_filter; }

  // Tells the views of everything since the last commit.
  void commit();
  // Says that a column's texts changed in all rows, such as an age.
  void touchColumn(int column);

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  void sort(int column, Qt::SortOrder order) override;
  int sortColumn() const { return m_sortColumn; }
  Qt::SortOrder sortOrder() const { return m_sortOrder; }

 protected:
  virtual Cell cellOf(int slot, int column) const = 0;
  virtual SortKey keyOf(int slot, int column) const = 0;
  virtual bool isLive(int slot) const = 0;

  // Called when no row shows a removed slot any more: only now may it hold another one.
  virtual void release(int slot) = 0;

  void slotAdded(int slot);
  void slotChanged(int slot);
  void slotRemoved(int slot);

 private:
  enum class Mark : unsigned char { None, Changed, Added, Removed };

  bool before(int first, int second) const;
  bool matches(int slot) const;
  bool inOrder(int row) const;
  void reindex(int from);
  void removeRows(const std::vector<int>& given);
  void insertRows(const std::vector<int>& given);
  void resort();
  void tellChanged(const std::vector<int>& given);

  std::vector<Column> m_columns;
  std::vector<int> m_order;    // shown row → slot
  std::vector<int> m_rowOf;    // slot → shown row, or -1
  std::vector<Mark> m_marks;   // slot → what happened since the last commit
  std::vector<int> m_touched;  // slots with a mark
  QString m_filter;
  int m_sortColumn = -1;
  Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
  int m_live = 0;
};

}  // namespace widgets
