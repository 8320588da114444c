#include "widgets/chart/chart_drawings.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QJsonDocument>
#include <QMimeData>
#include <QToolButton>
#include <algorithm>
#include <utility>

#include "charts/candle_chart.h"
#include "charts/drawing_tool.h"
#include "widgets/chart/drawing_dialog.h"
#include "widgets/common/format.h"

namespace widgets {
namespace {

using charts::DrawingKind;

constexpr auto kClipboardType = "application/x-tidemark-drawing";
constexpr qsizetype kLargestClip = 100'000;  // bytes
constexpr std::size_t kMostSymbolsInMenu = 40;

struct ToolRow {
  DrawingKind kind;
  Icon icon;
  const char* keys;
};

constexpr ToolRow kTools[] = {
    {DrawingKind::TrendLine, Icon::TrendLine, "Alt+T"},
    {DrawingKind::Ray, Icon::Ray, "Alt+Y"},
    {DrawingKind::Horizontal, Icon::Horizontal, "Alt+H"},
    {DrawingKind::Vertical, Icon::Vertical, "Alt+V"},
    {DrawingKind::Channel, Icon::Channel, "Alt+C"},
    {DrawingKind::Rectangle, Icon::Rectangle, "Alt+R"},
    {DrawingKind::Retracement, Icon::Retracement, "Alt+F"},
    {DrawingKind::Extension, Icon::Extension, "Alt+E"},
    {DrawingKind::Measure, Icon::Measure, "Alt+M"},
    {DrawingKind::RiskReward, Icon::RiskReward, "Alt+L"},
    {DrawingKind::Text, Icon::Text, "Alt+X"},
    {DrawingKind::Vwap, Icon::Vwap, "Alt+W"},
};

}  // namespace

ChartDrawings::ChartDrawings(PanelContext& context, charts::CandleChart& chart, QWidget* panel)
    : QObject(panel),
      m_context(context),
      m_chart(chart),
      m_tool(chart.drawings()),
      m_panel(panel),
      m_menu(new QMenu(panel)),
      m_selectedMenu(new QMenu(panel)),
      m_symbols(new QMenu(tr("Copy to"), panel)),
      m_strip(new QToolBar(tr("Drawing tools"))),
      m_tools(new QActionGroup(this)) {
  buildTools();
  buildActions();
  buildMenus();
  dressStrip();
  drawIcons();
  connect(&context.theme(), &ThemeSource::changed, this, &ChartDrawings::drawIcons);
  connect(&m_tool, &charts::DrawingTool::stateChanged, this, &ChartDrawings::refreshActions);
  connect(&m_tool, &charts::DrawingTool::editRequested, this, &ChartDrawings::edit);
  connect(&m_tool, &charts::DrawingTool::edited, this,
          [this](const std::vector<charts::Drawing>& drawings, bool goesOn) { take(m_symbol, drawings, goesOn); });
  listen();
  refreshActions();
}

QAction* ChartDrawings::add(const QString& text, Icon icon, const QKeySequence& keys) {
  auto* action = new QAction(text, this);
  action->setShortcut(keys);
  action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  action->setToolTip(keys.isEmpty() ? text
                                    : QStringLiteral("%1 (%2)").arg(text, keys.toString(QKeySequence::NativeText)));
  m_panel->addAction(action);
  m_actions.emplace_back(action, icon);
  return action;
}

void ChartDrawings::buildTools() {
  m_tools->setExclusionPolicy(QActionGroup::ExclusionPolicy::ExclusiveOptional);
  for (const ToolRow& row : kTools) {
    QAction* action = add(charts::nameOf(row.kind), row.icon, QKeySequence(QString::fromLatin1(row.keys)));
    action->setCheckable(true);
    action->setData(static_cast<int>(row.kind));
    m_tools->addAction(action);
    connect(action, &QAction::triggered, this, [this, kind = row.kind](bool on) { arm(kind, on); });
  }
}

void ChartDrawings::buildActions() {
  const auto make = [this](const QString& text, Icon icon, const QKeySequence& keys, auto act) {
    QAction* action = add(text, icon, keys);
    connect(action, &QAction::triggered, this, act);
    return action;
  };
  m_magnet = make(tr("Magnet: open, high, low, close"), Icon::Magnet, QKeySequence(QStringLiteral("Alt+G")),
                  [this](bool on) { m_tool.setMagnet(on); });
  m_undo = make(tr("Undo"), Icon::Undo, QKeySequence::Undo, [this] { undo(); });
  m_redo = make(tr("Redo"), Icon::Redo, QKeySequence(QStringLiteral("Ctrl+Shift+Z")), [this] { redo(); });
  m_edit =
      make(tr("Style…"), Icon::Edit, {}, [this] { edit(m_tool.selected().value_or(book().list(m_symbol).size())); });
  m_lock = make(tr("Lock"), Icon::Lock, {},
                [this](bool on) { changeSelected([on](charts::Drawing& drawing) { drawing.locked = on; }); });
  m_hide = make(tr("Hide"), Icon::Hide, {}, [this] {
    changeSelected([](charts::Drawing& drawing) { drawing.hidden = true; });
    m_tool.select(std::nullopt);
  });
  m_copy = make(tr("Copy"), Icon::Orders, QKeySequence::Copy, [this] { copy(); });
  m_paste = make(tr("Paste"), Icon::Add, QKeySequence::Paste, [this] { paste(); });
  m_remove = make(tr("Remove"), Icon::Close, {}, [this] { removeSelected(); });
  m_hideAll = make(tr("Hide all drawings"), Icon::Hide, QKeySequence(QStringLiteral("Ctrl+Alt+H")),
                   [this](bool on) { m_tool.setHidden(on); });
  m_showHidden = make(tr("Show the hidden ones"), Icon::Why, {}, [this] { showHidden(); });
  m_showStrip = make(tr("Buttons beside the chart"), Icon::More, {}, [this](bool on) { m_strip->setVisible(on); });
  for (QAction* action : {m_magnet, m_lock, m_hideAll, m_showStrip})
    action->setCheckable(true);
}

void ChartDrawings::buildMenus() {
  m_menu->addActions(m_tools->actions());
  m_menu->addSeparator();
  m_menu->addActions({m_magnet, m_undo, m_redo, m_paste});
  m_menu->addSeparator();
  for (QMenu* menu : {m_menu, m_selectedMenu}) {
    menu->addActions({m_edit, m_lock, m_hide, m_copy});
    menu->addMenu(m_symbols);
    menu->addAction(m_remove);
  }
  m_menu->addSeparator();
  m_menu->addActions({m_hideAll, m_showHidden, m_showStrip});
  connect(m_symbols, &QMenu::aboutToShow, this, &ChartDrawings::fillSymbols);
  connect(m_menu, &QMenu::aboutToShow, this, [this] {
    m_paste->setEnabled(QGuiApplication::clipboard()->mimeData()->hasFormat(QLatin1String(kClipboardType)));
  });
  connect(m_menu, &QMenu::aboutToHide, m_paste, [this] { m_paste->setEnabled(true); });
}

void ChartDrawings::dressStrip() {
  m_strip->setOrientation(Qt::Vertical);
  m_strip->setIconSize({16, 16});
  m_strip->addActions(m_tools->actions());
  m_strip->addSeparator();
  m_strip->addActions({m_magnet, m_undo, m_redo, m_hideAll});
  for (QToolButton* button : m_strip->findChildren<QToolButton*>()) {
    button->setFixedSize(metric::kHitArea, metric::kHitArea);
    button->setFocusPolicy(Qt::TabFocus);
  }
  m_strip->hide();
}

void ChartDrawings::drawIcons() {
  const Theme& theme = m_context.theme().theme();
  for (const auto& [action, icon] : m_actions) {
    QIcon drawn = iconOf(icon, theme.muted);
    // The style sheet colours words alone.
    for (const QPixmap& armed : {iconOf(icon, theme.accent).pixmap(QSize(16, 16), 2.0)})
      drawn.addPixmap(armed, QIcon::Normal, QIcon::On);
    action->setIcon(drawn);
  }
}

void ChartDrawings::setSymbol(const oms::Instrument& instrument) {
  const QString symbol = text(instrument.symbol);
  if (symbol == m_symbol)
    return;
  m_symbol = symbol;
  m_tool.arm(std::nullopt);
  m_tool.select(std::nullopt);
  show();
}

bool ChartDrawings::popupAt(const QPoint& at) {
  const auto drawing = m_tool.drawingAt(at);
  if (!drawing)
    return false;
  m_tool.select(drawing);
  m_selectedMenu->popup(m_chart.mapToGlobal(at));
  return true;
}

void ChartDrawings::arm(DrawingKind kind, bool on) {
  if (on && m_hideAll->isChecked())
    m_hideAll->trigger();
  charts::Drawing pattern;
  pattern.kind = kind;
  pattern.style = book().styleOf(kind);
  m_tool.arm(on ? std::optional(pattern) : std::nullopt);
  m_chart.setFocus(Qt::OtherFocusReason);
}

void ChartDrawings::take(const QString& symbol, std::vector<charts::Drawing> drawings, bool goesOn) {
  if (!book().change(symbol, std::move(drawings), goesOn)) {
    m_context.messages().add(MessageLevel::Warning, QStringLiteral("terminal"),
                             tr("No more than %1 drawings are kept of a symbol. Remove some of %2 first.")
                                 .arg(charts::Drawings::kMost)
                                 .arg(symbol));
  }
  changed(symbol);
}

void ChartDrawings::show() {
  m_tool.setDrawings(book().list(m_symbol));
}

const charts::Drawing* ChartDrawings::selected() const {
  const auto& list = book().list(m_symbol);
  const auto place = m_tool.selected();
  return place && *place < list.size() ? &list[*place] : nullptr;
}

void ChartDrawings::refreshActions() {
  for (QAction* action : m_tools->actions())
    action->setChecked(m_tool.armed() == static_cast<DrawingKind>(action->data().toInt()));
  const charts::Drawing* drawing = selected();
  for (QAction* action : {m_edit, m_lock, m_hide, m_copy})
    action->setEnabled(drawing != nullptr);
  m_symbols->setEnabled(drawing != nullptr);
  m_remove->setEnabled(drawing != nullptr && !drawing->locked);
  m_remove->setText(drawing != nullptr && drawing->locked ? tr("Remove (unlock it first)") : tr("Remove\tDel"));
  m_lock->setChecked(drawing != nullptr && drawing->locked);
  m_undo->setEnabled(book().canUndo(m_symbol));
  m_redo->setEnabled(book().canRedo(m_symbol));
  const auto& list = book().list(m_symbol);
  m_showHidden->setEnabled(std::any_of(list.begin(), list.end(), [](const auto& one) { return one.hidden; }));
  const auto kind = m_tool.armed();
  emit armedChanged(
      kind ? tr("%1 %2 of %3").arg(charts::nameOf(*kind)).arg(m_tool.placed() + 1).arg(charts::typeOf(*kind).anchors)
           : QString());
}

void ChartDrawings::changeSelected(const std::function<void(charts::Drawing&)>& change) {
  if (selected() == nullptr)
    return;
  std::vector<charts::Drawing> drawings = book().list(m_symbol);
  change(drawings[*m_tool.selected()]);
  take(m_symbol, std::move(drawings));
}

void ChartDrawings::removeSelected() {
  if (selected() == nullptr || selected()->locked)
    return;
  std::vector<charts::Drawing> drawings = book().list(m_symbol);
  drawings.erase(drawings.begin() + static_cast<std::ptrdiff_t>(*m_tool.selected()));
  m_tool.select(std::nullopt);
  take(m_symbol, std::move(drawings));
}

void ChartDrawings::undo() {
  book().undo(m_symbol);
  m_tool.select(std::nullopt);
  changed(m_symbol);
}

void ChartDrawings::redo() {
  book().redo(m_symbol);
  m_tool.select(std::nullopt);
  changed(m_symbol);
}

// The dialog stops nothing, so the drawing may be another one or gone when it answers.
void ChartDrawings::edit(std::size_t place) {
  if (place >= book().list(m_symbol).size())
    return;
  const charts::Drawing drawing = book().list(m_symbol)[place];
  auto* dialog = new DrawingDialog(m_context.theme(), drawing, book(), m_panel);
  connect(dialog, &DrawingDialog::chosen, this,
          [this, drawing, place, symbol = m_symbol](const charts::DrawingStyle& style, const QString& words) {
            book().setStyle(drawing.kind, style);
            std::vector<charts::Drawing> drawings = book().list(symbol);
            auto found = std::find_if(drawings.begin(), drawings.end(), [&drawing](const charts::Drawing& one) {
              return one.kind == drawing.kind && one.anchors == drawing.anchors;
            });
            // It was moved meanwhile, and is where it was in the list.
            if (found == drawings.end() && place < drawings.size() && drawings[place].kind == drawing.kind)
              found = drawings.begin() + static_cast<std::ptrdiff_t>(place);
            if (found == drawings.end()) {
              m_context.messages().add(MessageLevel::Warning, QStringLiteral("terminal"),
                                       tr("The drawing that was edited is gone; nothing was changed."));
              return;
            }
            found->style = style;
            found->text = drawing.kind == DrawingKind::Text ? words : QString();
            take(symbol, std::move(drawings));
          });
  dialog->show();
}

void ChartDrawings::copy() const {
  if (selected() == nullptr)
    return;
  auto* data = new QMimeData;
  const QJsonObject clip{{"symbol", m_symbol}, {"drawings", charts::toJson({*selected()})}};
  data->setData(QLatin1String(kClipboardType), QJsonDocument(clip).toJson(QJsonDocument::Compact));
  QGuiApplication::clipboard()->setMimeData(data);
}

void ChartDrawings::paste() {
  const QByteArray bytes = QGuiApplication::clipboard()->mimeData()->data(QLatin1String(kClipboardType));
  if (bytes.isEmpty() || bytes.size() > kLargestClip || m_symbol.isEmpty())
    return;
  const QJsonObject clip = QJsonDocument::fromJson(bytes).object();
  for (const charts::Drawing& drawing : charts::drawingsFrom(clip["drawings"].toArray()).list)
    put(m_symbol, clip["symbol"].toString(), drawing);
}

// At the same times, and at prices in proportion to the two symbols' last ones.
void ChartDrawings::put(const QString& symbol, const QString& from, charts::Drawing drawing) {
  const oms::InstrumentList& instruments = m_context.view().instruments();
  const auto source = instruments.find(from.toStdString());
  const auto target = instruments.find(symbol.toStdString());
  const auto last = [this](oms::SymbolIndex index) {
    const oms::QuoteSample* quote = m_context.view().quote(index);
    return quote == nullptr ? oms::Price() : quote->last;
  };
  if (source && target && symbol != from) {
    if (!last(*source).isPositive() || !last(*target).isPositive()) {
      m_context.messages().add(MessageLevel::Warning, QStringLiteral("terminal"),
                               tr("The drawing was not copied: %1 has no price yet, by which it could be placed.")
                                   .arg(last(*target).isPositive() ? from : symbol));
      return;
    }
    drawing = atPrices(std::move(drawing), last(*source), last(*target), instruments[*target].priceDecimals());
  }
  drawing.locked = false;
  if (symbol == m_symbol)
    drawing = m_tool.besideOthers(std::move(drawing));
  std::vector<charts::Drawing> drawings = book().list(symbol);
  drawings.push_back(std::move(drawing));
  const std::size_t added = drawings.size() - 1;
  take(symbol, std::move(drawings));
  if (symbol == m_symbol && added < book().list(symbol).size())
    m_tool.select(added);
}

void ChartDrawings::fillSymbols() {
  m_symbols->clear();
  const auto& instruments = m_context.view().instruments().all();
  for (std::size_t i = 0; i < std::min(instruments.size(), kMostSymbolsInMenu); ++i) {
    const QString symbol = text(instruments[i].symbol);
    if (symbol == m_symbol)
      continue;
    connect(m_symbols->addAction(symbol), &QAction::triggered, this, [this, symbol] {
      if (selected() != nullptr)
        put(symbol, m_symbol, *selected());
    });
  }
}

void ChartDrawings::showHidden() {
  std::vector<charts::Drawing> drawings = book().list(m_symbol);
  for (charts::Drawing& drawing : drawings)
    drawing.hidden = false;
  take(m_symbol, std::move(drawings));
}

QJsonObject ChartDrawings::state() const {
  return stateWith(m_keepsBook ? book().state() : QJsonObject());
}

QJsonObject ChartDrawings::wholeState() const {
  return stateWith(book().state());
}

QJsonObject ChartDrawings::stateWith(QJsonObject state) const {
  state["magnet"] = m_magnet->isChecked();
  state["strip"] = m_showStrip->isChecked();
  if (!m_unread.isNull())
    state["unread"] = m_unread;
  return state;
}

void ChartDrawings::setState(const QJsonValue& saved) {
  const QJsonObject state = saved.toObject();
  const std::size_t refused = m_keepsBook ? book().setState(state) + (saved.isObject() ? 0 : 1) : 0;
  m_unread = state.contains("unread") ? state["unread"] : QJsonValue(QJsonValue::Null);
  if (refused > 0) {
    m_unread = saved;
    m_context.messages().add(MessageLevel::Warning, QStringLiteral("terminal"),
                             tr("%1 of the saved drawings and styles could not be read and are left out. They are kept "
                                "in the settings file, under panels/chart, drawings, unread.")
                                 .arg(refused));
  }
  const std::pair<QAction*, bool> wanted[] = {{m_magnet, state["magnet"].toBool()},
                                              {m_showStrip, state["strip"].toBool()}};
  for (const auto& [action, on] : wanted) {
    if (action->isChecked() != on)
      action->trigger();
  }
  changed({});
}

}  // namespace widgets
