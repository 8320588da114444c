#include "widgets/depth/ladder_view.h"

#include <QAccessible>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <utility>

#include "widgets/common/cell_delegate.h"
#include "widgets/common/fonts.h"
#include "widgets/common/labels.h"

namespace widgets {
namespace {

constexpr int kLeastRows = 3;
constexpr int kNotch = 120;
constexpr double kBarShade = 0.3;

Qt::Alignment alignOf(int column) {
  return column == LadderModel::Bid ? Qt::AlignRight : column == LadderModel::Price ? Qt::AlignHCenter : Qt::AlignLeft;
}

QFont fontOf(const LadderCell& cell) {
  return cell.strong ? interfaceFont(metric::kBodyText, QFont::DemiBold) : interfaceFont();
}

}  // namespace

LadderDelegate::LadderDelegate(const ThemeSource& theme, LadderModel& model, QObject* parent)
    : QStyledItemDelegate(parent), m_theme(theme), m_model(model) {}

QSize LadderDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
  return {0, metric::kRow};
}

int LadderDelegate::widthOf(const LadderCell& cell) const {
  return QFontMetrics(fontOf(cell)).horizontalAdvance(cell.text) + space::kSmall + space::kTight + 2;
}

// The bars grow from the price outward; the last trade's price stands on a raised ground between two lines.
void LadderDelegate::paintGround(QPainter& painter, const QRect& area, const QModelIndex& index,
                                 const LadderCell& cell) const {
  const Theme& theme = m_theme.theme();
  if (m_model.isInSpread(index.row()))
    painter.fillRect(area, theme.raised);
  painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), theme.line);
  if (cell.share > 0) {
    const bool isBid = index.column() == LadderModel::Bid;
    const int width = std::max(2, static_cast<int>(cell.share * area.width()));
    const QColor colour = m_model.isStale() ? theme.muted : isBid ? theme.up : theme.down;
    painter.fillRect(QRect(isBid ? area.right() + 1 - width : area.left(), area.top() + 2, width, area.height() - 5),
                     mix(theme.panel, colour, kBarShade));
  }
  if (index.column() == LadderModel::Price && m_model.isLast(index.row())) {
    painter.fillRect(area.adjusted(0, 0, 0, -1), theme.pressed());
    painter.fillRect(QRect(area.left(), area.top(), 2, area.height() - 1), theme.text);
    painter.fillRect(QRect(area.right() - 1, area.top(), 2, area.height() - 1), theme.text);
  }
}

void LadderDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const Theme& theme = m_theme.theme();
  const LadderCell cell = m_model.cell(index);
  const QRect area = option.rect;
  painter->save();
  painter->setClipRect(area);
  paintGround(*painter, area, index, cell);
  const auto* view = qobject_cast<const QTableView*>(option.widget);
  if (view != nullptr && view->hasFocus() && view->currentIndex().row() == index.row()) {
    painter->fillRect(QRect(area.left(), area.top(), area.width(), 1), theme.accent);
    painter->fillRect(QRect(area.left(), area.bottom(), area.width(), 1), theme.accent);
  }
  const Qt::Alignment align = alignOf(index.column());
  const QRect inner = align == Qt::AlignHCenter ? area : paddedCell(area, align);
  painter->setFont(fontOf(cell));
  painter->setPen(theme.tone(cell.tone));
  painter->drawText(inner, static_cast<int>(align | Qt::AlignVCenter) | Qt::TextSingleLine,
                    painter->fontMetrics().elidedText(cell.text, Qt::ElideRight, inner.width()));
  painter->restore();
}

LadderView::LadderView(const ThemeSource& theme, LadderModel& model, QWidget* parent)
    : QTableView(parent),
      m_ladder(model),
      m_delegate(new LadderDelegate(theme, model, this)),
      m_notice(plainLabel({}, Tone::Warning, horizontalHeader())) {
  setModel(&model);
  setItemDelegate(m_delegate);
  setShowGrid(false);
  setWordWrap(false);
  setMouseTracking(true);
  setTabKeyNavigation(false);
  setSelectionMode(NoSelection);
  setEditTriggers(NoEditTriggers);
  // A right click cancels; the window's menu of panels would come between its press and its release.
  setContextMenuPolicy(Qt::PreventContextMenu);
  viewport()->setContextMenuPolicy(Qt::PreventContextMenu);
  setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  verticalHeader()->hide();
  verticalHeader()->setMinimumSectionSize(metric::kRow);
  verticalHeader()->setDefaultSectionSize(metric::kRow);
  verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  horizontalHeader()->setFixedHeight(metric::kHeader);
  horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  horizontalHeader()->setHighlightSections(false);
  horizontalHeader()->setMinimumSectionSize(metric::kHitArea);
  m_notice->setObjectName(QStringLiteral("ladderNotice"));
  m_notice->setContentsMargins(space::kSmall, 0, space::kSmall, 0);
  m_notice->hide();
  connect(&model, &LadderModel::moved, this, &LadderView::follow);
}

QSize LadderView::minimumSizeHint() const {
  return {metric::kHitArea * static_cast<int>(LadderModel::Columns), metric::kHeader + kLeastRows * metric::kRow};
}

// The chosen row keeps its price, whatever row that is now.
void LadderView::follow(int down) {
  const QModelIndex current = currentIndex();
  if (current.isValid())
    setCurrentIndex(m_ladder.index(current.row() + down, current.column()));
}

void LadderView::mousePressEvent(QMouseEvent* event) {
  const QModelIndex under = indexAt(event->pos());
  m_pressed = under;
  m_pressedPrice = under.isValid() ? m_ladder.priceAt(under.row()) : oms::Price{};
  if (under.isValid())
    setCurrentIndex(under);
}

// Only where it was pressed, and only while the same price stands there.
void LadderView::mouseReleaseEvent(QMouseEvent* event) {
  const QModelIndex pressed = std::exchange(m_pressed, QPersistentModelIndex());
  const QModelIndex under = indexAt(event->pos());
  if (!pressed.isValid() || under != pressed || m_ladder.priceAt(under.row()) != m_pressedPrice)
    return;
  if (event->button() == Qt::RightButton)
    emit cancelAsked(under.row());
  else if (event->button() == Qt::LeftButton && under.column() == LadderModel::Bid)
    ask(oms::Side::buy, under.row());
  else if (event->button() == Qt::LeftButton && under.column() == LadderModel::Ask)
    ask(oms::Side::sell, under.row());
}

// The second press of a double click is no second order.
void LadderView::mouseDoubleClickEvent(QMouseEvent* event) {
  m_pressed = QPersistentModelIndex();
  event->accept();
}

void LadderView::ask(oms::Side side, int row) {
  if (m_ladder.isShown() && m_ladder.priceAt(row).isPositive())
    emit orderAsked(side, m_ladder.priceAt(row));
}

void LadderView::wheelEvent(QWheelEvent* event) {
  m_wheel += event->angleDelta().y();
  const int rows = m_wheel / kNotch;
  m_wheel -= rows * kNotch;
  event->accept();
  if (rows == 0)
    return;
  emit shifted();
  m_ladder.shift(rows);
}

std::vector<KeyNote> LadderView::keys() {
  return {{QStringLiteral("B"), tr("buy at the row's price, while it is armed")},
          {QStringLiteral("S"), tr("sell at the row's price, while it is armed")},
          {QKeySequence(Qt::Key_Delete).toString(QKeySequence::NativeText), tr("cancel our orders of the row")},
          {QStringLiteral("C"), tr("bring the market into the middle")},
          {QKeySequence(Qt::Key_Escape).toString(QKeySequence::NativeText), tr("disarm")}};
}

// Keys that trade are pressed alone: Ctrl+S is no sale.
void LadderView::keyPressEvent(QKeyEvent* event) {
  if (event->modifiers() & ~(Qt::KeypadModifier | Qt::ShiftModifier))
    return QTableView::keyPressEvent(event);
  const int row = currentIndex().row();
  const bool isAtTop = event->key() == Qt::Key_Up && row == 0;
  const bool isAtEnd = event->key() == Qt::Key_Down && row >= 0 && row + 1 == m_ladder.rowCount();
  if (isAtTop || isAtEnd) {
    emit shifted();
    m_ladder.shift(isAtTop ? 1 : -1);
    return setCurrentIndex(m_ladder.index(row, currentIndex().column()));
  }
  switch (event->key()) {
    case Qt::Key_B:
    case Qt::Key_S:
      if (row >= 0 && !event->isAutoRepeat())
        ask(event->key() == Qt::Key_B ? oms::Side::buy : oms::Side::sell, row);
      return;
    case Qt::Key_Delete:
      if (row >= 0)
        emit cancelAsked(row);
      return;
    case Qt::Key_C:
      return emit centreAsked();
    default:
      QTableView::keyPressEvent(event);
  }
}

void LadderView::setNotice(const QStringList& texts) {
  if (std::exchange(m_notices, texts) == texts)
    return;
  m_notice->setVisible(!texts.isEmpty());
  fitNotice();
}

void LadderView::fitNotice() {
  if (m_notices.isEmpty())
    return;
  m_notice->setGeometry(horizontalHeader()->rect().adjusted(0, 0, 0, -1));
  const int room = m_notice->contentsRect().width();
  const auto fits = [&](const QString& text) { return m_notice->fontMetrics().horizontalAdvance(text) <= room; };
  const auto fitting = std::find_if(m_notices.cbegin(), m_notices.cend(), fits);
  setTextIfChanged(m_notice, fitting == m_notices.cend() ? m_notices.last() : *fitting);
  m_notice->setToolTip(m_notices.first());
}

bool LadderView::viewportEvent(QEvent* event) {
  const QEvent::Type type = event->type();
  // Whatever became of the Enter, who presses or moves there is there.
  if (type == QEvent::Enter || type == QEvent::MouseMove || type == QEvent::MouseButtonPress)
    m_hovered = true;
  if (type == QEvent::Leave || type == QEvent::Hide) {
    m_hovered = false;
    m_pressed = QPersistentModelIndex();  // whoever has taken the pointer takes its release too
  }
  if (type == QEvent::Enter || type == QEvent::Leave)
    emit heldChanged();
  return QTableView::viewportEvent(event);
}

void LadderView::focusInEvent(QFocusEvent* event) {
  QTableView::focusInEvent(event);
  if (!currentIndex().isValid())
    setCurrentIndex(m_ladder.index(m_ladder.rowCount() / 2, LadderModel::Price));
}

void LadderView::showEvent(QShowEvent* event) {
  QTableView::showEvent(event);
  takeRoom();
}

void LadderView::resizeEvent(QResizeEvent* event) {
  QTableView::resizeEvent(event);
  takeRoom();
}

void LadderView::takeRoom() {
  fitNotice();
  m_ladder.setRows(std::max(kLeastRows, viewport()->height() / metric::kRow));
  shareOut();
}

void LadderView::forgetWidths() {
  std::fill(std::begin(m_widths), std::end(m_widths), 0);
}

// Those rows alone; Qt would paint all of them.
void LadderView::dataChanged(const QModelIndex& from, const QModelIndex& to, const QList<int>& roles) {
  measure(from.row(), to.row());
  if (QAccessible::isActive())
    return QTableView::dataChanged(from, to, roles);
  const int top = rowViewportPosition(from.row());
  viewport()->update(0, top, viewport()->width(), rowViewportPosition(to.row()) + rowHeight(to.row()) - top);
}

void LadderView::changeEvent(QEvent* event) {
  QTableView::changeEvent(event);
  if (event->type() == QEvent::FontChange) {
    forgetWidths();
    measure(0, m_ladder.rowCount() - 1);
  }
}

void LadderView::measure(int from, int to) {
  for (int column = 0; column < LadderModel::Columns; ++column) {
    for (int row = from; row <= to; ++row)
      m_widths[column] = std::max(m_widths[column], m_delegate->widthOf(m_ladder.cell(m_ladder.index(row, column))));
  }
}

void LadderView::fit() {
  for (int column = 0; column < LadderModel::Columns; ++column) {
    const LadderCell title{m_ladder.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString(), {}, true, 0, {}};
    m_widths[column] = std::max(m_widths[column], m_delegate->widthOf(title));
  }
  // The sides are compared with each other.
  m_widths[LadderModel::Bid] = m_widths[LadderModel::Ask] =
      std::max(m_widths[LadderModel::Bid], m_widths[LadderModel::Ask]);
  shareOut();
}

// What room is left over goes to the bars, alike to both sides; where there is too little, our orders give way.
void LadderView::shareOut() {
  int widths[LadderModel::Columns];
  std::copy(std::begin(m_widths), std::end(m_widths), widths);
  const int needed = widths[0] + widths[1] + widths[2] + widths[3];
  const int spare = viewport()->width() - needed;
  if (spare >= 0) {
    widths[LadderModel::Bid] += spare / 3;
    widths[LadderModel::Ask] += spare / 3;
    widths[LadderModel::Mine] += spare - 2 * (spare / 3);
  } else {
    widths[LadderModel::Mine] = std::max(metric::kHitArea, widths[LadderModel::Mine] + spare);
  }
  for (int column = 0; column < LadderModel::Columns; ++column) {
    if (columnWidth(column) != widths[column])
      setColumnWidth(column, widths[column]);
  }
}

}  // namespace widgets
