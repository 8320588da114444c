#include "oms/indicators/average_kind.h"

namespace oms {

AnyAverage::AnyAverage(double kind, double period) : average_(SimpleAverage(whole(period))) {
  if (period <= 1)
    return;
  switch (static_cast<AverageKind>(kind)) {
    case AverageKind::simple:
      break;
    case AverageKind::exponential:
      average_ = SmoothedAverage::exponential(whole(period));
      break;
    case AverageKind::weighted:
      average_.emplace<WeightedAverage>(whole(period));
      break;
    case AverageKind::twice:
      average_.emplace<DoubleAverage>(whole(period));
      break;
    case AverageKind::thrice:
      average_.emplace<TripleAverage>(whole(period));
      break;
    case AverageKind::triangular:
      average_.emplace<TriangularAverage>(whole(period));
      break;
    case AverageKind::adaptive:
      average_.emplace<AdaptiveAverage>(whole(period));
      break;
  }
}

std::size_t AnyAverage::lookback(double kind, double period) {
  const std::size_t bars = whole(period);
  if (bars <= 1)
    return 0;
  switch (static_cast<AverageKind>(kind)) {
    case AverageKind::twice:
      return 2 * (bars - 1);
    case AverageKind::thrice:
      return 3 * (bars - 1);
    case AverageKind::adaptive:
      return bars;
    default:
      return bars - 1;
  }
}

}  // namespace oms
