#include "widgets/common/table_panel.h"

#include <QAction>
#include <QShortcut>
#include <QVBoxLayout>

#include "widgets/common/format.h"
#include "widgets/common/save_file.h"
#include "widgets/common/table_export.h"

namespace widgets {
namespace {

constexpr int kFilterWidth = 120;
constexpr int kCommitMs = 50;  // faster than numbers can be read, slow enough to cost nothing

}  // namespace

TablePanel::TablePanel(PanelContext& context, Icon icon, QWidget* parent)
    : Panel(context, parent),
      m_column(new QVBoxLayout(this)),
      m_row(new QHBoxLayout),
      m_pages(new QStackedLayout),
      m_empty(new EmptyState(theme(), icon)),
      m_menu(new QMenu(this)),
      m_filter(new QLineEdit) {
  m_column->setContentsMargins(1, 0, 1, 1);
  m_column->setSpacing(0);
  m_row->setSpacing(0);
  m_row->addLayout(m_pages, 1);
  m_column->addLayout(m_row, 1);
  m_pages->addWidget(m_empty);
  m_commitSoon.setSingleShot(true);
  m_commitSoon.setInterval(kCommitMs);
  connect(&m_commitSoon, &QTimer::timeout, this, &TablePanel::commitNow);
}

void TablePanel::setTable(TableModel& model) {
  m_view = new TableView(theme(), model);
  m_pages->addWidget(m_view);
  buildTools();
  connect(m_empty, &EmptyState::acted, this, [this] {
    if (!m_view->table().filter().isEmpty())
      showFilter(false);
  });
}

std::vector<KeyNote> TablePanel::tableKeys() {
  return {{QKeySequence(QKeySequence::Find).toString(QKeySequence::NativeText), tr("filter the rows")},
          {QKeySequence(Qt::Key_Escape).toString(QKeySequence::NativeText), tr("leave the filter")},
          {QKeySequence(QKeySequence::Copy).toString(QKeySequence::NativeText), tr("copy the chosen rows")},
          {QKeySequence(Qt::Key_Return).toString(QKeySequence::NativeText),
           tr("open the row, or what can be done with it")}};
}

void TablePanel::setSide(QWidget* side) {
  m_row->addWidget(side);
  side->hide();
}

void TablePanel::buildTools() {
  m_filter->setProperty("look", "filter");
  m_filter->setPlaceholderText(tr("Filter"));
  m_filter->setAccessibleName(tr("Filter"));
  m_filter->setFixedWidth(kFilterWidth);
  m_filter->setClearButtonEnabled(false);
  m_filter->hide();
  auto* search = iconButton(context().theme(), Icon::Search, tr("Filter (Ctrl+F)"));
  auto* more = iconButton(context().theme(), Icon::More, tr("Columns and export"));
  more->setMenu(m_menu);
  addTool(m_filter);
  addTool(search);
  addTool(more);
  connect(search, &QToolButton::clicked, this, [this] { showFilter(m_filter->isHidden()); });
  connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& needle) {
    m_view->table().setFilter(needle.trimmed());
    commitNow();
  });
  auto* escape = new QShortcut(Qt::Key_Escape, m_filter, nullptr, nullptr, Qt::WidgetShortcut);
  connect(escape, &QShortcut::activated, this, [this] { showFilter(false); });
  auto* find = new QShortcut(QKeySequence::Find, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
  connect(find, &QShortcut::activated, this, [this] { showFilter(true); });

  auto* columns = m_menu->addMenu(tr("Columns"));
  connect(columns, &QMenu::aboutToShow, this, [this, columns] { fillColumnMenu(*columns); });
  connect(m_menu->addAction(tr("Copy rows")), &QAction::triggered, m_view, &TableView::copySelection);
  connect(m_menu->addAction(tr("Export CSV…")), &QAction::triggered, this, [this] { save(QStringLiteral("csv")); });
  connect(m_menu->addAction(tr("Export JSON…")), &QAction::triggered, this, [this] { save(QStringLiteral("json")); });
}

void TablePanel::addRowAction(const QString& text, const QKeySequence& key, std::function<void(const QModelIndex&)> act,
                              std::optional<Icon> icon) {
  auto* action = new QAction(text, this);
  action->setShortcut(key);
  action->setShortcutContext(Qt::WidgetShortcut);
  m_view->addAction(action);
  connect(action, &QAction::triggered, this, [this, act = std::move(act)] {
    if (m_view->currentIndex().isValid())
      act(m_view->currentIndex());
  });
  if (!icon)
    return;
  auto* tool = iconButton(context().theme(), *icon,
                          tr("%1 (%2), of the chosen row").arg(text, key.toString(QKeySequence::NativeText)));
  tool->setEnabled(false);
  addTool(tool);
  connect(tool, &QToolButton::clicked, action, &QAction::trigger);
  connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, tool,
          [tool](const QModelIndex& current) { tool->setEnabled(current.isValid()); });
}

void TablePanel::fillColumnMenu(QMenu& columns) {
  columns.clear();
  const auto& specs = m_view->table().columns();
  for (std::size_t i = 0; i < specs.size(); ++i) {
    if (specs[i].title.isEmpty())
      continue;
    QAction* action = columns.addAction(specs[i].title);
    action->setCheckable(true);
    action->setChecked(!m_view->isColumnHidden(static_cast<int>(i)));
    connect(action, &QAction::toggled, m_view,
            [this, i](bool shown) { m_view->setColumnShown(static_cast<int>(i), shown); });
  }
}

void TablePanel::showFilter(bool shown) {
  m_filter->setVisible(shown);
  if (shown) {
    m_filter->setFocus(Qt::ShortcutFocusReason);
  } else {
    m_filter->clear();
    m_view->setFocus(Qt::OtherFocusReason);
  }
}

void TablePanel::save(const QString& suffix) {
  saveFile(context(), this, tr("Export"), objectName(), suffix, [this, suffix] {
    const auto columns = m_view->exportedColumns();
    const TableModel& model = m_view->table();
    const bool csv = suffix == QStringLiteral("csv");
    return (csv ? toCsv(model, columns, context().badge()) : toJson(model, columns, context().badge())).toUtf8();
  });
}

void TablePanel::commit() {
  if (!isVisible() || m_commitSoon.isActive())
    return;
  if (m_committed.isValid() && m_committed.elapsed() < kCommitMs)
    m_commitSoon.start();
  else
    commitNow();
}

void TablePanel::showEvent(QShowEvent* event) {
  Panel::showEvent(event);
  commitNow();
}

void TablePanel::setState(const QJsonObject& state) {
  m_view->setState(state);
  m_namesPositions = false;
}

// Where a symbol may have several positions, rows say which one they are of.
void TablePanel::followMode() {
  const bool hedges = view().session().hedges;
  if (hedges == m_namesPositions)
    return;
  m_namesPositions = hedges;
  const auto& columns = m_view->table().columns();
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].id == QStringLiteral("position_id"))
      m_view->setColumnShown(static_cast<int>(i), hedges);
  }
}

void TablePanel::commitNow() {
  m_committed.start();
  followMode();
  TableModel& model = m_view->table();
  model.commit();
  const bool empty = model.rowCount() == 0;
  if (empty && model.totalRows() > 0) {
    m_empty->set(
        tr("Nothing matches “%1”").arg(model.filter()),
        plural(model.totalRows(), tr("One row is hidden by the filter."), tr("%1 rows are hidden by the filter.")));
    m_empty->offer(tr("Clear the filter"));
  } else if (empty) {
    m_empty->offer({});
    explainEmpty(*m_empty);
  }
  m_pages->setCurrentIndex(empty ? 0 : 1);
}

}  // namespace widgets
