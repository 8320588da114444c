#pragma once

namespace charts {

// Which bars are on show. The spacing of bars in pixels is what stays when the window grows; the right edge stays at
// the last bar while following, and at its bar otherwise.
class Viewport {
 public:
  void setWidth(double pixels);
  // Indices of the first bar and one past the last.
  void setBars(double first, double end);

  void zoomToLast(int bars);
  void goToLast();
  // The first bar at the left edge.
  void goToFirst();
  // Those positions at the edges, as far as there is room for the bars between.
  void show(double left, double right);
  // That bar in the middle.
  void centerAt(double index);
  // A factor above 1 makes bars wider; the bar under `x`, pixels from the left edge, stays there.
  void zoomAt(double x, double factor);
  // Positive moves the bars to the right, into the past.
  void panBy(double pixels);

  bool following() const { return following_; }
  double spacing() const { return spacing_; }  // pixels a bar
  double left() const { return right_ - width_ / spacing_; }
  double right() const { return right_; }

 private:
  double lastEdge() const;
  void clampSpacing();
  void clampView();

  double width_ = 0;
  double spacing_ = 7;
  double first_ = 0;
  double end_ = 0;
  double right_ = 0;
  int wantedBars_ = 0;  // asked for before the width was known
  bool following_ = true;
};

}  // namespace charts
