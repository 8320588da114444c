#include "charts/chart_palette.h"

#include <cmath>

namespace charts {

QColor mixed(const QColor& base, const QColor& over, double share) {
  const auto channel = [share](int a, int b) { return static_cast<int>(std::lround(a + (b - a) * share)); };
  return QColor(channel(base.red(), over.red()), channel(base.green(), over.green()),
                channel(base.blue(), over.blue()));
}

}  // namespace charts
