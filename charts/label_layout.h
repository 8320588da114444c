#pragma once

#include <vector>

namespace charts {

// A label that wants to stand at a height; among labels that push each other the heavier ones move less.
struct LabelWish {
  double center = 0;
  double weight = 1;
};

// Centers, in the order of the wishes, at least `height` apart and within [top, bottom], as near to the wishes as can
// be (least squares). When they cannot all fit they are spread evenly and overlap equally.
std::vector<double> spreadLabels(const std::vector<LabelWish>& wishes, double height, double top, double bottom);

}  // namespace charts
