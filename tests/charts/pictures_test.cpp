#include <gmock/gmock.h>

#include <QImage>
#include <set>

#include "charts/study_painter.h"
#include "charts/volume_profile.h"
#include "tests/charts/kept_pictures.h"
#include "tests/charts/series.h"

// Bars and what is computed from them, pixel by pixel, without text.
namespace charts {
namespace {

constexpr QSize kPicture(320, 200);

struct PictureCase {
  const char* name;
  BarStyle style = BarStyle::Candles;
  double ratio = 1;
  std::size_t bars = 40;
  bool light = false;
  bool logarithmic = false;
  bool gaps = false;
  bool profile = false;
  bool studies = false;  // bands and dots over the prices and two panes, in place of the volume
};

oms::BarSeries seriesOf(const PictureCase& wanted) {
  oms::BarSeries series = walk(0, wanted.bars);
  for (std::size_t i = 0; wanted.logarithmic && i < wanted.bars; ++i) {
    oms::Bar& bar = series.bars[i];
    const double grown = std::exp(0.07 * static_cast<double>(i));
    for (oms::Price* price : {&bar.open, &bar.high, &bar.low, &bar.close})
      *price = priceOf((price->toDoubleLossy() - 63'000) / 10 * grown);
  }
  // Opens away from the closes before, or hollow candles would have the colours of others.
  for (std::size_t i = 0; wanted.style == BarStyle::HollowCandles && i < wanted.bars; ++i)
    series.bars[i].open = series.bars[i].open + priceOf(i % 3 == 0 ? 25.0 : -25.0);
  for (std::size_t i = wanted.bars / 2; wanted.gaps && i < wanted.bars; ++i) {
    series.bars[i].openTime = series.bars[i].openTime + std::chrono::minutes(15);
    series.bars[i].closeTime = series.bars[i].closeTime + std::chrono::minutes(15);
  }
  return series;
}

void paintStudies(PixelPainter& pixels, const oms::BarSeries& series, const PlotArea& area, const Columns& columns,
                  const ChartPalette& palette) {
  ChartContent content;
  content.palette = palette;
  content.studies = {{"bbands", {10, 2, 2, 0}},
                     {"psar", {0.02, 0.2}, StudySource::Close, ColorRole::Warning},
                     {"macd", {6, 13, 5}},
                     {"rsi", {7}, StudySource::Close, ColorRole::Warning}};
  content.store.setStudies(content.studies);
  content.store.update(series);
  const ColumnRange all{0, columns.list.size()};
  pixels.setClip(area.rect);
  for (const std::size_t i : {0u, 1u})
    paintStudy(pixels, area, columns, all, content.store.studies()[i], content.studies[i], palette);
  const std::vector<int> heights{0, 0, 40, 36};
  for (const StudyPane& pane : panesOf(content, area, QRect(316, 4, 4, 100), QRect(4, 4, 312, 100), heights, columns,
                                       columns.list.size() - 1)) {
    paintPaneGround(pixels, pane, palette);
    pixels.setClip(pane.area.rect);
    paintStudy(pixels, pane.area, columns, all, content.store.studies()[pane.study], content.studies[pane.study],
               palette);
  }
}

QImage paint(const PictureCase& wanted, bool averages) {
  CandleStore store;
  store.setStudies({{"ema", {6}}});
  store.setSmoothed(wanted.style == BarStyle::HeikinAshi);
  store.setGapsShown(wanted.gaps);
  store.update(seriesOf(wanted));
  const Extremes reached = store.shown().extremes(0, store.size());
  PlotArea area{QRect(4, 4, 312, wanted.studies ? 100 : 150), store.first() - 0.5, store.end() - 0.5, {}};
  area.ratio = wanted.ratio;
  area.logarithmic = wanted.logarithmic;
  area.values = priceRange({reached.low.toDoubleLossy(), reached.high.toDoubleLossy()}, {}, 1, wanted.logarithmic);
  const ChartPalette palette = wanted.light ? lightPalette() : ChartPalette{};
  QImage picture(kPicture * wanted.ratio, QImage::Format_RGB32);
  picture.setDevicePixelRatio(wanted.ratio);
  picture.fill(palette.panel);
  QPainter painter(&picture);
  const Columns columns = columnsOf(store, area);
  const ColumnRange all{0, columns.list.size()};
  if (wanted.profile)
    paintProfile(painter, area, profileOf(store.bars(), {0, store.size()}, area), palette);
  PixelPainter pixels(painter, area.ratio);
  paintBars(pixels, area, columns, all, wanted.style, palette);
  if (wanted.studies) {
    paintStudies(pixels, seriesOf(wanted), area, columns, palette);
    pixels.painter();
    return picture;
  }
  paintVolume(pixels, area, QRect(4, 160, 312, 36), columns, all, static_cast<double>(reached.volume), palette);
  if (averages)
    paintAverage(pixels, area, columns, all, store.studies()[0].values(0), palette.warning);
  pixels.painter();  // with everything in it
  return picture;
}

void PrintTo(const PictureCase& wanted, std::ostream* out) {
  *out << wanted.name;
}

class Pictures : public testing::TestWithParam<PictureCase> {};

TEST_P(Pictures, LookAsTheyDidWhenSomebodyLooked) {
  expectAsKept(paint(GetParam(), true), QString::fromLatin1(GetParam().name));
}

INSTANTIATE_TEST_SUITE_P(
    Charts, Pictures,
    testing::Values(
        PictureCase{"candles"}, PictureCase{"candles_light", BarStyle::Candles, 1, 40, true},
        PictureCase{"candles_125", BarStyle::Candles, 1.25}, PictureCase{"candles_2x", BarStyle::Candles, 2},
        PictureCase{"candles_2x_light", BarStyle::Candles, 2, 40, true}, PictureCase{"hollow", BarStyle::HollowCandles},
        PictureCase{"hollow_2x_light", BarStyle::HollowCandles, 2, 40, true},
        PictureCase{"heikin_ashi", BarStyle::HeikinAshi},
        PictureCase{"heikin_ashi_light", BarStyle::HeikinAshi, 1, 40, true},
        PictureCase{"heikin_ashi_2x", BarStyle::HeikinAshi, 2}, PictureCase{"bars", BarStyle::Bars},
        PictureCase{"bars_2x", BarStyle::Bars, 2}, PictureCase{"line_2x", BarStyle::Line, 2},
        PictureCase{"area_2x", BarStyle::Area, 2}, PictureCase{"hollow_2x", BarStyle::HollowCandles, 2},
        PictureCase{"logarithmic_2x", BarStyle::Candles, 2, 40, false, true},
        PictureCase{"gaps_2x_light", BarStyle::Candles, 2, 40, true, false, true},
        PictureCase{"bars_2x_light", BarStyle::Bars, 2, 40, true}, PictureCase{"bars_125", BarStyle::Bars, 1.25},
        PictureCase{"line", BarStyle::Line}, PictureCase{"line_light", BarStyle::Line, 1, 40, true},
        PictureCase{"area", BarStyle::Area}, PictureCase{"area_2x_light", BarStyle::Area, 2, 40, true},
        PictureCase{"narrow", BarStyle::Candles, 1, 110}, PictureCase{"many", BarStyle::Candles, 1, 5000},
        PictureCase{"many_2x", BarStyle::Candles, 2, 5000},
        PictureCase{"logarithmic", BarStyle::Candles, 1, 40, false, true},
        PictureCase{"logarithmic_light", BarStyle::Candles, 1, 40, true, true},
        PictureCase{"gaps", BarStyle::Candles, 1, 40, false, false, true},
        PictureCase{"gaps_light", BarStyle::Candles, 1, 40, true, false, true},
        PictureCase{"profile", BarStyle::Candles, 1, 200, false, false, false, true},
        PictureCase{"profile_2x_light", BarStyle::Bars, 2, 200, true, false, false, true},
        PictureCase{"studies", BarStyle::Candles, 1, 60, false, false, false, false, true},
        PictureCase{"studies_2x_light", BarStyle::Candles, 2, 60, true, false, false, false, true},
        PictureCase{"studies_many", BarStyle::Candles, 1, 5000, false, false, false, false, true}),
    [](const auto& info) { return std::string(info.param.name); });

// No pixel is a mixture of two colours: nothing lies between the screen's pixels, at no ratio.
TEST(Crispness, BarsHaveTheirColoursAlone) {
  for (const double ratio : {1.0, 1.25, 1.5, 2.0, 3.0}) {
    for (const BarStyle style : {BarStyle::Candles, BarStyle::HollowCandles, BarStyle::Bars}) {
      for (const std::size_t bars : {5u, 40u, 110u, 900u}) {
        const ChartPalette palette;
        std::set<QRgb> expected;
        for (const QColor& colour : {palette.panel, palette.up, palette.down, mixed(palette.panel, palette.up, 0.5),
                                     mixed(palette.panel, palette.down, 0.5)})
          expected.insert(colour.rgb());
        const QImage picture = paint({"", style, ratio, bars}, false);
        std::set<QRgb> found;
        for (int y = 0; y < picture.height(); ++y) {
          for (int x = 0; x < picture.width(); ++x)
            found.insert(picture.pixel(x, y));
        }
        EXPECT_THAT(expected, testing::IsSupersetOf(found)) << ratio << ", " << bars << " bars";
      }
    }
  }
}

// A wick is as wide wherever it stands.
TEST(Crispness, WicksAreAllOfOneWidth) {
  for (const double ratio : {1.0, 1.25, 2.0}) {
    const PictureCase wanted{"", BarStyle::Bars, ratio, 110};
    const QImage picture = paint(wanted, false);
    const QRgb ground = ChartPalette{}.panel.rgb();
    const int wide = ratio < 2 ? 1 : 2;
    for (int y = 0; y < static_cast<int>(150 * ratio); ++y) {
      int run = 0;
      for (int x = 0; x < picture.width(); ++x) {
        if (picture.pixel(x, y) != ground) {
          ++run;
          continue;
        }
        ASSERT_TRUE(run == 0 || run == wide) << run << " at " << x << ", " << y << " at " << ratio;
        run = 0;
      }
    }
  }
}

}  // namespace
}  // namespace charts
