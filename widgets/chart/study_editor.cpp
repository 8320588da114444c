#include "widgets/chart/study_editor.h"

#include <QKeyEvent>
#include <QLabel>
#include <QVBoxLayout>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>
#include <utility>

#include "widgets/chart/drawing_dialog.h"
#include "widgets/common/format.h"
#include "widgets/common/labels.h"

namespace widgets {
namespace {

constexpr int kEditorWidth = 240;
constexpr double kFineStep = 0.1;  // of numbers that are not whole, and of smaller ones a tenth of it
constexpr double kDigits = 1e9;    // that a step leaves no rounding in
constexpr int kWheelNotch = 120;

constexpr charts::StudySource kSources[] = {
    charts::StudySource::Close,  charts::StudySource::Open,    charts::StudySource::High, charts::StudySource::Low,
    charts::StudySource::Median, charts::StudySource::Typical, charts::StudySource::Mean};

QString captionOf(const oms::ParameterSpec& parameter) {
  return text(parameter.name).replace(QStringLiteral("matype"), QStringLiteral("average")).replace('_', ' ');
}

}  // namespace

StudyEditor::StudyEditor(const ThemeSource& theme, const charts::Study& study, std::size_t parameter, QWidget* parent)
    : ChartPopup(theme, parent), m_before(study), m_study(study), m_problem(plainLabel({}, Tone::Down)) {
  setObjectName(QStringLiteral("studyEditor"));
  setAccessibleName(tr("Parameters of %1").arg(charts::shortName(study.indicator)));
  setFixedWidth(kEditorWidth);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(space::kMedium, space::kSmall, space::kMedium, space::kMedium);
  column->setSpacing(space::kTight);
  auto* title = strongLabel(charts::titleOf(charts::kindOf(study)));
  title->setWordWrap(true);
  column->addWidget(title);
  for (std::size_t i = 0; i < study.parameters.size(); ++i) {
    if (charts::isAverageKind(charts::specOf(study).parameters[i]))
      addKind(i);
    else
      addNumber(i);
  }
  m_problems.resize(m_fields.size());
  addChoices();
  m_problem->setWordWrap(true);
  m_problem->hide();
  column->addWidget(m_problem);
  QWidget* first = parameter < m_fields.size() ? m_fields[parameter] : findChild<ChoiceBox*>();
  if (first != nullptr)
    first->setFocus();
  if (auto* line = qobject_cast<QLineEdit*>(first))
    line->selectAll();
}

void StudyEditor::addNumber(std::size_t parameter) {
  const oms::ParameterSpec& spec = charts::specOf(m_study).parameters[parameter];
  auto* field = new FieldEdit(theme(), captionOf(spec));
  field->setText(charts::parameterText(spec, m_study.parameters[parameter]));
  field->installEventFilter(this);
  connect(field, &QLineEdit::textEdited, this, [this, parameter](const QString& typed) { take(parameter, typed); });
  layout()->addWidget(field);
  m_fields.push_back(field);
}

void StudyEditor::addKind(std::size_t parameter) {
  auto* box = new ChoiceBox(theme(), captionOf(charts::specOf(m_study).parameters[parameter]));
  for (const char* name : charts::averageNames())
    box->addItem(QString::fromLatin1(name));
  box->setCurrentIndex(static_cast<int>(m_study.parameters[parameter]));
  connect(box, &QComboBox::currentIndexChanged, this, [this, parameter](int kind) {
    m_study.parameters[parameter] = kind;
    tell();
  });
  layout()->addWidget(box);
  m_fields.push_back(box);
}

void StudyEditor::addChoices() {
  const oms::Inputs inputs = charts::specOf(m_study).inputs;
  if (inputs == oms::Inputs::series || inputs == oms::Inputs::seriesAndVolume) {
    auto* source = new ChoiceBox(theme(), tr("of"));
    for (const charts::StudySource one : kSources)
      source->addItem(charts::nameOf(one));
    source->setCurrentIndex(static_cast<int>(m_study.source));
    connect(source, &QComboBox::currentIndexChanged, this, [this](int chosen) {
      m_study.source = kSources[chosen];
      tell();
    });
    layout()->addWidget(source);
  }
  auto* color = new ChoiceBox(theme(), tr("Colour"));
  for (const charts::ColorRole role : kColorRoles)
    color->addItem(colorName(role));
  color->setCurrentIndex(static_cast<int>(std::find(std::begin(kColorRoles), std::end(kColorRoles), m_study.color) -
                                          std::begin(kColorRoles)));
  connect(color, &QComboBox::currentIndexChanged, this, [this](int chosen) {
    m_study.color = kColorRoles[chosen];
    tell();
  });
  layout()->addWidget(color);
}

void StudyEditor::take(std::size_t parameter, const QString& typed) {
  bool number = false;
  QString plain = typed.trimmed();
  plain.replace(QChar(0x2212), '-').replace(',', '.');
  const double value = plain.toDouble(&number);
  const QString problem = charts::whyNot(charts::specOf(m_study).parameters[parameter], number ? value : std::nan(""));
  static_cast<FieldEdit*>(m_fields[parameter])->setProblem(problem);
  m_problems[parameter] = problem;
  showProblem();
  if (!problem.isEmpty())
    return;
  m_study.parameters[parameter] = value;
  tell();
}

void StudyEditor::showProblem() {
  const auto first =
      std::find_if(m_problems.begin(), m_problems.end(), [](const QString& problem) { return !problem.isEmpty(); });
  m_problem->setText(first == m_problems.end() ? QString() : *first);
  m_problem->setVisible(first != m_problems.end());
  adjustSize();
}

bool StudyEditor::goToProblem() {
  for (std::size_t i = 0; i < m_problems.size(); ++i) {
    if (m_problems[i].isEmpty())
      continue;
    m_fields[i]->setFocus();
    static_cast<FieldEdit*>(m_fields[i])->selectAll();
    return true;
  }
  return false;
}

void StudyEditor::step(std::size_t parameter, int steps) {
  const oms::ParameterSpec& spec = charts::specOf(m_study).parameters[parameter];
  const double width = spec.whole ? 1 : spec.defaultValue >= kFineStep ? kFineStep : kFineStep * kFineStep;
  const double value = std::round((m_study.parameters[parameter] + steps * width) * kDigits) / kDigits;
  const QString typed = charts::parameterText(spec, std::clamp(value, spec.min, spec.max));
  static_cast<FieldEdit*>(m_fields[parameter])->setText(typed);
  take(parameter, typed);
}

bool StudyEditor::eventFilter(QObject* watched, QEvent* event) {
  const auto field = std::find(m_fields.begin(), m_fields.end(), watched);
  if (field == m_fields.end())
    return ChartPopup::eventFilter(watched, event);
  const auto parameter = static_cast<std::size_t>(field - m_fields.begin());
  if (event->type() == QEvent::Wheel) {
    // A touchpad tells parts of a notch.
    m_turned += static_cast<QWheelEvent*>(event)->angleDelta().y();
    if (const int steps = std::exchange(m_turned, m_turned % kWheelNotch) / kWheelNotch; steps != 0)
      step(parameter, steps);
    return true;
  }
  if (event->type() != QEvent::KeyPress)
    return ChartPopup::eventFilter(watched, event);
  const int key = static_cast<QKeyEvent*>(event)->key();
  if (key != Qt::Key_Up && key != Qt::Key_Down)
    return ChartPopup::eventFilter(watched, event);
  step(parameter, key == Qt::Key_Up ? 1 : -1);
  return true;
}

void StudyEditor::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape) {
    m_study = m_before;
    tell();
    close();
  } else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
    if (!goToProblem())
      close();
  } else {
    ChartPopup::keyPressEvent(event);
  }
}

void StudyEditor::tell() {
  emit changed(m_study);
}

}  // namespace widgets
