#pragma once

#include <QWidget>

#include "oms/model/strategy_view.h"
#include "widgets/common/theme_source.h"

namespace widgets {

// The cycle of a strategy's states from left to right, the current one lit and named, with the cause below.
class StatePath : public QWidget {
  Q_OBJECT

 public:
  explicit StatePath(const ThemeSource& theme, QWidget* parent = nullptr);

  void set(const oms::StrategyInstanceInfo& instance);

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  const ThemeSource& m_theme;
  oms::StrategyInstanceInfo m_instance;
};

}  // namespace widgets
