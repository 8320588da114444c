#include "widgets/common/dock_frame.h"

#include <QEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QPainter>
#include <QStyle>
#include <QTabBar>
#include <QToolBar>
#include <algorithm>
#include <limits>

#include "widgets/common/chip.h"
#include "widgets/common/fading.h"
#include "widgets/common/fonts.h"

namespace widgets {

PanelHeader::PanelHeader(const ThemeSource& theme, QWidget* parent)
    : QWidget(parent), m_theme(theme), m_row(new QHBoxLayout(this)) {
  setToolTip(tr("Double-click to maximize, again or Escape to go back"));
  m_row->setContentsMargins(space::kSmall, 0, space::kTight, 0);
  m_row->addStretch(1);
}

void PanelHeader::set(const QString& title, const QString& badge, Tone badgeTone) {
  m_title = title;
  m_badge = badge;
  m_badgeTone = badgeTone;
  setAccessibleName(title);
  measure();
  update();
}

void PanelHeader::setTools(QWidget* tools) {
  m_row->addWidget(tools);
  tools->show();
  measure();
}

void PanelHeader::setCollapsed(bool collapsed) {
  m_collapsed = collapsed;
  measure();
}

bool PanelHeader::event(QEvent* event) {
  if (event->type() == QEvent::LayoutRequest || event->type() == QEvent::FontChange)
    measure();
  return QWidget::event(event);
}

// In a window of its own the head goes on to mean what it does for Qt: back into the main one.
void PanelHeader::mouseDoubleClickEvent(QMouseEvent* event) {
  const auto* dock = qobject_cast<const QDockWidget*>(parentWidget());
  if (event->button() != Qt::LeftButton || dock == nullptr || dock->isFloating())
    return QWidget::mouseDoubleClickEvent(event);
  emit doubleClicked();
}

void PanelHeader::measure() {
  const QFontMetrics metrics(interfaceFont(metric::kBodyText, QFont::DemiBold));
  const int badge = m_badge.isEmpty() ? 0 : chipWidth(m_badge, interfaceFont()) + space::kMedium;
  const int title = metrics.horizontalAdvance(m_title) + badge + 3 * space::kSmall;
  const QSize size(title + m_row->sizeHint().width(), m_collapsed ? 0 : metric::kHeader + 1);
  if (size == m_size)
    return;
  m_size = size;
  updateGeometry();
}

void PanelHeader::paintEvent(QPaintEvent*) {
  if (m_collapsed)
    return;
  const Theme& theme = m_theme.theme();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(theme.line);
  painter.setBrush(theme.raised);
  // The lower corners lie below the edge: the panel goes on from there.
  painter.setClipRect(rect());
  painter.drawRoundedRect(QRectF(0.5, 0.5, width() - 1, height() + metric::kRadius), metric::kRadius, metric::kRadius);
  painter.fillRect(QRectF(1, height() - 1, width() - 2, 1), theme.line);
  const QFont font = interfaceFont(metric::kBodyText, QFont::DemiBold);
  const int titleWidth = QFontMetrics(font).horizontalAdvance(m_title);
  painter.fillRect(QRectF(space::kSmall, height() - 2, titleWidth, 2), theme.tone(shownTone(*this, Tone::Accent)));
  painter.setFont(font);
  painter.setPen(theme.tone(shownTone(*this, Tone::Text)));
  painter.drawText(rect().adjusted(space::kSmall, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, m_title);
  if (m_badge.isEmpty())
    return;
  painter.setFont(interfaceFont());
  const QRectF chip(space::kSmall + titleWidth + space::kMedium, 0, chipWidth(m_badge, interfaceFont()), height() - 1);
  paintChip(painter, chip, m_badge, theme.tone(shownTone(*this, m_badgeTone)), theme.onFill, false);
}

DockFrame::DockFrame(QMainWindow& window, ThemeSource& theme) : QObject(&window), m_window(window), m_theme(theme) {
  window.setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
  for (const auto& [area, id] : {std::pair{Qt::LeftToolBarArea, "gap.left"},
                                 {Qt::RightToolBarArea, "gap.right"},
                                 {Qt::BottomToolBarArea, "gap.bottom"}}) {
    addGap(area, QString::fromLatin1(id));
  }
  m_soon.setSingleShot(true);
  m_soon.setInterval(0);
  connect(&m_soon, &QTimer::timeout, this, &DockFrame::arrange);
  connect(&window, &QMainWindow::tabifiedDockWidgetActivated, &m_soon, QOverload<>::of(&QTimer::start));
  window.installEventFilter(this);
}

// A main window has no margin of its own around its docks; an empty bar at each side makes one.
void DockFrame::addGap(Qt::ToolBarArea area, const QString& id) {
  auto* gap = new QToolBar(&m_window);
  gap->setObjectName(id);
  gap->setProperty("look", "gap");
  gap->setMovable(false);
  gap->setContextMenuPolicy(Qt::PreventContextMenu);
  gap->toggleViewAction()->setEnabled(false);
  if (area == Qt::BottomToolBarArea)
    gap->setFixedHeight(space::kTight);
  else
    gap->setFixedWidth(space::kTight);
  m_window.addToolBar(area, gap);
}

QDockWidget* DockFrame::wrap(Panel* panel, const QString& id, const QString& title) {
  auto* dock = new QDockWidget(title, &m_window);
  dock->setObjectName(id);
  panel->setObjectName(id + QStringLiteral(".panel"));
  auto* header = new PanelHeader(m_theme, dock);
  dock->setTitleBarWidget(header);
  dock->setWidget(panel);
  dock->setFeatures(QDockWidget::DockWidgetMovable | QDockWidget::DockWidgetFloatable |
                    QDockWidget::DockWidgetClosable);
  m_entries.push_back({dock, header, panel, panel->headerTools()});
  connect(header, &PanelHeader::doubleClicked, this, [this, id] { emit maximizeWanted(id); });
  header->setTools(panel->headerTools());
  const auto entitle = [dock, header, panel, title] {
    dock->setWindowTitle(panel->badge().isEmpty() ? title : title + ' ' + panel->badge());
    header->set(title, panel->badge(), panel->badgeTone());
  };
  entitle();
  connect(panel, &Panel::badgeChanged, dock, entitle);
  connect(dock, &QDockWidget::visibilityChanged, panel, [panel](bool visible) {
    if (visible)
      emit panel->cameToFront();
  });
  const auto soon = [this] { m_soon.start(); };
  connect(dock, &QDockWidget::dockLocationChanged, this, soon);
  connect(dock, &QDockWidget::topLevelChanged, this, soon);
  connect(dock, &QDockWidget::visibilityChanged, this, soon);
  dock->installEventFilter(this);
  panel->headerTools()->installEventFilter(this);
  m_soon.start();
  return dock;
}

bool DockFrame::eventFilter(QObject* watched, QEvent* event) {
  const auto type = event->type();
  const auto* tabs = type == QEvent::MouseButtonDblClick ? qobject_cast<const QTabBar*>(watched) : nullptr;
  if (tabs != nullptr && wantMaximized(*tabs, static_cast<QMouseEvent*>(event)->pos()))
    return true;
  if (type == QEvent::Resize || type == QEvent::Move || type == QEvent::Show || type == QEvent::LayoutRequest) {
    if (!m_soon.isActive())
      m_soon.start();
  }
  return QObject::eventFilter(watched, event);
}

bool DockFrame::isTabbed(const QDockWidget& dock) const {
  if (dock.isFloating() || dock.isHidden())
    return false;
  const QList<QDockWidget*> others = m_window.tabifiedDockWidgets(const_cast<QDockWidget*>(&dock));
  return std::any_of(others.begin(), others.end(), [](const QDockWidget* other) { return !other->isHidden(); });
}

// The docks behind the front one are still "visible" to Qt, but lie outside of the window.
bool DockFrame::isInFront(const QDockWidget& dock) const {
  return m_window.rect().intersects(dock.geometry());
}

// They begin where the dock does, right above it.
QTabBar* DockFrame::tabsOf(const QRect& dock) const {
  for (QTabBar* bar : m_window.findChildren<QTabBar*>(QString(), Qt::FindDirectChildrenOnly)) {
    const QRect place = bar->geometry();
    const bool above = place.bottom() <= dock.top() && place.top() >= dock.top() - 2 * metric::kHeader;
    if (bar->isVisible() && above && std::abs(place.left() - dock.left()) < metric::kHitArea)
      return bar;
  }
  return nullptr;
}

QSize DockFrame::placeOf(const QDockWidget& dock) const {
  const QTabBar* const tabs = isTabbed(dock) ? tabsOf(dock.geometry()) : nullptr;
  return dock.size() + QSize(0, tabs == nullptr ? 0 : tabs->height());
}

// The first click has brought the tab's dock to the front.
bool DockFrame::wantMaximized(const QTabBar& tabs, const QPoint& at) {
  if (tabs.tabAt(at) < 0)
    return false;
  const auto ofTab = [&](const Entry& entry) {
    return entry.dock && isTabbed(*entry.dock) && isInFront(*entry.dock) && tabsOf(entry.dock->geometry()) == &tabs;
  };
  const auto found = std::find_if(m_entries.begin(), m_entries.end(), ofTab);
  if (found == m_entries.end())
    return false;
  emit maximizeWanted(found->dock->objectName());
  return true;
}

// What only says something gives way, from the left, before it would stand on a tab; buttons stay.
void DockFrame::showFitting(QWidget& tools, int room) {
  int width = tools.sizeHint().width();
  const QList<QLabel*> labels = tools.findChildren<QLabel*>(QString(), Qt::FindDirectChildrenOnly);
  for (const QLabel* label : labels) {
    if (label->property("cut").toBool())
      width += label->sizeHint().width() + tools.layout()->spacing();
  }
  for (QLabel* label : labels) {
    const bool was = label->property("cut").toBool();
    if (!was && label->isHidden())
      continue;
    const bool cut = width > room;
    if (cut)
      width -= label->sizeHint().width() + tools.layout()->spacing();
    if (cut == was)
      continue;
    label->setProperty("cut", cut);
    label->setVisible(!cut);
  }
}

void DockFrame::arrange() {
  for (QTabBar* bar : m_window.findChildren<QTabBar*>(QString(), Qt::FindDirectChildrenOnly)) {
    // Each of these lays the bar out again, so only once.
    if (bar->elideMode() == Qt::ElideNone && !bar->expanding() && !bar->drawBase())
      continue;
    bar->setElideMode(Qt::ElideNone);
    bar->setExpanding(false);
    bar->setDrawBase(false);
    bar->installEventFilter(this);
  }
  for (const Entry& entry : m_entries) {
    if (!entry.dock)
      continue;
    const bool tabbed = isTabbed(*entry.dock);
    if (entry.panel->property("tabbed").toBool() != tabbed || !entry.panel->property("headed").isValid()) {
      entry.panel->setProperty("tabbed", tabbed);
      entry.panel->setProperty("headed", !tabbed);
      entry.panel->style()->polish(entry.panel);
      entry.header->setCollapsed(tabbed);
    }
    if (!tabbed) {
      showFitting(*entry.tools, std::numeric_limits<int>::max());
      if (entry.tools->parentWidget() != entry.header)
        entry.header->setTools(entry.tools);
      continue;
    }
    if (entry.tools->parentWidget() != &m_window)
      entry.tools->setParent(&m_window);
    const bool front = isInFront(*entry.dock);
    const bool shown = entry.tools->isVisible();
    entry.tools->setVisible(front);
    if (!front)
      continue;
    const QRect area = entry.dock->geometry();
    QTabBar* const tabs = tabsOf(area);
    const int tabsWidth = tabs == nullptr ? 0 : tabs->sizeHint().width();
    showFitting(*entry.tools, area.width() - space::kTight - tabsWidth);
    const QSize size = entry.tools->sizeHint();
    // Tabs that have no room beside the tools are scrolled.
    const int left = area.width() - space::kTight - size.width();
    const int most = tabsWidth > left ? std::max(left, metric::kHitArea) : QWIDGETSIZE_MAX;
    if (tabs != nullptr && tabs->maximumWidth() != most)
      tabs->setMaximumWidth(most);
    const QRect place(area.right() - size.width() - space::kTight,
                      area.top() - metric::kHeader + (metric::kHeader - size.height()) / 2, size.width(),
                      size.height());
    // Raising is news to every widget around, so only when something moved.
    if (shown && entry.tools->geometry() == place)
      continue;
    entry.tools->setGeometry(place);
    entry.tools->raise();
  }
}

}  // namespace widgets
