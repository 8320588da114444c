#include "widgets/chart/chart_table.h"

#include <QHBoxLayout>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <limits>

#include "charts/candle_chart.h"
#include "charts/scales.h"
#include "widgets/common/format.h"
#include "widgets/common/labels.h"
#include "widgets/common/save_file.h"
#include "widgets/common/table_export.h"

namespace widgets {
namespace {

constexpr QSize kTableSize(760, 520);

// At the lot's decimals, but none of those that a chart does not know any more.
QString volumeText(const charts::ChartBar& bar, int lotDecimals) {
  const double volume = static_cast<double>(bar.volume);
  const int whole = volume < 1 ? 1 : static_cast<int>(std::log10(volume)) + 1;
  const int known = std::max(0, std::numeric_limits<float>::digits10 + 1 - whole);
  return charts::formatValue(volume, std::min(lotDecimals, known));
}

std::vector<RowColumn<ChartRow>> tableColumnsOf(const oms::Instrument& instrument,
                                                const std::vector<charts::Study>& studies) {
  std::vector<RowColumn<ChartRow>> columns;
  auto time = textColumn<ChartRow>("time", ChartTable::tr("Time"), "2026-09-30T10:52:00-05:00", 1,
                                   [](const ChartRow& row) { return Cell::plain(row.time); });
  time.key = [](const ChartRow& row) { return SortKey{static_cast<double>(row.bar.bar.openTime.seconds()), {}}; };
  columns.push_back(std::move(time));
  const std::pair<QString, oms::Price charts::ChartBar::*> prices[] = {{"open", &charts::ChartBar::open},
                                                                       {"high", &charts::ChartBar::high},
                                                                       {"low", &charts::ChartBar::low},
                                                                       {"close", &charts::ChartBar::close}};
  const QString titles[] = {ChartTable::tr("Open"), ChartTable::tr("High"), ChartTable::tr("Low"),
                            ChartTable::tr("Close")};
  for (std::size_t i = 0; i < std::size(prices); ++i) {
    const auto member = prices[i].second;
    columns.push_back(numberColumn<ChartRow>(
        prices[i].first, titles[i], "163,705.40", 1,
        [member, instrument](const ChartRow& row) { return Cell::plain(priceOf(row.bar.bar.*member, instrument)); },
        [member](const ChartRow& row) { return (row.bar.bar.*member).toDoubleLossy(); }));
  }
  columns.push_back(numberColumn<ChartRow>(
      "volume", ChartTable::tr("Volume"), "1,234,567.8", 1,
      [lot = instrument.quantityDecimals()](const ChartRow& row) { return Cell::plain(volumeText(row.bar.bar, lot)); },
      [](const ChartRow& row) { return static_cast<double>(row.bar.bar.volume); }));
  std::size_t next = 0;
  for (const charts::Study& study : studies) {
    for (std::size_t output = 0; output < charts::specOf(study).outputs.size(); ++output, ++next) {
      const auto value = [next](const ChartRow& row) { return row.bar.values[next]; };
      const QString name = charts::outputName(study, output);
      columns.push_back(numberColumn<ChartRow>(
          name.toLower().replace(' ', '_'), name, "163,705.40", 1,
          [value, study, decimals = instrument.priceDecimals()](const ChartRow& row) {
            return Cell::plain(std::isfinite(value(row)) ? charts::valueText(study, value(row), decimals) : QString());
          },
          // One that warms up has none, which is no number to sort by.
          [value](const ChartRow& row) {
            return std::isfinite(value(row)) ? value(row) : std::numeric_limits<double>::lowest();
          }));
    }
  }
  return columns;
}

}  // namespace

ChartTable::ChartTable(PanelContext& context, const charts::CandleChart& chart, const oms::Instrument& instrument,
                       const QString& name, QWidget* parent)
    : QDialog(parent), m_model(tableColumnsOf(instrument, chart.studies())) {
  setObjectName(QStringLiteral("chart_table"));
  setAttribute(Qt::WA_DeleteOnClose);
  setWindowTitle(tr("Bars in view: %1 · %2").arg(name, context.badge()));
  resize(kTableSize);
  for (charts::BarInfo& bar : chart.barsInView(kMostRows)) {
    const std::int64_t key = bar.bar.openTime.ns();
    const QString time = chart.timeText(bar.bar);
    m_model.upsert(key, {time, std::move(bar)});
  }
  m_model.commit();
  m_view = new TableView(context.theme(), m_model);
  m_view->setAccessibleName(windowTitle());
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(space::kLarge, space::kLarge, space::kLarge, space::kLarge);
  column->setSpacing(space::kMedium);
  column->addWidget(m_view, 1);
  auto* row = new QHBoxLayout;
  row->setSpacing(space::kSmall);
  auto* copies = button(tr("Copy rows"));
  auto* saves = button(tr("Export CSV…"));
  auto* closes = button(tr("Close"), ButtonLook::Primary);
  row->addStretch(1);
  for (QPushButton* one : {copies, saves, closes})
    row->addWidget(one);
  column->addLayout(row);
  connect(copies, &QPushButton::clicked, m_view, &TableView::copySelection);
  connect(saves, &QPushButton::clicked, this, [this, &context, name] {
    saveFile(context, this, tr("Export"), QString(name).replace(' ', '_'), QStringLiteral("csv"),
             [this, &context] { return toCsv(m_model, m_view->exportedColumns(), context.badge()).toUtf8(); });
  });
  connect(closes, &QPushButton::clicked, this, &QDialog::accept);
  closes->setDefault(true);
  m_view->setFocus();
  if (m_model.rowCount() > 0)
    m_view->scrollToBottom();
}

ChartTable::~ChartTable() {
  delete m_view;  // before its model
}

}  // namespace widgets
