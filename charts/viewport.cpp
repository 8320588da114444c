#include "charts/viewport.h"

#include <algorithm>

namespace charts {
namespace {

constexpr double kRightMargin = 16;  // pixels between the last bar and the axis
constexpr double kWidestSpacing = 64;
constexpr double kFewestBars = 5;  // stay in view however far one pans

}  // namespace

void Viewport::setWidth(double pixels) {
  width_ = std::max(1.0, pixels);
  if (wantedBars_ > 0)
    zoomToLast(wantedBars_);
  clampView();
}

void Viewport::setBars(double first, double end) {
  first_ = first;
  end_ = end;
  clampView();
}

void Viewport::zoomToLast(int bars) {
  following_ = true;
  if (width_ <= 0) {
    wantedBars_ = bars;
    return;
  }
  wantedBars_ = 0;
  spacing_ = std::max(1.0, width_ - kRightMargin) / std::max(1, bars);
  clampView();
}

void Viewport::goToLast() {
  following_ = true;
  clampView();
}

void Viewport::goToFirst() {
  if (width_ <= 0)
    return;
  wantedBars_ = 0;
  right_ = first_ - 0.5 + width_ / spacing_;
  following_ = right_ >= lastEdge();
  clampView();
}

void Viewport::show(double left, double right) {
  if (width_ <= 0 || !(right > left))
    return;
  wantedBars_ = 0;
  spacing_ = width_ / (right - left);
  clampSpacing();
  right_ = right;
  following_ = right_ >= lastEdge();
  clampView();
}

void Viewport::centerAt(double index) {
  if (width_ <= 0)
    return;
  wantedBars_ = 0;
  right_ = index + width_ / spacing_ / 2;
  following_ = right_ >= lastEdge();
  clampView();
}

void Viewport::zoomAt(double x, double factor) {
  if (width_ <= 0 || !(factor > 0))
    return;
  const double anchor = left() + x / spacing_;
  spacing_ *= factor;
  clampSpacing();
  right_ = anchor + (width_ - x) / spacing_;
  following_ = right_ >= lastEdge();
  clampView();
}

void Viewport::panBy(double pixels) {
  right_ -= pixels / spacing_;
  // Back at the last bar it follows again, so that nobody has to look for a button.
  following_ = right_ >= lastEdge();
  clampView();
}

double Viewport::lastEdge() const {
  return end_ - 0.5 + kRightMargin / spacing_;
}

void Viewport::clampSpacing() {
  const double count = std::max(1.0, end_ - first_);
  const double narrowest = std::min(1.0, std::max(1.0, width_ - kRightMargin) / count);
  spacing_ = std::clamp(spacing_, narrowest, kWidestSpacing);
}

void Viewport::clampView() {
  clampSpacing();
  const double last = lastEdge();
  const double kept = std::min({kFewestBars, end_ - first_, width_ / spacing_});
  right_ = following_ ? last : std::clamp(right_, first_ - 0.5 + kept, last);
}

}  // namespace charts
