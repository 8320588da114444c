#include "widgets/chart/study_legend.h"

#include <QHBoxLayout>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <utility>

#include "charts/candle_chart.h"
#include "widgets/common/format.h"
#include "widgets/common/labels.h"
#include "widgets/common/panel.h"

namespace widgets {
namespace {

constexpr int kLowest = 10 * StudyLegend::kHeight;  // a lower chart would be legend to a third
constexpr int kGroundAlpha = 210;                   // of 255: bars behind it are seen, and it can be read

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

bool isLow(const charts::CandleChart& chart) {
  const int height = chart.studyRect(charts::kMostStudies).height();
  return height > 0 && height < kLowest;
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

bool LegendLine::setText(const QString& text, const QString& brief) {
  m_said = text;
  m_brief = brief;
  const auto widest = [this](const QString& said, int before) {
    const int needed = m_text->fontMetrics().horizontalAdvance(said) + 2 * space::kSmall + 1;
    return said.isEmpty() ? 0 : std::max(before, needed);
  };
  showText();
  const int before = std::exchange(m_widest, widest(text, m_widest));
  const int beforeBrief = std::exchange(m_widestBrief, widest(brief, m_widestBrief));
  return m_widest != before || m_widestBrief != beforeBrief;
}

void LegendLine::setRoom(int pixels) {
  resize(m_widest <= pixels ? m_widest : std::min(m_widestBrief, pixels), StudyLegend::kHeight);
  showText();
}

void LegendLine::showText() {
  const QString& said = width() < m_widest ? m_brief : m_said;
  setTextIfChanged(m_text, m_text->fontMetrics().elidedText(said, Qt::ElideRight, width() - 2 * space::kSmall));
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
}

void StudyLegend::setStudy(const charts::Study& study) {
  if (study == m_study)
    return;
  const auto before = std::exchange(m_study, study);
  const bool known = before && before->indicator == study.indicator && before->parameters == study.parameters &&
                     before->source == study.source && before->color == study.color;
  if (!known)
    build();
  arrange();
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
  connect(name, &QPushButton::clicked, this,
          [this, name] { emit menuWanted(name->mapToGlobal(QPoint(0, name->height()))); });
  m_row->addWidget(name);
  m_name = name;
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
    m_row->addWidget(value);
    m_values.push_back(value);
  }
  for (QWidget* last :
       {static_cast<QWidget*>(m_hidden), static_cast<QWidget*>(m_hide), static_cast<QWidget*>(m_remove)})
    m_row->addWidget(last);
  explain();
}

// What its name and its values mean, and why there are none.
void StudyLegend::explain() {
  const auto bars = static_cast<qint64>(charts::specOf(*m_study).lookback(m_study->parameters)) + 1;
  const QString lack = m_lacks && bars > 1 ? '\n' + tr("needs %1 bars").arg(bars) : QString();
  m_name->setToolTip(charts::titleOf(charts::kindOf(*m_study)) + lack);
  for (std::size_t output = 0; output < m_values.size(); ++output)
    m_values[output]->setToolTip(charts::outputName(*m_study, output) + lack);
}

bool StudyLegend::setValues(std::span<const double> values, int decimals) {
  const int before = usualWidth();
  for (std::size_t output = 0; output < std::min(values.size(), m_values.size()); ++output)
    setFigure(m_values[output], charts::valueText(*m_study, values[output], decimals));
  const bool lacks = std::any_of(values.begin(), values.end(), [](double value) { return std::isnan(value); });
  if (std::exchange(m_lacks, lacks) != lacks)
    explain();
  return usualWidth() != before;
}

QString StudyLegend::valueText(std::size_t output) const {
  return m_values[output]->text();
}

int StudyLegend::usualWidth() const {
  return std::max(widthOf(m_parameters.size(), m_values.size(), false), widthOf(m_parameters.size(), 0, true));
}

int StudyLegend::nameWidth() const {
  return widthOf(m_parameters.size(), 0, false);
}

void StudyLegend::setRoom(int pixels) {
  m_room = pixels;
  arrange();
}

int StudyLegend::widthOf(std::size_t parameters, std::size_t values, bool tools) const {
  const auto width = [](const QWidget* part) { return std::max(part->minimumWidth(), part->sizeHint().width()); };
  const QMargins margins = m_row->contentsMargins();
  int all = margins.left() + width(m_name) + margins.right();
  for (std::size_t i = 0; i < parameters; ++i)
    all += width(m_parameters[i]);
  // Those are as wide as their widest text so far.
  for (std::size_t i = 0; i < values && !m_study->hidden; ++i)
    all += m_values[i]->minimumWidth();
  all += m_study->hidden ? width(m_hidden) : 0;
  return all + (tools ? width(m_hide) + width(m_remove) : 0);
}

void StudyLegend::arrange() {
  std::size_t parameters = m_parameters.size();
  std::size_t values = m_study->hidden ? 0 : m_values.size();
  while (parameters + values > 0 && widthOf(parameters, values, m_pointed) > m_room)
    values > 0 ? --values : --parameters;
  for (std::size_t i = 0; i < m_parameters.size(); ++i)
    m_parameters[i]->setVisible(i < parameters);
  for (std::size_t i = 0; i < m_values.size(); ++i)
    m_values[i]->setVisible(i < values);
  m_name->show();
  m_hidden->setVisible(m_study->hidden);
  m_hide->setVisible(m_pointed);
  m_remove->setVisible(m_pointed);
  m_row->activate();
  resize(std::min(widthOf(parameters, values, m_pointed), m_room), kHeight);
}

QPoint StudyLegend::editorPlace(std::size_t parameter) const {
  const QWidget* beside = parameter < m_parameters.size() ? m_parameters[parameter] : this;
  return beside->mapToGlobal(QPoint(0, beside->height() + 2));
}

void StudyLegend::enterEvent(QEnterEvent* event) {
  QWidget::enterEvent(event);
  m_pointed = true;
  arrange();
}

void StudyLegend::leaveEvent(QEvent* event) {
  QWidget::leaveEvent(event);
  m_pointed = false;
  arrange();
}

void StudyLegend::paintEvent(QPaintEvent*) {
  paintGround(*this, m_theme.theme());
}

}  // namespace widgets
