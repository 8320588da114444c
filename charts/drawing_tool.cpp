#include "charts/drawing_tool.h"

#include <QApplication>
#include <algorithm>
#include <cmath>
#include <utility>

#include "charts/anchoring.h"

namespace charts {
namespace {

constexpr double kBesideBars = 2;  // to the right and down, of one that would lie on another
constexpr double kBesidePixels = 16;
constexpr double kKeyPixels = 4;  // up or down by a key; with Ctrl ten times that, and ten bars

struct KeyStep {
  double bars = 0;
  double pixels = 0;
};

std::optional<KeyStep> stepOf(const QKeyEvent& event) {
  const double times = event.modifiers() & Qt::ControlModifier ? 10 : 1;
  switch (event.key()) {
    case Qt::Key_Left:
      return KeyStep{-times, 0};
    case Qt::Key_Right:
      return KeyStep{times, 0};
    case Qt::Key_Up:
      return KeyStep{0, -times * kKeyPixels};
    case Qt::Key_Down:
      return KeyStep{0, times * kKeyPixels};
    default:
      return std::nullopt;
  }
}

bool isEnter(const QKeyEvent& event) {
  return event.key() == Qt::Key_Return || event.key() == Qt::Key_Enter;
}

bool isFar(const QPoint& from, const QPoint& to) {
  return (to - from).manhattanLength() >= QApplication::startDragDistance();
}

}  // namespace

DrawingTool::DrawingTool(ChartContent& content, const CandleScene& scene, std::function<void()> changed)
    : m_content(content), m_scene(scene), m_changed(std::move(changed)) {}

void DrawingTool::setDrawings(std::vector<Drawing> drawings) {
  m_grab.reset();
  m_told = std::move(drawings);
  if (m_content.selected && *m_content.selected >= m_told.size())
    m_content.selected.reset();
  show();
  emit stateChanged();
}

void DrawingTool::arm(const std::optional<Drawing>& pattern) {
  dropGrab();
  m_pattern = pattern;
  m_next.reset();
  m_pressed.reset();
  m_byKeys = false;
  if (m_pattern) {
    m_pattern->anchors.clear();
    m_content.selected.reset();
  }
  show();
  emit stateChanged();
}

std::optional<DrawingKind> DrawingTool::armed() const {
  return m_pattern ? std::optional(m_pattern->kind) : std::nullopt;
}

void DrawingTool::select(std::optional<std::size_t> drawing) {
  if (drawing == m_content.selected)
    return;
  m_content.selected = drawing;
  m_content.held = drawing ? m_told[*drawing].anchors.size() : 0;
  show();
  emit stateChanged();
}

void DrawingTool::setHidden(bool hidden) {
  m_content.drawingsHidden = hidden;
  select(std::nullopt);
  show();
}

std::optional<std::size_t> DrawingTool::drawingAt(const QPoint& at) const {
  const auto hit = m_scene.prices().rect.contains(at) ? hitAt(m_scene.shapes(), at) : std::nullopt;
  return hit && hit->drawing < m_told.size() ? std::optional(hit->drawing) : std::nullopt;
}

bool DrawingTool::press(const QPoint& at, Qt::KeyboardModifiers modifiers) {
  if (m_content.store.empty() || !m_scene.prices().rect.contains(at))
    return false;
  if (m_pattern) {
    m_pressed = at;
    place(anchorUnder(at, modifiers));
    return true;
  }
  const auto hit = hitAt(m_scene.shapes(), at);
  if (!hit || hit->drawing >= m_told.size()) {
    select(std::nullopt);
    return false;
  }
  select(hit->drawing);
  // A locked one is chosen, and else as if it were not there.
  if (m_told[hit->drawing].locked)
    return false;
  m_grab = Grab{hit->drawing, hit->anchor, at};
  return true;
}

bool DrawingTool::move(const QPoint& at, Qt::KeyboardModifiers modifiers) {
  if (m_content.store.empty())
    return false;
  if (m_pattern) {
    m_byKeys = false;
    point(anchorUnder(at, modifiers));
    return true;
  }
  if (!m_grab)
    return false;
  Drawing drawing = m_told[m_grab->drawing];
  if (m_grab->anchor)
    drawing.anchors[*m_grab->anchor] = anchorUnder(at, modifiers);
  else
    drawing = moved(drawing, drawing.anchors.size(),
                    std::round((at.x() - m_grab->from.x()) / m_scene.prices().spacing()), at.y() - m_grab->from.y());
  m_content.drawings[m_grab->drawing] = isFar(m_grab->from, at) ? drawing : m_told[m_grab->drawing];
  m_changed();
  return true;
}

bool DrawingTool::release(const QPoint& at, Qt::KeyboardModifiers modifiers) {
  if (const auto pressed = std::exchange(m_pressed, std::nullopt)) {
    if (m_pattern && isFar(*pressed, at))
      place(anchorUnder(at, modifiers));
    return true;
  }
  if (!m_grab)
    return false;
  m_grab.reset();
  commit(m_content.drawings, m_content.selected);
  return true;
}

bool DrawingTool::doubleClick(const QPoint& at) {
  const auto drawing = m_pattern ? std::nullopt : drawingAt(at);
  if (!drawing)
    return false;
  select(drawing);
  emit editRequested(*drawing);
  return true;
}

bool DrawingTool::key(const QKeyEvent& event) {
  if (m_content.store.empty())
    return false;
  if (event.key() == Qt::Key_PageUp || event.key() == Qt::Key_PageDown) {
    selectNext(event.key() == Qt::Key_PageUp ? -1 : 1);
    return true;
  }
  return m_pattern ? placingKey(event) : selectedKey(event);
}

bool DrawingTool::placingKey(const QKeyEvent& event) {
  if (event.key() == Qt::Key_Escape) {
    arm(std::nullopt);
    return true;
  }
  const auto step = stepOf(event);
  if (!step && !isEnter(event))
    return false;
  const CandleStore& store = m_content.store;
  const PlotArea& area = m_scene.prices();
  m_byKeys = true;
  if (!m_next) {
    const ChartBar bar = store.bar(store.placeOf(std::clamp(area.right - 1, area.left, store.end() - 1)));
    m_next = Anchor{bar.openTime, bar.close};
  }
  if (!step) {
    place(*m_next);
    return true;
  }
  point(shifted(m_content, area, *m_next, step->bars, step->pixels));
  return true;
}

bool DrawingTool::selectedKey(const QKeyEvent& event) {
  if (!m_content.selected)
    return false;
  const std::size_t selected = *m_content.selected;
  if (event.key() == Qt::Key_Escape) {
    if (m_grab)
      dropGrab();
    else
      select(std::nullopt);
  } else if (event.key() == Qt::Key_Delete || event.key() == Qt::Key_Backspace) {
    removeSelected();
  } else if (isEnter(event)) {
    emit editRequested(selected);
  } else if (event.key() == Qt::Key_Space) {
    m_content.held = (m_content.held + 1) % (m_told[selected].anchors.size() + 1);
    show();
  } else if (const auto step = stepOf(event); step && event.modifiers() & Qt::ShiftModifier) {
    std::vector<Drawing> drawings = m_told;
    if (!m_told[selected].locked)
      drawings[selected] = moved(drawings[selected], m_content.held, step->bars, step->pixels);
    commit(std::move(drawings), selected, event.isAutoRepeat());
  } else {
    return false;
  }
  return true;
}

std::optional<Qt::CursorShape> DrawingTool::cursorAt(const QPoint& at) const {
  if (m_grab)
    return Qt::ClosedHandCursor;
  const auto drawing = drawingAt(at);
  if (!drawing)
    return std::nullopt;
  return m_told[*drawing].locked ? Qt::PointingHandCursor : Qt::OpenHandCursor;
}

std::optional<QPoint> DrawingTool::pointer() const {
  if (!m_next || !m_byKeys)
    return std::nullopt;
  const PlotArea& area = m_scene.prices();
  const QPointF at(area.x(m_content.store.positionOf(m_next->time)), area.y(m_next->price.toDoubleLossy()));
  return at.toPoint();
}

Anchor DrawingTool::anchorUnder(const QPoint& at, Qt::KeyboardModifiers modifiers) const {
  const bool otherwise = modifiers & Qt::ControlModifier;
  return anchorAt(m_content, m_scene.prices(), at, m_magnet != otherwise);
}

Drawing DrawingTool::besideOthers(Drawing drawing) const {
  const auto stands = [&drawing](const Drawing& one) {
    return one.kind == drawing.kind && one.anchors == drawing.anchors;
  };
  for (std::size_t i = 0; i < m_told.size() && std::any_of(m_told.begin(), m_told.end(), stands); ++i)
    drawing = moved(std::move(drawing), drawing.anchors.size(), kBesideBars, kBesidePixels);
  return drawing;
}

Drawing DrawingTool::moved(Drawing drawing, std::size_t held, double bars, double pixels) const {
  for (std::size_t i = 0; i < drawing.anchors.size(); ++i) {
    if (held == i || held >= drawing.anchors.size())
      drawing.anchors[i] = shifted(m_content, m_scene.prices(), drawing.anchors[i], bars, pixels);
  }
  return drawing;
}

void DrawingTool::place(const Anchor& anchor) {
  m_pattern->anchors.push_back(anchor);
  m_next = anchor;
  if (m_pattern->anchors.size() < typeOf(m_pattern->kind).anchors) {
    show();
    emit stateChanged();
    return;
  }
  std::vector<Drawing> drawings = m_told;
  drawings.push_back(*std::exchange(m_pattern, std::nullopt));
  m_next.reset();
  const std::size_t added = drawings.size() - 1;
  const bool wantsText = drawings.back().kind == DrawingKind::Text;
  commit(std::move(drawings), added);
  if (wantsText && m_content.selected == added)
    emit editRequested(added);
}

void DrawingTool::point(const Anchor& anchor) {
  if (m_next == anchor)
    return;
  m_next = anchor;
  show();
}

// As they were told, and the one under way as it would be if all its other points were where the next one is.
void DrawingTool::show() {
  m_content.drawings = m_told;
  if (m_pattern && m_next) {
    Drawing preview = *m_pattern;
    preview.anchors.resize(typeOf(preview.kind).anchors, *m_next);
    m_content.selected = m_told.size();
    m_content.held = preview.anchors.size();
    m_content.drawings.push_back(std::move(preview));
  } else if (m_content.selected && *m_content.selected >= m_told.size()) {
    m_content.selected.reset();
  }
  m_content.store.setVolumesSummed(std::any_of(m_content.drawings.begin(), m_content.drawings.end(),
                                               [](const Drawing& one) { return one.kind == DrawingKind::Vwap; }));
  m_changed();
}

void DrawingTool::dropGrab() {
  m_grab.reset();
  show();
}

void DrawingTool::commit(std::vector<Drawing> drawings, std::optional<std::size_t> selected, bool goesOn) {
  const std::vector<Drawing> before = std::exchange(m_told, std::move(drawings));
  if (selected != m_content.selected)
    m_content.held = selected ? m_told[*selected].anchors.size() : 0;
  m_content.selected = selected;
  show();
  if (m_told != before)
    emit edited(std::vector<Drawing>(m_told), goesOn);
  emit stateChanged();
}

void DrawingTool::removeSelected() {
  if (m_told[*m_content.selected].locked)
    return;
  m_grab.reset();
  std::vector<Drawing> drawings = m_told;
  drawings.erase(drawings.begin() + static_cast<std::ptrdiff_t>(*m_content.selected));
  commit(std::move(drawings), std::nullopt);
}

void DrawingTool::selectNext(int step) {
  if (m_pattern || m_content.drawingsHidden)
    return;
  const auto size = static_cast<int>(m_told.size());
  int next = m_content.selected ? static_cast<int>(*m_content.selected) : step > 0 ? -1 : size;
  do
    next += step;
  while (next >= 0 && next < size && m_told[static_cast<std::size_t>(next)].hidden);
  select(next >= 0 && next < size ? std::optional(static_cast<std::size_t>(next)) : std::nullopt);
}

}  // namespace charts
