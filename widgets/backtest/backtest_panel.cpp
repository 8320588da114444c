#include "widgets/backtest/backtest_panel.h"

#include <QFileDialog>
#include <QVBoxLayout>

#include "widgets/common/format.h"
#include "widgets/common/labels.h"

namespace widgets {

BacktestPanel::BacktestPanel(PanelContext& context, QWidget* parent)
    : Panel(context, parent), m_port(context.host().backtests), m_empty(new EmptyState(theme(), Icon::History)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(1, 0, 1, 1);
  column->setSpacing(0);
  if (m_port == nullptr) {
    m_empty->set(tr("No backtests from this window"),
                 tr("It has no market data of its own. Start tidemark with a data folder, or use tidemark backtest."));
    column->addWidget(m_empty);
    return;
  }
  build(*m_port);
  buildTools();
  follow(*m_port);
  connect(this, &Panel::cameToFront, m_port, &BacktestPort::lookForData);
}

void BacktestPanel::build(BacktestPort& port) {
  m_form = new BacktestForm(context().theme(), port);
  m_results = new BacktestResults(context().theme());
  m_problem = plainLabel({}, Tone::Down);
  m_problem->setWordWrap(true);
  m_problem->setContentsMargins(space::kSmall, space::kTight, space::kSmall, space::kTight);
  m_problem->hide();
  m_empty->set(tr("No backtest yet"),
               tr("Choose a strategy and a file of market data or an imported symbol, then run it. The session goes "
                  "on untouched."));
  auto* right = new QWidget;
  auto* column = new QVBoxLayout(right);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  m_pages = new QStackedLayout;
  m_pages->addWidget(m_empty);
  // In a low dock they scroll, as the form does.
  auto* page = new ScrollPage;
  auto* inner = new QVBoxLayout(page);
  inner->setContentsMargins(0, 0, 0, 0);
  inner->addWidget(m_results);
  m_resultsPage = scrolled(page);
  m_pages->addWidget(m_resultsPage);
  column->addWidget(m_problem);
  column->addLayout(m_pages, 1);
  auto* both = new QSplitter(Qt::Horizontal);
  both->setChildrenCollapsible(false);
  both->setHandleWidth(space::kTight);
  both->addWidget(m_form);
  both->addWidget(right);
  both->setStretchFactor(0, 0);
  both->setStretchFactor(1, 1);
  layout()->addWidget(both);
  connect(m_form, &BacktestForm::runRequested, this, &BacktestPanel::run);
  connect(m_form, &BacktestForm::cancelRequested, &port, &BacktestPort::cancel);
  connect(m_form, &BacktestForm::problem, this, &BacktestPanel::showProblem);
  connect(m_results, &BacktestResults::comparisonWanted, &port, &BacktestPort::compare);
  connect(m_results, &BacktestResults::parametersChosen, this,
          [this](const std::vector<std::pair<QString, QString>>& parameters) {
            if (m_isRunning)
              return;
            m_form->setParameters(parameters);
            run();
          });
}

void BacktestPanel::buildTools() {
  m_menu = new QMenu(this);
  for (const auto& [suffix, title] : {std::pair{"html", tr("Save report as a page…")},
                                      {"json", tr("Save report as JSON…")},
                                      {"csv", tr("Save trades as CSV…")}}) {
    connect(m_menu->addAction(title), &QAction::triggered, this,
            [this, suffix = QString::fromLatin1(suffix)] { save(suffix); });
  }
  m_menu->setEnabled(false);
  auto* more = iconButton(context().theme(), Icon::More, tr("Reports"));
  more->setMenu(m_menu);
  addTool(more);
}

void BacktestPanel::follow(BacktestPort& port) {
  connect(&port, &BacktestPort::progressed, m_form, &BacktestForm::setProgress);
  connect(&port, &BacktestPort::failed, this,
          [this](const QString& sentence) { showEnd(tr("failed"), Tone::Down, m_form->explain(sentence)); });
  connect(&port, &BacktestPort::canceled, this, [this] { showEnd({}, Tone::Muted, {}); });
  connect(&port, &BacktestPort::finished, this, [this](const std::shared_ptr<const BacktestOutcome>& outcome) {
    showEnd({}, Tone::Muted, {});
    m_results->take(outcome);
    m_pages->setCurrentWidget(m_resultsPage);
    m_menu->setEnabled(true);
    if (!isVisible())
      context().messages().add(MessageLevel::Success, tr("terminal"),
                               tr("Backtest done: %1, %2").arg(outcome->title, summaryOf(*outcome)));
  });
  connect(&port, &BacktestPort::compared, this,
          [this](const QString& path, const std::vector<ComparedRow>& rows, const QString& problem) {
            std::vector<ComparedRow> named = rows;
            for (ComparedRow& row : named)
              row.name = sentence(row.name.toStdString());
            m_results->showComparison(path, named);
            m_problem->setText(problem);
            m_problem->setVisible(!problem.isEmpty());
          });
  connect(&port, &BacktestPort::saved, this, [this](const QString& path, const QString& problem) {
    if (problem.isEmpty())
      context().messages().add(MessageLevel::Success, tr("terminal"), tr("Report saved to %1").arg(path));
    else
      context().messages().add(MessageLevel::Error, tr("terminal"), problem);
  });
}

void BacktestPanel::run() {
  const BacktestRequest request = m_form->request();
  if (request.data.isEmpty() && request.symbol.isEmpty()) {
    showProblem(tr("There is no data to run on: choose a file with +, or import one with tidemark import."));
    return;
  }
  if (!m_port->run(request)) {
    showProblem(tr("A report is being read or saved. Run this one when it is done."));
    return;
  }
  m_isRunning = true;
  m_problem->hide();
  m_form->setBusy(true);
  setBadge(tr("running"), Tone::Accent);
}

void BacktestPanel::showEnd(const QString& badge, Tone tone, const QString& problem) {
  m_isRunning = false;
  m_form->setBusy(false);
  setBadge(badge, tone);
  showProblem(problem);
}

void BacktestPanel::showProblem(const QString& problem) {
  m_problem->setText(problem);
  m_problem->setVisible(!problem.isEmpty());
  if (!problem.isEmpty() && !isVisible())
    context().messages().add(MessageLevel::Error, tr("terminal"), problem);
}

void BacktestPanel::save(const QString& suffix) {
  auto* dialog = new QFileDialog(this, tr("Save report"), QString(), QStringLiteral("*.%1").arg(suffix));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setDefaultSuffix(suffix);
  dialog->selectFile(QStringLiteral("backtest.%1").arg(suffix));
  connect(dialog, &QFileDialog::fileSelected, m_port, &BacktestPort::save);
  dialog->show();
}

void BacktestPanel::showEvent(QShowEvent* event) {
  Panel::showEvent(event);
  if (m_port != nullptr)
    m_port->lookForData();
}

QJsonObject BacktestPanel::state() const {
  return m_form == nullptr ? QJsonObject() : m_form->state();
}

void BacktestPanel::setState(const QJsonObject& state) {
  if (m_form != nullptr)
    m_form->setState(state);
}

}  // namespace widgets
