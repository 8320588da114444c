#include "widgets/chart/chart_compare.h"

#include <QJsonArray>
#include <QPainter>
#include <QToolButton>
#include <algorithm>
#include <array>
#include <cmath>

#include "charts/candle_chart.h"
#include "charts/scales.h"
#include "widgets/common/format.h"
#include "widgets/common/labels.h"
#include "widgets/common/panel.h"

namespace widgets {
namespace {

constexpr std::size_t kMostInMenu = 60;
constexpr QSize kSwatch(14, 10);

// Lets the mouse through where it has no button, and the chart be seen.
class Legend : public QWidget {
 public:
  Legend(const ThemeSource& theme, QWidget* chart) : QWidget(chart), m_theme(theme) { setCursor(Qt::ArrowCursor); }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    QColor ground = m_theme.theme().panel;
    ground.setAlphaF(0.9F);
    painter.fillRect(rect(), ground);
  }

 private:
  const ThemeSource& m_theme;
};

// Of a line of the same series nothing but its last close is another while that bar forms.
void takeBars(const oms::BarSeries& series, charts::Comparison& line) {
  if (line.openNs.size() == series.bars.size() && !line.openNs.empty() && series.bars.back().close.isPositive() &&
      line.openNs.front() == series.bars.front().openTime.ns() &&
      line.openNs.back() == series.bars.back().openTime.ns()) {
    line.closes.back() = series.bars.back().close.toDoubleLossy();
    return;
  }
  line.openNs.clear();
  line.closes.clear();
  line.openNs.reserve(series.bars.size());
  line.closes.reserve(series.bars.size());
  for (const oms::Bar& bar : series.bars) {
    if (!bar.close.isPositive())
      continue;
    line.openNs.push_back(bar.openTime.ns());
    line.closes.push_back(bar.close.toDoubleLossy());
  }
}

QPixmap swatchOf(const QColor& color) {
  constexpr int kRatio = 2;
  QPixmap picture(kSwatch * kRatio);
  picture.setDevicePixelRatio(kRatio);
  picture.fill(Qt::transparent);
  QPainter painter(&picture);
  painter.fillRect(0, kSwatch.height() / 2 - 1, kSwatch.width(), 3, color);
  return picture;
}

}  // namespace

ChartCompare::ChartCompare(PanelContext& context, charts::CandleChart& chart)
    : QObject(&chart),
      m_context(context),
      m_chart(chart),
      m_menu(new QMenu(tr("Compare"), &chart)),
      m_legend(new Legend(context.theme(), &chart)),
      m_rows(new QGridLayout(m_legend)) {
  m_legend->setObjectName(QStringLiteral("compare_legend"));
  m_rows->setContentsMargins(space::kSmall, space::kTight, space::kTight, space::kTight);
  m_rows->setHorizontalSpacing(space::kSmall);
  m_rows->setVerticalSpacing(0);
  m_rows->setSizeConstraint(QLayout::SetFixedSize);
  m_legend->hide();
  connect(m_menu, &QMenu::aboutToShow, this, &ChartCompare::fill);
  connect(&context.theme(), &ThemeSource::changed, this, [this] {
    buildLegend();
    tell();
  });
  connect(&chart, &charts::CandleChart::legendGrown, this, &ChartCompare::place);
  connect(&context, &PanelContext::sessionTaken, this, &ChartCompare::tell);
}

// Blue is the averages' and the selection's.
LinkColor ChartCompare::colorAt(std::size_t place) const {
  constexpr std::array kOrder{LinkColor::Yellow, LinkColor::Violet, LinkColor::Green, LinkColor::Red, LinkColor::Blue};
  static_assert(kOrder.size() == kMost);
  return kOrder[place];
}

void ChartCompare::fill() {
  m_menu->clear();
  const auto& instruments = m_context.view().instruments().all();
  for (std::size_t i = 0; i < std::min(instruments.size(), kMostInMenu); ++i) {
    const QString symbol = text(instruments[i].symbol);
    if (m_symbol && m_symbol->value == i)
      continue;
    const bool on = std::any_of(m_compared.begin(), m_compared.end(),
                                [&symbol](const Compared& one) { return one.symbol == symbol; });
    QAction* action = m_menu->addAction(symbol);
    action->setCheckable(true);
    action->setChecked(on);
    action->setEnabled(on || m_compared.size() < kMost);
    connect(action, &QAction::triggered, this, [this, symbol](bool wanted) { wanted ? add(symbol) : remove(symbol); });
  }
  if (m_menu->isEmpty())
    m_menu->addAction(tr("The session has no other symbol"))->setEnabled(false);
}

void ChartCompare::add(const QString& symbol) {
  const auto known = [&symbol](const Compared& one) { return one.symbol == symbol; };
  if (symbol.isEmpty() || m_compared.size() >= kMost || std::any_of(m_compared.begin(), m_compared.end(), known))
    return;
  m_compared.push_back({symbol});
  tell();
  buildLegend();
}

void ChartCompare::remove(const QString& symbol) {
  std::erase_if(m_compared, [&symbol](const Compared& one) { return one.symbol == symbol; });
  tell();
  buildLegend();
}

void ChartCompare::setShown(oms::SymbolIndex symbol, oms::Timeframe timeframe) {
  const bool other = m_symbol != symbol;
  m_symbol = symbol;
  m_timeframe = timeframe;
  tell();
  if (other)
    buildLegend();
}

void ChartCompare::refresh(const oms::ViewChanges& changes) {
  const bool touched = std::any_of(m_compared.begin(), m_compared.end(),
                                   [&changes](const Compared& one) { return one.series.isTouchedBy(changes); });
  if (changes.history && !m_compared.empty())
    tell();
  else if (touched)
    tellPrices();
}

void ChartCompare::tell() {
  m_told.clear();
  for (std::size_t i = 0; i < m_compared.size(); ++i)
    m_told.push_back({m_compared[i].symbol, colorOf(colorAt(i), m_context.theme().theme()), {}, {}});
  tellPrices();
}

void ChartCompare::tellPrices() {
  for (std::size_t i = 0; i < m_compared.size(); ++i) {
    Compared& one = m_compared[i];
    const auto index = m_context.view().instruments().find(one.symbol.toStdString());
    if (!index)
      continue;
    one.series.set(*index, m_timeframe);
    if (const oms::BarSeries* series = one.series.find(m_context.view()))
      takeBars(*series, m_told[i]);
  }
  m_chart.setComparisons(m_told);
}

void ChartCompare::buildLegend() {
  while (QLayoutItem* item = m_rows->takeAt(0)) {
    delete item->widget();
    delete item;
  }
  m_values.clear();
  m_legend->setVisible(!m_compared.empty());
  if (m_compared.empty())
    return;
  const Theme& theme = m_context.theme().theme();
  const auto addRow = [this](int row, const QString& symbol, const QColor& color, QWidget* last) {
    auto* swatch = new QLabel;
    swatch->setPixmap(swatchOf(color));
    m_values.push_back(plainLabel({}));
    m_values.back()->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_rows->addWidget(swatch, row, 0);
    m_rows->addWidget(strongLabel(symbol), row, 1);
    m_rows->addWidget(m_values.back(), row, 2);
    if (last != nullptr)
      m_rows->addWidget(last, row, 3);
  };
  addRow(0, m_symbol ? m_context.symbolName(*m_symbol) : QString(), theme.text, nullptr);
  for (std::size_t i = 0; i < m_compared.size(); ++i) {
    const QString symbol = m_compared[i].symbol;
    QToolButton* shut = iconButton(m_context.theme(), Icon::Close, tr("Compare %1 no more").arg(symbol));
    // The row goes with the button that was pressed.
    connect(
        shut, &QToolButton::clicked, this, [this, symbol] { remove(symbol); }, Qt::QueuedConnection);
    addRow(static_cast<int>(i) + 1, symbol, colorOf(colorAt(i), theme), shut);
  }
  place(m_chart.legendHeight());
  m_legend->raise();
}

void ChartCompare::place(int below) {
  m_legend->move(space::kMedium, below + space::kMedium);
}

void ChartCompare::showBar(const charts::BarInfo& bar) {
  for (std::size_t i = 0; i < m_values.size(); ++i) {
    const bool known = i < bar.changes.size() && !std::isnan(bar.changes[i]);
    setFigure(m_values[i], known ? charts::percentText(bar.changes[i], 2) : QStringLiteral("—"));
  }
}

void ChartCompare::addTo(QJsonObject& state) const {
  QJsonArray symbols;
  for (const Compared& one : m_compared)
    symbols.append(one.symbol);
  state["compare"] = symbols;
}

void ChartCompare::setState(const QJsonObject& state) {
  if (!state["compare"].isArray())
    return;
  m_compared.clear();
  for (const QJsonValue symbol : state["compare"].toArray())
    add(symbol.toString());
  tell();
  buildLegend();
}

}  // namespace widgets
