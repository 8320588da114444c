#include "charts/label_layout.h"

#include <algorithm>
#include <numeric>

namespace charts {
namespace {

// Labels that touch and so move as one. `offset` centers are measured with the gaps taken out.
struct Cluster {
  double sum = 0;
  double weight = 0;
  std::size_t count = 0;

  double center() const { return sum / weight; }
};

}  // namespace

std::vector<double> spreadLabels(const std::vector<LabelWish>& wishes, double height, double top, double bottom) {
  std::vector<std::size_t> order(wishes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&wishes](std::size_t a, std::size_t b) { return wishes[a].center < wishes[b].center; });
  if (wishes.empty())
    return {};

  const auto count = static_cast<double>(wishes.size());
  const double gap = count > 1 ? std::min(height, std::max(0.0, bottom - top - height) / (count - 1)) : height;

  // With k gaps taken out of the k-th label, "apart" becomes "not descending": isotonic regression by pooling.
  std::vector<Cluster> clusters;
  for (std::size_t k = 0; k < order.size(); ++k) {
    const LabelWish& wish = wishes[order[k]];
    clusters.push_back({(wish.center - static_cast<double>(k) * gap) * wish.weight, wish.weight, 1});
    while (clusters.size() > 1 && clusters[clusters.size() - 2].center() >= clusters.back().center()) {
      const Cluster last = clusters.back();
      clusters.pop_back();
      clusters.back().sum += last.sum;
      clusters.back().weight += last.weight;
      clusters.back().count += last.count;
    }
  }

  const double lowest = top + height / 2;
  const double highest = std::max(lowest, bottom - height / 2 - (count - 1) * gap);
  std::vector<double> centers(wishes.size());
  std::size_t k = 0;
  for (const Cluster& cluster : clusters) {
    const double center = std::clamp(cluster.center(), lowest, highest);
    for (std::size_t i = 0; i < cluster.count; ++i, ++k)
      centers[order[k]] = center + static_cast<double>(k) * gap;
  }
  return centers;
}

std::vector<std::vector<std::size_t>> foldLabels(const std::vector<LabelWish>& wishes, std::size_t most, double top,
                                                 double bottom) {
  std::vector<std::vector<std::size_t>> groups;
  const auto alone = static_cast<std::size_t>(
      std::count_if(wishes.begin(), wishes.end(), [](const LabelWish& wish) { return wish.alone; }));
  const std::size_t strips = most > alone ? most - alone : 1;
  std::vector<std::size_t> groupOf(strips, wishes.size());
  for (std::size_t i = 0; i < wishes.size(); ++i) {
    if (wishes.size() <= most || wishes[i].alone) {
      groups.push_back({i});
      continue;
    }
    const double share = std::clamp((wishes[i].center - top) / std::max(1.0, bottom - top), 0.0, 1.0);
    const auto strip = std::min(strips - 1, static_cast<std::size_t>(share * static_cast<double>(strips)));
    if (groupOf[strip] == wishes.size()) {
      groupOf[strip] = groups.size();
      groups.emplace_back();
    }
    groups[groupOf[strip]].push_back(i);
  }
  return groups;
}

}  // namespace charts
