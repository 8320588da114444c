#include "widgets/chart/study_picker.h"

#include <QCoreApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/common/format.h"
#include "widgets/common/labels.h"

namespace widgets {
namespace {

constexpr QSize kPickerSize(420, 360);

// Nothing: a word is in neither. The less the nearer.
std::optional<int> nearness(const charts::StudyKind& kind, const QStringList& words) {
  const QString name = text(kind.indicator).replace('_', ' ');
  const QString title = QStringLiteral(" ") + charts::titleOf(kind).toLower();
  for (const QString& word : words) {
    if (!name.contains(word) && !title.contains(QStringLiteral(" ") + word))
      return std::nullopt;
  }
  const QString typed = words.join(' ');
  return name == typed ? 0 : name.startsWith(typed) ? 1 : title.startsWith(QStringLiteral(" ") + typed) ? 2 : 3;
}

}  // namespace

StudySearch searchStudies(const QString& typed) {
  StudySearch found;
  QStringList words = typed.toLower().replace('_', ' ').split(' ', Qt::SkipEmptyParts);
  const auto isNumber = [](const QString& word) {
    bool number = false;
    word.toDouble(&number);
    return number;
  };
  while (words.size() > 1 && isNumber(words.back()))
    found.numbers.insert(found.numbers.begin(), words.takeLast().toDouble());
  std::vector<std::pair<int, const charts::StudyKind*>> near;
  for (const charts::StudyKind& kind : charts::studyKinds()) {
    if (const auto how = nearness(kind, words))
      near.emplace_back(*how, &kind);
  }
  std::stable_sort(near.begin(), near.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const auto& [how, kind] : near)
    found.kinds.push_back(kind);
  return found;
}

PickedStudy pickStudy(const charts::StudyKind& kind, const std::vector<double>& numbers) {
  PickedStudy picked{charts::studyOf(kind), {}};
  const std::span<const oms::ParameterSpec> parameters = charts::specOf(picked.study).parameters;
  if (numbers.size() > parameters.size()) {
    picked.problem = StudyPicker::tr("%1 has %2 parameters")
                         .arg(charts::shortName(kind.indicator), QString::number(parameters.size()));
    return picked;
  }
  for (std::size_t i = 0; i < numbers.size() && picked.problem.isEmpty(); ++i) {
    picked.study.parameters[i] = numbers[i];
    picked.problem = charts::whyNot(parameters[i], numbers[i]);
  }
  return picked;
}

StudyPicker::StudyPicker(const ThemeSource& theme, QWidget* parent)
    : ChartPopup(theme, parent), m_typed(new QLineEdit), m_list(new QListWidget), m_note(plainLabel({}, Tone::Muted)) {
  setObjectName(QStringLiteral("studyPicker"));
  setAccessibleName(tr("Add an indicator"));
  setFixedSize(kPickerSize);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(space::kSmall, space::kSmall, space::kSmall, space::kSmall);
  column->setSpacing(space::kTight);
  m_typed->setPlaceholderText(tr("Name of an indicator, and its numbers: ema 50"));
  m_typed->setAccessibleName(tr("Name of an indicator"));
  m_typed->installEventFilter(this);
  m_list->setAccessibleName(tr("Indicators"));
  m_list->setFocusPolicy(Qt::NoFocus);
  m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_list->setUniformItemSizes(true);
  column->addWidget(m_typed);
  column->addWidget(m_list, 1);
  column->addWidget(m_note);
  connect(m_typed, &QLineEdit::textEdited, this, &StudyPicker::find);
  connect(m_list, &QListWidget::currentRowChanged, this, &StudyPicker::say);
  connect(m_list, &QListWidget::itemClicked, this, &StudyPicker::pick);
  find();
  m_typed->setFocus();
}

void StudyPicker::find() {
  m_found = searchStudies(m_typed->text());
  m_list->clear();
  for (const charts::StudyKind* kind : m_found.kinds)
    m_list->addItem(QStringLiteral("%1    %2").arg(charts::shortName(kind->indicator), charts::titleOf(*kind)));
  m_list->setCurrentRow(m_found.kinds.empty() ? -1 : 0);
  say();
}

// What Enter would add, or why it adds nothing.
void StudyPicker::say() {
  const int row = m_list->currentRow();
  if (row < 0 || row >= static_cast<int>(m_found.kinds.size())) {
    setTone(m_note, Tone::Muted);
    m_note->setText(tr("No indicator has such a name"));
    return;
  }
  const charts::StudyKind& kind = *m_found.kinds[static_cast<std::size_t>(row)];
  const PickedStudy picked = pickStudy(kind, m_found.numbers);
  setTone(m_note, picked.problem.isEmpty() ? Tone::Muted : Tone::Down);
  m_note->setText(!picked.problem.isEmpty() ? picked.problem
                  : kind.overPrices         ? tr("Enter: %1 over the prices").arg(charts::nameOf(picked.study))
                                            : tr("Enter: %1 in a pane below").arg(charts::nameOf(picked.study)));
}

void StudyPicker::pick() {
  const int row = m_list->currentRow();
  if (row < 0)
    return;
  const PickedStudy chosen = pickStudy(*m_found.kinds[static_cast<std::size_t>(row)], m_found.numbers);
  if (!chosen.problem.isEmpty())
    return;
  emit picked(chosen.study);
  close();
}

bool StudyPicker::eventFilter(QObject* watched, QEvent* event) {
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
      pick();
      return true;
    default:
      return ChartPopup::eventFilter(watched, event);
  }
}

void StudyPicker::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape)
    close();
  else
    ChartPopup::keyPressEvent(event);
}

}  // namespace widgets
