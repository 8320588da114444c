#pragma once

#include <QWidget>
#include <vector>

#include "charts/chart_palette.h"
#include "oms/model/market_data.h"

namespace charts {

// What it is to draw: the levels that are known, best first.
struct DepthContent {
  std::vector<oms::DepthLevel> bids;
  std::vector<oms::DepthLevel> asks;
  int priceDecimals = 0;
  int sizeDecimals = 0;

  friend bool operator==(const DepthContent&, const DepthContent&) = default;
};

// How much stands at each price or better: bids to the left of the market, asks to the right, each summed up outward.
class DepthChart : public QWidget {
  Q_OBJECT

 public:
  explicit DepthChart(QWidget* parent = nullptr);

  using QWidget::setPalette;
  void setPalette(const ChartPalette& palette);
  // Nothing is drawn unless both sides have a level.
  void setContent(DepthContent content);
  // What stands at the price under the pointer, in words; empty beside the curve.
  QString reading(double x) const;

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override;

 private:
  struct Step {
    double price;
    double total;  // of the levels from the market to this one
  };
  static std::vector<Step> summed(const std::vector<oms::DepthLevel>& levels);
  QRectF plot() const;
  double xOf(double price) const;
  void paintSide(QPainter& painter, const std::vector<Step>& steps, double edge, const QColor& colour) const;
  void paintLabels(QPainter& painter) const;
  bool isEmpty() const { return m_bids.empty() || m_asks.empty(); }

  ChartPalette m_palette;
  DepthContent m_content;
  std::vector<Step> m_bids;
  std::vector<Step> m_asks;
};

}  // namespace charts
