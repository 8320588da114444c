#pragma once

#include <QWidget>
#include <deque>
#include <memory>
#include <optional>
#include <utility>

#include "charts/chart_palette.h"
#include "oms/model/position.h"

namespace charts {

// The account's equity over time, with its drawdown from the peak as an area below.
class EquityChart : public QWidget {
  Q_OBJECT
 public:
  explicit EquityChart(QWidget* parent = nullptr);
  ~EquityChart() override;

  using QWidget::setPalette;
  void setPalette(const ChartPalette& palette);
  // Oldest first; `live` is the account now, drawn as the last point when it is later than they are.
  void setPoints(const std::deque<oms::EquityPoint>& points, const oms::AccountState& live);

  // A stretch that is marked behind the curve: a trade, for example. Nothing: none is.
  void setSpan(const std::optional<std::pair<oms::Timestamp, oms::Timestamp>>& span);
  std::optional<std::pair<oms::Timestamp, oms::Timestamp>> span() const;
  // What stands there while there is no curve.
  void setEmptyText(const QString& text);

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  struct State;
  void retranslate();
  void takeFont();
  void rebuild();

  std::unique_ptr<State> m_state;
};

}  // namespace charts
