#include "app/command_finder.h"

#include <QLabel>

#include <algorithm>
#include <optional>
#include <utility>

namespace app {
namespace {

constexpr QSize kFinderSize(420, 360);

// Nothing: a word is nowhere in it. The less the nearer.
std::optional<int> nearness(const Command& command, const QStringList& words) {
  const QString text = command.text.toLower();
  const QString all = text + ' ' + command.kind.toLower();
  for (const QString& word : words) {
    if (!all.contains(word))
      return std::nullopt;
  }
  const QString typed = words.join(' ');
  return text == typed ? 0 : text.startsWith(typed) ? 1 : text.contains(' ' + typed) ? 2 : 3;
}

}  // namespace

std::vector<const Command*> findCommands(const std::vector<Command>& commands, const QString& typed) {
  const QStringList words = typed.toLower().split(' ', Qt::SkipEmptyParts);
  std::vector<std::pair<int, const Command*>> near;
  for (const Command& command : commands) {
    if (const auto how = nearness(command, words))
      near.emplace_back(*how, &command);
  }
  std::stable_sort(near.begin(), near.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<const Command*> found;
  for (const auto& [how, command] : near)
    found.push_back(command);
  return found;
}

CommandFinder::CommandFinder(const widgets::ThemeSource& theme, std::vector<Command> commands, QWidget* parent)
    : SearchPopup(theme, kFinderSize.boundedTo({parent->width(), parent->height() * 3 / 4}), parent),
      m_commands(std::move(commands)) {
  setObjectName(QStringLiteral("command_finder"));
  setAccessibleName(tr("Find a command"));
  begin(tr("A panel, a symbol or a command"), tr("Name of a panel, a symbol or a command"), tr("Commands"));
}

QStringList CommandFinder::find(const QString& typed) {
  m_found = findCommands(m_commands, typed);
  QStringList lines;
  for (const Command* command : m_found) {
    const QString line = QStringLiteral("%1    %2").arg(command->text, command->kind);
    lines.append(command->keys.isEmpty() ? line : QStringLiteral("%1 · %2").arg(line, command->keys));
  }
  return lines;
}

void CommandFinder::say(int row, QLabel& note) {
  note.setText(row < 0 ? tr("No panel, symbol or command has such a name") : QString());
}

// Closed first: what it runs may open a window of its own, or take the focus.
void CommandFinder::take(int row) {
  const std::function<void()> act = m_found[static_cast<std::size_t>(row)]->run;
  close();
  act();
}

}  // namespace app
