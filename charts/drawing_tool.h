#pragma once

#include <QKeyEvent>
#include <QObject>
#include <functional>
#include <optional>

#include "charts/candle_scene.h"

namespace charts {

// What mouse and keys do with the drawings of a chart. Armed with a kind, each click (or Enter) gives one of its
// points, and a drag gives two; without, a click chooses a drawing, and a drag moves it or the anchor that it began at.
// What comes of it is asked for as a list; whoever keeps the drawings tells it back.
class DrawingTool : public QObject {
  Q_OBJECT

 public:
  // `changed` runs when other drawings are to be shown than before.
  DrawingTool(ChartContent& content, const CandleScene& scene, std::function<void()> changed);

  // All of the symbol's; what was under way with others is dropped.
  void setDrawings(std::vector<Drawing> drawings);
  // The next drawing is one like this, whose anchors are to be placed; nothing: none is.
  void arm(const std::optional<Drawing>& pattern);
  std::optional<DrawingKind> armed() const;
  std::size_t placed() const { return m_pattern ? m_pattern->anchors.size() : 0; }
  void select(std::optional<std::size_t> drawing);
  std::optional<std::size_t> selected() const { return m_pattern ? std::nullopt : m_content.selected; }
  // Whether points go to the open, high, low or close that is near; Ctrl at the click says the opposite.
  void setMagnet(bool on) { m_magnet = on; }
  void setHidden(bool hidden);
  // As it is; where one of its kind stands just there, some bars and pixels beside, so that both are seen.
  Drawing besideOthers(Drawing drawing) const;

  // The drawing that a click there would choose.
  std::optional<std::size_t> drawingAt(const QPoint& at) const;
  // Of the mouse's left button. True where it was meant for a drawing.
  bool press(const QPoint& at, Qt::KeyboardModifiers modifiers);
  bool move(const QPoint& at, Qt::KeyboardModifiers modifiers);
  bool release(const QPoint& at, Qt::KeyboardModifiers modifiers);
  bool doubleClick(const QPoint& at);
  bool key(const QKeyEvent& event);
  // What the pointer looks like there, where drawings have a say in it.
  std::optional<Qt::CursorShape> cursorAt(const QPoint& at) const;
  // Where the next point would be placed, while keys say where.
  std::optional<QPoint> pointer() const;

 signals:
  // `goesOn`: by a key that is held, so that it is no step of its own.
  void edited(const std::vector<charts::Drawing>& drawings, bool goesOn);
  void editRequested(std::size_t drawing);  // its style, or its text
  void stateChanged();                      // armed, placed or selected

 private:
  struct Grab {
    std::size_t drawing = 0;
    std::optional<std::size_t> anchor;  // none: all of it
    QPoint from;
  };

  Anchor anchorUnder(const QPoint& at, Qt::KeyboardModifiers modifiers) const;
  // One of its anchors, or all of it, where `held` is no place of one.
  Drawing moved(Drawing drawing, std::size_t held, double bars, double pixels) const;
  void place(const Anchor& anchor);
  void point(const Anchor& anchor);
  void show();
  void dropGrab();
  void commit(std::vector<Drawing> drawings, std::optional<std::size_t> selected, bool goesOn = false);
  void removeSelected();
  void selectNext(int step);
  bool placingKey(const QKeyEvent& event);
  bool selectedKey(const QKeyEvent& event);

  ChartContent& m_content;
  const CandleScene& m_scene;
  std::function<void()> m_changed;
  std::vector<Drawing> m_told;
  std::optional<Drawing> m_pattern;  // armed, with the anchors that are placed
  std::optional<Anchor> m_next;      // where its next one would be
  bool m_byKeys = false;
  std::optional<QPoint> m_pressed;  // where a point was placed by a button that is still down
  std::optional<Grab> m_grab;
  bool m_magnet = false;
};

}  // namespace charts
