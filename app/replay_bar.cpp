#include "app/replay_bar.h"

#include <algorithm>
#include <array>

#include "widgets/common/format.h"
#include "widgets/common/labels.h"

namespace app {
namespace {

constexpr std::array kPaces{1, 2, 5, 10, 20, 50, 100};  // bars a second
constexpr int kUsualPace = 2;
constexpr int kShortestMs = 20;  // between two steps; at more bars a second each is of several

}  // namespace

ReplayBar::ReplayBar(widgets::ThemeSource& theme, const QString& what, QWidget* parent)
    : QWidget(parent),
      m_pace(new widgets::ChoiceBox(theme, tr("Pace"))),
      m_meter(new widgets::Meter(theme)),
      m_count(widgets::plainLabel({}, widgets::Tone::Muted)) {
  setAccessibleName(tr("Bar replay"));
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(widgets::space::kMedium, widgets::space::kTight, widgets::space::kMedium,
                          widgets::space::kTight);
  row->setSpacing(widgets::space::kSmall);
  auto* chip = new widgets::Chip(theme, widgets::Tone::Accent, true);
  chip->set(tr("BAR REPLAY"), widgets::Tone::Accent);
  row->addWidget(chip);
  row->addWidget(widgets::strongLabel(what));
  m_play = add(*row, tr("Play"), tr("Bars come by themselves, and stop again (Shift+Down)"),
               QKeySequence(QStringLiteral("Shift+Down")), [this] { play(!isPlaying()); });
  m_next =
      add(*row, tr("Next bar"), tr("One bar more (Shift+Right)"), QKeySequence(QStringLiteral("Shift+Right")), [this] {
        play(false);
        emit stepped(1);
      });
  for (const int pace : kPaces)
    m_pace->addItem(pace == 1 ? tr("1 bar/s") : tr("%1 bars/s").arg(pace), pace);
  m_pace->setCurrentIndex(m_pace->findData(kUsualPace));
  m_pace->setToolTip(tr("How fast bars come by themselves"));
  connect(m_pace, &QComboBox::currentIndexChanged, this, &ReplayBar::takePace);
  row->addWidget(m_pace);
  add(*row, tr("Start again"), tr("From the same bar, with books that are empty again"), {},
      [this] { emit startedAgain(); });
  add(*row, tr("Leave"), tr("Back to the session, which went on beside"), {}, [this] { emit left(); });
  row->addStretch(1);
  row->addWidget(m_count);
  row->addWidget(m_meter);
  connect(&m_playing, &QTimer::timeout, this, [this] {
    const int pace = m_pace->currentData().toInt();
    emit stepped(static_cast<std::size_t>(std::max(1, pace * kShortestMs / 1'000)));
  });
  takePace();
}

QPushButton* ReplayBar::add(QHBoxLayout& row, const QString& text, const QString& tip, const QKeySequence& keys,
                            const std::function<void()>& act) {
  auto* control = widgets::button(text);
  control->setToolTip(tip);
  control->setShortcut(keys);
  connect(control, &QPushButton::clicked, this, act);
  row.addWidget(control);
  return control;
}

void ReplayBar::takePace() {
  m_playing.setInterval(std::max(kShortestMs, 1'000 / m_pace->currentData().toInt()));
}

void ReplayBar::play(bool plays) {
  if (plays && !m_isOver)
    m_playing.start();
  else
    m_playing.stop();
  m_play->setText(isPlaying() ? tr("Pause") : tr("Play"));
  m_play->setShortcut(QKeySequence(QStringLiteral("Shift+Down")));  // a new text takes it away
}

void ReplayBar::setProgress(std::size_t came, std::size_t of) {
  m_isOver = came >= of;
  m_meter->set(of == 0 ? 1 : static_cast<double>(came) / static_cast<double>(of), widgets::Tone::Accent);
  widgets::setFigure(m_count,
                     m_isOver ? tr("The last of %L1 bars has come").arg(of) : tr("Bar %L1 of %L2").arg(came).arg(of));
  if (m_isOver)
    play(false);
  m_play->setEnabled(!m_isOver);
  m_next->setEnabled(!m_isOver);
}

}  // namespace app
