#pragma once

#include <QDialog>

#include "widgets/common/panel_context.h"

namespace widgets {

// What a strategy does, when it earns and when it fails: its page of the manual, in Markdown. Links lead nowhere.
class StrategyPage : public QDialog {
  Q_OBJECT

 public:
  StrategyPage(const QString& title, const QString& markdown, QWidget* parent);
};

}  // namespace widgets
