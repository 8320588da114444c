#pragma once

#include <benchmark/benchmark.h>
#include <time.h>

#include <QApplication>
#include <algorithm>
#include <cmath>
#include <vector>

#include "charts/candle_chart.h"
#include "tests/charts/series.h"

// A chart with what a session puts into it, and how its frames are timed.
namespace charts {

inline constexpr QSize kSize(1600, 900);
inline constexpr std::size_t kBars = 5'000;

inline double threadSeconds() {
  timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

template <class Frame>
void measure(benchmark::State& state, Frame frame) {
  for (auto _ : state) {
    const double start = threadSeconds();
    frame();
    state.SetIterationTime(threadSeconds() - start);
  }
}

// Never destroyed: the platform's own statics would be gone before it.
inline QApplication& application() {
  static int argc = 1;
  static char name[] = "chart_benchmark";
  static char* argv[] = {name, nullptr};
  qputenv("QT_QPA_PLATFORM", "offscreen");
  static auto* instance = new QApplication(argc, argv);
  return *instance;
}

// Until its averages are in the picture, which come between events.
inline void paintComputed(CandleChart& chart) {
  const auto isComputed = [&chart] {
    const std::vector<BarInfo> last = chart.barsInView(1);
    return !last.empty() && std::isfinite(last.back().values.back());
  };
  do
    QCoreApplication::processEvents();
  while (!isComputed());
  QCoreApplication::processEvents();
}

struct LiveChart {
  explicit LiveChart(std::size_t bars = kBars) : series(walk(0, bars)) {
    chart.resize(kSize);
    chart.setInstrument("BTCUSDT", 1);
    chart.setStudies({{"ema", {12}}, {"ema", {26}, StudySource::Close, ColorRole::Warning}});
    chart.setSeries(&series);
    const double last = series.bars.back().close.toDoubleLossy();
    chart.setLines({{LineKind::Target, oms::Side::sell, priceOf(last + 90), "Target 0.150 · +45.00", {1}},
                    {LineKind::Position, oms::Side::buy, priceOf(last - 20), "Long 0.150 · +18.42", {}},
                    {LineKind::Stop, oms::Side::sell, priceOf(last - 80), "Stop 0.150 · −25.50", {2}}});
    std::vector<ChartMark> markers;
    for (std::size_t i = 0; i < bars; i += bars / 100) {
      markers.push_back({series.bars[i].openTime, i % 100 == 0 ? oms::Side::buy : oms::Side::sell, "Bought 0.150"});
    }
    chart.setMarkers(markers);
    chart.show();
    paintComputed(chart);
    // What a session's view goes on with.
    const std::size_t kept = std::min<std::size_t>(bars, kBars);
    series.bars.erase(series.bars.begin(), series.bars.end() - static_cast<std::ptrdiff_t>(kept));
    series.bars.shrink_to_fit();
    series.firstIndex = bars - kept;
  }
  void tick(int count) {
    series.bars.back().close = series.bars.back().close + priceOf(count % 2 == 0 ? 0.1 : -0.1);
    chart.updateSeries(series);
  }
  static void paint() { QCoreApplication::processEvents(); }

  QApplication& app = application();
  CandleChart chart;
  oms::BarSeries series;
};

}  // namespace charts
