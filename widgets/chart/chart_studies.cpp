#include "widgets/chart/chart_studies.h"

#include <QAction>
#include <QActionGroup>
#include <QJsonArray>
#include <algorithm>
#include <numeric>
#include <utility>

#include "charts/candle_chart.h"
#include "widgets/chart/drawing_dialog.h"
#include "widgets/chart/study_editor.h"
#include "widgets/chart/study_legend.h"
#include "widgets/chart/study_picker.h"

namespace widgets {
namespace {

std::vector<charts::Study> usualStudies() {
  return {{"ema", {12}}, {"ema", {26}, charts::StudySource::Close, charts::ColorRole::Warning}};
}

}  // namespace

ChartStudies::ChartStudies(PanelContext& context, charts::CandleChart& chart, QWidget* panel)
    : QObject(panel),
      m_context(context),
      m_chart(chart),
      m_panel(panel),
      m_menu(new QMenu(tr("Indicators"), panel)),
      m_add(new QAction(tr("Add an indicator…"), this)),
      m_prices(new LegendLine(context.theme(), &chart)) {
  m_add->setShortcut(QKeySequence(Qt::Key_Slash));
  m_add->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  panel->addAction(m_add);
  connect(m_add, &QAction::triggered, this, &ChartStudies::openPicker);
  connect(m_menu, &QMenu::aboutToShow, this, qOverload<>(&ChartStudies::fill));
  connect(&chart, &charts::CandleChart::studiesLaidOut, this, &ChartStudies::place);
  m_menu->addAction(m_add);
  take(usualStudies());
}

void ChartStudies::setInstrument(const oms::Instrument& instrument) {
  m_decimals = instrument.priceDecimals();
}

void ChartStudies::showBar(const charts::BarInfo& info) {
  m_bar = info;
  std::span<const double> rest = m_bar.values;
  bool wider = false;
  for (std::size_t i = 0; i < std::min(m_legend.size(), m_chart.studies().size()); ++i) {
    const std::size_t outputs = charts::specOf(m_chart.studies()[i]).outputs.size();
    if (rest.size() < outputs)
      break;
    wider |= m_legend[i]->setValues(rest.first(outputs), m_decimals);
    rest = rest.subspan(outputs);
  }
  if (wider)
    place();
}

void ChartStudies::showPrices(const QString& prices, const QString& close) {
  const bool wider = m_prices->setText(prices, close);
  const bool shown = !prices.isEmpty();
  if (shown != m_prices->isHidden() && !wider)
    return;
  m_prices->setVisible(shown);
  place();
}

void ChartStudies::openPicker() {
  auto* picker = new StudyPicker(m_context.theme(), m_panel);
  connect(picker, &StudyPicker::picked, this, &ChartStudies::add);
  giveBackFocus(picker);
  const QPoint middle = m_chart.mapToGlobal(m_chart.rect().center());
  picker->openAt(middle - QPoint(picker->width() / 2, picker->height() / 2));
}

// Or the next key would be nobody's. What a click beside the popup has taken keeps it.
void ChartStudies::giveBackFocus(QWidget* popup) {
  connect(popup, &QObject::destroyed, &m_chart, [this] {
    const QWidget* focused = m_panel->window()->focusWidget();
    if (focused == nullptr || m_panel->isAncestorOf(focused))
      m_chart.setFocus();
  });
}

// In a colour that no other has over the prices.
void ChartStudies::add(charts::Study study) {
  std::vector<charts::Study> studies = m_chart.studies();
  if (studies.size() == charts::kMostStudies)
    return m_context.messages().add(MessageLevel::Warning, QStringLiteral("chart"),
                                    tr("A chart has at most %1 indicators").arg(charts::kMostStudies));
  const auto taken = [&studies](charts::ColorRole role) {
    return std::any_of(studies.begin(), studies.end(), [role](const charts::Study& one) {
      return one.color == role && charts::kindOf(one).overPrices;
    });
  };
  if (charts::kindOf(study).overPrices) {
    const auto* const free = std::find_if_not(std::begin(kColorRoles), std::end(kColorRoles), taken);
    study.color = free == std::end(kColorRoles) ? study.color : *free;
  }
  studies.push_back(std::move(study));
  take(std::move(studies));
}

void ChartStudies::take(std::vector<charts::Study> studies) {
  m_chart.setStudies(std::move(studies));
  refreshLegend();
}

void ChartStudies::change(std::size_t place, const std::function<void(charts::Study&)>& change) {
  std::vector<charts::Study> studies = m_chart.studies();
  if (place >= studies.size())
    return;
  change(studies[place]);
  take(std::move(studies));
}

void ChartStudies::remove(std::size_t place) {
  std::vector<charts::Study> studies = m_chart.studies();
  if (place >= studies.size())
    return;
  studies.erase(studies.begin() + static_cast<std::ptrdiff_t>(place));
  // Its entry goes with it, so that those of the others stay whose they are.
  m_legend[place]->hide();
  m_legend[place]->deleteLater();
  m_legend.erase(m_legend.begin() + static_cast<std::ptrdiff_t>(place));
  take(std::move(studies));
  m_chart.setFocus();
}

void ChartStudies::toggle(std::size_t place) {
  change(place, [](charts::Study& study) { study.hidden = !study.hidden; });
}

std::optional<std::size_t> ChartStudies::neighbour(std::size_t place, int by) const {
  const std::vector<charts::Study>& studies = m_chart.studies();
  for (std::size_t other = place + static_cast<std::size_t>(by); other < studies.size();
       other += static_cast<std::size_t>(by)) {
    if (!charts::kindOf(studies[other]).overPrices)
      return other;
  }
  return std::nullopt;
}

void ChartStudies::move(std::size_t place, int by) {
  std::vector<charts::Study> studies = m_chart.studies();
  const auto other = neighbour(place, by);
  if (!other)
    return;
  std::swap(studies[place], studies[*other]);
  take(std::move(studies));
}

void ChartStudies::edit(std::size_t place, std::size_t parameter) {
  if (place >= m_legend.size())
    return;
  auto* editor = new StudyEditor(m_context.theme(), m_chart.studies()[place], parameter, m_panel);
  connect(editor, &StudyEditor::changed, this, [this, place](const charts::Study& edited) {
    change(place, [&edited](charts::Study& one) { one = edited; });
  });
  giveBackFocus(editor);
  editor->openAt(m_legend[place]->editorPlace(parameter));
}

void ChartStudies::fill() {
  for (QMenu* old : m_menu->findChildren<QMenu*>(Qt::FindDirectChildrenOnly))
    old->deleteLater();
  m_menu->clear();
  m_menu->addAction(m_add);
  m_menu->addSeparator();
  for (std::size_t i = 0; i < m_chart.studies().size(); ++i)
    fill(*m_menu->addMenu(charts::nameOf(m_chart.studies()[i])), i);
}

void ChartStudies::fill(QMenu& menu, std::size_t place) {
  const charts::Study& study = m_chart.studies()[place];
  connect(menu.addAction(tr("Parameters…")), &QAction::triggered, this, [this, place] { edit(place, 0); });
  QAction* hide = menu.addAction(tr("Hide"));
  hide->setCheckable(true);
  hide->setChecked(study.hidden);
  connect(hide, &QAction::triggered, this, [this, place] { toggle(place); });
  QMenu* colors = menu.addMenu(tr("Colour"));
  auto* group = new QActionGroup(colors);
  for (const charts::ColorRole role : kColorRoles) {
    QAction* color = group->addAction(colors->addAction(colorName(role)));
    color->setCheckable(true);
    color->setChecked(role == study.color);
    connect(color, &QAction::triggered, this,
            [this, place, role] { change(place, [role](charts::Study& study) { study.color = role; }); });
  }
  if (!charts::kindOf(study).overPrices) {
    for (const int by : {-1, 1}) {
      QAction* moves = menu.addAction(by < 0 ? tr("Move up") : tr("Move down"));
      moves->setEnabled(neighbour(place, by).has_value());
      connect(moves, &QAction::triggered, this, [this, place, by] { move(place, by); });
    }
  }
  connect(menu.addAction(tr("Remove")), &QAction::triggered, this, [this, place] { remove(place); });
}

void ChartStudies::popup(std::size_t place, const QPoint& global) {
  auto* menu = new QMenu(m_panel);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  fill(*menu, place);
  menu->popup(global);
}

void ChartStudies::refreshLegend() {
  const std::vector<charts::Study>& studies = m_chart.studies();
  while (m_legend.size() > studies.size()) {
    m_legend.back()->deleteLater();
    m_legend.back()->hide();
    m_legend.pop_back();
  }
  while (m_legend.size() < studies.size()) {
    auto* entry = new StudyLegend(m_context.theme(), &m_chart);
    const auto placeOf = [this, entry] {
      return static_cast<std::size_t>(std::find(m_legend.begin(), m_legend.end(), entry) - m_legend.begin());
    };
    connect(entry, &StudyLegend::menuWanted, this, [this, placeOf](const QPoint& at) { popup(placeOf(), at); });
    connect(entry, &StudyLegend::editWanted, this, [this, placeOf](std::size_t which) { edit(placeOf(), which); });
    connect(entry, &StudyLegend::hideToggled, this, [this, placeOf] { toggle(placeOf()); });
    connect(entry, &StudyLegend::removed, this, [this, placeOf] { remove(placeOf()); });
    m_legend.push_back(entry);
    entry->show();
  }
  for (std::size_t i = 0; i < studies.size(); ++i)
    m_legend[i]->setStudy(studies[i]);
  showBar(m_bar);
  place();
}

void ChartStudies::place() {
  const std::vector<charts::Study>& studies = m_chart.studies();
  const QRect prices = m_chart.studyRect(charts::kMostStudies);
  std::vector<StudyLegend*> entries;
  for (std::size_t i = 0; i < std::min(studies.size(), m_legend.size()); ++i) {
    if (charts::kindOf(studies[i]).overPrices) {
      entries.push_back(m_legend[i]);
      continue;
    }
    // In the corner of its pane.
    const QRect pane = m_chart.studyRect(i);
    m_legend[i]->move(pane.topLeft());
    m_legend[i]->setRoom(pane.width());
    m_legend[i]->show();
  }
  m_prices->move(prices.topLeft());
  const int lines = isLow(m_chart) ? placeInOneLine(prices, entries) : placeInLines(prices, entries);
  m_chart.setLegendHeight(lines * StudyLegend::kHeight);
}

// Side by side from the upper left corner on, each as far as the next one or the edge of the prices.
int ChartStudies::placeInLines(const QRect& prices, const std::vector<StudyLegend*>& entries) {
  int lines = m_prices->isHidden() ? 0 : 1;
  m_prices->setRoom(prices.width());
  StudyLegend* before = nullptr;  // in the same line
  for (StudyLegend* entry : entries) {
    const int left = before == nullptr ? 0 : before->x() + before->usualWidth();
    if (before != nullptr && left + entry->usualWidth() <= prices.right() + 1) {
      before->setRoom(before->usualWidth());
      entry->move(left, before->y());
    } else {
      entry->move(prices.left(), prices.top() + lines * StudyLegend::kHeight);
      ++lines;
    }
    entry->setRoom(prices.right() + 1 - entry->x());
    entry->show();
    before = entry;
  }
  return lines;
}

// The prices where all has room, else the close; behind it the entries, of which the last ones are left out.
int ChartStudies::placeInOneLine(const QRect& prices, const std::vector<StudyLegend*>& entries) {
  int room = prices.width();
  if (!m_prices->isHidden()) {
    const int all = std::accumulate(entries.begin(), entries.end(), m_prices->usualWidth(),
                                    [](int sum, const StudyLegend* entry) { return sum + entry->usualWidth(); });
    m_prices->setRoom(all <= room ? room : std::min(room, m_prices->briefWidth()));
    room -= m_prices->width();
  }
  bool fits = true;
  for (StudyLegend* entry : entries) {
    fits = fits && entry->nameWidth() <= room;
    entry->setVisible(fits);
    if (!fits)
      continue;
    entry->move(prices.right() + 1 - room, prices.top());
    const int width = std::min(room, entry->usualWidth());
    entry->setRoom(width);
    room -= width;
  }
  return m_prices->isHidden() && entries.empty() ? 0 : 1;
}

QJsonValue ChartStudies::state() const {
  return charts::toJson(m_chart.studies());
}

void ChartStudies::setState(const QJsonValue& saved) {
  if (!saved.isArray())
    return;
  std::vector<charts::Study> read = charts::studiesFrom(saved.toArray());
  const auto refused = saved.toArray().size() - std::ssize(read);
  if (refused > 0) {
    m_context.messages().add(MessageLevel::Warning, QStringLiteral("terminal"),
                             tr("%1 of the saved indicators could not be read and are left out.").arg(refused));
  }
  take(std::move(read));
}

}  // namespace widgets
