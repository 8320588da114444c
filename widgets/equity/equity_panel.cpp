#include "widgets/equity/equity_panel.h"

#include <QMenu>
#include <QVBoxLayout>
#include <algorithm>
#include <array>

#include "charts/bar_picture.h"
#include "charts/equity_chart.h"
#include "widgets/common/chart_theme.h"
#include "widgets/common/labels.h"
#include "widgets/equity/equity_model.h"
#include "widgets/equity/equity_pictures.h"

namespace widgets {
namespace {

constexpr qint64 kRedrawMs = 1000;

// Beside the curve, which comes first.
struct Picture {
  const char* id;
  const char* name;
  const char* whatItIs;
  const char* empty;
  int decimals;
  const char* unit;
  std::vector<charts::PictureBar> (*bars)(const oms::SessionView&);
};

constexpr const char* kCurve = "curve";
constexpr std::array kPictures{
    Picture{"days", QT_TRANSLATE_NOOP("widgets::EquityPanel", "Daily P&L"),
            QT_TRANSLATE_NOOP("widgets::EquityPanel", "What each day (UTC) changed in the equity"),
            QT_TRANSLATE_NOOP("widgets::EquityPanel", "No day yet"), 2, "", dailyChanges},
    Picture{"returns", QT_TRANSLATE_NOOP("widgets::EquityPanel", "Trades by return"),
            QT_TRANSLATE_NOOP("widgets::EquityPanel",
                              "How many closed trades returned how much, in per cent of their entry, after fees"),
            QT_TRANSLATE_NOOP("widgets::EquityPanel", "No trade has been closed yet"), 0, "", tradeReturns},
    Picture{
        "exposure", QT_TRANSLATE_NOOP("widgets::EquityPanel", "Exposure"),
        QT_TRANSLATE_NOOP("widgets::EquityPanel",
                          "What is held of each symbol in per cent of the equity: long above the line, short below"),
        QT_TRANSLATE_NOOP("widgets::EquityPanel", "Nothing is held"), 2, " %", exposures},
};

}  // namespace

EquityPanel::EquityPanel(PanelContext& context, QWidget* parent)
    : Panel(context, parent),
      m_pages(new QStackedLayout),
      m_empty(new EmptyState(theme(), Icon::Equity)),
      m_pictures(new QStackedLayout),
      m_chart(new charts::EquityChart),
      m_bars(new charts::BarPicture),
      m_choice(button({}, ButtonLook::Link)),
      m_summary(plainLabel({}, Tone::Muted)),
      m_day(plainLabel({}, Tone::Muted)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(1, 0, 1, 1);
  column->setSpacing(0);
  auto* filled = new QWidget;
  auto* inner = new QVBoxLayout(filled);
  inner->setContentsMargins(space::kSmall, space::kTight, space::kSmall, space::kSmall);
  inner->setSpacing(space::kTight);
  m_pictures->addWidget(m_chart);
  m_pictures->addWidget(m_bars);
  inner->addLayout(m_pictures, 1);
  m_chart->setToolTip(tr("Above the account's equity, below its drawdown from the highest equity so far"));
  m_choice->setAccessibleName(tr("Picture"));
  auto* menu = new QMenu(m_choice);
  menu->setToolTipsVisible(true);
  for (std::size_t i = 0; i <= kPictures.size(); ++i) {
    QAction* action = menu->addAction(nameOf(i));
    action->setToolTip(i == 0 ? m_chart->toolTip() : tr(kPictures[i - 1].whatItIs));
    connect(action, &QAction::triggered, this, [this, i] { choose(i); });
  }
  m_choice->setMenu(menu);
  auto* line = new QHBoxLayout;
  line->setSpacing(space::kSmall);
  line->addWidget(m_choice);
  m_day->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);  // a wider picture's name makes no wider panel
  line->addWidget(m_day, 1);
  inner->addLayout(line);
  m_empty->set(tr("No equity curve yet"), tr("A point is recorded as the session's clock moves on."));
  m_pages->addWidget(m_empty);
  m_pages->addWidget(filled);
  column->addLayout(m_pages);
  // Which of the curves is the drawdown: its colour beside its name.
  addTool(plainLabel(QStringLiteral("●"), Tone::Down));
  addTool(m_summary);
  connect(&context.theme(), &ThemeSource::changed, this, &EquityPanel::applyTheme);
  connect(&context.feed(), &FeedWatch::changed, this, [this] {
    if (this->context().feed().isLost() != m_isLost)
      applyTheme();
  });
  applyTheme();
  m_choice->setText(nameOf(m_chosen) + QStringLiteral(" ▾"));
}

void EquityPanel::applyTheme() {
  m_isLost = context().feed().isLost();
  const Theme& colours = theme().theme();
  const charts::ChartPalette palette = m_isLost ? staleChartPaletteOf(colours) : chartPaletteOf(colours);
  m_chart->setPalette(palette);
  m_bars->setPalette(palette);
}

void EquityPanel::refresh(const oms::ViewChanges& changes) {
  const bool drawn = !view().equity().empty();
  m_pages->setCurrentIndex(drawn ? 1 : 0);
  if (!drawn || !(changes.history || changes.account || changes.equity))
    return;
  // The whole curve is drawn again each time, so once a second has to do.
  if (m_lastDrawn.isValid() && m_lastDrawn.elapsed() < kRedrawMs && !changes.history)
    return;
  m_lastDrawn.start();
  draw();
  setTextIfChanged(m_summary, equitySummary(view()));
  setTextIfChanged(m_day, dayLine(view()));
}

// 0 is the curve. For buttons and menus, to which a single "&" is a shortcut.
QString EquityPanel::nameOf(std::size_t picture) const {
  return picture == 0 ? tr("Equity") : tr(kPictures[picture - 1].name).replace('&', QStringLiteral("&&"));
}

void EquityPanel::choose(std::size_t picture) {
  m_chosen = picture;
  draw();
}

void EquityPanel::draw() {
  m_choice->setText(nameOf(m_chosen) + QStringLiteral(" ▾"));
  m_pictures->setCurrentIndex(m_chosen == 0 ? 0 : 1);
  if (m_chosen == 0)
    return m_chart->setPoints(view().equity(), view().account());
  const Picture& picture = kPictures[m_chosen - 1];
  m_bars->setAccessibleName(tr(picture.name));
  m_bars->setEmptyText(tr(picture.empty));
  m_bars->setBars(picture.bars(view()), picture.decimals, QString::fromUtf8(picture.unit));
}

QJsonObject EquityPanel::state() const {
  return {{"picture", m_chosen == 0 ? kCurve : kPictures[m_chosen - 1].id}};
}

void EquityPanel::setState(const QJsonObject& state) {
  const QString wanted = state["picture"].toString();
  const auto* found = std::find_if(kPictures.begin(), kPictures.end(),
                                   [&wanted](const Picture& picture) { return wanted == QLatin1String(picture.id); });
  choose(found == kPictures.end() ? 0 : static_cast<std::size_t>(found - kPictures.begin()) + 1);
}

}  // namespace widgets
