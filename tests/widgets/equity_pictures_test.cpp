#include "widgets/equity/equity_pictures.h"

#include <gmock/gmock.h>

#include "charts/bar_picture.h"
#include "tests/widgets/panel_fixture.h"
#include "widgets/equity/equity_panel.h"

namespace widgets {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class EquityPicturesTest : public PanelFixture {
 protected:
  void tell(oms::EventBody body) {
    oms::EventBatch batch;
    batch.instruments = std::make_shared<const oms::InstrumentList>();
    oms::Event event;
    event.body = std::move(body);
    batch.entries.resize(1);
    batch.entries[0].events.push_back(std::move(event));
    view_.apply(batch, changes_);
  }
  void point(int day, int hour, int equity) {
    oms::EquityPoint point;
    point.time = oms::Timestamp::fromSeconds((day * 24 + hour) * 3'600);
    point.equity = oms::Money::fromInt(equity);
    tell(oms::EquityRecorded{point});
  }
  void trade(double perCent) {
    oms::RoundTrip trade;
    trade.pnlRatio = oms::Ratio::fromDoubleLossy(perCent / 100);
    tell(oms::TradeClosed{trade});
  }
  void account(const char* initial, const char* equity) {
    oms::EventBatch batch;
    batch.instruments = std::make_shared<const oms::InstrumentList>();
    auto sample = std::make_shared<oms::MarketSample>();
    sample->account.initialCash = *oms::Money::parse(initial);
    sample->account.equity = *oms::Money::parse(equity);
    batch.sample = sample;
    view_.apply(batch, changes_);
  }
  static std::vector<double> valuesOf(const std::vector<charts::PictureBar>& bars) {
    std::vector<double> values;
    for (const charts::PictureBar& bar : bars)
      values.push_back(bar.value);
    return values;
  }

  oms::ViewChanges changes_;
};

TEST_F(EquityPicturesTest, ADayIsItsLastEquityLessThatOfTheDayBefore) {
  EXPECT_THAT(dailyChanges(view_), IsEmpty());
  point(10, 1, 1'010);
  point(10, 23, 1'040);
  point(11, 0, 900);
  point(11, 9, 980);
  point(14, 9, 1'000);
  account("1000", "1001.5");
  const std::vector<charts::PictureBar> bars = dailyChanges(view_);
  EXPECT_THAT(valuesOf(bars), ElementsAre(40, -60, 21.5));
  EXPECT_TRUE(bars[0].gain);
  EXPECT_FALSE(bars[1].gain);
  EXPECT_EQ(bars[0].label, "11 Jan");
  EXPECT_EQ(bars[1].reading, "12 Jan: −60.00");
}

TEST_F(EquityPicturesTest, NoTradeIsLostBetweenTheFieldsAndOneOfThemBeginsAtZero) {
  EXPECT_THAT(tradeReturns(view_), IsEmpty());
  for (const double perCent : {-1.0, -0.51, -0.02, 0.0, 0.03, 0.3, 0.4, 0.99})
    trade(perCent);
  const std::vector<charts::PictureBar> bars = tradeReturns(view_);
  double counted = 0;
  double losses = 0;
  for (const charts::PictureBar& bar : bars) {
    counted += bar.value;
    losses += bar.gain ? 0 : bar.value;
  }
  EXPECT_EQ(counted, 8);
  EXPECT_EQ(losses, 3);
  ASSERT_THAT(bars, SizeIs(20));
  EXPECT_EQ(bars.front().label, "−1.0 %");
  EXPECT_EQ(bars[10].label, "0.0 %");
  EXPECT_EQ(bars[10].reading, "0.0 % to 0.1 %: 2 trades");
  EXPECT_EQ(bars[13].reading, "0.3 % to 0.4 %: 1 trade") << "where it begins is a part of a field";
  EXPECT_EQ(bars.back().reading, "0.9 % to 1.0 %: 1 trade");
}

TEST_F(EquityPicturesTest, ThePanelShowsTheChosenOneAndRemembersIt) {
  EquityPanel panel(context_);
  panel.refresh(load());
  panel.setState({{"picture", "exposure"}});
  const auto* bars = panel.findChild<charts::BarPicture*>();
  const std::vector<charts::PictureBar> held = exposures(view_);
  ASSERT_FALSE(held.empty());
  EXPECT_EQ(bars->bars(), held);
  for (std::size_t i = 1; i < held.size(); ++i)
    EXPECT_GE(std::abs(held[i - 1].value), std::abs(held[i].value));
  EXPECT_EQ(panel.state()["picture"].toString(), "exposure");
  panel.setState({{"picture", "from a later version"}});
  EXPECT_EQ(panel.state()["picture"].toString(), "curve");
}

}  // namespace
}  // namespace widgets
