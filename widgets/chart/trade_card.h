#pragma once

#include <QLabel>
#include <QPushButton>
#include <QWidget>

#include "widgets/common/fields.h"
#include "widgets/ticket/check_lines.h"

namespace widgets {

// Lies over the chart while something is proposed on it: what it is, what the checks say of it, and the buttons that
// send it or take it back.
class TradeCard : public QWidget {
  Q_OBJECT

 public:
  // In a hand; let go, so that a button decides; on its way.
  enum class Stage { Held, Asking, Sending };

  TradeCard(const ThemeSource& theme, QWidget* chart);

  // Beside the pointer's half of `plot`, so that it never lies where the lines are moved to.
  void open(const QRect& plot, int pointerY);
  // Goes to the other edge where it lies over a line at that height, and would not there.
  void keepClearOf(int y);
  // The plot has another size.
  void follow(const QRect& plot);
  // `warning` is what one may not have meant; empty: nothing.
  void describe(const QString& title, const QString& detail, const QString& warning);
  // `verb` is what the button sends: Change, Place; `confirms` that it takes what the soft checks say into account.
  void setStage(Stage stage, const QString& verb, bool confirms);
  // Why it was not sent, or not taken; empty: nothing.
  void setAnswer(const QString& why);
  void setAsks(bool asks);
  CheckLines& checks() { return *m_checks; }

 signals:
  void sendRequested();
  void undoRequested();
  void asksChanged(bool asks);

 protected:
  bool event(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  QRect placeAt(bool below) const;
  void place();

  const ThemeSource& m_theme;
  QLabel* m_title;
  QLabel* m_detail;
  QLabel* m_warning;
  CheckLines* m_checks;
  QLabel* m_answer;
  CheckBox* m_asks;
  QPushButton* m_undo;
  QPushButton* m_send;
  QRect m_plot;
  bool m_below = false;
};

}  // namespace widgets
