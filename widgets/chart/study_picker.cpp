#include "widgets/chart/study_picker.h"

#include <QLabel>
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

StudyPicker::StudyPicker(const ThemeSource& theme, QWidget* parent) : SearchPopup(theme, kPickerSize, parent) {
  setObjectName(QStringLiteral("studyPicker"));
  setAccessibleName(tr("Add an indicator"));
  begin(tr("Name of an indicator, and its numbers: ema 50"), tr("Name of an indicator"), tr("Indicators"));
}

QStringList StudyPicker::find(const QString& typed) {
  m_found = searchStudies(typed);
  QStringList lines;
  for (const charts::StudyKind* kind : m_found.kinds)
    lines.append(QStringLiteral("%1    %2").arg(charts::shortName(kind->indicator), charts::titleOf(*kind)));
  return lines;
}

void StudyPicker::say(int row, QLabel& note) {
  if (row < 0) {
    setTone(&note, Tone::Muted);
    note.setText(tr("No indicator has such a name"));
    return;
  }
  const charts::StudyKind& kind = *m_found.kinds[static_cast<std::size_t>(row)];
  const PickedStudy picked = pickStudy(kind, m_found.numbers);
  setTone(&note, picked.problem.isEmpty() ? Tone::Muted : Tone::Down);
  note.setText(!picked.problem.isEmpty() ? picked.problem
               : kind.overPrices         ? tr("Enter: %1 over the prices").arg(charts::nameOf(picked.study))
                                         : tr("Enter: %1 in a pane below").arg(charts::nameOf(picked.study)));
}

void StudyPicker::take(int row) {
  const PickedStudy chosen = pickStudy(*m_found.kinds[static_cast<std::size_t>(row)], m_found.numbers);
  if (!chosen.problem.isEmpty())
    return;
  emit picked(chosen.study);
  close();
}

}  // namespace widgets
