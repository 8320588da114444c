#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "widgets/common/table_model.h"

namespace widgets {

// One column of a table of `Row`s: how it is called, what it shows and what it sorts by (its text where not said).
template <class Row>
struct RowColumn {
  Column column;
  std::function<Cell(const Row&)> cell;
  std::function<SortKey(const Row&)> key;
};

template <class Row>
RowColumn<Row> textColumn(QString id, QString title, QString sample, int stretch,
                          std::function<Cell(const Row&)> cell) {
  return {{std::move(id), std::move(title), Qt::AlignLeft, std::move(sample), stretch}, std::move(cell), {}};
}

// Right-aligned and sorted by the number that `value` gives.
template <class Row>
RowColumn<Row> numberColumn(QString id, QString title, QString sample, int stretch,
                            std::function<Cell(const Row&)> cell, std::function<double(const Row&)> value) {
  return {{std::move(id), std::move(title), Qt::AlignRight, std::move(sample), stretch},
          std::move(cell),
          [value = std::move(value)](const Row& row) {
            return SortKey{value(row), {}};
          }};
}

// Words to click, at the right; neither searched nor exported.
template <class Row>
RowColumn<Row> actionColumn(std::function<Cell(const Row&)> cell) {
  return {{kActionsColumn, {}, Qt::AlignRight, {}, 0, true, false}, std::move(cell), {}};
}

template <class Row>
RowColumn<Row> hidden(RowColumn<Row> column) {
  column.column.shown = false;
  return column;
}

// A table of rows with a key each. A panel writes the columns; everything else is here and in TableModel.
template <class Key, class Row>
class RowModel : public TableModel {
 public:
  explicit RowModel(std::vector<RowColumn<Row>> columns, QObject* parent = nullptr)
      : TableModel(titlesOf(columns), parent), columns_(std::move(columns)) {}

  void upsert(const Key& key, Row row) {
    const auto found = slots_.find(key);
    if (found != slots_.end()) {
      rows_[static_cast<std::size_t>(found->second)] = std::move(row);
      slotChanged(found->second);
      return;
    }
    const int slot = takeSlot();
    rows_[static_cast<std::size_t>(slot)] = std::move(row);
    slots_.emplace(key, slot);
    slotAdded(slot);
  }

  void remove(const Key& key) {
    const auto found = slots_.find(key);
    if (found == slots_.end())
      return;
    const int slot = found->second;
    slots_.erase(found);
    slotRemoved(slot);
  }

  // Removes every row whose key `keep` refuses.
  template <class Keep>
  void removeUnless(Keep keep) {
    std::vector<Key> gone;
    for (const auto& [key, slot] : slots_) {
      if (!keep(key))
        gone.push_back(key);
    }
    for (const Key& key : gone)
      remove(key);
  }

  // Removes the rows with the smallest keys until at most `most` are left.
  void trimTo(std::size_t most) {
    while (slots_.size() > most)
      remove(Key(slots_.begin()->first));
  }

  const Row* find(const Key& key) const {
    const auto found = slots_.find(key);
    return found == slots_.end() ? nullptr : &*rows_[static_cast<std::size_t>(found->second)];
  }
  const Row& at(const QModelIndex& index) const { return *rows_[static_cast<std::size_t>(slotOf(index.row()))]; }
  int rowOf(const Key& key) const {
    const auto found = slots_.find(key);
    return found == slots_.end() ? -1 : rowOfSlot(found->second);
  }

 protected:
  Cell cellOf(int slot, int column) const override {
    return columns_[static_cast<std::size_t>(column)].cell(*rows_[static_cast<std::size_t>(slot)]);
  }
  SortKey keyOf(int slot, int column) const override {
    const Row& row = *rows_[static_cast<std::size_t>(slot)];
    const RowColumn<Row>& shown = columns_[static_cast<std::size_t>(column)];
    return shown.key ? shown.key(row) : SortKey{0, shown.cell(row).text};
  }
  bool isLive(int slot) const override { return rows_[static_cast<std::size_t>(slot)].has_value(); }
  void release(int slot) override {
    rows_[static_cast<std::size_t>(slot)].reset();
    free_.push_back(slot);
    std::push_heap(free_.begin(), free_.end(), std::greater<>());
  }

 private:
  static std::vector<Column> titlesOf(const std::vector<RowColumn<Row>>& columns) {
    std::vector<Column> titles;
    for (const auto& column : columns)
      titles.push_back(column.column);
    return titles;
  }

  // The lowest that is free, so that rows which nobody sorts stand in the order in which they came.
  int takeSlot() {
    if (free_.empty()) {
      rows_.emplace_back();
      return static_cast<int>(rows_.size()) - 1;
    }
    std::pop_heap(free_.begin(), free_.end(), std::greater<>());
    const int slot = free_.back();
    free_.pop_back();
    return slot;
  }

  std::vector<RowColumn<Row>> columns_;
  std::vector<std::optional<Row>> rows_;  // by slot; a removed row keeps its value until release()
  std::vector<int> free_;                 // a heap, the lowest first
  std::map<Key, int> slots_;
};

}  // namespace widgets
