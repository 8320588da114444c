#pragma once

#include <QLineEdit>
#include <QMenu>
#include <QStackedLayout>
#include <functional>
#include <optional>

#include "widgets/common/empty_state.h"
#include "widgets/common/panel.h"
#include "widgets/common/table_view.h"

namespace widgets {

// A panel that is a table: search, column chooser, exports and copying in its header, and a reason where it is empty.
class TablePanel : public Panel {
  Q_OBJECT

 public:
  QJsonObject state() const override { return m_view->state(); }
  void setState(const QJsonObject& state) override;
  TableView& table() { return *m_view; }
  // What keys do in each of them.
  static std::vector<KeyNote> tableKeys();

 protected:
  // The model belongs to the panel that derives from this one and outlives the view.
  TablePanel(PanelContext& context, Icon icon, QWidget* parent = nullptr);
  // Builds the view; called once, at the start of the derived panel's constructor.
  void setTable(TableModel& model);
  QMenu& menu() { return *m_menu; }
  // Something to do with one row: in its menu, by its key and, with an icon, as a button of the header.
  void addRowAction(const QString& text, const QKeySequence& key, std::function<void(const QModelIndex&)> act,
                    std::optional<Icon> icon = {});
  // A row of choices above the table.
  void addTop(QWidget* top) { m_column->insertWidget(0, top); }
  // A widget under the table.
  void addBottom(QWidget* bottom) { m_column->addWidget(bottom); }
  // A widget beside the rows, hidden until it has something to say.
  void setSide(QWidget* side);

  // Puts the model's changes on the screen, and says why when there are no rows: at once when the last time was a
  // while ago, else a moment later, and not before somebody looks.
  void commit();
  void showEvent(QShowEvent* event) override;
  // Why there are no rows: what is missing and what to do.
  virtual void explainEmpty(EmptyState& empty) = 0;

 private:
  void commitNow();
  void followMode();
  void buildTools();
  void fillColumnMenu(QMenu& columns);
  void showFilter(bool shown);
  void save(const QString& suffix);

  QVBoxLayout* m_column;
  QHBoxLayout* m_row;
  QStackedLayout* m_pages;
  EmptyState* m_empty;
  QMenu* m_menu;
  QLineEdit* m_filter;
  TableView* m_view = nullptr;
  QTimer m_commitSoon;
  QElapsedTimer m_committed;
  bool m_namesPositions = false;  // the column is shown, because a symbol may have several
};

}  // namespace widgets
