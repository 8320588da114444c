#include "widgets/common/panel.h"

#include <QAction>
#include <QEvent>
#include <QLabel>
#include <QScrollBar>
#include <QShortcut>
#include <algorithm>
#include <utility>

namespace widgets {
namespace {

constexpr qint64 kReadableMs = 125;
constexpr int kWidestNeed = 480;  // pixels that a page asks of its dock; one that is wider is scrolled sideways below

bool passed(QElapsedTimer& since) {
  if (since.isValid() && since.elapsed() < kReadableMs)
    return false;
  since.start();
  return true;
}

// An area that scrolls up and down is as wide as its page, or the page's right edge is cut off; but what one page needs
// must not keep the whole window from a small screen.
class ScrollColumn : public QScrollArea {
 public:
  QSize minimumSizeHint() const override { return {neededWidth(), QScrollArea::minimumSizeHint().height()}; }

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override {
    const bool done = QScrollArea::eventFilter(watched, event);
    if (watched == widget() && event->type() == QEvent::LayoutRequest && m_asked != neededWidth()) {
      m_asked = neededWidth();
      updateGeometry();
    }
    return done;
  }

 private:
  int neededWidth() const {
    const int page = widget() == nullptr ? 0 : widget()->minimumSizeHint().width();
    return std::min(page, kWidestNeed) + verticalScrollBar()->sizeHint().width();
  }

  int m_asked = 0;
};

}  // namespace

Panel::Panel(PanelContext& context, QWidget* parent)
    : QWidget(parent), m_context(context), m_tools(new QWidget(this)), m_toolRow(new QHBoxLayout(m_tools)) {
  setAttribute(Qt::WA_StyledBackground);
  m_toolRow->setContentsMargins(0, 0, 0, 0);
  m_toolRow->setSpacing(space::kTight);
  m_tools->hide();
}

void Panel::setBadge(const QString& badge, Tone tone) {
  if (badge == m_badge && tone == m_badgeTone)
    return;
  m_badge = badge;
  m_badgeTone = tone;
  emit badgeChanged();
}

void Panel::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  if (std::exchange(m_seen, true))
    return;
  oms::ViewChanges everything;
  everything.history = true;
  refresh(everything);
}

void Panel::addTool(QWidget* tool) {
  // Icons bring their own air, words do not.
  if (qobject_cast<QLabel*>(tool) != nullptr)
    tool->setContentsMargins(0, 0, space::kTight, 0);
  m_toolRow->addWidget(tool);
}

LinkChip& Panel::linkTo(std::function<void(oms::SymbolIndex)> show) {
  m_link = new LinkChip(m_context, this);
  m_link->hide();
  if (m_link->symbol())
    show(*m_link->symbol());
  connect(m_link, &LinkChip::symbolChosen, this, std::move(show));
  return *m_link;
}

void Panel::addLink(std::function<void(oms::SymbolIndex)> show) {
  m_toolRow->insertWidget(0, &linkTo(std::move(show)));
  m_link->show();
}

std::vector<KeyNote> Panel::keys() const {
  std::vector<KeyNote> notes;
  const auto add = [&notes](const QKeySequence& key, const QString& does) {
    const QString keys = key.toString(QKeySequence::NativeText);
    const bool known = std::any_of(notes.begin(), notes.end(), [&](const KeyNote& note) { return note.keys == keys; });
    if (!keys.isEmpty() && !does.isEmpty() && !known)
      notes.push_back({keys, does});
  };
  for (const QAction* action : findChildren<QAction*>())
    add(action->shortcut(), action->text());
  for (const QShortcut* shortcut : findChildren<QShortcut*>())
    add(shortcut->key(), shortcut->whatsThis());
  return notes;
}

QJsonObject Panel::saved() const {
  QJsonObject saved = state();
  if (m_link != nullptr)
    saved["link"] = m_link->state();
  return saved;
}

void Panel::restore(const QJsonObject& saved) {
  setState(saved);
  if (m_link != nullptr)
    m_link->setState(saved["link"]);
}

bool Panel::due() {
  return passed(m_figures);
}

bool Panel::secondPassed() {
  const std::int64_t second = view().sessionTime().seconds();
  if (second == m_second || !passed(m_ages))
    return false;
  m_second = second;
  return true;
}

QToolButton* iconButton(ThemeSource& theme, Icon icon, const QString& name, QWidget* parent) {
  auto* result = new QToolButton(parent);
  result->setFixedSize(metric::kHitArea, metric::kHitArea);
  result->setToolTip(name);
  result->setAccessibleName(name);
  result->setPopupMode(QToolButton::InstantPopup);
  const auto draw = [result, icon, &theme] { result->setIcon(iconOf(icon, theme.theme().muted)); };
  QObject::connect(&theme, &ThemeSource::changed, result, draw);
  draw();
  return result;
}

QScrollArea* scrolled(ScrollPage* page) {
  auto* area = new ScrollColumn;
  area->setWidget(page);
  area->setWidgetResizable(true);
  area->setFrameShape(QFrame::NoFrame);
  area->viewport()->setAutoFillBackground(false);
  return area;
}

}  // namespace widgets
