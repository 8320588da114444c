#pragma once

#include <QString>

#include <functional>
#include <vector>

#include "widgets/chart/chart_popup.h"

class QLabel;
class QLineEdit;
class QListWidget;

namespace app {

// Something that can be done, found by its name. The window lists them all, for the finder and for the list of keys.
struct Command {
  QString text;
  QString kind;  // "panel", "symbol", "window", "chart"
  QString keys;  // empty: it has none
  std::function<void()> run;
};

// Those that have each typed word in their text or kind, the ones whose text begins so first.
std::vector<const Command*> findCommands(const std::vector<Command>& commands, const QString& typed);

// Finds one of the commands: type, arrows, Enter.
class CommandFinder : public widgets::ChartPopup {
  Q_OBJECT

 public:
  CommandFinder(const widgets::ThemeSource& theme, std::vector<Command> commands, QWidget* parent);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void find();
  void run();

  const std::vector<Command> m_commands;
  std::vector<const Command*> m_found;
  QLineEdit* m_typed;
  QListWidget* m_list;
  QLabel* m_none;
};

}  // namespace app
