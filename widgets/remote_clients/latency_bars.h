#pragma once

#include <QWidget>

#include "widgets/common/theme_source.h"
#include "widgets/remote_clients/remote_port.h"

namespace widgets {

// The event-to-wire times as bars, a row each: the bound, a bar as long as its share, the count.
class LatencyBars : public QWidget {
  Q_OBJECT

 public:
  explicit LatencyBars(const ThemeSource& theme, QWidget* parent = nullptr);

  void set(const QVector<LatencyBar>& bars);

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return {sizeHint().width(), 0}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  const ThemeSource& m_theme;
  QVector<LatencyBar> m_bars;
};

}  // namespace widgets
