#include "widgets/common/table_view.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QJsonArray>
#include <QKeyEvent>
#include <QMenu>
#include <QMetaMethod>
#include <QPainter>
#include <QScrollBar>
#include <algorithm>

#include "widgets/common/elision.h"
#include "widgets/common/fonts.h"
#include "widgets/common/table_export.h"

namespace widgets {
namespace {

constexpr int kFitMs = 250;
constexpr int kSortArrow = 12;

}  // namespace

TableHeader::TableHeader(const ThemeSource& theme, QWidget* parent)
    : QHeaderView(Qt::Horizontal, parent), m_theme(theme) {
  setFixedHeight(metric::kHeader);
  setHighlightSections(false);
  setSectionsClickable(true);
  setSectionsMovable(true);
  setSectionResizeMode(QHeaderView::Interactive);
  setMinimumSectionSize(metric::kHitArea);
  setStretchLastSection(false);
}

void TableHeader::paintSection(QPainter* painter, const QRect& area, int section) const {
  const Theme& theme = m_theme.theme();
  painter->save();
  painter->fillRect(QRect(area.left(), area.bottom(), area.width(), 1), theme.line);
  const Column& column = static_cast<const TableModel*>(model())->columns()[static_cast<std::size_t>(section)];
  const bool usual = column.natural && sortIndicatorOrder() == Qt::AscendingOrder;
  const bool sorted = isSortIndicatorShown() && sortIndicatorSection() == section && !usual;
  const QString& title = column.title;
  const QRect inner = paddedCell(area, column.align);
  painter->setPen(sorted ? theme.text : theme.muted);
  painter->setFont(interfaceFont());
  if (sorted && !title.isEmpty()) {
    const int width = painter->fontMetrics().horizontalAdvance(title);
    const bool right = column.align.testFlag(Qt::AlignRight);
    const QRect arrow(right ? inner.right() - width - kSortArrow : inner.left() + width, inner.top(), kSortArrow,
                      inner.height());
    painter->drawText(arrow, Qt::AlignCenter,
                      sortIndicatorOrder() == Qt::AscendingOrder ? QStringLiteral("↑") : QStringLiteral("↓"));
  }
  painter->drawText(inner, column.align | Qt::AlignVCenter, title);
  painter->restore();
}

TableView::TableView(const ThemeSource& theme, TableModel& model, QWidget* parent)
    : QTableView(parent),
      m_table(model),
      m_delegate(new CellDelegate(theme, this)),
      m_least(model.columns().size(), 0),
      m_widths(model.columns().size(), 0) {
  setHorizontalHeader(new TableHeader(theme, this));
  setModel(&model);
  setItemDelegate(m_delegate);
  setShowGrid(false);
  setWordWrap(false);
  setMouseTracking(true);
  setTabKeyNavigation(false);
  setSelectionBehavior(SelectRows);
  setSelectionMode(ExtendedSelection);
  setEditTriggers(NoEditTriggers);
  setHorizontalScrollMode(ScrollPerPixel);
  verticalHeader()->hide();
  verticalHeader()->setMinimumSectionSize(metric::kRow);
  verticalHeader()->setDefaultSectionSize(metric::kRow);
  verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  for (std::size_t i = 0; i < model.columns().size(); ++i)
    setColumnHidden(static_cast<int>(i), !model.columns()[i].shown);
  m_fitting.setSingleShot(true);
  m_fitting.setInterval(kFitMs);
  connect(&m_fitting, &QTimer::timeout, this, &TableView::fit);
  const auto fitSoon = [this] {
    if (!m_fitting.isActive())
      m_fitting.start();
  };
  connect(&model, &QAbstractItemModel::dataChanged, this, fitSoon);
  connect(&model, &QAbstractItemModel::rowsInserted, this, fitSoon);
  connect(m_delegate, &CellDelegate::actionTriggered, this, &TableView::actionTriggered);
  connect(this, &QTableView::doubleClicked, this, &TableView::rowActivated);
  connect(horizontalHeader(), &QHeaderView::sortIndicatorChanged, this, &TableView::fit);
  horizontalHeader()->setSortIndicator(model.sortColumn(), model.sortOrder());
  setSortingEnabled(true);
  fit();
}

int TableView::leastWidth(int column) const {
  const Column& spec = m_table.columns()[static_cast<std::size_t>(column)];
  const bool sorted = horizontalHeader()->sortIndicatorSection() == column;
  int width = m_delegate->widthOf(Cell::plain(spec.title)) + (sorted ? kSortArrow : 0);
  const int first = std::max(0, rowAt(0));
  const int last = rowAt(viewport()->height()) < 0 ? m_table.rowCount() - 1 : rowAt(viewport()->height());
  for (int row = first; row <= last; ++row) {
    width = std::max(width, m_delegate->widthOf(m_table.cell(m_table.index(row, column))));
  }
  return width;
}

void TableView::fit() {
  if (!isVisible())
    return;  // shown tables fit themselves when they get their size
  for (int column = 0; column < m_table.columnCount(); ++column) {
    if (isColumnHidden(column))
      continue;
    const Column& spec = m_table.columns()[static_cast<std::size_t>(column)];
    int& least = m_least[static_cast<std::size_t>(column)];
    int& width = m_widths[static_cast<std::size_t>(column)];
    least = std::max(least, leastWidth(column));
    const int arrow = spec.title.isEmpty() ? 0 : kSortArrow;
    width = std::max({width, least, m_delegate->widthOf(Cell::plain(spec.sample)),
                      m_delegate->widthOf(Cell::plain(spec.title)) + arrow});
  }
  shareOut();
}

void TableView::shareOut() {
  int needed = 0;
  int stretches = 0;
  int slack = 0;
  for (int column = 0; column < m_table.columnCount(); ++column) {
    if (isColumnHidden(column))
      continue;
    const auto place = static_cast<std::size_t>(column);
    needed += m_widths[place];
    stretches += m_table.columns()[place].stretch;
    slack += m_widths[place] - m_least[place];
  }
  placeActions(needed - slack > viewport()->width());
  // Below zero: to be taken of what columns have beyond their content.
  int spare = std::max(viewport()->width() - needed, -slack);
  const bool lacks = spare < 0;
  int shares = lacks ? slack : stretches;
  int missing = std::max(0, needed - slack - viewport()->width());
  for (int column = 0; column < m_table.columnCount(); ++column) {
    if (isColumnHidden(column))
      continue;
    const auto place = static_cast<std::size_t>(column);
    const int share = lacks ? m_widths[place] - m_least[place] : m_table.columns()[place].stretch;
    const int part = shares > 0 ? spare * share / shares : 0;
    spare -= part;
    shares -= share;
    int width = m_widths[place] + part;
    if (missing > 0 && m_table.headerData(column, Qt::Horizontal, kElidesRole).toBool()) {
      const int least = m_delegate->widthOf(Cell::plain(m_table.columns()[place].title));
      const int cut = std::min(missing, std::max(0, width - least));
      width -= cut;
      missing -= cut;
    }
    if (columnWidth(column) != width)
      setColumnWidth(column, width);
  }
}

// What can be done with a row stands behind its name while the end of the row is to be scrolled for.
void TableView::placeActions(bool inSight) {
  const int column = m_table.columnCount() - 1;
  if (m_actionsInSight == inSight || m_table.columns().back().id != kActionsColumn)
    return;
  m_actionsInSight = inSight;
  QHeaderView* header = horizontalHeader();
  header->moveSection(header->visualIndex(column), inSight ? 1 : column);
}

void TableView::resizeEvent(QResizeEvent* event) {
  QTableView::resizeEvent(event);
  fit();
}

void TableView::showEvent(QShowEvent* event) {
  QTableView::showEvent(event);
  fit();
}

void TableView::setColumnShown(int column, bool shown) {
  setColumnHidden(column, !shown);
  fit();
}

std::vector<int> TableView::exportedColumns() const {
  std::vector<int> columns;
  for (int visual = 0; visual < m_table.columnCount(); ++visual) {
    const int column = horizontalHeader()->logicalIndex(visual);
    if (!isColumnHidden(column) && m_table.columns()[static_cast<std::size_t>(column)].exported)
      columns.push_back(column);
  }
  return columns;
}

void TableView::copySelection() const {
  QGuiApplication::clipboard()->setText(toTsv(m_table, exportedColumns(), selectionModel()->selectedRows()));
}

QJsonObject TableView::state() const {
  QJsonArray hidden;
  for (int column = 0; column < m_table.columnCount(); ++column) {
    if (isColumnHidden(column))
      hidden.append(m_table.columns()[static_cast<std::size_t>(column)].id);
  }
  const int sorted = m_table.sortColumn();
  return {{"hidden", hidden},
          {"sort", sorted < 0 ? QString() : m_table.columns()[static_cast<std::size_t>(sorted)].id},
          {"descending", m_table.sortOrder() == Qt::DescendingOrder}};
}

void TableView::setState(const QJsonObject& state) {
  if (!state.contains("hidden"))
    return;
  const QJsonArray hidden = state["hidden"].toArray();
  for (int column = 0; column < m_table.columnCount(); ++column) {
    const QString id = m_table.columns()[static_cast<std::size_t>(column)].id;
    setColumnHidden(column, hidden.contains(id));
    if (id == state["sort"].toString()) {
      sortByColumn(column, state["descending"].toBool() ? Qt::DescendingOrder : Qt::AscendingOrder);
    }
  }
  fit();
}

void TableView::keyPressEvent(QKeyEvent* event) {
  if (event->matches(QKeySequence::Copy))
    return copySelection();
  const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
  if (enter && currentIndex().isValid()) {
    static const QMetaMethod activated = QMetaMethod::fromSignal(&TableView::rowActivated);
    if (isSignalConnected(activated))
      emit rowActivated(currentIndex());
    else
      showActionsOfCurrent();
    return;
  }
  QTableView::keyPressEvent(event);
}

void TableView::mouseMoveEvent(QMouseEvent* event) {
  m_delegate->setPointer(event->pos());
  const QModelIndex under = indexAt(event->pos());
  const bool onAction = isAction(under);
  m_delegate->aim(under, visualRect(under));
  viewport()->setCursor(onAction ? Qt::PointingHandCursor : Qt::ArrowCursor);
  if (under.isValid())
    viewport()->update(0, visualRect(under).top(), viewport()->width(), metric::kRow);
  QTableView::mouseMoveEvent(event);
}

bool TableView::isAction(const QModelIndex& index) const {
  return index.isValid() && m_table.cell(index).kind == CellKind::Actions;
}

void TableView::mousePressEvent(QMouseEvent* event) {
  const QModelIndex under = indexAt(event->pos());
  if (isAction(under))
    m_delegate->press(under, visualRect(under), event->pos());
  QTableView::mousePressEvent(event);
}

// The second press of a double click is meant for the row of the first, which may have made room for another.
void TableView::mouseDoubleClickEvent(QMouseEvent* event) {
  if (isAction(indexAt(event->pos())))
    return event->accept();
  QTableView::mouseDoubleClickEvent(event);
}

void TableView::leaveEvent(QEvent* event) {
  m_delegate->setPointer({-1, -1});
  m_delegate->aim({}, {});
  viewport()->update();
  QTableView::leaveEvent(event);
}

void TableView::contextMenuEvent(QContextMenuEvent* event) {
  if (event->reason() == QContextMenuEvent::Keyboard)
    return showActionsOfCurrent();
  const QModelIndex under = indexAt(event->pos());
  if (under.isValid())
    showActions(under, event->globalPos());
}

void TableView::showActionsOfCurrent() {
  if (currentIndex().isValid())
    showActions(currentIndex(), viewport()->mapToGlobal(visualRect(currentIndex()).bottomLeft()));
}

// The words of a row's action cells, for the keyboard and the right mouse button.
void TableView::showActions(const QModelIndex& row, const QPoint& at) {
  auto* menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  for (int column = 0; column < m_table.columnCount(); ++column) {
    const QPersistentModelIndex index = m_table.index(row.row(), column);
    for (const CellAction& action : m_table.cell(index).actions) {
      connect(menu->addAction(action.text), &QAction::triggered, this, [this, index, id = action.id] {
        if (index.isValid())
          emit actionTriggered(index, id);
      });
    }
  }
  // What the panel can do with a row besides, with its key.
  menu->addActions(actions());
  menu->addAction(tr("Copy rows"), this, &TableView::copySelection);
  menu->popup(at);
}

}  // namespace widgets
