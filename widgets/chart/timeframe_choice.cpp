#include "widgets/chart/timeframe_choice.h"

#include <QHBoxLayout>
#include <QMenu>
#include <algorithm>
#include <array>

#include "widgets/common/format.h"
#include "widgets/common/labels.h"
#include "widgets/common/theme.h"

namespace widgets {
namespace {

constexpr std::array kUsual{oms::Timeframe::m1, oms::Timeframe::m5, oms::Timeframe::m15, oms::Timeframe::h1,
                            oms::Timeframe::d1};

template <class Do>
void eachTimeframe(Do act) {
  for (std::size_t i = 0; i < oms::kTimeframeNames.size(); ++i)
    act(static_cast<oms::Timeframe>(i));
}

}  // namespace

TimeframeChoice::TimeframeChoice(std::function<bool(oms::Timeframe)> has, QWidget* parent)
    : QWidget(parent),
      m_has(std::move(has)),
      m_usual(new QButtonGroup(this)),
      m_others(button({}, ButtonLook::Link, this)) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(0);
  for (const oms::Timeframe timeframe : kUsual) {
    auto* choice = button(text(name(timeframe)), ButtonLook::Toggle);
    choice->setCheckable(true);
    choice->setAccessibleName(tr("Bars of %1").arg(text(name(timeframe))));
    m_usual->addButton(choice, static_cast<int>(timeframe));
    row->addWidget(choice);
  }
  row->addWidget(m_others);
  m_others->setAccessibleName(tr("Bars of another length"));
  m_others->setMinimumWidth(metric::kHitArea);
  m_others->setToolTip(tr("Bars of another length"));
  m_others->setMenu(new QMenu(m_others));
  connect(m_others->menu(), &QMenu::aboutToShow, this, &TimeframeChoice::fillOthers);
  connect(m_usual, &QButtonGroup::idClicked, this, [this](int id) {
    set(static_cast<oms::Timeframe>(id));
    emit chosen(static_cast<oms::Timeframe>(id));
  });
}

void TimeframeChoice::set(oms::Timeframe timeframe) {
  QAbstractButton* const usual = m_usual->button(static_cast<int>(timeframe));
  // A group with a choice always has one that is pressed.
  m_usual->setExclusive(false);
  for (QAbstractButton* one : m_usual->buttons())
    one->setChecked(one == usual);
  m_usual->setExclusive(true);
  const QString arrow = QStringLiteral("▾");
  m_others->setText(usual != nullptr ? arrow : text(name(timeframe)) + ' ' + arrow);
}

void TimeframeChoice::fillOthers() {
  QMenu& menu = *m_others->menu();
  menu.clear();
  eachTimeframe([this, &menu](oms::Timeframe timeframe) {
    if (m_usual->button(static_cast<int>(timeframe)) != nullptr || !m_has(timeframe))
      return;
    connect(menu.addAction(text(name(timeframe))), &QAction::triggered, this, [this, timeframe] {
      set(timeframe);
      emit chosen(timeframe);
    });
  });
  if (menu.isEmpty())
    menu.addAction(tr("No bars of another length in this session"))->setEnabled(false);
}

std::optional<oms::Timeframe> TimeframeChoice::finest() const {
  const auto* found = std::find_if(kUsual.begin(), kUsual.end(), m_has);
  if (found != kUsual.end())
    return *found;
  std::optional<oms::Timeframe> finest;
  eachTimeframe([this, &finest](oms::Timeframe timeframe) {
    if (!finest && m_has(timeframe))
      finest = timeframe;
  });
  return finest;
}

}  // namespace widgets
