#include "widgets/common/empty_state.h"

#include <QPainter>
#include <QVBoxLayout>

#include "widgets/common/labels.h"

namespace widgets {
namespace {

constexpr int kPicture = 24;
constexpr int kWidestText = 320;

}  // namespace

EmptyState::EmptyState(const ThemeSource& theme, Icon icon, QWidget* parent)
    : QWidget(parent),
      m_theme(theme),
      m_icon(icon),
      m_picture(new QWidget),
      m_title(strongLabel({})),
      m_why(plainLabel({}, Tone::Muted)),
      m_action(button({})) {
  m_picture->setFixedSize(kPicture, kPicture);
  m_why->setWordWrap(true);
  m_why->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
  m_why->setMaximumWidth(kWidestText);
  m_action->hide();
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(space::kLarge, space::kMedium, space::kLarge, space::kMedium);
  column->setSpacing(space::kTight);
  column->addStretch(1);
  column->addWidget(m_picture, 0, Qt::AlignHCenter);
  column->addWidget(m_title, 0, Qt::AlignHCenter);
  auto* text = new QHBoxLayout;
  text->addStretch(1);
  text->addWidget(m_why, 100);
  text->addStretch(1);
  column->addLayout(text);
  column->addWidget(m_action, 0, Qt::AlignHCenter);
  column->addStretch(1);
  connect(m_action, &QPushButton::clicked, this, &EmptyState::acted);
}

void EmptyState::set(const QString& title, const QString& why) {
  setTextIfChanged(m_title, title);
  setTextIfChanged(m_why, why);
}

void EmptyState::offer(const QString& action) {
  m_action->setText(action);
  m_action->setVisible(!action.isEmpty());
}

void EmptyState::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  drawIcon(painter, m_icon, m_picture->geometry(), m_theme.theme().muted);
}

}  // namespace widgets
