#include "widgets/state_machines/state_machines_model.h"

#include "widgets/common/format.h"

namespace widgets {
namespace {

using MachineRow = oms::StrategyInstanceInfo;

constexpr std::size_t kShownTransitions = 20;
constexpr int kStateColumn = 2;

Tone stateTone(oms::StrategyState state) {
  switch (state) {
    case oms::StrategyState::inPosition:
    case oms::StrategyState::entryPending:
    case oms::StrategyState::exitPending:
      return Tone::Up;
    case oms::StrategyState::signalDetected:
      return Tone::Accent;
    case oms::StrategyState::awaitingApproval:
    case oms::StrategyState::paused:
      return Tone::Warning;
    case oms::StrategyState::halted:
    case oms::StrategyState::error:
    case oms::StrategyState::disabled:
      return Tone::Down;
    default:
      return Tone::Muted;
  }
}

// What a person looks for first: who waits for them, then who holds something, then what went wrong.
int rankOf(oms::StrategyState state) {
  switch (state) {
    case oms::StrategyState::awaitingApproval:
      return 0;
    case oms::StrategyState::entryPending:
    case oms::StrategyState::inPosition:
    case oms::StrategyState::exitPending:
      return 1;
    case oms::StrategyState::error:
    case oms::StrategyState::disabled:
    case oms::StrategyState::halted:
      return 2;
    case oms::StrategyState::signalDetected:
    case oms::StrategyState::cooldown:
    case oms::StrategyState::paused:
      return 3;
    default:
      return 4;
  }
}

QVector<CellAction> actionsFor(oms::StrategyState state) {
  const CellAction pause{"pause", StateMachinesModel::tr("Pause")};
  const CellAction stop{"stop", StateMachinesModel::tr("Stop")};
  switch (state) {
    case oms::StrategyState::paused:
      return {{"resume", StateMachinesModel::tr("Resume")}, stop};
    case oms::StrategyState::idle:
    case oms::StrategyState::stopped:
      return {{"start", StateMachinesModel::tr("Start")}};
    case oms::StrategyState::disabled:
      return {{"enable", StateMachinesModel::tr("Enable")}};
    case oms::StrategyState::halted:
      return {};
    default:
      return {pause, stop};
  }
}

Cell strategyCell(const MachineRow& row) {
  QString said = sentence(row.strategy);
  if (row.mode == oms::StrategyMode::shadow)
    said = StateMachinesModel::tr("%1 (shadow)").arg(said);
  return Cell::bold(said).withTip(
      row.reloads ? StateMachinesModel::tr("Its file has changed and is taken over after this trade") : QString());
}

std::vector<RowColumn<MachineRow>> columnsForMachines(const PanelContext* context) {
  std::vector<RowColumn<MachineRow>> columns;
  columns.push_back(textColumn<MachineRow>("strategy", StateMachinesModel::tr("Strategy"), "Mean reversion", 2,
                                           [](const MachineRow& row) { return strategyCell(row); }));
  columns.push_back(textColumn<MachineRow>(
      "symbol", StateMachinesModel::tr("Symbol"), "BTCUSDT", 1,
      [context](const MachineRow& row) { return Cell::plain(context->symbolName(row.symbol), Tone::Muted); }));
  columns.push_back(
      textColumn<MachineRow>("state", StateMachinesModel::tr("State"), "awaiting approv", 2,
                             [](const MachineRow& row) { return stateCell(row.state).withTip(text(row.lastCause)); }));
  columns.back().key = [](const MachineRow& row) {
    return SortKey{static_cast<double>(rankOf(row.state)), sentence(row.strategy)};
  };
  columns.back().column.natural = true;
  columns.push_back(
      hidden(textColumn<MachineRow>("timeframe", StateMachinesModel::tr("Bars"), "15m", 1, [](const MachineRow& row) {
        return Cell::plain(text(name(row.timeframe)), Tone::Muted);
      })));
  columns.push_back(hidden(
      textColumn<MachineRow>("warmup", StateMachinesModel::tr("Warm-up"), "100 of 100", 1, [](const MachineRow& row) {
        return Cell::plain(
            StateMachinesModel::tr("%1 of %2").arg(std::min(row.warmupHave, row.warmupNeed)).arg(row.warmupNeed),
            Tone::Muted);
      })));
  columns.push_back(numberColumn<MachineRow>(
      "time_in_state", StateMachinesModel::tr("For"), "1:02:40", 1,
      [context](const MachineRow& row) {
        return Cell::plain(row.since.isSet() ? countdown(context->view().sessionTime() - row.since)
                                             : QStringLiteral("–"));
      },
      [](const MachineRow& row) { return -static_cast<double>(row.since.seconds()); }));
  columns.push_back(
      hidden(actionColumn<MachineRow>([](const MachineRow& row) { return Cell::links(actionsFor(row.state)); })));
  return columns;
}

}  // namespace

Cell stateCell(oms::StrategyState state) {
  return Cell::chip(words(name(state)), stateTone(state));
}

StateMachinesModel::StateMachinesModel(const PanelContext& context, QObject* parent)
    : RowModel(columnsForMachines(&context), parent), m_context(context) {
  sort(kStateColumn, Qt::AscendingOrder);
}

void StateMachinesModel::refresh(const oms::ViewChanges& changes) {
  const auto& instances = m_context.view().instances();
  if (changes.history || changes.session) {
    removeUnless([&instances](oms::InstanceIndex index) { return index.value < instances.size(); });
    for (std::size_t i = 0; i < instances.size(); ++i) {
      upsert(oms::InstanceIndex{static_cast<std::uint32_t>(i)}, instances[i].info);
    }
    return;
  }
  for (const oms::InstanceIndex index : changes.instances) {
    if (index.value < instances.size())
      upsert(index, instances[index.value].info);
  }
}

void StateMachinesModel::tick() {
  for (int column = 0; column < columnCount(); ++column) {
    if (columns()[static_cast<std::size_t>(column)].id == QStringLiteral("time_in_state"))
      touchColumn(column);
  }
}

static void addShadow(const oms::ShadowView& shadow, std::vector<DetailLine>& lines) {
  lines.push_back({StateMachinesModel::tr("Shadow"), StateMachinesModel::tr("equity %1, holds %2, trades: %3")
                                                         .arg(text(shadow.equity.text()), text(shadow.quantity.text()))
                                                         .arg(shadow.trades.size())});
  std::size_t shown = 0;
  for (auto trade = shadow.trades.rbegin(); trade != shadow.trades.rend() && shown < kShownTransitions;
       ++trade, ++shown) {
    lines.push_back({clockTime(trade->exitTime),
                     StateMachinesModel::tr("shadow trade: %1 %2 from %3 to %4, %5")
                         .arg(words(name(trade->side)), text(trade->quantity.text()), text(trade->entryPrice.text()),
                              text(trade->exitPrice.text()), text(trade->pnl.text()))});
  }
}

std::vector<DetailLine> historyOf(const oms::InstanceRecord& record) {
  std::vector<DetailLine> lines;
  lines.push_back({StateMachinesModel::tr("State"), sentence(name(record.info.state)), stateTone(record.info.state)});
  lines.push_back(
      {StateMachinesModel::tr("Warm-up"),
       record.info.warmupHave >= record.info.warmupNeed
           ? StateMachinesModel::tr("complete")
           : StateMachinesModel::tr("%1 of %2 bars").arg(record.info.warmupHave).arg(record.info.warmupNeed)});
  if (record.info.reloads)
    lines.push_back({StateMachinesModel::tr("File"), StateMachinesModel::tr("a newer one waits for the trade's end")});
  if (record.sample.shadow)
    addShadow(*record.sample.shadow, lines);
  std::size_t shown = 0;
  for (auto step = record.history.rbegin(); step != record.history.rend() && shown < kShownTransitions;
       ++step, ++shown) {
    QString said = QStringLiteral("%1 → %2").arg(words(name(step->from)), words(name(step->to)));
    if (!step->cause.empty())
      said += QStringLiteral("\n") + text(step->cause);
    lines.push_back({clockTime(step->time), said});
  }
  return lines;
}

}  // namespace widgets
