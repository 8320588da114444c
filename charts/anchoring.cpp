#include "charts/anchoring.h"

#include <cmath>
#include <optional>

namespace charts {
namespace {

constexpr double kMagnetReach = 24;           // pixels up and down
constexpr double kMagnetAside = 6;            // and to the sides
constexpr std::size_t kMostMagnetBars = 512;  // that are looked at

// What is out of a price's range becomes zero.
oms::Price roundedPrice(double value, int decimals) {
  const double steps = std::pow(10.0, decimals);
  return oms::Price::fromDoubleLossy(std::round(value * steps) / steps);
}

oms::Timestamp barTimeAt(const CandleStore& store, double position) {
  const double last = store.end() - 1;
  if (position > last)
    return store.timeAt(last + std::round(position - last));
  if (position < store.first())
    return store.timeAt(store.first() + std::round(position - store.first()));
  return oms::Timestamp::fromNs(store.bars().openNs(store.placeOf(position)));
}

// Where bars are wide the one under the pointer is meant, wherever in it the pointer stands.
bool areWide(const PlotArea& area) {
  return area.spacing() > kMagnetAside;
}

PlaceRange placesNear(const CandleStore& store, const PlotArea& area, double x) {
  if (areWide(area)) {
    const std::size_t under = store.placeOf(area.indexAt(x));
    return {under, under + 1};
  }
  const PlaceRange near{store.placeFrom(area.indexAt(x - kMagnetAside)),
                        store.placeFrom(area.indexAt(x + kMagnetAside))};
  if (near.to - near.from <= kMostMagnetBars)
    return near;
  const std::size_t from = (near.from + near.to - kMostMagnetBars) / 2;
  return {from, from + kMostMagnetBars};
}

std::optional<Anchor> nearestPrice(const CandleStore& store, const PlotArea& area, const QPointF& at) {
  const PlaceRange places = placesNear(store, area, at.x());
  std::optional<Anchor> nearest;
  double least = kMagnetReach;
  for (std::size_t place = places.from; place < places.to; ++place) {
    const ChartBar bar = store.bar(place);
    const double aside = areWide(area) ? 0 : area.x(store.position(place)) - at.x();
    for (const oms::Price price : {bar.open, bar.high, bar.low, bar.close}) {
      const double away = std::hypot(aside, area.y(price.toDoubleLossy()) - at.y());
      if (away >= least)
        continue;
      least = away;
      nearest = Anchor{bar.openTime, price};
    }
  }
  return nearest;
}

}  // namespace

Anchor anchorAt(const ChartContent& content, const PlotArea& area, const QPointF& at, bool magnet) {
  if (const auto near = magnet ? nearestPrice(content.store, area, at) : std::nullopt)
    return *near;
  return {barTimeAt(content.store, area.indexAt(at.x())), roundedPrice(area.valueAt(at.y()), content.decimals)};
}

Anchor shifted(const ChartContent& content, const PlotArea& area, Anchor anchor, double bars, double pixels) {
  if (bars != 0)
    anchor.time = content.store.timeAt(content.store.positionOf(anchor.time) + bars);
  if (pixels != 0)
    anchor.price = roundedPrice(area.valueAt(area.y(anchor.price.toDoubleLossy()) + pixels), content.decimals);
  return anchor;
}

}  // namespace charts
