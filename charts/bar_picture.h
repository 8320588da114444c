#pragma once

#include <QWidget>
#include <memory>
#include <vector>

#include "charts/chart_palette.h"

namespace charts {

struct PictureBar {
  QString label;  // below it; where they are too many for the width, each second one, or third …
  double value = 0;
  bool gain = true;  // its colour; where values are counts, their sign cannot say it
  QString reading;   // what it says where the pointer rests, and to a screen reader: "12 Mar: +130.20"

  friend bool operator==(const PictureBar&, const PictureBar&) = default;
};

// Bars side by side from a line at zero: the P&L of days, how many trades made how much, the exposure by symbol.
class BarPicture : public QWidget {
  Q_OBJECT

 public:
  explicit BarPicture(QWidget* parent = nullptr);
  ~BarPicture() override;

  using QWidget::setPalette;
  void setPalette(const ChartPalette& palette);
  // `unit` stands behind the axis' figures (" %"); with `decimals` they are as fine as their steps need, but not finer.
  void setBars(std::vector<PictureBar> bars, int decimals = 0, const QString& unit = {});
  const std::vector<PictureBar>& bars() const;
  // What stands there while there are no bars.
  void setEmptyText(const QString& text);

  QSize sizeHint() const override { return {380, 200}; }
  QSize minimumSizeHint() const override { return {160, 80}; }

 protected:
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  bool event(QEvent* event) override;

 private:
  struct State;
  void rebuild();
  void takeFont();
  const PictureBar* barAt(const QPoint& at) const;

  std::unique_ptr<State> m_state;
};

}  // namespace charts
