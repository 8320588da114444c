#include "widgets/chart/study_legend.h"

#include <QHBoxLayout>
#include <QPainter>
#include <utility>

#include "widgets/common/format.h"
#include "widgets/common/labels.h"
#include "widgets/common/panel.h"

namespace widgets {
namespace {

constexpr int kGroundAlpha = 210;  // of 255: bars behind it are seen, and it can be read

void paintGround(QWidget& line, const Theme& theme) {
  QColor ground = theme.panel;
  ground.setAlpha(kGroundAlpha);
  QPainter(&line).fillRect(line.rect(), ground);
}

}  // namespace

Tone toneOf(charts::ColorRole role) {
  switch (role) {
    case charts::ColorRole::Accent:
      return Tone::Accent;
    case charts::ColorRole::Warning:
      return Tone::Warning;
    case charts::ColorRole::Muted:
      return Tone::Muted;
    case charts::ColorRole::Up:
      return Tone::Up;
    case charts::ColorRole::Down:
      return Tone::Down;
  }
  return Tone::Text;
}

LegendLine::LegendLine(ThemeSource& theme, QWidget* chart)
    : QWidget(chart), m_theme(theme), m_text(plainLabel({}, Tone::Muted, this)) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(space::kSmall, 0, space::kSmall, 0);
  row->addWidget(m_text);
  // The crosshair and the hand go through it.
  setAttribute(Qt::WA_TransparentForMouseEvents);
  connect(&theme, &ThemeSource::changed, this, qOverload<>(&QWidget::update));
  hide();
}

void LegendLine::setText(const QString& text) {
  setFigure(m_text, text);
}

QString LegendLine::text() const {
  return m_text->text();
}

void LegendLine::paintEvent(QPaintEvent*) {
  paintGround(*this, m_theme.theme());
}

StudyLegend::StudyLegend(ThemeSource& theme, QWidget* chart)
    : QWidget(chart),
      m_theme(theme),
      m_row(new QHBoxLayout(this)),
      m_hidden(plainLabel(tr("hidden"), Tone::Muted, this)),
      m_hide(iconButton(theme, Icon::Hide, tr("Hide or show"), this)),
      m_remove(iconButton(theme, Icon::Close, tr("Remove"), this)) {
  m_row->setContentsMargins(space::kTight, 0, space::kTight, 0);
  m_row->setSpacing(0);
  setCursor(Qt::ArrowCursor);
  setFixedHeight(kHeight);
  connect(m_hide, &QToolButton::clicked, this, &StudyLegend::hideToggled);
  connect(m_remove, &QToolButton::clicked, this, &StudyLegend::removed);
  connect(&theme, &ThemeSource::changed, this, qOverload<>(&QWidget::update));
  showTools(false);
}

void StudyLegend::setStudy(const charts::Study& study) {
  if (study == m_study)
    return;
  const auto before = std::exchange(m_study, study);
  const bool known = before && before->indicator == study.indicator && before->parameters == study.parameters &&
                     before->source == study.source && before->color == study.color;
  if (!known)
    build();
  for (QLabel* value : m_values)
    value->setVisible(!study.hidden);
  m_hidden->setVisible(study.hidden);
}

void StudyLegend::build() {
  while (QLayoutItem* item = m_row->takeAt(0)) {
    QWidget* old = item->widget();
    delete item;
    if (old == m_hidden || old == m_hide || old == m_remove)
      continue;
    old->hide();
    old->deleteLater();  // it may be what was clicked
  }
  m_parameters.clear();
  m_values.clear();
  const oms::IndicatorSpec& spec = charts::specOf(*m_study);
  auto* name = button(charts::shortName(m_study->indicator), ButtonLook::Toggle, this);
  name->setAccessibleName(tr("Menu of %1").arg(charts::nameOf(*m_study)));
  name->setToolTip(charts::titleOf(charts::kindOf(*m_study)));
  connect(name, &QPushButton::clicked, this,
          [this, name] { emit menuWanted(name->mapToGlobal(QPoint(0, name->height()))); });
  m_row->addWidget(name);
  for (std::size_t i = 0; i < m_study->parameters.size(); ++i) {
    auto* parameter = button(charts::parameterText(spec.parameters[i], m_study->parameters[i]), ButtonLook::Link, this);
    const QString word = text(spec.parameters[i].name).replace('_', ' ');
    parameter->setAccessibleName(tr("%1 of %2").arg(word, charts::shortName(m_study->indicator)));
    parameter->setToolTip(word);
    parameter->setMinimumWidth(metric::kHitArea);
    connect(parameter, &QPushButton::clicked, this, [this, i] { emit editWanted(i); });
    m_row->addWidget(parameter);
    m_parameters.push_back(parameter);
  }
  for (std::size_t output = 0; output < spec.outputs.size(); ++output) {
    auto* value = plainLabel({}, toneOf(charts::colorOf(*m_study, output)), this);
    value->setContentsMargins(space::kTight, 0, space::kTight, 0);
    value->setToolTip(charts::outputName(*m_study, output));
    m_row->addWidget(value);
    m_values.push_back(value);
  }
  // Asked for their size at once, which what is not shown has none of.
  for (int i = 0; i < m_row->count(); ++i)
    m_row->itemAt(i)->widget()->show();
  m_row->addWidget(m_hidden);
  m_row->addWidget(m_hide);
  m_row->addWidget(m_remove);
}

void StudyLegend::setValues(std::span<const double> values, int decimals) {
  for (std::size_t output = 0; output < std::min(values.size(), m_values.size()); ++output)
    setFigure(m_values[output], charts::valueText(*m_study, values[output], decimals));
}

QString StudyLegend::valueText(std::size_t output) const {
  return m_values[output]->text();
}

int StudyLegend::usualWidth() const {
  const int tools = m_hide->isVisibleTo(this) ? m_hide->width() + m_remove->width() : 0;
  return sizeHint().width() - tools;
}

QPoint StudyLegend::editorPlace(std::size_t parameter) const {
  const QWidget* beside = parameter < m_parameters.size() ? m_parameters[parameter] : this;
  return beside->mapToGlobal(QPoint(0, beside->height() + 2));
}

void StudyLegend::showTools(bool shown) {
  m_hide->setVisible(shown);
  m_remove->setVisible(shown);
  if (shown)
    raise();
  m_row->activate();
  resize(sizeHint().width(), kHeight);
}

void StudyLegend::enterEvent(QEnterEvent* event) {
  QWidget::enterEvent(event);
  showTools(true);
}

void StudyLegend::leaveEvent(QEvent* event) {
  QWidget::leaveEvent(event);
  showTools(false);
}

void StudyLegend::paintEvent(QPaintEvent*) {
  paintGround(*this, m_theme.theme());
}

}  // namespace widgets
