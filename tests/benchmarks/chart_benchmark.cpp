#include <benchmark/benchmark.h>

#include <time.h>

#include <QApplication>
#include <QMouseEvent>

#include "charts/candle_chart.h"
#include "charts/equity_chart.h"
#include "tests/charts/series.h"

// Whole frames of the charts: what the data changes, the replot, and the widget's painting into its window. Timed by
// the thread's CPU clock: the wall's would count what else the machine does.
namespace charts {
namespace {

constexpr QSize kSize(1600, 900);
constexpr std::size_t kBars = 5'000;

double threadSeconds() {
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
QApplication& application() {
  static int argc = 1;
  static char name[] = "chart_benchmark";
  static char* argv[] = {name, nullptr};
  qputenv("QT_QPA_PLATFORM", "offscreen");
  static auto* instance = new QApplication(argc, argv);
  return *instance;
}

struct LiveChart {
  LiveChart() : series(walk(0, kBars)) {
    chart.resize(kSize);
    chart.setInstrument("BTCUSDT", 1);
    chart.setOverlays({{"EMA 12", ColorRole::Accent, 12}, {"EMA 26", ColorRole::Warning, 26}});
    chart.setSeries(&series);
    const double last = series.bars.back().close.toDoubleLossy();
    chart.setLines({{LineKind::Target, oms::Side::sell, priceOf(last + 90), "Target 0.150 · +45.00", {1}},
                    {LineKind::Position, oms::Side::buy, priceOf(last - 20), "Long 0.150 · +18.42", {}},
                    {LineKind::Stop, oms::Side::sell, priceOf(last - 80), "Stop 0.150 · −25.50", {2}}});
    std::vector<FillMarker> markers;
    for (std::size_t i = 0; i < kBars; i += 50) {
      markers.push_back({series.bars[i].openTime, i % 100 == 0 ? oms::Side::buy : oms::Side::sell, "Bought 0.150"});
    }
    chart.setMarkers(markers);
    chart.show();
    paint();
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

void candleFrame(benchmark::State& state) {
  LiveChart live;
  live.chart.zoomToLast(static_cast<int>(state.range(0)));
  live.paint();
  int count = 0;
  measure(state, [&] {
    live.tick(++count);
    live.paint();
  });
}
BENCHMARK(candleFrame)
    ->Name("chart_frame_ms")
    ->Arg(100)
    ->Arg(220)
    ->Arg(kBars)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

void candleUpdate(benchmark::State& state) {
  LiveChart live;
  live.chart.hide();
  int count = 0;
  measure(state, [&] { live.tick(++count); });
}
BENCHMARK(candleUpdate)->Name("chart_update_us")->UseManualTime()->Unit(benchmark::kMicrosecond);

void crosshairMove(benchmark::State& state) {
  LiveChart live;
  int count = 0;
  measure(state, [&] {
    ++count;
    const QPointF at(300 + count % 400, 200 + count % 300);
    QMouseEvent move(QEvent::MouseMove, at, at, Qt::NoButton, Qt::NoButton, Qt::NoModifier);
    QApplication::sendEvent(&live.chart, &move);
    live.paint();
  });
}
BENCHMARK(crosshairMove)->Name("chart_crosshair_ms")->UseManualTime()->Unit(benchmark::kMillisecond);

void equityFrame(benchmark::State& state) {
  application();
  EquityChart chart;
  chart.resize(380, 200);
  chart.show();
  std::deque<oms::EquityPoint> points;
  oms::AccountState live;
  for (int i = 0; i < 10'000; ++i) {
    oms::EquityPoint point;
    point.time = oms::Timestamp::fromSeconds(kSeriesStart + i);
    point.equity = oms::Money::fromDoubleLossy(100'000 + 500 * std::sin(i * 0.01));
    points.push_back(point);
  }
  measure(state, [&] {
    live.time = points.back().time + std::chrono::seconds(1);
    live.equity = live.peakEquity = live.equity + oms::Money::fromInt(1);
    chart.setPoints(points, live);
    QCoreApplication::processEvents();
  });
}
BENCHMARK(equityFrame)->Name("equity_frame_ms")->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace charts
