#pragma once

#include <QString>

#include <functional>
#include <vector>

#include "widgets/chart/search_popup.h"

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
class CommandFinder : public widgets::SearchPopup {
  Q_OBJECT

 public:
  CommandFinder(const widgets::ThemeSource& theme, std::vector<Command> commands, QWidget* parent);

 protected:
  QStringList find(const QString& typed) override;
  void say(int row, QLabel& note) override;
  void take(int row) override;

 private:
  const std::vector<Command> m_commands;
  std::vector<const Command*> m_found;
};

}  // namespace app
