#include "app/command_finder.h"

#include <QCoreApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <optional>
#include <utility>

#include "widgets/common/labels.h"

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
    : ChartPopup(theme, parent),
      m_commands(std::move(commands)),
      m_typed(new QLineEdit),
      m_list(new QListWidget),
      m_none(widgets::plainLabel(tr("No panel, symbol or command has such a name"), widgets::Tone::Muted)) {
  setObjectName(QStringLiteral("command_finder"));
  setAccessibleName(tr("Find a command"));
  setFixedSize(kFinderSize.boundedTo({parent->width(), parent->height() * 3 / 4}));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(widgets::space::kSmall, widgets::space::kSmall, widgets::space::kSmall,
                             widgets::space::kSmall);
  column->setSpacing(widgets::space::kTight);
  m_typed->setPlaceholderText(tr("A panel, a symbol or a command"));
  m_typed->setAccessibleName(tr("Name of a panel, a symbol or a command"));
  m_typed->installEventFilter(this);
  m_list->setAccessibleName(tr("Commands"));
  m_list->setFocusPolicy(Qt::NoFocus);
  m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_list->setUniformItemSizes(true);
  column->addWidget(m_typed);
  column->addWidget(m_none);
  column->addWidget(m_list, 1);
  connect(m_typed, &QLineEdit::textEdited, this, &CommandFinder::find);
  connect(m_list, &QListWidget::itemClicked, this, &CommandFinder::run);
  find();
  m_typed->setFocus();
}

void CommandFinder::find() {
  m_found = findCommands(m_commands, m_typed->text());
  m_list->clear();
  for (const Command* command : m_found) {
    const QString line = QStringLiteral("%1    %2").arg(command->text, command->kind);
    m_list->addItem(command->keys.isEmpty() ? line : QStringLiteral("%1 · %2").arg(line, command->keys));
  }
  m_list->setCurrentRow(m_found.empty() ? -1 : 0);
  m_none->setVisible(m_found.empty());
}

// Closed first: what it runs may open a window of its own, or take the focus.
void CommandFinder::run() {
  const int row = m_list->currentRow();
  if (row < 0)
    return;
  const std::function<void()> act = m_found[static_cast<std::size_t>(row)]->run;
  close();
  act();
}

bool CommandFinder::eventFilter(QObject* watched, QEvent* event) {
  if (watched != m_typed || event->type() != QEvent::KeyPress)
    return ChartPopup::eventFilter(watched, event);
  switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
      QCoreApplication::sendEvent(m_list, event);
      return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
      run();
      return true;
    case Qt::Key_Escape:
      close();
      return true;
    default:
      return ChartPopup::eventFilter(watched, event);
  }
}

}  // namespace app
