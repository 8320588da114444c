#pragma once

#include <QLabel>
#include <QStyledItemDelegate>
#include <QTableView>

#include "widgets/common/key_list.h"
#include "widgets/common/theme_source.h"
#include "widgets/depth/ladder_model.h"

namespace widgets {

class LadderDelegate : public QStyledItemDelegate {
  Q_OBJECT

 public:
  LadderDelegate(const ThemeSource& theme, LadderModel& model, QObject* parent);

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  int widthOf(const LadderCell& cell) const;

 private:
  void paintGround(QPainter& painter, const QRect& area, const QModelIndex& index, const LadderCell& cell) const;

  const ThemeSource& m_theme;
  LadderModel& m_model;
};

// The ladder's rows. It has as many as there is room for and never scrolls; the wheel and the arrow keys shift the
// prices instead. What it is asked for by hand it only says: whoever owns it decides.
class LadderView : public QTableView {
  Q_OBJECT

 public:
  LadderView(const ThemeSource& theme, LadderModel& model, QWidget* parent = nullptr);

  // The pointer is over the rows, or a button is down: they must not move.
  bool isHeld() const { return m_hovered || m_pressed.isValid(); }
  // Said in the place of the columns' titles, where it moves nothing; the longest of the texts that has room, or the
  // last. None: the titles are back.
  void setNotice(const QStringList& texts);
  QString notice() const { return m_notice->isHidden() ? QString() : m_notice->text(); }
  // Makes room for wider figures; columns never shrink by themselves.
  void fit();  // for those that the model has told since the last time
  void forgetWidths();

  QSize minimumSizeHint() const override;
  static std::vector<KeyNote> keys();

 signals:
  void orderAsked(oms::Side side, oms::Price price);
  void cancelAsked(int row);
  void centreAsked();
  void shifted();  // by hand
  void heldChanged();

 protected:
  void dataChanged(const QModelIndex& from, const QModelIndex& to, const QList<int>& roles = {}) override;
  void changeEvent(QEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void showEvent(QShowEvent* event) override;
  bool viewportEvent(QEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;

 private:
  void measure(int from, int to);
  void follow(int down);
  void ask(oms::Side side, int row);
  void takeRoom();
  void shareOut();
  void fitNotice();

  LadderModel& m_ladder;
  LadderDelegate* m_delegate;
  QLabel* m_notice;
  QStringList m_notices;
  QPersistentModelIndex m_pressed;
  oms::Price m_pressedPrice;
  bool m_hovered = false;
  int m_wheel = 0;  // eighths of a degree that are no row yet
  int m_widths[LadderModel::Columns] = {};
};

}  // namespace widgets
