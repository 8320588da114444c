#include "widgets/chart/timeframe_choice.h"

#include <QEvent>
#include <QHBoxLayout>
#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "widgets/chart/typed_wish.h"
#include "widgets/common/format.h"
#include "widgets/common/labels.h"
#include "widgets/common/theme.h"

namespace widgets {
namespace {

using oms::Timeframe;

constexpr std::array kUsual{Timeframe::m1, Timeframe::m5, Timeframe::m15, Timeframe::h1, Timeframe::d1};

std::vector<Timeframe> allTimeframes() {
  std::vector<Timeframe> all;
  for (std::size_t i = 0; i < oms::kTimeframeNames.size(); ++i)
    all.push_back(static_cast<Timeframe>(i));
  return all;
}

}  // namespace

TimeframeChoice::TimeframeChoice(std::function<bool(oms::Timeframe)> has, QWidget* parent)
    : QWidget(parent),
      m_has(std::move(has)),
      m_buttons(new QWidget),
      m_group(new QButtonGroup(this)),
      m_all(new QToolButton),
      m_menu(new QMenu(this)) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins({});
  row->setSpacing(0);
  auto* usual = new QHBoxLayout(m_buttons);
  usual->setContentsMargins({});
  usual->setSpacing(0);
  for (const Timeframe timeframe : kUsual) {
    auto* choice = button(text(name(timeframe)), ButtonLook::Toggle);
    choice->setCheckable(true);
    choice->setAccessibleName(tr("Bars of %1").arg(text(name(timeframe))));
    m_group->addButton(choice, static_cast<int>(timeframe));
    usual->addWidget(choice);
  }
  connect(m_group, &QButtonGroup::idClicked, this, [this](int id) {
    set(static_cast<Timeframe>(id));
    emit chosen(static_cast<Timeframe>(id));
  });
  m_all->setPopupMode(QToolButton::InstantPopup);
  m_all->setMinimumSize(metric::kHitArea, metric::kHitArea);
  m_all->setToolTip(tr("All timeframes; typing 5 or 1h into the chart chooses one, too"));
  m_all->setAccessibleName(tr("All timeframes"));
  m_all->setMenu(m_menu);
  connect(m_menu, &QMenu::aboutToShow, this, &TimeframeChoice::fill);
  m_buttons->installEventFilter(this);
  row->addWidget(m_buttons);
  row->addWidget(m_all);
  showChosen();
}

void TimeframeChoice::fill() {
  m_menu->clear();
  for (const Timeframe timeframe : allTimeframes()) {
    if (!m_has(timeframe))
      continue;
    QAction* action = m_menu->addAction(lengthWords(timeframe) + '\t' + text(name(timeframe)));
    action->setCheckable(true);
    action->setChecked(timeframe == m_timeframe);
    connect(action, &QAction::triggered, this, [this, timeframe] {
      set(timeframe);
      emit chosen(timeframe);
    });
  }
  if (m_menu->isEmpty())
    m_menu->addAction(tr("No bars in this session yet"))->setEnabled(false);
}

std::optional<Timeframe> TimeframeChoice::nearest(Timeframe timeframe) const {
  const std::vector<Timeframe> all = allTimeframes();
  const auto longer = std::find_if(std::find(all.begin(), all.end(), timeframe), all.end(), m_has);
  if (longer != all.end())
    return *longer;
  const auto finest = std::find_if(all.begin(), all.end(), m_has);
  return finest != all.end() ? std::optional(*finest) : std::nullopt;
}

void TimeframeChoice::set(Timeframe timeframe) {
  m_timeframe = timeframe;
  showChosen();
}

void TimeframeChoice::showChosen() {
  QAbstractButton* usual = m_group->button(static_cast<int>(m_timeframe));
  m_group->setExclusive(false);
  for (QAbstractButton* one : m_group->buttons())
    one->setChecked(one == usual);
  m_group->setExclusive(true);
  const bool said = usual != nullptr && !m_buttons->isHidden();
  m_all->setText(said ? QStringLiteral("▾") : text(name(m_timeframe)) + QStringLiteral(" ▾"));
}

bool TimeframeChoice::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::ShowToParent || event->type() == QEvent::HideToParent)
    showChosen();
  return QWidget::eventFilter(watched, event);
}

}  // namespace widgets
