#pragma once

#include <cstddef>
#include <vector>

namespace charts {

// A label that wants to stand at a height; among labels that push each other the heavier ones move less.
struct LabelWish {
  double center = 0;
  double weight = 1;
  bool alone = false;  // never put together with others
};

// Centers, in the order of the wishes, at least `height` apart and within [top, bottom], as near to the wishes as can
// be (least squares). When they cannot all fit they are spread evenly and overlap equally.
std::vector<double> spreadLabels(const std::vector<LabelWish>& wishes, double height, double top, double bottom);

// Which of them share a label, as places of wishes: each has its own where there are no more than `most`; else those
// that lie in one of the strips into which the height is cut, and may be put together. By their first ones' order.
std::vector<std::vector<std::size_t>> foldLabels(const std::vector<LabelWish>& wishes, std::size_t most, double top,
                                                 double bottom);

}  // namespace charts
