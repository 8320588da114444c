#include <benchmark/benchmark.h>
#include <malloc.h>
#include <qcustomplot.h>

#include <QMouseEvent>
#include <QTemporaryDir>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "charts/candle_store.h"
#include "charts/equity_chart.h"
#include "oms/storage/market_database.h"
#include "tests/benchmarks/live_chart.h"

// Whole frames of the charts: what the data changes, the replot, and the widget's painting into its window. Timed by
// the thread's CPU clock: the wall's would count what else the machine does.
namespace charts {
namespace {

constexpr std::size_t kMillion = 1'000'000;

// A tick of the market: the last bar's close moves within its range.
void liveTick(benchmark::State& state) {
  LiveChart live;
  live.chart.zoomToLast(static_cast<int>(state.range(0)));
  live.paint();
  int count = 0;
  measure(state, [&] {
    live.tick(++count);
    live.paint();
  });
}
BENCHMARK(liveTick)
    ->Name("chart_tick_ms")
    ->Arg(100)
    ->Arg(220)
    ->Arg(kBars)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

// An iteration's time is that of the slowest but one of a hundred frames, so that a few of them take their time.
constexpr int kFrames = 100;
constexpr int kIterations = 5;

template <class Frame>
void measureP99(benchmark::State& state, Frame frame) {
  for (auto _ : state) {
    std::vector<double> seconds;
    for (int i = 0; i < kFrames; ++i) {
      const double start = threadSeconds();
      frame(i);
      seconds.push_back(threadSeconds() - start);
    }
    std::nth_element(seconds.begin(), seconds.end() - 2, seconds.end());
    state.SetIterationTime(*(seconds.end() - 2));
  }
}

void wheel(QWidget& widget, int angle) {
  const QPointF at(700, 300);
  QWheelEvent event(at, widget.mapToGlobal(at.toPoint()), {}, QPoint(0, angle), Qt::NoButton, Qt::NoModifier,
                    Qt::NoScrollPhase, false);
  QApplication::sendEvent(&widget, &event);
}

void drag(QWidget& widget, const QPointF& from, const QPointF& to) {
  const auto send = [&widget](QEvent::Type type, const QPointF& at, Qt::MouseButtons buttons) {
    QMouseEvent event(type, at, at, Qt::LeftButton, buttons, Qt::NoModifier);
    QApplication::sendEvent(&widget, &event);
  };
  send(QEvent::MouseButtonPress, from, Qt::LeftButton);
  send(QEvent::MouseMove, to, Qt::LeftButton);
  send(QEvent::MouseButtonRelease, to, Qt::NoButton);
}

// One at a time, and the last one stays: at the process's end it would outlive what Qt keeps of widgets.
LiveChart& chartOf(std::size_t bars) {
  static LiveChart* chart = nullptr;
  static std::size_t of = 0;
  if (of != bars) {
    delete std::exchange(chart, nullptr);
    chart = new LiveChart(bars);
    of = bars;
  }
  return *chart;
}

// Half of the bars in view, dragged to and fro.
void panFrame(benchmark::State& state, std::size_t bars) {
  LiveChart& live = chartOf(bars);
  live.chart.zoomToLast(static_cast<int>(bars / 2));
  live.paint();
  drag(live.chart, {400, 100}, {700, 100});
  live.paint();
  measureP99(state, [&live](int i) {
    const int step = i % 20 < 10 ? 13 : -13;
    drag(live.chart, {700, 100}, {700.0 + step, 100});
    live.paint();
  });
}
// From all bars down to a hundred or so, at the pointer, and back.
void zoomFrame(benchmark::State& state, std::size_t bars) {
  LiveChart& live = chartOf(bars);
  live.chart.zoomToLast(static_cast<int>(bars));
  live.paint();
  measureP99(state, [&live](int i) {
    wheel(live.chart, i % 100 < 50 ? 180 : -180);
    live.paint();
  });
}
// All bars, with one more or less.
void fitFrame(benchmark::State& state, std::size_t bars) {
  LiveChart& live = chartOf(bars);
  measureP99(state, [&](int i) {
    live.chart.zoomToLast(static_cast<int>(bars) - i % 2);
    live.paint();
  });
}

// A parameter that is typed: the longest that the window is held up at once until its values are there.
void typedParameter(benchmark::State& state, std::size_t bars) {
  LiveChart& live = chartOf(bars);
  bool computed = false;
  const auto told = QObject::connect(&live.chart, &CandleChart::crosshairMoved, [&computed](const BarInfo& info) {
    computed = !info.values.empty() && std::isfinite(info.values.back());
  });
  double period = 20;
  for (auto _ : state) {
    double longest = 0;
    const auto turn = [&longest](auto act) {
      const double start = threadSeconds();
      act();
      longest = std::max(longest, threadSeconds() - start);
    };
    computed = false;
    turn([&] { live.chart.setStudies({{"bbands", {++period, 2, 2, 0}}}); });
    while (!computed)
      turn([] { LiveChart::paint(); });
    state.SetIterationTime(longest);
  }
  QObject::disconnect(told);
  live.chart.setStudies({{"ema", {12}}, {"ema", {26}, StudySource::Close, ColorRole::Warning}});
}

// The same of QCustomPlot's own candles, alone: without volume, averages and marks.
struct PeerChart {
  explicit PeerChart(std::size_t bars) {
    plot.resize(kSize);
    auto* candles = new QCPFinancial(plot.xAxis, plot.yAxis);
    candles->setChartStyle(QCPFinancial::csCandlestick);
    candles->setWidth(0.8);
    QVector<QCPFinancialData> data;
    data.reserve(static_cast<qsizetype>(bars));
    for (std::size_t i = 0; i < bars; ++i) {
      const oms::Bar bar = walkBar(i);
      data.append({static_cast<double>(i), bar.open.toDoubleLossy(), bar.high.toDoubleLossy(), bar.low.toDoubleLossy(),
                   bar.close.toDoubleLossy()});
    }
    candles->data()->set(data, true);
    plot.yAxis->setRange(63'000, 64'400);
    plot.show();
  }
  void frame(double left, double right) {
    plot.xAxis->setRange(left, right);
    plot.replot(QCustomPlot::rpQueuedReplot);
    LiveChart::paint();
  }

  QApplication& app = application();
  QCustomPlot plot;
};

PeerChart& peerOf(std::size_t bars) {
  static auto* chart = new PeerChart(bars);
  return *chart;
}

void peerPanFrame(benchmark::State& state, std::size_t bars) {
  PeerChart& peer = peerOf(bars);
  const auto count = static_cast<double>(bars);
  int i = 0;
  measure(state, [&] {
    const double shift = count / 250 * (++i % 20);
    peer.frame(count / 4 + shift, count * 3 / 4 + shift);
  });
}
void peerFitFrame(benchmark::State& state, std::size_t bars) {
  PeerChart& peer = peerOf(bars);
  const auto count = static_cast<double>(bars);
  int i = 0;
  measure(state, [&] { peer.frame(++i % 2, count); });
}

// From the bars in the view's hands to the first picture, pyramid and averages included.
void openFrame(benchmark::State& state, std::size_t bars) {
  application();
  const oms::BarSeries series = walk(0, bars);
  CandleChart chart;
  chart.resize(kSize);
  chart.setStudies({{"ema", {12}}, {"ema", {26}, StudySource::Close, ColorRole::Warning}});
  chart.show();
  measure(state, [&] {
    chart.setSeries(&series);
    chart.zoomToLast(static_cast<int>(bars));
    paintComputed(chart);
  });
}

// From the file of the market database to the first picture of all its bars, as a replay's chart comes by its past: the
// session's own bars first. Averages come between the frames behind it.
void loadFrame(benchmark::State& state, std::size_t bars) {
  application();
  const QTemporaryDir folder;
  oms::ImportedBars file;
  for (std::size_t i = 0; i < bars; ++i)
    file.bars.push_back(walkBar(i));
  oms::BarSeries own;
  own.bars.assign(file.bars.end() - kBars, file.bars.end());
  if (auto market = oms::MarketDatabase::open(folder.path());
      !market || !(*market)->add("BTCUSDT", file, own.bars.back().closeTime))
    return state.SkipWithError("no database");
  file = {};
  CandleChart chart;
  chart.resize(kSize);
  chart.setStudies({{"ema", {12}}, {"ema", {26}, StudySource::Close, ColorRole::Warning}});
  chart.show();
  double completed = 0;
  for (auto _ : state) {
    const double start = threadSeconds();
    chart.setSeries(&own);
    const auto market = oms::MarketDatabase::openExisting(folder.path());
    BarColumns past;
    past.reserve(bars + bars / 8);
    (*market)->eachBars((*market)->series()->front(), [&past](std::span<const oms::Bar> some) {
      for (const oms::Bar& bar : some)
        past.append(chartBarOf(bar));
    });
    chart.setPast(std::move(past));
    chart.zoomToLast(static_cast<int>(bars));
    chart.repaint();
    state.SetIterationTime(threadSeconds() - start);
    paintComputed(chart);
    completed += threadSeconds() - start;
  }
  state.counters["with_averages_ms"] = completed * 1e3 / static_cast<double>(state.iterations());
}

// What a bar takes of the heap with both averages and the room to grow, and its columns with their pyramid alone.
void memoryOfBars(benchmark::State& state, std::size_t bars) {
  application();
  const oms::BarSeries series = walk(0, bars);
  const auto heapBytes = [] {
    const auto info = mallinfo2();
    return static_cast<double>(info.uordblks) + static_cast<double>(info.hblkhd);
  };
  measure(state, [&] {
    const double before = heapBytes();
    CandleStore store;
    store.setStudies({{"ema", {12}}, {"ema", {26}}});
    store.update(series);
    store.computeStudies([] { return false; });
    state.counters["bytes_a_bar"] = (heapBytes() - before) / static_cast<double>(bars);
    state.counters["bytes_a_bar_alone"] = static_cast<double>(store.bars().bytes()) / static_cast<double>(bars);
  });
}

// A frame of ten charts of minutes at twenty times real time, sixty frames a second: a tick each, and every three
// seconds a new bar.
void tenLiveCharts(benchmark::State& state) {
  constexpr int kFramesABar = 3 * 60;
  std::vector<std::unique_ptr<LiveChart>> charts;
  for (int i = 0; i < 10; ++i) {
    charts.push_back(std::make_unique<LiveChart>());
    charts.back()->chart.resize(800, 450);
  }
  LiveChart::paint();
  for (auto _ : state) {
    const double start = threadSeconds();
    for (const auto& live : charts)
      live->series.bars.push_back(walkBar(live->series.firstIndex + live->series.bars.size()));
    for (int frame = 0; frame < kFramesABar; ++frame) {
      for (const auto& live : charts) {
        live->tick(frame);
      }
      LiveChart::paint();
    }
    const double frame = (threadSeconds() - start) / kFramesABar;
    state.SetIterationTime(frame);
    state.counters["share_of_core"] = frame * 60;
  }
}
BENCHMARK(tenLiveCharts)
    ->Name("chart_ten_live_ms")
    ->Iterations(kIterations)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

using FrameBenchmark = void (*)(benchmark::State&, std::size_t);

// By size, for a chart of millions is made but once; its yardsticks are ten thousand bars and QCustomPlot's candles.
[[maybe_unused]] const bool registered = [] {
  const auto add = [](const std::string& name, FrameBenchmark function, std::size_t bars) {
    return benchmark::RegisterBenchmark(name.c_str(), function, bars)->UseManualTime()->Unit(benchmark::kMillisecond);
  };
  const std::pair<std::string, FrameBenchmark> frames[] = {
      {"chart_pan_p99_ms", panFrame}, {"chart_zoom_p99_ms", zoomFrame}, {"chart_fit_p99_ms", fitFrame}};
  for (const auto& [name, function] : frames) {
    add(name + "/10000", function, 10'000)->Iterations(kIterations);
    add(name + "/5000000/peer:10000_bars", function, 10'000)->Iterations(kIterations);
  }
  for (const std::size_t bars : {kMillion, 5 * kMillion}) {
    for (const auto& [name, function] : frames)
      add(name + "/" + std::to_string(bars), function, bars)->Iterations(kIterations);
  }
  add("chart_typed_parameter_ms/5000000", typedParameter, 5 * kMillion)->Iterations(kIterations);
  add("chart_memory_ms/1000000", memoryOfBars, kMillion)->Iterations(kIterations);
  add("chart_open_ms/1000000", openFrame, kMillion)->Iterations(kIterations);
  add("chart_open_ms/5000000", openFrame, 5 * kMillion)->Iterations(kIterations);
  add("chart_load_ms/1000000", loadFrame, kMillion)->Iterations(kIterations);
  add("chart_load_ms/5000000", loadFrame, 5 * kMillion)->Iterations(kIterations);
  add("chart_pan_p99_ms/1000000/peer:QCPFinancial", peerPanFrame, kMillion)->Iterations(4);
  add("chart_fit_p99_ms/1000000/peer:QCPFinancial", peerFitFrame, kMillion)->Iterations(4);
  return true;
}();

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
