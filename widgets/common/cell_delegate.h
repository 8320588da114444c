#pragma once

#include <QStyledItemDelegate>

#include "widgets/common/cell.h"
#include "widgets/common/theme_source.h"

namespace widgets {

class TableModel;

// A cell without its padding: eight pixels on the side that the text stands at, four on the other.
QRect paddedCell(const QRect& area, Qt::Alignment align);

// Paints the cells of a TableModel and turns clicks on their words into actionTriggered().
class CellDelegate : public QStyledItemDelegate {
  Q_OBJECT

 public:
  CellDelegate(const ThemeSource& theme, QObject* parent);

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                   const QModelIndex& index) override;

  // The width that the cell's content and its padding take.
  int widthOf(const Cell& cell) const;
  // Where the cell's actions are, from the right; each is as high as the row and at least 24 pixels wide.
  QVector<QRect> actionRects(const Cell& cell, const QRect& area) const;
  // The colour that the cell's text is painted in.
  QColor textColour(const Cell& cell) const;
  // Where the pointer is, so that the word under it can be underlined; null when it has left.
  void setPointer(const QPoint& position) { m_pointer = position; }

 signals:
  void actionTriggered(const QModelIndex& index, const QString& action);

 private:
  void paintText(QPainter& painter, const QRect& area, const Cell& cell, Qt::Alignment align) const;
  void paintActions(QPainter& painter, const QRect& area, const Cell& cell) const;
  void paintSparkline(QPainter& painter, const QRect& area, const Cell& cell) const;

  const ThemeSource& m_theme;
  QPoint m_pointer{-1, -1};
};

}  // namespace widgets
