#pragma once

#include <QStringList>
#include <QWidget>
#include <optional>
#include <vector>

#include "charts/chart_palette.h"

namespace charts {

// One figure by two parameters; row by row, as many as there are rows times columns.
struct HeatMapContent {
  QString figure;
  QString across;
  QString down;  // empty: there is one row, without a name
  QStringList columns;
  QStringList rows;
  std::vector<std::optional<double>> values;  // nothing: n/a, or it was not tried
  bool smallerIsBetter = false;

  // Of the best field; nothing where no field has a value.
  std::optional<std::size_t> best() const;
  // Of each field, 0 for the worst value and 1 for the best; of those without a value 0.
  std::vector<double> goodness() const;
};

// The better a field, the more it has of the accent; its figure stands in it where there is room, and the best one has
// a frame. Arrows and the pointer choose a field, Return or a double click takes it.
class HeatMap : public QWidget {
  Q_OBJECT

 public:
  explicit HeatMap(QWidget* parent = nullptr);

  using QWidget::setPalette;
  void setPalette(const ChartPalette& palette);
  void setContent(HeatMapContent content);
  const HeatMapContent& content() const { return m_content; }

  // Place in the content's values.
  std::optional<std::size_t> current() const { return m_current; }
  void setCurrent(std::optional<std::size_t> place);
  // What the field says: "fast 5, slow 20: sharpe 0.81".
  QString reading(std::size_t place) const;
  QRect fieldRect(std::size_t place) const;

  QSize sizeHint() const override { return {320, 200}; }
  QSize minimumSizeHint() const override { return {160, 80}; }

 signals:
  void currentChanged();
  void chosen(std::size_t place);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  bool event(QEvent* event) override;

 private:
  QRect plot() const;
  std::optional<std::size_t> fieldAt(const QPoint& at) const;
  void paintAxes(QPainter& painter, const QRect& plot) const;
  void paintField(QPainter& painter, std::size_t place) const;
  void paintFrame(QPainter& painter, std::size_t place, const QColor& color) const;

  ChartPalette m_palette;
  HeatMapContent m_content;
  std::vector<double> m_goodness;
  std::optional<std::size_t> m_best;
  std::optional<std::size_t> m_current;
};

}  // namespace charts
