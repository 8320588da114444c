#include <QFileInfo>
#include <QJsonArray>
#include <algorithm>

#include "widgets/backtest/backtest_form.h"

namespace widgets {
namespace {

constexpr int kMostFiles = 8;  // that are remembered

}  // namespace

QJsonObject BacktestForm::state() const {
  QJsonArray files;
  for (int i = m_data->count() - 1; i >= 0 && files.size() < kMostFiles; --i) {
    const QStringList data = m_data->itemData(i).toStringList();
    if (data.value(0) == QStringLiteral("file"))
      files.prepend(data.value(1));
  }
  return {{"strategy", m_strategy->currentData().toString()},
          {"files", files},
          {"fill", m_fill->currentData().toString()},
          {"cash", m_cash->text()},
          {"fees", m_fees->text()},
          {"benchmark", m_benchmark->currentData().toString()},
          {"from", m_from->text()},
          {"to", m_to->text()},
          {"allow_short", m_allowShort->isChecked()}};
}

void BacktestForm::setState(const QJsonObject& state) {
  const auto choose = [](ChoiceBox* box, const QString& value) {
    if (const int place = box->findData(value); place >= 0)
      box->setCurrentIndex(place);
  };
  const QString file = state["strategy"].toString();
  if (m_strategy->findData(file) < 0 && QFileInfo(file).isFile())
    addStrategyFile(file);
  choose(m_strategy, file);
  for (const auto& path : state["files"].toArray()) {
    if (QFileInfo(path.toString()).isFile())
      addDataFile(path.toString());
  }
  choose(m_fill, state["fill"].toString());
  if (state.contains("cash"))
    m_cash->setText(state["cash"].toString());
  m_fees->setText(state["fees"].toString());
  // Stored data is offered later, when it has been looked for.
  if (const QString benchmark = state["benchmark"].toString(); !benchmark.isEmpty())
    offerBenchmark(benchmark, benchmark);
  choose(m_benchmark, state["benchmark"].toString());
  m_from->setText(state["from"].toString());
  m_to->setText(state["to"].toString());
  m_allowShort->setChecked(state["allow_short"].toBool());
}

}  // namespace widgets
