#include "charts/line_tool.h"

#include <QApplication>
#include <algorithm>
#include <cstdlib>
#include <utility>

namespace charts {
namespace {

constexpr int kStrokeReach = 3;  // pixels beside a line that take it

}  // namespace

const Chip* handleAt(const MarkLayout& marks, const QPoint& at) {
  // The last one is painted over the others.
  const auto found = std::find_if(marks.chips.rbegin(), marks.chips.rend(), [&at](const Chip& chip) {
    return chip.cancel.contains(at) || chip.rect.contains(at);
  });
  return found == marks.chips.rend() ? nullptr : &*found;
}

const Chip* strokeAt(const MarkLayout& marks, const QRect& area, const QPoint& at) {
  const Chip* nearest = nullptr;
  int least = kStrokeReach + 1;
  for (const Chip& chip : marks.chips) {
    const int away = std::abs(chip.lineY - at.y());
    const bool isLine = chip.line.state != LineState::Left && chip.folds == 0 && chip.beyond == 0;
    if (!area.contains(at) || !isLine || away >= least)
      continue;
    least = away;
    nearest = &chip;
  }
  return nearest;
}

LineGrip::LineGrip(const QPoint& at, std::optional<int> lineY, oms::Price price)
    : from_(at), lineY_(lineY), price_(price) {}

std::optional<oms::Price> LineGrip::priceAt(const PlotArea& area, const QPoint& at) {
  moved_ = moved_ || std::abs(at.y() - from_.y()) >= QApplication::startDragDistance();
  if (!moved_)
    return std::nullopt;
  // A pixel is many ticks: back where it was taken it is where it stood.
  if (lineY_ && at.y() == from_.y())
    return price_;
  const int y = at.y() + (lineY_ ? *lineY_ - from_.y() : 0);
  return area.priceAt(std::clamp(y, area.rect.top(), area.rect.bottom()));
}

LineTool::LineTool(const ChartContent& content, const CandleScene& scene) : m_content(content), m_scene(scene) {}

void LineTool::armBracket(bool armed) {
  if (std::exchange(m_armed, armed) != armed)
    emit bracketArmed(armed);
}

void LineTool::drop() {
  m_grip.reset();
  m_from.reset();
  m_fixed.clear();
  m_pressed = {};
}

bool LineTool::press(const QPoint& at, Qt::KeyboardModifiers modifiers) {
  drop();
  if (m_content.store.empty())
    return false;
  if (const Chip* chip = handleAt(m_scene.marks(), at)) {
    if (!chip->cancel.contains(at))
      return take(*chip, at);
    m_pressed = chip->line.cancels;
    return true;
  }
  if ((m_armed || modifiers & Qt::ShiftModifier) && plot().contains(at)) {
    m_from = priceAt(at);
    m_grip.emplace(at, std::nullopt, *m_from);
    return true;
  }
  const Chip* chip = strokeAt(m_scene.marks(), plot(), at);
  return chip != nullptr && take(*chip, at);
}

bool LineTool::take(const Chip& chip, const QPoint& at) {
  if (chip.line.handle.part == LinePart::None && chip.line.fixed.isEmpty())
    return false;
  m_grip.emplace(at, chip.beyond == 0 ? std::optional(chip.lineY) : std::nullopt, chip.line.price);
  m_handle = chip.line.handle;
  m_fixed = chip.line.fixed;
  return true;
}

bool LineTool::move(const QPoint& at) {
  if (!m_grip)
    return m_pressed.isSet();
  const auto price = m_grip->priceAt(m_scene.prices(), at);
  if (!price)
    return true;
  if (!m_fixed.isEmpty()) {
    const QString why = m_fixed;
    drop();
    emit refused(why);
  } else if (m_from) {
    emit bracketDragged(*m_from, *price);
  } else {
    emit dragged(m_handle, *price);
  }
  return true;
}

bool LineTool::release(const QPoint& at) {
  const oms::OrderId pressed = m_pressed;
  const bool held = m_grip.has_value() || pressed.isSet();
  const bool moved = isDragging();
  if (moved && m_from)
    armBracket(false);
  drop();
  if (pressed.isSet() && cancelAt(at) == pressed)
    emit cancelRequested(pressed);
  else if (moved && at.x() >= plot().left() && at.x() <= plot().right())
    emit dropped();
  else if (moved)
    emit abandoned();
  return held;
}

const Chip* LineTool::chipAt(const QPoint& at) const {
  const Chip* chip = handleAt(m_scene.marks(), at);
  return chip != nullptr ? chip : strokeAt(m_scene.marks(), plot(), at);
}

std::optional<Qt::CursorShape> LineTool::cursorAt(const QPoint& at) const {
  if (m_grip)
    return Qt::SizeVerCursor;
  if (cancelAt(at).isSet())
    return Qt::PointingHandCursor;
  if (const Chip* chip = chipAt(at)) {
    if (!chip->line.fixed.isEmpty())
      return Qt::ForbiddenCursor;
    if (chip->line.handle.part != LinePart::None)
      return Qt::SizeVerCursor;
  }
  return m_armed && plot().contains(at) ? std::optional(Qt::CrossCursor) : std::nullopt;
}

QString LineTool::tipAt(const QPoint& at) const {
  const Chip* chip = chipAt(at);
  return chip == nullptr ? QString() : chip->line.fixed;
}

std::optional<PriceLine> LineTool::lineAt(const QPoint& at) const {
  const Chip* chip = chipAt(at);
  return chip == nullptr ? std::nullopt : std::optional(chip->line);
}

oms::OrderId LineTool::cancelAt(const QPoint& at) const {
  const Chip* chip = handleAt(m_scene.marks(), at);
  return chip != nullptr && chip->cancel.contains(at) ? chip->line.cancels : oms::OrderId{};
}

std::optional<oms::Price> LineTool::priceAt(const QPoint& at) const {
  if (m_content.store.empty() || !plot().contains(at))
    return std::nullopt;
  return m_scene.prices().priceAt(at.y());
}

int LineTool::heightOf(oms::Price price) const {
  return clampedY(m_scene.prices(), price.toDoubleLossy());
}

}  // namespace charts
