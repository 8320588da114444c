#include "charts/condition_bands.h"

#include <QFontMetrics>
#include <algorithm>
#include <array>
#include <cmath>

#include "charts/bar_painter.h"

namespace charts {
namespace {

constexpr int kBandGap = 8;          // above the first
constexpr int kBandInset = 2;        // of what is filled from the row's edges
constexpr int kBandNameInset = 4;    // of its name from the left
constexpr double kBandShare = 0.45;  // of its colour over the ground

int bandRowHeight(const ChartContent& content) {
  return QFontMetrics(content.font).height() + 2;
}

}  // namespace

std::size_t bandsWithin(const ChartContent& content, int room) {
  const int fit = std::max(0, room / 4 - kBandGap) / bandRowHeight(content);
  return std::min(content.bands.size(), static_cast<std::size_t>(fit));
}

int bandSpace(const ChartContent& content, std::size_t count) {
  return count == 0 ? 0 : kBandGap + static_cast<int>(count) * bandRowHeight(content);
}

std::vector<BandRow> bandRows(const ChartContent& content, std::size_t count, const PlotArea& prices,
                              const QRect& last) {
  std::vector<BandRow> rows;
  if (content.store.empty())
    return rows;
  const CandleStore& store = content.store;
  const oms::Timestamp from = store.timeAt(prices.left);
  // The edge of a bar lies half a bar before its middle.
  const auto edge = [&](oms::Timestamp time) {
    const double x = prices.x(store.positionOf(time) - 0.5);
    return static_cast<int>(
        std::lround(std::clamp(x, static_cast<double>(prices.rect.left()), prices.rect.right() + 1.0)));
  };
  const int height = bandRowHeight(content);
  int top = last.bottom() + 1 + kBandGap;
  for (const Band& band : std::span(content.bands).first(count)) {
    BandRow row{QRect(prices.rect.left(), top, prices.rect.width(), height), {}};
    top += height;
    auto span =
        std::partition_point(band.held.begin(), band.held.end(), [from](const auto& one) { return one.second < from; });
    for (; span != band.held.end(); ++span) {
      const int left = edge(span->first);
      if (left > prices.rect.right())
        break;
      const QRect held(left, row.rect.top() + kBandInset, std::max(1, edge(span->second) - left),
                       height - 2 * kBandInset);
      // Where bars are narrower than a pixel many spans are one.
      if (row.held.empty() || row.held.back() != held)
        row.held.push_back(held);
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

void paintBands(PixelPainter& pixels, std::span<const BandRow> rows, const ChartContent& content) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const BandRow& row = rows[i];
    QPainter& painter = pixels.painter();
    painter.setClipRect(row.rect);
    const QColor color = mixed(content.palette.panel, colorOf(content.bands[i].color, content.palette), kBandShare);
    for (const QRect& held : row.held)
      painter.fillRect(held, color);
    painter.setFont(content.font);
    const QRect name = row.rect.adjusted(kBandNameInset, 0, 0, 0);
    const int width = QFontMetrics(content.font).horizontalAdvance(content.bands[i].name);
    painter.fillRect(QRect(row.rect.topLeft(), QSize(width + 2 * kBandNameInset, row.rect.height())),
                     content.palette.panel);
    painter.setPen(content.palette.muted);
    painter.drawText(name, Qt::AlignLeft | Qt::AlignVCenter, content.bands[i].name);
  }
}

}  // namespace charts
