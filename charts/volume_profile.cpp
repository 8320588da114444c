#include "charts/volume_profile.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace charts {
namespace {

constexpr int kPixelsOfRow = 6;
constexpr double kValueShare = 0.7;
constexpr double kWidthShare = 0.25;        // of the area
constexpr std::size_t kMostPieces = 8'192;  // enough for each row of a screen to have many

// Sums over rows, of which each piece fills a stretch evenly: the rows at its ends in part, those between in whole.
class Rows {
 public:
  explicit Rows(std::size_t count) : parts_(count), steps_(count + 1) {}

  // From one height to another, counted in rows, of which those beyond the ends are lost.
  void add(double from, double to, double amount) {
    const double count = static_cast<double>(parts_.size());
    const double perRow = amount / (to - from);
    from = std::clamp(from, 0.0, count);
    to = std::clamp(to, 0.0, count);
    if (!(from < to))
      return;
    const auto first = std::min(static_cast<std::size_t>(from), parts_.size() - 1);
    const auto last = std::min(static_cast<std::size_t>(to), parts_.size() - 1);
    if (first == last) {
      parts_[first] += perRow * (to - from);
      return;
    }
    parts_[first] += perRow * (static_cast<double>(first + 1) - from);
    parts_[last] += perRow * (to - static_cast<double>(last));
    steps_[first + 1] += perRow;
    steps_[last] -= perRow;
  }
  std::vector<double> sums() const {
    std::vector<double> sums = parts_;
    double whole = 0;
    for (std::size_t row = 0; row < sums.size(); ++row)
      sums[row] = std::max(0.0, sums[row] + (whole += steps_[row]));
    return sums;
  }

 private:
  std::vector<double> parts_;
  std::vector<double> steps_;  // by how much whole rows differ from the one below
};

void findValueArea(VolumeProfile& profile) {
  const std::vector<double>& rows = profile.rows;
  profile.busiest = static_cast<std::size_t>(std::max_element(rows.begin(), rows.end()) - rows.begin());
  profile.from = profile.busiest;
  profile.to = profile.busiest + 1;
  const double wanted = kValueShare * std::accumulate(rows.begin(), rows.end(), 0.0);
  double held = rows[profile.busiest];
  while (held < wanted && profile.to - profile.from < rows.size()) {
    const double below = profile.from > 0 ? rows[profile.from - 1] : -1;
    const double above = profile.to < rows.size() ? rows[profile.to] : -1;
    held += std::max(below, above);
    if (above >= below)
      ++profile.to;
    else
      --profile.from;
  }
}

}  // namespace

VolumeProfile profileOf(const BarColumns& bars, PlaceRange places, const PlotArea& area) {
  VolumeProfile profile;
  const int count = area.rect.height() / kPixelsOfRow;
  if (count < 1 || places.from >= places.to)
    return profile;
  Rows rows(static_cast<std::size_t>(count));
  const auto heightOf = [&](oms::Price price) {
    return area.values.share(price.toDoubleLossy(), area.logarithmic) * count;
  };
  for (const Extremes& piece : bars.pieces(places.from, places.to, kMostPieces)) {
    const double low = heightOf(piece.low);
    // A price that did not move still fills what a pixel does.
    const double high = std::max(heightOf(piece.high), low + 1.0 / kPixelsOfRow);
    rows.add(low, high, static_cast<double>(piece.traded));
  }
  profile.rows = rows.sums();
  findValueArea(profile);
  if (!(profile.rows[profile.busiest] > 0))
    profile.rows.clear();
  return profile;
}

void paintProfile(QPainter& painter, const PlotArea& area, const VolumeProfile& profile, const ChartPalette& palette) {
  if (profile.rows.empty())
    return;
  const double most = profile.rows[profile.busiest];
  const double height = static_cast<double>(area.rect.height()) / static_cast<double>(profile.rows.size());
  const int right = area.rect.right() + 1;
  for (std::size_t row = 0; row < profile.rows.size(); ++row) {
    const auto width = static_cast<int>(std::lround(profile.rows[row] / most * kWidthShare * area.rect.width()));
    const auto top = static_cast<int>(std::lround(area.rect.bottom() + 1 - static_cast<double>(row + 1) * height));
    const auto bottom = static_cast<int>(std::lround(area.rect.bottom() + 1 - static_cast<double>(row) * height)) - 1;
    const bool value = row >= profile.from && row < profile.to;
    const double strength = row == profile.busiest ? 0.6 : value ? 0.32 : 0.16;
    painter.fillRect(QRect(QPoint(right - width, top), QPoint(right - 1, bottom - 1)),
                     mixed(palette.panel, palette.accent, strength));
  }
}

}  // namespace charts
