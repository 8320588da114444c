#pragma once

#include <QLabel>
#include <QLineEdit>
#include <QWidget>
#include <functional>

#include "widgets/chart/typed_wish.h"
#include "widgets/common/theme_source.h"

namespace charts {
class CandleChart;
}

namespace widgets {

// Lies over the chart while somebody types: what is typed, and what it means. Enter takes it, Escape leaves it.
class TypeBox : public QWidget {
  Q_OBJECT

 public:
  using Reader = std::function<TypedWish(const QString& typed)>;

  // Opens by itself when a letter or a digit is typed into the chart, or into the panel where it has no bars.
  TypeBox(const ThemeSource& theme, charts::CandleChart& chart, QWidget* panel, Reader reader);

  // Empty, for a time alone.
  void openForTime();

 signals:
  void wished(const widgets::TypedWish& wish);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  void open(const QString& typed, const QString& caption, Reader reader);
  void read();
  void take();
  void leave();
  void place();

  const ThemeSource& m_theme;
  charts::CandleChart& m_chart;
  Reader m_reader;
  Reader m_reads;  // as it was opened
  QLabel* m_caption;
  QLineEdit* m_edit;
  QLabel* m_means;
  TypedWish m_wish;
};

}  // namespace widgets
