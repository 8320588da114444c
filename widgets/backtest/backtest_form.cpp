#include "widgets/backtest/backtest_form.h"

#include <QAbstractItemView>
#include <QFileDialog>
#include <QFileInfo>
#include <QVBoxLayout>
#include <algorithm>
#include <array>
#include <utility>

#include "widgets/backtest/backtest_models.h"
#include "widgets/common/format.h"
#include "widgets/common/labels.h"

namespace widgets {
namespace {

constexpr int kNameWidth = 150;  // of a file among the choices; longer ones are cut in the middle

QHBoxLayout* side(QWidget* left, QWidget* right) {
  auto* row = new QHBoxLayout;
  row->setSpacing(space::kTight);
  row->addWidget(left, 1);
  row->addWidget(right, 1);
  return row;
}

// What a choice stands for: a file, or a symbol and what is stored of it.
QStringList fileChoice(const QString& path) {
  return {QStringLiteral("file"), path};
}
QStringList storedChoice(const StoredData& data) {
  return {QStringLiteral("stored"), data.symbol, data.kind};
}

}  // namespace

BacktestForm::BacktestForm(ThemeSource& theme, BacktestPort& port, QWidget* parent)
    : QWidget(parent),
      m_theme(theme),
      m_port(port),
      m_strategies(port.choices().strategies),
      m_strategy(new ChoiceBox(theme, tr("Strategy"))),
      m_bars(plainLabel({}, Tone::Muted)),
      m_data(new ChoiceBox(theme, tr("Data"))),
      m_timeframe(new ChoiceBox(theme, tr("Bars"))),
      m_from(new FieldEdit(theme, tr("From"))),
      m_to(new FieldEdit(theme, tr("To"))),
      m_fill(new ChoiceBox(theme, tr("Fills"))),
      m_cash(new FieldEdit(theme, tr("Cash"))),
      m_fees(new FieldEdit(theme, tr("Fees, bp"))),
      m_benchmark(new ChoiceBox(theme, tr("Benchmark"))),
      m_closeAtEnd(new ChoiceBox(theme, tr("At the end"))),
      m_allowShort(new CheckBox(theme, tr("May sell short"))),
      m_study(new ChoiceBox(theme, tr("Study"))),
      m_windows(new FieldEdit(theme, tr("Windows"))),
      m_objective(new ChoiceBox(theme, tr("Best by"))),
      m_hint(plainLabel(tr("12, or 5:50:5 to try each"), Tone::Muted)),
      m_parameterColumn(new QVBoxLayout),
      m_run(button(tr("Run"), ButtonLook::Primary)),
      m_cancel(button(tr("Cancel"))),
      m_progress(new MeterRow(theme, QString(), 0, 40)),
      m_reading(plainLabel(tr("Reading the data…"), Tone::Muted)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(buildFields(), 1);
  column->addWidget(buildFoot());
  const BacktestChoices choices = m_port.choices();
  for (const BacktestStrategy& each : m_strategies)
    m_strategy->addItem(each.title, each.file);
  m_data->addItem(tr("none yet"));
  m_benchmark->addItem(tr("none"), QString());
  m_timeframe->addItem(tr("as they are"), QString());
  for (const QString& timeframe : choices.timeframes)
    m_timeframe->addItem(timeframe, timeframe);
  for (const QString& fill : choices.fills)
    m_fill->addItem(words(fill.toStdString()), fill);
  for (const QString& objective : choices.objectives)
    m_objective->addItem(words(objective.toStdString()), objective);
  m_closeAtEnd->addItem(tr("stay in"), QStringLiteral("none"));
  m_closeAtEnd->addItem(tr("sell at the close"), QStringLiteral("close"));
  m_study->addItem(tr("Run or sweep"));
  m_study->addItem(tr("Walk forward"));
  m_study->addItem(tr("Look-ahead check"));
  m_cash->setText(QStringLiteral("10000"));
  connect(m_strategy, &QComboBox::currentIndexChanged, this, &BacktestForm::showStrategy);
  connect(m_study, &QComboBox::currentIndexChanged, this, &BacktestForm::showStudy);
  connect(&m_port, &BacktestPort::dataFound, this, &BacktestForm::showData);
  // What another process has imported since is not told by anybody.
  for (ChoiceBox* choice : {m_data, m_benchmark})
    connect(choice, &ChoiceBox::opening, &m_port, &BacktestPort::lookForData);
  connect(m_run, &QPushButton::clicked, this, [this] {
    clearProblems();
    emit runRequested();
  });
  connect(m_cancel, &QPushButton::clicked, this, [this] {
    m_cancel->setEnabled(false);
    emit cancelRequested();
  });
  showStrategy();
  showStudy();
  setBusy(false);
}

QWidget* BacktestForm::buildFields() {
  auto* page = new ScrollPage;
  auto* column = new QVBoxLayout(page);
  column->setContentsMargins(space::kSmall, space::kSmall, space::kSmall, space::kSmall);
  column->setSpacing(space::kTight);
  column->addWidget(withButton(m_strategy, tr("Choose a strategy file"), [this] {
    pick(tr("Strategy file"), QStringLiteral("*.toml"), [this](const QString& path) { addStrategyFile(path); });
  }));
  column->addWidget(m_bars);
  column->addWidget(withButton(m_data, tr("Choose a file of market data"), [this] {
    pick(tr("Market data"), tr("Market data (*.csv *.txt *.gz *.zip);;All files (*)"),
         [this](const QString& path) { addDataFile(path); });
  }));
  column->addWidget(m_timeframe);
  column->addLayout(side(m_from, m_to));
  column->addLayout(side(m_fill, m_cash));
  column->addLayout(side(m_fees, m_benchmark));
  column->addWidget(m_closeAtEnd);
  column->addWidget(m_allowShort);
  column->addWidget(m_study);
  column->addWidget(m_windows);
  column->addWidget(strongLabel(tr("Parameters")));
  m_parameterColumn->setSpacing(space::kTight);
  column->addLayout(m_parameterColumn);
  column->addWidget(m_hint);
  column->addWidget(m_objective);
  column->addStretch(1);
  m_from->setPlaceholderText(tr("begin"));
  m_to->setPlaceholderText(tr("end"));
  m_windows->setPlaceholderText(QStringLiteral("500:100"));
  m_fees->setPlaceholderText(tr("as usual"));
  m_fees->setToolTip(tr("Basis points of each fill's value; empty: as the fills have them, or a paper session"));
  m_benchmark->setToolTip(tr("What alpha and beta are measured by"));
  return scrolled(page);
}

QWidget* BacktestForm::buildFoot() {
  auto* foot = new QWidget;
  auto* row = new QHBoxLayout(foot);
  row->setContentsMargins(space::kSmall, space::kTight, space::kSmall, space::kSmall);
  row->setSpacing(space::kSmall);
  row->addWidget(m_run);
  row->addWidget(m_cancel);
  row->addWidget(m_progress, 1);
  row->addWidget(m_reading, 1);
  return foot;
}

QWidget* BacktestForm::withButton(ChoiceBox* choice, const QString& name, const std::function<void()>& pick) {
  auto* box = new QWidget;
  auto* row = new QHBoxLayout(box);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(space::kTight);
  auto* open = iconButton(m_theme, Icon::Add, name);
  row->addWidget(choice, 1);
  row->addWidget(open);
  connect(open, &QToolButton::clicked, this, pick);
  return box;
}

void BacktestForm::pick(const QString& title, const QString& filter,
                        const std::function<void(const QString&)>& picked) {
  auto* dialog = new QFileDialog(this, title, QString(), filter);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setFileMode(QFileDialog::ExistingFile);
  connect(dialog, &QFileDialog::fileSelected, this, picked);
  dialog->show();
}

void BacktestForm::addStrategyFile(const QString& path) {
  QString sentence;
  const auto read = m_port.readStrategy(path, sentence);
  if (!read) {
    emit problem(sentence);
    return;
  }
  const auto known = std::find_if(m_strategies.begin(), m_strategies.end(),
                                  [&](const BacktestStrategy& each) { return each.file == path; });
  if (known == m_strategies.end()) {
    m_strategies.push_back(*read);
    m_strategy->addItem(read->title, path);
    m_strategy->setCurrentIndex(m_strategy->count() - 1);
  } else {
    *known = *read;
    m_strategy->setCurrentIndex(static_cast<int>(known - m_strategies.begin()));
  }
  showStrategy();
}

void BacktestForm::addDataFile(const QString& path) {
  int place = m_data->findData(fileChoice(path));
  if (place < 0) {
    if (!m_data->itemData(0).isValid())
      m_data->removeItem(0);  // which said that there is nothing yet
    const QString name = QFileInfo(path).fileName();
    m_data->addItem(fontMetrics().elidedText(name, Qt::ElideMiddle, kNameWidth), fileChoice(path));
    offerBenchmark(name, path);
    place = m_data->count() - 1;
    m_data->setItemData(place, path, Qt::ToolTipRole);
  }
  m_data->setCurrentIndex(place);
  m_data->updateGeometry();
}

void BacktestForm::showData(const std::vector<StoredData>& data) {
  bool more = false;
  for (const StoredData& each : data) {
    int place = m_data->findData(storedChoice(each));
    if (place < 0) {
      if (!m_data->itemData(0).isValid())
        m_data->removeItem(0);
      m_data->addItem(QStringLiteral("%1 %2").arg(each.symbol, each.kind), storedChoice(each));
      offerBenchmark(each.symbol, each.symbol);
      place = m_data->count() - 1;
      more = true;
    }
    m_data->setItemData(
        place,
        tr("%1 rows, %2 to %3").arg(grouped(QString::number(each.rows)), dateTime(each.first), dateTime(each.last)),
        Qt::ToolTipRole);
  }
  m_data->updateGeometry();
  // An open list has the height of what it had when it was opened.
  for (ChoiceBox* choice : {m_data, m_benchmark}) {
    if (more && choice->view()->isVisible()) {
      choice->hidePopup();
      choice->showPopup();
    }
  }
}

void BacktestForm::offerBenchmark(const QString& name, const QString& benchmark) {
  if (m_benchmark->findData(benchmark) >= 0)
    return;
  m_benchmark->addItem(fontMetrics().elidedText(name, Qt::ElideMiddle, kNameWidth), benchmark);
  m_benchmark->updateGeometry();
}

const BacktestStrategy* BacktestForm::strategy() const {
  const auto place = static_cast<std::size_t>(m_strategy->currentIndex());
  return m_strategy->currentIndex() >= 0 && place < m_strategies.size() ? &m_strategies[place] : nullptr;
}

void BacktestForm::showStrategy() {
  for (FieldEdit* field : std::exchange(m_parameters, {}))
    delete field;
  QWidget* before = m_windows;
  const BacktestStrategy* chosen = strategy();
  m_bars->setText(chosen == nullptr ? QString() : tr("Decides on bars of %1").arg(chosen->timeframe));
  for (std::size_t i = 0; chosen != nullptr && i < chosen->parameters.size(); ++i) {
    const auto& [name, value] = chosen->parameters[i];
    auto* field = new FieldEdit(m_theme, words(name.toStdString()));
    field->setText(parameterText(value));
    m_parameterColumn->addWidget(field);
    connect(field, &QLineEdit::returnPressed, m_run, &QPushButton::click);
    connect(field, &QLineEdit::textEdited, this, &BacktestForm::showStudy);
    m_parameters.push_back(field);
    setTabOrder(std::exchange(before, field), field);
  }
  m_hint->setText(m_parameters.empty() ? tr("The strategy has none.") : tr("12, or 5:50:5 to try each"));
  showStudy();
}

// Only what the study goes by.
void BacktestForm::showStudy() {
  const bool sweeps = std::any_of(m_parameters.begin(), m_parameters.end(),
                                  [](const FieldEdit* field) { return field->text().contains(':'); });
  const auto study = static_cast<BacktestStudy>(m_study->currentIndex());
  m_windows->setVisible(study == BacktestStudy::WalkForward);
  m_objective->setVisible(study == BacktestStudy::WalkForward || sweeps);
}

BacktestRequest BacktestForm::request() const {
  BacktestRequest request;
  request.study = static_cast<BacktestStudy>(m_study->currentIndex());
  request.strategy = m_strategy->currentData().toString();
  const QStringList data = m_data->currentData().toStringList();
  if (!data.isEmpty())
    (data.first() == QStringLiteral("file") ? request.data : request.symbol) = data.value(1);
  request.timeframe = m_timeframe->currentData().toString();
  // Of a symbol that is stored in several kinds the chosen one.
  const QString kind = data.value(2);
  if (request.timeframe.isEmpty() && kind != QStringLiteral("trades") && kind != QStringLiteral("quotes"))
    request.timeframe = kind;
  request.from = m_from->text().trimmed();
  request.to = m_to->text().trimmed();
  request.fill = m_fill->currentData().toString();
  request.cash = ungrouped(m_cash->text().trimmed());
  request.feeBps = m_fees->text().trimmed();
  request.benchmark = m_benchmark->currentData().toString();
  request.closeAtEnd = m_study->currentIndex() == static_cast<int>(BacktestStudy::WalkForward)
                           ? QString()
                           : m_closeAtEnd->currentData().toString();
  request.allowShort = m_allowShort->isChecked();
  request.windows = m_windows->text().trimmed();
  request.objective = m_objective->currentData().toString();
  const BacktestStrategy* chosen = strategy();
  for (std::size_t i = 0; chosen != nullptr && i < m_parameters.size(); ++i) {
    const auto& [name, value] = chosen->parameters[i];
    const QString text = m_parameters[i]->text().trimmed();
    if (!text.isEmpty() && text != parameterText(value))
      request.parameters.emplace_back(name, text);
  }
  return request;
}

void BacktestForm::setParameters(const std::vector<std::pair<QString, QString>>& parameters) {
  const BacktestStrategy* chosen = strategy();
  for (std::size_t i = 0; chosen != nullptr && i < m_parameters.size(); ++i) {
    for (const auto& [name, text] : parameters) {
      if (name == chosen->parameters[i].first)
        m_parameters[i]->setText(text);
    }
  }
  showStudy();
}

void BacktestForm::setBusy(bool busy) {
  // The focus stays with what can be done next.
  const bool focused = m_run->hasFocus() || m_cancel->hasFocus();
  m_cancel->setEnabled(true);
  (busy ? m_cancel : m_run)->setVisible(true);
  m_run->setEnabled(!busy);
  if (focused)
    (busy ? m_cancel : m_run)->setFocus(Qt::OtherFocusReason);
  m_cancel->setVisible(busy);
  m_progress->setVisible(false);
  m_reading->setVisible(busy);
}

void BacktestForm::setProgress(double share) {
  m_reading->setVisible(share < 0);
  m_progress->setVisible(share >= 0);
  if (share >= 0)
    m_progress->set(share, Tone::Accent, percent(share, 0));
}

void BacktestForm::clearProblems() {
  for (FieldEdit* field : {m_from, m_to, m_cash, m_fees, m_windows})
    field->setProblem({});
  for (FieldEdit* field : m_parameters)
    field->setProblem({});
}

// The runs are the command line's, and so are their sentences: an option's name becomes the field's.
QString BacktestForm::explain(const QString& sentence) {
  struct Word {
    const char* option;
    QString caption;
    FieldEdit* field;
  };
  const std::array<Word, 14> kWords{{{"--data FILE", tr("a file under Data"), nullptr},
                                     {"--symbol NAME", tr("a stored symbol"), nullptr},
                                     {"--walk-forward", tr("Windows"), m_windows},
                                     {"--timeframe", tr("Bars"), nullptr},
                                     {"--strategy", tr("Strategy"), nullptr},
                                     {"--sweep", tr("a parameter with several values (5:50:5)"), nullptr},
                                     {"--data", tr("Data"), nullptr},
                                     {"--from", tr("From"), m_from},
                                     {"--cash", tr("Cash"), m_cash},
                                     {"--fee-bps", tr("Fees, bp"), m_fees},
                                     {"--benchmark", tr("Benchmark"), nullptr},
                                     {"--fill", tr("Fills"), nullptr},
                                     {"--set", tr("Parameters"), nullptr},
                                     {"--to", tr("To"), m_to}}};
  QString shown = sentence;
  for (const Word& word : kWords) {
    const QString option = QString::fromLatin1(word.option);
    if (!shown.contains(option))
      continue;
    shown.replace(option, word.caption);
    if (word.field != nullptr)
      word.field->setProblem(shown);
  }
  return shown.isEmpty() ? shown : shown.left(1).toUpper() + shown.mid(1);
}

}  // namespace widgets
