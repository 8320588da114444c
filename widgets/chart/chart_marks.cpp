#include "widgets/chart/chart_marks.h"

#include <QActionGroup>
#include <QCoreApplication>
#include <algorithm>
#include <utility>

#include "charts/candle_chart.h"
#include "oms/projections/why.h"
#include "widgets/chart/chart_model.h"
#include "widgets/common/format.h"

namespace widgets {
namespace {

constexpr std::size_t kMostMarks = 500;  // of each kind
constexpr double kLikely = 0.6;
constexpr std::size_t kMostReasons = 8;
constexpr qsizetype kLongestReason = 120;

constexpr const char* kPatternWords[] = {"off", "likely", "all"};

QString markText(const char* text) {
  return QCoreApplication::translate("widgets::ChartMarks", text);
}

bool isGranted(oms::SignalStatus status) {
  return status == oms::SignalStatus::approved || status == oms::SignalStatus::executed;
}

bool isPerson(const oms::Actor& actor) {
  return actor.kind == oms::ActorKind::trader || actor.kind == oms::ActorKind::remote;
}

// "EMA trend: buy 0.150 at 63,333.6".
QString proposalText(const oms::Signal& signal, const oms::Instrument& instrument) {
  return QStringLiteral("%1: %2 %3 @ %4")
      .arg(text(signal.strategy), sideWord(signal.side).toLower(), quantity(signal.quantity, instrument),
           priceOf(signal.price, instrument));
}

charts::ColorRole biasColor(oms::PatternBias bias) {
  return bias == oms::PatternBias::bullish   ? charts::ColorRole::Up
         : bias == oms::PatternBias::bearish ? charts::ColorRole::Down
                                             : charts::ColorRole::Muted;
}

std::uint64_t idOf(const oms::FoundPattern& pattern) {
  return pattern.bar << 8 | pattern.place;
}

QString linesOf(const std::vector<QString>& all) {
  QStringList lines;
  for (std::size_t i = 0; i < std::min(all.size(), kMostReasons); ++i)
    lines << (all[i].size() > kLongestReason ? all[i].left(kLongestReason - 1) + QChar(0x2026) : all[i]);
  return lines.join('\n');
}

}  // namespace

std::vector<charts::ChartMark> signalMarks(const PanelContext& context, oms::SymbolIndex symbol, std::size_t most) {
  std::vector<charts::ChartMark> marks;
  const oms::Instrument* instrument = context.instrument(symbol);
  const auto& all = context.view().allSignals();
  std::size_t found = 0;
  for (auto one = all.rbegin(); one != all.rend() && instrument != nullptr && found < most; ++one) {
    const oms::Signal& signal = one->second;
    if (signal.symbol != symbol)
      continue;
    ++found;
    charts::ChartMark mark;
    // It is made as a bar closes, and belongs to that bar, not to the one that begins then.
    mark.time = signal.createdAt - std::chrono::nanoseconds(1);
    mark.side = signal.side;
    mark.kind = charts::MarkKind::Signal;
    mark.id = signal.id.value;
    mark.color = oms::isPending(signal.status) ? charts::ColorRole::Warning
                 : isGranted(signal.status)    ? charts::ColorRole::Accent
                                               : charts::ColorRole::Muted;
    mark.text = proposalText(signal, *instrument) + QStringLiteral(" · ") + words(oms::name(signal.status));
    marks.push_back(mark);
    if (!signal.decidedAt.isSet() || !isPerson(signal.decidedBy))
      continue;
    mark.time = signal.decidedAt;
    mark.kind = charts::MarkKind::Decision;
    mark.color = isGranted(signal.status) ? charts::ColorRole::Up : charts::ColorRole::Down;
    mark.text = QStringLiteral("%1 · %2").arg(
        isGranted(signal.status)
            ? markText(QT_TRANSLATE_NOOP("widgets::ChartMarks", "Approved by %1"))
                  .arg(context.authorName({}, signal.decidedBy))
            : markText(QT_TRANSLATE_NOOP("widgets::ChartMarks", "%1, decided by %2"))
                  .arg(sentence(oms::name(signal.status)), context.authorName({}, signal.decidedBy)),
        proposalText(signal, *instrument));
    marks.push_back(std::move(mark));
  }
  return marks;
}

std::vector<charts::TradeLine> tradeLines(const PanelContext& context, oms::SymbolIndex symbol, std::size_t most) {
  std::vector<charts::TradeLine> lines;
  const oms::Instrument* instrument = context.instrument(symbol);
  const auto& trades = context.view().trades();
  for (auto trade = trades.rbegin(); trade != trades.rend() && instrument != nullptr && lines.size() < most; ++trade) {
    if (trade->symbol != symbol)
      continue;
    lines.push_back(
        {trade->entryTime, trade->entryPrice, trade->exitTime, trade->exitPrice, !trade->pnl.isNegative(),
         QStringLiteral("%1 %2: %3 → %4\n%5 (%6) · %7")
             .arg(holdingWord(trade->side), quantity(trade->quantity, *instrument),
                  priceOf(trade->entryPrice, *instrument), priceOf(trade->exitPrice, *instrument),
                  signedMoney(trade->pnl), signedPercent(trade->pnlRatio, 2), words(trade->exitReason.view()))});
  }
  return lines;
}

std::vector<charts::ChartMark> patternMarks(const oms::SeriesPatterns& series, double confidence) {
  std::vector<charts::ChartMark> marks;
  for (const oms::FoundPattern& pattern : series.found()) {
    if (pattern.confidence < confidence)
      continue;
    const oms::Side side = pattern.bias == oms::PatternBias::bullish ? oms::Side::buy : oms::Side::sell;
    marks.push_back({pattern.openTime, side,
                     QStringLiteral("%1 · %2").arg(text(pattern.title), percent(pattern.confidence, 0)),
                     charts::MarkKind::Pattern, biasColor(pattern.bias), idOf(pattern), text(pattern.title)});
  }
  return marks;
}

ChartMarks::ChartMarks(PanelContext& context, charts::CandleChart& chart, QWidget* parent)
    : QObject(parent), m_context(context), m_chart(chart), m_menu(new QMenu(tr("Marks"), parent)) {
  connect(m_menu, &QMenu::aboutToShow, this, &ChartMarks::fill);
  chart.setExplain([this](const charts::ChartMark& mark) { return explain(mark); });
}

void ChartMarks::fill() {
  m_menu->clear();
  qDeleteAll(m_menu->findChildren<QActionGroup*>(Qt::FindDirectChildrenOnly));
  const auto toggle = [this](const QString& text, bool ChartMarks::*member) {
    QAction* action = m_menu->addAction(text);
    action->setCheckable(true);
    action->setChecked(this->*member);
    connect(action, &QAction::triggered, this, [this, member](bool on) {
      this->*member = on;
      show();
    });
  };
  toggle(tr("Signals and decisions"), &ChartMarks::m_signals);
  toggle(tr("Trades from entry to exit"), &ChartMarks::m_trades);
  m_menu->addSeparator();
  auto* group = new QActionGroup(m_menu);
  const QString texts[] = {tr("No patterns"), tr("Likely patterns"), tr("All patterns")};
  for (int i = 0; i < 3; ++i) {
    QAction* action = group->addAction(m_menu->addAction(texts[i]));
    action->setCheckable(true);
    action->setChecked(static_cast<int>(m_patterns) == i);
    connect(action, &QAction::triggered, this, [this, i] {
      m_patterns = static_cast<Patterns>(i);
      lookForPatterns();
      show();
    });
  }
}

void ChartMarks::setShown(oms::SymbolIndex symbol, oms::Timeframe timeframe) {
  if (m_shown != std::pair{symbol, timeframe})
    m_found = {};
  m_shown = {symbol, timeframe};
  m_series.set(symbol, timeframe);
  lookForPatterns();
  show();
}

bool ChartMarks::lookForPatterns() {
  if (m_patterns == Patterns::Off || !m_shown)
    return false;
  const oms::BarSeries* bars = m_series.find(m_context.view());
  if (bars == nullptr)
    return false;
  if (std::exchange(m_scanned, bars) != bars)
    m_found = {};
  m_found.update(*bars);
  const auto& found = m_found.found();
  const std::pair now{found.size(), found.empty() ? 0 : idOf(found.back())};
  return std::exchange(m_foundTold, now) != now;
}

void ChartMarks::refresh(const oms::ViewChanges& changes) {
  if (!m_shown)
    return;
  const bool patterns = (m_series.isTouchedBy(changes) || changes.history) && lookForPatterns();
  if (patterns || hasNews(changes))
    show();
}

// Of all symbols; the view drops the oldest as others come.
std::pair<std::size_t, oms::Timestamp> ChartMarks::tradesNow() const {
  const auto& trades = m_context.view().trades();
  return {trades.size(), trades.empty() ? oms::Timestamp{} : trades.back().exitTime};
}

// Each price tells of open positions, for their result, and of pending signals, for their drift: marks say neither.
bool ChartMarks::hasNews(const oms::ViewChanges& changes) const {
  const auto isOther = [this](oms::SignalId id) {
    const auto now = m_context.view().allSignals().find(id);
    if (now == m_context.view().allSignals().end() || now->second.symbol != m_shown->first)
      return false;
    const auto told = m_signalsTold.find(id);
    return told == m_signalsTold.end() || told->second != now->second.status;
  };
  return changes.history || !changes.fills.empty() || tradesNow() != m_tradesTold ||
         std::any_of(changes.signalIds.begin(), changes.signalIds.end(), isOther);
}

void ChartMarks::show() {
  if (!m_shown)
    return;
  m_signalsTold.clear();
  for (const auto& [id, signal] : m_context.view().allSignals()) {
    if (signal.symbol == m_shown->first)
      m_signalsTold[id] = signal.status;
  }
  m_tradesTold = tradesNow();
  ++m_writings;
  std::vector<charts::ChartMark> marks = fillMarkers(m_context, m_shown->first, kMostMarks);
  const auto add = [&marks](std::vector<charts::ChartMark> more) {
    marks.insert(marks.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  };
  if (m_signals)
    add(signalMarks(m_context, m_shown->first, kMostMarks));
  if (m_patterns != Patterns::Off)
    add(patternMarks(m_found, m_patterns == Patterns::Likely ? kLikely : 0));
  m_chart.setMarkers(std::move(marks));
  m_chart.setTrades(m_trades ? tradeLines(m_context, m_shown->first, kMostMarks) : std::vector<charts::TradeLine>{});
}

QString ChartMarks::explain(const charts::ChartMark& mark) const {
  std::vector<QString> lines;
  if (mark.kind == charts::MarkKind::Pattern) {
    const auto& found = m_found.found();
    const auto one = std::find_if(found.begin(), found.end(),
                                  [&mark](const oms::FoundPattern& pattern) { return idOf(pattern) == mark.id; });
    return one == found.end() ? QString() : text(one->description);
  }
  if (mark.kind == charts::MarkKind::Fill) {
    const auto why = oms::whyOf(m_context.view(), oms::TradeId{mark.id});
    for (const oms::WhyLine& line : why ? oms::whyLines(m_context.view(), *why) : std::vector<oms::WhyLine>{}) {
      if (line.part == oms::WhyPart::signal || line.part == oms::WhyPart::condition ||
          line.part == oms::WhyPart::approval)
        lines.push_back(text(line.text));
    }
    return linesOf(lines);
  }
  const auto signal = m_context.view().allSignals().find(oms::SignalId{mark.id});
  if (signal == m_context.view().allSignals().end())
    return {};
  for (const std::string& reason : signal->second.reasons)
    lines.push_back(text(reason));
  if (!signal->second.reason.empty())
    lines.push_back(text(signal->second.reason));
  return linesOf(lines);
}

QJsonObject ChartMarks::state() const {
  return {{"signals", m_signals},
          {"trades", m_trades},
          {"patterns", QLatin1String(kPatternWords[static_cast<std::size_t>(m_patterns)])}};
}

void ChartMarks::setState(const QJsonObject& state) {
  m_signals = state["signals"].toBool(m_signals);
  m_trades = state["trades"].toBool(m_trades);
  const auto* const word = std::find(std::begin(kPatternWords), std::end(kPatternWords), state["patterns"].toString());
  if (word != std::end(kPatternWords))
    m_patterns = static_cast<Patterns>(word - std::begin(kPatternWords));
  lookForPatterns();
  show();
}

}  // namespace widgets
