#include "widgets/backtest/backtest_models.h"

#include <QLocale>
#include <algorithm>
#include <limits>
#include <map>

#include "widgets/common/format.h"
#include "widgets/statistics/statistics_model.h"

namespace widgets {
namespace {

QString figure(const std::optional<double>& value) {
  return value ? grouped(QString::number(*value, 'f', 2)) : SweepModel::tr("n/a");
}
QString share(const std::optional<double>& value) {
  return value ? percent(*value, 2) : SweepModel::tr("n/a");
}
// What is not defined stands behind everything else.
double sortable(const std::optional<double>& value) {
  return value.value_or(-std::numeric_limits<double>::max());
}
QString dayOf(oms::Timestamp time) {
  return dateTime(time).left(10);
}
// Without a time of day where there is none.
QString openOfBar(oms::Timestamp time) {
  return oms::dayStart(time) == time ? dayOf(time) : dateTime(time).left(16);
}

RowColumn<BacktestTrade> timeColumn(const QString& id, const QString& title, oms::Timestamp BacktestTrade::*when) {
  return {{id, title, Qt::AlignLeft, "2026-01-05 10:52", 0},
          [when](const BacktestTrade& row) {
            return Cell::plain(openOfBar(row.*when), Tone::Muted).withTip(dateTime(row.*when));
          },
          [when](const BacktestTrade& row) {
            return SortKey{static_cast<double>((row.*when).ms()), {}};
          }};
}

std::vector<RowColumn<BacktestTrade>> columnsForTrips(const std::shared_ptr<oms::Instrument>& instrument) {
  using Row = BacktestTrade;
  using Model = BacktestTradesModel;
  const auto atPrice = [instrument](oms::Price value) { return priceOf(value, *instrument); };
  std::vector<RowColumn<Row>> columns;
  columns.push_back(timeColumn("entry_time", Model::tr("Entry"), &Row::entry));
  columns.push_back(textColumn<Row>("side", Model::tr("Side"), "Short", 0, [](const Row& row) {
    return Cell::plain(holdingWord(row.trade.side), row.trade.side == oms::Side::buy ? Tone::Up : Tone::Down);
  }));
  columns.push_back(numberColumn<Row>(
      "pnl", Model::tr("P&L"), "▲ 1,234.56", 0,
      [](const Row& row) {
        const QString digits = money(row.trade.pnl.abs());
        const int sign = shownSign(row.trade.pnl.sign(), digits);
        return Cell::plain(arrowed(sign, digits), toneOf(sign));
      },
      [](const Row& row) { return row.trade.pnl.toDoubleLossy(); }));
  columns.push_back(numberColumn<Row>(
      "pnl_pct", Model::tr("%"), "+12.34 %", 0,
      [](const Row& row) { return Cell::plain(signedPercent(row.trade.pnlRatio, 2), toneOf(row.trade.pnl.sign())); },
      [](const Row& row) { return row.trade.pnlRatio.toDoubleLossy(); }));
  columns.push_back(numberColumn<Row>(
      "quantity", Model::tr("Quantity"), "0.150", 0,
      [instrument](const Row& row) { return Cell::plain(quantity(row.trade.quantity, *instrument)); },
      [](const Row& row) { return row.trade.quantity.toDoubleLossy(); }));
  columns.push_back(numberColumn<Row>(
      "entry_price", Model::tr("At"), "63,333.60", 0,
      [atPrice](const Row& row) { return Cell::plain(atPrice(row.trade.entryPrice)); },
      [](const Row& row) { return row.trade.entryPrice.toDoubleLossy(); }));
  columns.push_back(timeColumn("exit_time", Model::tr("Exit"), &Row::exit));
  columns.push_back(numberColumn<Row>(
      "exit_price", Model::tr("At"), "63,333.60", 0,
      [atPrice](const Row& row) { return Cell::plain(atPrice(row.trade.exitPrice)); },
      [](const Row& row) { return row.trade.exitPrice.toDoubleLossy(); }));
  columns.push_back(hidden(numberColumn<Row>(
      "mae", Model::tr("MAE"), "−123.45", 0, [](const Row& row) { return Cell::plain(signedMoney(row.trade.worst)); },
      [](const Row& row) { return row.trade.worst.toDoubleLossy(); })));
  columns.push_back(hidden(numberColumn<Row>(
      "mfe", Model::tr("MFE"), "+123.45", 0, [](const Row& row) { return Cell::plain(signedMoney(row.trade.best)); },
      [](const Row& row) { return row.trade.best.toDoubleLossy(); })));
  columns.push_back(textColumn<Row>("exit_reason", Model::tr("Why"), "stop loss", 1, [](const Row& row) {
    return Cell::plain(words(row.trade.exitReason.view()), Tone::Muted);
  }));
  return columns;
}

std::vector<RowColumn<SweepRow>> columnsForSweep() {
  using Row = SweepRow;
  std::vector<RowColumn<Row>> columns;
  columns.push_back({{"parameters", SweepModel::tr("Parameters"), Qt::AlignLeft, "fast 12 · slow 26", 1},
                     [](const Row& row) {
                       return row.isBest ? Cell::bold(SweepModel::tr("%1 · best").arg(row.parameters))
                                         : Cell::plain(row.parameters);
                     },
                     [](const Row& row) {
                       return SortKey{static_cast<double>(row.place), {}};
                     }});
  columns.push_back(numberColumn<Row>(
      "objective", SweepModel::tr("Objective"), "12,345.67", 0,
      [](const Row& row) { return Cell::plain(figure(row.objective)); },
      [](const Row& row) { return sortable(row.objective); }));
  columns.push_back(numberColumn<Row>(
      "final_equity", SweepModel::tr("Final equity"), "104,182.77", 0,
      [](const Row& row) { return Cell::plain(money(row.finalEquity)); },
      [](const Row& row) { return row.finalEquity.toDoubleLossy(); }));
  columns.push_back(numberColumn<Row>(
      "trades", SweepModel::tr("Trades"), "1,234", 0,
      [](const Row& row) { return Cell::plain(grouped(QString::number(row.trades))); },
      [](const Row& row) { return static_cast<double>(row.trades); }));
  return columns;
}

RowColumn<BacktestWindow> windowTime(const QString& id, const QString& title, oms::Timestamp BacktestWindow::*when) {
  return {{id, title, Qt::AlignLeft, "2026-01-05", 0},
          [when](const BacktestWindow& row) { return Cell::plain(dayOf(row.*when)).withTip(dateTime(row.*when)); },
          [when](const BacktestWindow& row) {
            return SortKey{static_cast<double>((row.*when).ms()), {}};
          }};
}

RowColumn<BacktestWindow> windowFigure(const QString& id, const QString& title,
                                       std::optional<double> BacktestWindow::*value, bool isShare) {
  return numberColumn<BacktestWindow>(
      id, title, "−12.34 %", 0,
      [value, isShare](const BacktestWindow& row) {
        return Cell::plain(isShare ? share(row.*value) : figure(row.*value));
      },
      [value](const BacktestWindow& row) { return sortable(row.*value); });
}

std::vector<RowColumn<BacktestWindow>> columnsForWindows() {
  using Row = BacktestWindow;
  using Model = WindowsModel;
  std::vector<RowColumn<Row>> columns;
  columns.push_back(windowTime("chosen_from", Model::tr("Chosen from"), &Row::chosenFrom));
  columns.push_back(windowTime("from", Model::tr("Traded from"), &Row::from));
  columns.push_back(windowTime("to", Model::tr("To"), &Row::to));
  columns.push_back(textColumn<Row>("parameters", Model::tr("Parameters"), "fast 12 · slow 26", 1,
                                    [](const Row& row) { return Cell::plain(row.parameters); }));
  columns.push_back(windowFigure("in_sample", Model::tr("In sample"), &Row::inSample, false));
  columns.push_back(windowFigure("out_of_sample", Model::tr("Out of sample"), &Row::outOfSample, false));
  columns.push_back(windowFigure("total_return", Model::tr("Return"), &Row::totalReturn, true));
  columns.push_back(windowFigure("max_drawdown", Model::tr("Drawdown"), &Row::maxDrawdown, true));
  columns.push_back(numberColumn<Row>(
      "trades", Model::tr("Trades"), "123", 0,
      [](const Row& row) { return Cell::plain(grouped(QString::number(row.trades))); },
      [](const Row& row) { return static_cast<double>(row.trades); }));
  columns.push_back(numberColumn<Row>(
      "final_equity", Model::tr("Equity"), "104,182.77", 0,
      [](const Row& row) { return Cell::plain(money(row.finalEquity)); },
      [](const Row& row) { return row.finalEquity.toDoubleLossy(); }));
  return columns;
}

std::vector<RowColumn<ComparedRow>> columnsForCompare() {
  const auto value = [](const QString& id, const QString& title, QString ComparedRow::*text) {
    return RowColumn<ComparedRow>{{id, title, Qt::AlignRight, "2026-01-05 10:52:14", 1},
                                  [text](const ComparedRow& row) { return Cell::plain(row.*text).withTip(row.*text); },
                                  {}};
  };
  std::vector<RowColumn<ComparedRow>> columns;
  columns.push_back(textColumn<ComparedRow>("name", CompareModel::tr("Figure"), "Probabilistic Sharpe", 1,
                                            [](const ComparedRow& row) { return Cell::plain(row.name, Tone::Muted); }));
  columns.push_back(value("this", CompareModel::tr("This run"), &ComparedRow::first));
  columns.push_back(value("other", CompareModel::tr("Earlier run"), &ComparedRow::second));
  return columns;
}

QString valueOf(const std::vector<std::pair<QString, QString>>& pairs, const QString& name) {
  const auto found = std::find_if(pairs.begin(), pairs.end(), [&](const auto& pair) { return pair.first == name; });
  return found == pairs.end() ? QStringLiteral("–") : found->second;
}

}  // namespace

SweepMap sweepMap(const BacktestOutcome& outcome, std::size_t objective) {
  SweepMap map;
  charts::HeatMapContent& content = map.content;
  content.figure = words(outcome.objectives[static_cast<qsizetype>(objective)].toStdString());
  content.smallerIsBetter = smallerIsBetter(outcome.objectives[static_cast<qsizetype>(objective)]);
  content.across = outcome.axes[0];
  content.down = outcome.axes.value(1);
  std::map<double, std::size_t> columns;
  std::map<double, std::size_t> rows;
  const auto rowOf = [](const SweepPoint& point) { return point.parameters.size() > 1 ? point.parameters[1] : 0; };
  for (const SweepPoint& point : outcome.sweep) {
    columns.emplace(point.parameters[0], 0);
    rows.emplace(rowOf(point), 0);
  }
  for (auto* axis : {&columns, &rows}) {
    std::size_t place = 0;
    for (auto& [value, at] : *axis) {
      at = place++;
      (axis == &columns ? content.columns : content.rows) << parameterText(value);
    }
  }
  content.values.resize(columns.size() * rows.size());
  map.runs.assign(content.values.size(), outcome.sweep.size());
  for (std::size_t i = 0; i < outcome.sweep.size(); ++i) {
    const SweepPoint& point = outcome.sweep[i];
    const std::size_t field = rows[rowOf(point)] * columns.size() + columns[point.parameters[0]];
    const std::optional<double>& value = point.objectives[objective];
    std::optional<double>& shown = content.values[field];
    const bool isBetter = value && (!shown || (content.smallerIsBetter ? *value < *shown : *value > *shown));
    if (isBetter || map.runs[field] == outcome.sweep.size()) {
      shown = value;
      map.runs[field] = i;
    }
  }
  return map;
}

std::vector<std::pair<QString, QString>> runLines(const BacktestOutcome& outcome) {
  std::vector<std::pair<QString, QString>> lines;
  for (const auto& [name, value] : outcome.head)
    lines.emplace_back(sentence(name.toStdString()), value);
  for (const QString& notice : outcome.notices)
    lines.emplace_back(CompareModel::tr("Notice"), notice);
  lines.emplace_back(CompareModel::tr("Bars"), grouped(QString::number(outcome.barCount)));
  lines.emplace_back(CompareModel::tr("Cash at the start"), money(outcome.cash));
  lines.emplace_back(CompareModel::tr("Final equity"), money(outcome.finalEquity));
  return lines;
}

QString deniedText(const BacktestOutcome& outcome) {
  QStringList parts;
  for (const auto& [check, count] : outcome.denied) {
    const QString orders = plural(static_cast<qint64>(count), CompareModel::tr("1 order denied by"),
                                  CompareModel::tr("%1 orders denied by"));
    const QString remedy =
        check == QStringLiteral("short_selling") ? CompareModel::tr(": tick May sell short") : QString();
    parts << orders + ' ' + words(check.toStdString()) + remedy;
  }
  return parts.join(QStringLiteral(" · "));
}

QString summaryOf(const BacktestOutcome& outcome) {
  const oms::StatisticsReport& report = outcome.statistics;
  const QString won = report.winRate ? CompareModel::tr(", %1 won").arg(percent(*report.winRate, 0)) : QString();
  return CompareModel::tr("drawdown %1 · Sharpe %2 · %3%4 · %5 bars, %6 to %7")
      .arg(share(report.maxDrawdown), figure(report.sharpe),
           plural(static_cast<qint64>(outcome.tradeCount), CompareModel::tr("1 trade"), CompareModel::tr("%1 trades")),
           won, grouped(QString::number(outcome.barCount)), dayOf(outcome.from), dayOf(outcome.to));
}

QString parameterText(double value) {
  return QString::number(value, 'g', QLocale::FloatingPointShortest);
}

bool smallerIsBetter(const QString& objective) {
  return objective == QStringLiteral("max_drawdown");
}

BacktestTradesModel::BacktestTradesModel(QObject* parent)
    : BacktestTradesModel(std::make_shared<oms::Instrument>(), parent) {}

BacktestTradesModel::BacktestTradesModel(std::shared_ptr<oms::Instrument> instrument, QObject* parent)
    : RowModel(columnsForTrips(instrument), parent), m_instrument(std::move(instrument)) {}

void BacktestTradesModel::show(const BacktestOutcome& outcome) {
  *m_instrument = outcome.instrument;
  removeUnless([](int) { return false; });
  commit();
  for (std::size_t i = 0; i < outcome.trades.size(); ++i)
    upsert(static_cast<int>(i), outcome.trades[i]);
  commit();
}

SweepModel::SweepModel(QObject* parent) : RowModel(columnsForSweep(), parent) {}

void SweepModel::show(const BacktestOutcome& outcome, std::size_t objective) {
  removeUnless([&outcome](std::size_t place) { return place < outcome.sweep.size(); });
  const bool smaller = smallerIsBetter(outcome.objectives.value(static_cast<qsizetype>(objective)));
  std::optional<std::size_t> best;
  std::vector<SweepRow> rows;
  for (std::size_t i = 0; i < outcome.sweep.size(); ++i) {
    const SweepPoint& point = outcome.sweep[i];
    QStringList parts;
    for (std::size_t axis = 0; axis < point.parameters.size(); ++axis)
      parts << outcome.axes[static_cast<qsizetype>(axis)] + ' ' + parameterText(point.parameters[axis]);
    const std::optional<double> value = point.objectives[objective];
    if (value && (!best || (smaller ? *value < *rows[*best].objective : *value > *rows[*best].objective)))
      best = i;
    rows.push_back({i, parts.join(QStringLiteral(" · ")), value, point.finalEquity, point.trades, false});
  }
  for (SweepRow& row : rows) {
    row.isBest = best == row.place;
    upsert(row.place, row);
  }
  commit();
}

WindowsModel::WindowsModel(QObject* parent) : RowModel(columnsForWindows(), parent) {}

void WindowsModel::show(const BacktestOutcome& outcome) {
  removeUnless([&outcome](int place) { return static_cast<std::size_t>(place) < outcome.windows.size(); });
  for (std::size_t i = 0; i < outcome.windows.size(); ++i)
    upsert(static_cast<int>(i), outcome.windows[i]);
  commit();
}

std::vector<ComparedRow> comparedRows(const BacktestOutcome& first, const BacktestOutcome& second) {
  std::vector<ComparedRow> rows;
  QStringList names;
  for (const auto* head : {&first.head, &second.head}) {
    for (const auto& [name, value] : *head) {
      if (!names.contains(name))
        names << name;
    }
  }
  for (const QString& name : names) {
    const QString one = valueOf(first.head, name);
    const QString other = valueOf(second.head, name);
    if (one != other)
      rows.push_back({sentence(name.toStdString()), one, other});
  }
  rows.push_back({CompareModel::tr("Cash at the start"), money(first.cash), money(second.cash)});
  rows.push_back({CompareModel::tr("Final equity"), money(first.finalEquity), money(second.finalEquity)});
  // Both have the same figures in the same order, unless one has none at all.
  const std::vector<StatisticRow> ones = statisticRows(first.statistics);
  const std::vector<StatisticRow> others = statisticRows(second.statistics);
  for (std::size_t i = 0; i < std::max(ones.size(), others.size()); ++i) {
    const StatisticRow& named = i < ones.size() ? ones[i] : others[i];
    rows.push_back({named.name, i < ones.size() ? ones[i].value : CompareModel::tr("n/a"),
                    i < others.size() ? others[i].value : CompareModel::tr("n/a")});
  }
  return rows;
}

CompareModel::CompareModel(QObject* parent) : RowModel(columnsForCompare(), parent) {}

void CompareModel::show(const std::vector<ComparedRow>& rows) {
  removeUnless([&rows](int place) { return static_cast<std::size_t>(place) < rows.size(); });
  for (std::size_t i = 0; i < rows.size(); ++i)
    upsert(static_cast<int>(i), rows[i]);
  commit();
}

}  // namespace widgets
