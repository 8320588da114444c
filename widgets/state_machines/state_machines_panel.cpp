#include "widgets/state_machines/state_machines_panel.h"

#include <QDialog>
#include <QFuture>
#include <QPromise>
#include <QVBoxLayout>

#include <thread>

#include "oms/model/sha256.h"
#include "widgets/common/confirm.h"
#include "widgets/common/format.h"
#include "widgets/state_machines/strategy_page.h"

namespace widgets {

StateMachinesPanel::StateMachinesPanel(PanelContext& context, QWidget* parent)
    : TablePanel(context, Icon::StateMachine, parent), m_model(context), m_path(new StatePath(theme())) {
  setTable(m_model);
  addBottom(m_path);
  m_path->hide();
  table().setSelectionMode(QAbstractItemView::SingleSelection);
  connect(&table(), &TableView::actionTriggered, this,
          [this](const QModelIndex& index, const QString& action) { act(m_model.at(index), action); });
  connect(&table(), &QTableView::clicked, this,
          [this](const QModelIndex& index) { this->context().selectSymbol(m_model.at(index).symbol); });
  connect(&table(), &TableView::rowActivated, this, [this](const QModelIndex& index) {
    const oms::InstanceIndex instance = m_model.at(index).index;
    if (instance.value < view().instances().size())
      showHistory(view().instances()[instance.value]);
  });
  connect(table().selectionModel(), &QItemSelectionModel::selectionChanged, this, &StateMachinesPanel::showSelected);
  addRowAction(tr("Trade live…"), {}, [this](const QModelIndex& row) { askToTradeLive(m_model.at(row)); });
  addRowAction(tr("Trade as a shadow"), {}, [this](const QModelIndex& row) {
    this->context().send(oms::SetStrategyMode{m_model.at(row).index, oms::StrategyMode::shadow});
  });
  addRowAction(tr("Read its file again"), {}, [this](const QModelIndex& row) { reload(m_model.at(row)); });
  addRowAction(tr("About this strategy…"), {}, [this](const QModelIndex& row) { showPage(m_model.at(row)); });
  for (const auto& [id, title] : {std::pair{"start", tr("Start all strategies")},
                                  {"pause", tr("Pause all strategies")},
                                  {"resume", tr("Resume all strategies")},
                                  {"stop", tr("Stop all strategies")}}) {
    const auto action = oms::parseStrategyAction(id);
    connect(menu().addAction(title), &QAction::triggered, this, [this, action] {
      this->context().send(oms::ControlStrategy{{}, *action});
    });
  }
}

void StateMachinesPanel::refresh(const oms::ViewChanges& changes) {
  m_model.refresh(changes);
  commit();
  if (secondPassed())
    m_model.tick();
  if (changes.history || !changes.instances.empty())
    showSelected();
}

void StateMachinesPanel::explainEmpty(EmptyState& empty) {
  empty.set(tr("No strategies run"),
            tr("Strategies are files. The shipped ones start with a session; start one in the session panel."));
}

void StateMachinesPanel::act(const oms::StrategyInstanceInfo& instance, const QString& action) {
  if (const auto parsed = oms::parseStrategyAction(action.toStdString())) {
    context().send(oms::ControlStrategy{instance.index, *parsed});
  }
}

void StateMachinesPanel::askToTradeLive(const oms::StrategyInstanceInfo& instance) {
  confirm(window(),
          {tr("Trade live?"),
           tr("%1 sends its orders to the account from its next signal on, by the rules of approval that it has.")
               .arg(sentence(instance.strategy)),
           tr("Trade live")},
          [this, index = instance.index] {
            context().send(oms::SetStrategyMode{index, oms::StrategyMode::live});
          });
}

// A changed file is seen by itself, but for where nothing tells of changes: a share of another machine, for example. It
// is read on a thread of its own, for such a share may hang.
void StateMachinesPanel::reload(const oms::StrategyInstanceInfo& instance) {
  const bool begins = m_reading.insert(instance.strategy).second;
  context().messages().add(MessageLevel::Info, tr("terminal"),
                           (begins ? tr("The file of %1 is being read…") : tr("The file of %1 is still being read."))
                               .arg(sentence(instance.strategy)));
  if (!begins)
    return;
  QPromise<StrategyText> promise;
  promise.future().then(this, [this, strategy = instance.strategy](const StrategyText& read) {
    m_reading.erase(strategy);
    sendReload(strategy, read);
  });
  // Detached: the process's end does not wait for it.
  std::thread([textOf = context().host().strategyText, strategy = instance.strategy,
               into = std::move(promise)]() mutable {
    into.start();
    into.addResult(textOf ? textOf(strategy) : std::nullopt);
    into.finish();
  }).detach();
}

void StateMachinesPanel::sendReload(const std::string& strategy, const StrategyText& read) {
  const QString name = sentence(strategy);
  if (!read) {
    context().messages().add(
        MessageLevel::Warning, tr("terminal"),
        tr("%1 has no file that can be read: it comes with the program, or its file is gone.").arg(name));
    return;
  }
  context().send(oms::ReloadStrategy{strategy, *read, oms::hashOfText(*read)}, this,
                 [this, name](const oms::CommandOutcome& outcome) {
                   if (outcome.accepted)
                     context().messages().add(MessageLevel::Success, tr("terminal"),
                                              tr("%1: its file was read again.").arg(name));
                   else if (outcome.seq != 0)
                     context().messages().add(MessageLevel::Error, tr("terminal"), text(outcome.message));
                 });
}

void StateMachinesPanel::showPage(const oms::StrategyInstanceInfo& instance) {
  const auto& pageOf = context().host().strategyPage;
  const auto page = pageOf ? pageOf(instance.strategy) : std::nullopt;
  const QString name = sentence(instance.strategy);
  if (page)
    (new StrategyPage(name, QString::fromStdString(*page), window()))->show();
  else
    context().messages().add(MessageLevel::Info, tr("terminal"),
                             tr("%1 has no page: only the strategies that come with the program have one.").arg(name));
}

void StateMachinesPanel::showSelected() {
  const QModelIndexList rows = table().selectionModel()->selectedRows();
  m_path->setVisible(!rows.isEmpty());
  if (!rows.isEmpty())
    m_path->set(m_model.at(rows.front()));
}

void StateMachinesPanel::showHistory(const oms::InstanceRecord& record) {
  auto* dialog = new QDialog(this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(text(record.info.id));
  auto* column = new QVBoxLayout(dialog);
  column->setContentsMargins(space::kSmall, space::kSmall, space::kSmall, space::kSmall);
  auto* pane = new DetailPane(theme());
  pane->set(text(record.info.id), historyOf(record));
  column->addWidget(pane);
  dialog->resize(pane->width() + 2 * space::kSmall, 420);
  dialog->show();
}

}  // namespace widgets
