#include "widgets/common/cell_delegate.h"

#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <utility>

#include "charts/sparkline.h"
#include "widgets/common/chip.h"
#include "widgets/common/fading.h"
#include "widgets/common/fonts.h"
#include "widgets/common/meter.h"
#include "widgets/common/table_model.h"

namespace widgets {
namespace {

constexpr int kMeterWidth = 64;
constexpr int kSparklineWidth = 44;
constexpr qint64 kSettleMs = 400;

QFont bodyFont() {
  return interfaceFont();
}

QFont boldFont() {
  return interfaceFont(metric::kBodyText, QFont::DemiBold);
}

int textWidth(const QFont& font, const QString& text) {
  return QFontMetrics(font).horizontalAdvance(text);
}

}  // namespace

QRect paddedCell(const QRect& area, Qt::Alignment align) {
  const bool right = align.testFlag(Qt::AlignRight);
  return area.adjusted(right ? space::kTight : space::kSmall, 0, right ? -space::kSmall : -space::kTight, -1);
}

CellDelegate::CellDelegate(const ThemeSource& theme, QObject* parent) : QStyledItemDelegate(parent), m_theme(theme) {}

QSize CellDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
  return {0, metric::kRow};
}

int CellDelegate::widthOf(const Cell& cell) const {
  constexpr int kPadding = space::kSmall + space::kTight + 2;
  switch (cell.kind) {
    case CellKind::Text:
      return kPadding + textWidth(cell.strong ? boldFont() : bodyFont(), cell.text);
    case CellKind::Chip:
      return kPadding + (cell.text.isEmpty() ? 0 : chipWidth(cell.text, bodyFont()));
    case CellKind::Meter:
      return kPadding + kMeterWidth + space::kSmall + textWidth(bodyFont(), cell.text);
    case CellKind::Sparkline:
      return kPadding + kSparklineWidth;
    case CellKind::Actions: {
      int width = space::kSmall;
      for (const QRect& rect : actionRects(cell, QRect(0, 0, 0, metric::kRow)))
        width += rect.width();
      return width;
    }
  }
  return kPadding;
}

QVector<QRect> CellDelegate::actionRects(const Cell& cell, const QRect& area) const {
  QVector<QRect> rects(cell.actions.size());
  int right = area.right() + 1 - space::kTight;
  for (qsizetype i = cell.actions.size() - 1; i >= 0; --i) {
    const int width = std::max(metric::kHitArea, textWidth(bodyFont(), cell.actions[i].text) + space::kSmall);
    rects[i] = QRect(right - width, area.top(), width, area.height());
    right -= width;
  }
  return rects;
}

QColor CellDelegate::textColour(const Cell& cell) const {
  return m_theme.theme().tone(cell.kind == CellKind::Meter ? Tone::Text : cell.tone);
}

void CellDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const auto* model = qobject_cast<const TableModel*>(index.model());
  const Theme& theme = m_theme.theme();
  Cell cell = model->cell(index);
  const bool fades = option.widget != nullptr && isFaded(*option.widget);
  if (fades)
    cell.tone = Tone::Muted;
  const QRect area = option.rect;
  painter->save();
  painter->setClipRect(area);
  const bool selected = option.state.testFlag(QStyle::State_Selected);
  if (selected)
    painter->fillRect(area, theme.selected());
  painter->fillRect(QRect(area.left(), area.bottom(), area.width(), 1), theme.line);
  if (selected && index.column() == 0)
    painter->fillRect(QRect(area.left(), area.top(), 2, area.height()), theme.accent);
  painter->setFont(cell.strong ? boldFont() : bodyFont());
  const Qt::Alignment align = model->columns()[static_cast<std::size_t>(index.column())].align;
  const QRect inner = paddedCell(area, align);
  switch (cell.kind) {
    case CellKind::Text:
      paintText(*painter, inner, cell, align);
      break;
    case CellKind::Chip:
      if (!cell.text.isEmpty()) {
        const QRectF box(inner.left(), inner.top(), chipWidth(cell.text, bodyFont()), inner.height());
        paintChip(*painter, box, cell.text, theme.tone(cell.tone), theme.onFill, false);
      }
      break;
    case CellKind::Meter: {
      const QRect number = inner.adjusted(inner.width() - textWidth(bodyFont(), cell.text), 0, 0, 0);
      paintMeter(*painter, QRectF(inner).adjusted(0, 0, -number.width() - space::kSmall, 0), cell.share,
                 theme.tone(cell.tone), theme.line);
      painter->setPen(fades ? theme.muted : textColour(cell));
      painter->drawText(number, Qt::AlignRight | Qt::AlignVCenter, cell.text);
      break;
    }
    case CellKind::Actions:
      paintActions(*painter, area, cell);
      break;
    case CellKind::Sparkline:
      paintSparkline(*painter, inner, cell);
      break;
  }
  painter->restore();
}

void CellDelegate::paintText(QPainter& painter, const QRect& area, const Cell& cell, Qt::Alignment align) const {
  painter.setPen(textColour(cell));
  const QFontMetrics metrics = painter.fontMetrics();
  const bool fits = metrics.horizontalAdvance(cell.text) <= area.width();
  painter.drawText(area, static_cast<int>(align | Qt::AlignVCenter) | Qt::TextSingleLine,
                   fits ? cell.text : metrics.elidedText(cell.text, Qt::ElideRight, area.width()));
}

void CellDelegate::paintActions(QPainter& painter, const QRect& area, const Cell& cell) const {
  const QVector<QRect> rects = actionRects(cell, area);
  for (qsizetype i = 0; i < rects.size(); ++i) {
    QFont font = bodyFont();
    font.setUnderline(rects[i].contains(m_pointer));
    painter.setFont(font);
    painter.setPen(m_theme.theme().tone(cell.actions[i].tone));
    painter.drawText(rects[i], Qt::AlignCenter, cell.actions[i].text);
  }
}

void CellDelegate::paintSparkline(QPainter& painter, const QRect& area, const Cell& cell) const {
  if (!cell.series)
    return;
  const QRectF box = QRectF(area).adjusted(0, space::kTight, 0, -space::kTight);
  charts::paintSparkline(painter, box, *cell.series, m_theme.theme().tone(cell.tone));
}

void CellDelegate::aim(const QModelIndex& index, const QRect& area) {
  if (area != m_aimedArea)
    m_changed.invalidate();
  else if (m_aimed != index)
    m_changed.start();
  m_aimed = index;
  m_aimedArea = area;
}

// What the word there does; empty: there is none.
QString CellDelegate::actionAt(const QModelIndex& index, const QRect& area, const QPoint& at) const {
  const Cell cell = static_cast<const TableModel*>(index.model())->cell(index);
  const QVector<QRect> rects = actionRects(cell, area);
  for (qsizetype i = 0; i < rects.size(); ++i) {
    if (rects[i].contains(at))
      return cell.actions[i].id;
  }
  return {};
}

void CellDelegate::press(const QModelIndex& index, const QRect& area, const QPoint& at) {
  aim(index, area);
  const bool settled = !m_changed.isValid() || m_changed.elapsed() >= kSettleMs;
  m_pressed = settled ? index : QModelIndex();
  m_pressedAction = actionAt(index, area, at);
}

bool CellDelegate::editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                               const QModelIndex& index) {
  if (event->type() != QEvent::MouseButtonRelease)
    return QStyledItemDelegate::editorEvent(event, model, option, index);
  const auto* mouse = static_cast<QMouseEvent*>(event);
  if (mouse->button() != Qt::LeftButton)
    return false;
  const QString action = actionAt(index, option.rect, mouse->position().toPoint());
  const bool meant = std::exchange(m_pressed, QPersistentModelIndex()) == index && m_pressedAction == action;
  if (meant && !action.isEmpty())
    emit actionTriggered(index, action);
  return !action.isEmpty();
}

}  // namespace widgets
