#include "widgets/common/detail_pane.h"

#include <QGridLayout>
#include <QPainter>
#include <QVBoxLayout>

#include "widgets/common/labels.h"
#include "widgets/common/panel.h"

namespace widgets {
namespace {

constexpr int kPaneWidth = 344;
constexpr int kPaneNameWidth = 80;

}  // namespace

DetailPane::DetailPane(const ThemeSource& theme, QWidget* parent)
    : QWidget(parent), m_theme(theme), m_title(strongLabel({})), m_area(new QScrollArea) {
  setFixedWidth(kPaneWidth);
  m_area->setFrameShape(QFrame::NoFrame);
  m_area->setWidgetResizable(true);
  m_area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_title->setFixedHeight(metric::kHeader);
  m_title->setContentsMargins(space::kMedium, 0, space::kSmall, 0);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(1, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(m_title);
  column->addWidget(m_area, 1);
}

void DetailPane::set(const QString& title, const std::vector<DetailLine>& lines) {
  setTextIfChanged(m_title, title);
  auto* page = new ScrollPage;
  auto* grid = new QGridLayout(page);
  grid->setContentsMargins(space::kMedium, space::kSmall, space::kSmall, space::kSmall);
  grid->setHorizontalSpacing(space::kSmall);
  grid->setVerticalSpacing(space::kTight);
  grid->setColumnMinimumWidth(0, kPaneNameWidth);
  grid->setColumnStretch(1, 1);
  int row = 0;
  for (const DetailLine& line : lines) {
    grid->addWidget(plainLabel(line.name, Tone::Muted), row, 0, Qt::AlignTop);
    auto* label = plainLabel(line.text, line.tone);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    grid->addWidget(label, row++, 1, Qt::AlignTop);
  }
  grid->setRowStretch(row, 1);
  m_area->setWidget(page);
  show();
}

void DetailPane::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(QRect(0, 0, 1, height()), m_theme.theme().line);
  painter.fillRect(QRect(0, metric::kHeader - 1, width(), 1), m_theme.theme().line);
}

}  // namespace widgets
