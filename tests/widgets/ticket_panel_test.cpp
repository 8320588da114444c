// The ticket under a market that moves: what it sends is what it says.
#include <QAbstractButton>
#include <QLabel>
#include <QTest>
#include <algorithm>
#include <functional>

#include "tests/widgets/panel_fixture.h"
#include "widgets/common/fields.h"
#include "widgets/ticket/ticket_panel.h"

namespace widgets {
namespace {

class TicketPanelTest : public PanelFixture {
 protected:
  TicketPanelTest() {
    changes_ = load();
    context_.selectSymbol(oms::SymbolIndex{1});
    panel_.refresh(changes_);
  }

  QAbstractButton* send() {
    for (QAbstractButton* button : panel_.findChildren<QAbstractButton*>()) {
      if (button->property("look").toString().endsWith("Action") || button->text().contains("ETHUSDT"))
        return button;
    }
    return nullptr;
  }
  FieldEdit* field(const QString& name) {
    for (FieldEdit* each : panel_.findChildren<FieldEdit*>()) {
      if (each->accessibleName() == name)
        return each;
    }
    return nullptr;
  }
  bool says(const QString& text) const {
    const auto labels = panel_.findChildren<QLabel*>();
    return std::any_of(labels.begin(), labels.end(),
                       [&](const QLabel* label) { return !label->isHidden() && label->text().contains(text); });
  }
  void choose(int box, int index) { panel_.findChildren<ChoiceBox*>().at(box)->setCurrentIndex(index); }
  void type(const QString& name, const QString& text) {
    field(name)->selectAll();
    QTest::keyClicks(field(name), text);
  }
  // A second later in the market.
  oms::ViewChanges movedTo(const char* price) {
    oms::EventBatch batch;
    auto sample = std::make_shared<oms::MarketSample>(*support::sampleBatch().sample);
    sample->sessionTime = view_.sessionTime() + std::chrono::seconds(1);
    oms::QuoteSample& quote = sample->quotes[1];
    quote.last = quote.quote.bid = quote.quote.ask = *oms::Price::parse(price);
    batch.instruments = support::sampleBatch().instruments;
    batch.sample = std::move(sample);
    oms::ViewChanges moved;
    view_.apply(batch, moved);
    return moved;
  }
  // The same, until the panel has followed.
  void moveTo(const char* price, const std::function<bool()>& followed) {
    const oms::ViewChanges moved = movedTo(price);
    ASSERT_TRUE(QTest::qWaitFor([&] {
      panel_.refresh(moved);
      return followed();
    }));
  }

  TicketPanel panel_{context_};
  oms::ViewChanges changes_;
};

// As with a doubled font on 1440 x 900: what every order needs stands over the button, without scrolling for it.
TEST_F(TicketPanelTest, ALowOneHasWhatEveryOrderNeedsInSight) {
  const auto inSight = [this](const QWidget* widget) {
    return widget->isVisible() && widget->visibleRegion().boundingRect() == widget->rect();
  };
  const auto choice = [this](const QString& name) {
    const auto boxes = panel_.findChildren<ChoiceBox*>();
    return *std::find_if(boxes.begin(), boxes.end(), [&](const auto* box) { return box->accessibleName() == name; });
  };
  panel_.show();
  for (const int height : {158, 500, 158, 300}) {
    panel_.resize(336, height);
    settle();
    for (const char* name : {"Size", "Price", "Stop", "Target"})
      EXPECT_TRUE(inSight(field(QString::fromLatin1(name)))) << name << " at " << height;
    EXPECT_TRUE(inSight(choice("Type"))) << height;
    EXPECT_TRUE(inSight(send())) << height;
    EXPECT_EQ(inSight(choice("TIF")), height > 158) << height;
    EXPECT_EQ(choice("Type")->y() == choice("TIF")->y(), height > 158) << height;
  }
}

// One percent at a market that has gone away from the stop since it was typed are fewer units, not more percent.
TEST_F(TicketPanelTest, ASizeByRiskFollowsTheMarket) {
  choose(0, 0);  // market
  choose(2, 3);  // by risk
  type("Size", "1");
  type("Stop", "3000");
  // What would go now: the checks are asked for it.
  const auto quantity = [this] { return sink_.dryRuns.empty() ? oms::Quantity{} : sink_.dryRuns.back().quantity; };
  ASSERT_TRUE(QTest::qWaitFor([&] { return !sink_.dryRuns.empty() && sink_.dryRuns.back().stopLoss.isPositive(); }));
  const oms::Quantity typed = quantity();
  moveTo("3100", [&] { return quantity() != typed; });
  const oms::Quantity near = quantity();
  moveTo("3200", [&] { return quantity() < near; });
  const oms::Quantity far = quantity();
  EXPECT_TRUE(send()->text().contains(QString::fromStdString(far.text()))) << send()->text().toStdString();
  send()->click();
  send()->click();
  ASSERT_NE(lastCommand<oms::SubmitOrder>(), nullptr);
  EXPECT_EQ(lastCommand<oms::SubmitOrder>()->request.quantity, far);
}

// In a low panel the fields are out of sight, and the button has the side, the size and the symbol alone.
TEST_F(TicketPanelTest, TheQuestionSaysAllThatWillBeSent) {
  choose(0, 3);  // stop limit
  type("Trigger", "3200");
  type("Price", "3210.5");
  type("Stop", "3100");
  type("Target", "3400");
  const QString order =
      QString::fromUtf8("Stop limit · at 3,210.50 · trigger 3,200.00 · stop 3,100.00 · target 3,400.00");
  EXPECT_FALSE(says(order));
  send()->click();
  EXPECT_TRUE(says(order));
  type("Target", "3500");
  EXPECT_FALSE(says(order)) << "another order, which nobody has asked for yet";
}

TEST_F(TicketPanelTest, BesideSentNothingSaysThatItIsItsOwnDouble) {
  oms::CheckResult twin;
  twin.code = oms::CheckCode::duplicate;
  twin.passed = false;
  const QString why = QString::fromStdString(message(twin));
  send()->click();
  send()->click();
  settle();
  ASSERT_TRUE(says("Sent as"));
  sink_.checks.checks.add(twin);
  const std::size_t asked = sink_.dryRuns.size();
  moveTo("3190", [&] { return sink_.dryRuns.size() > asked; });
  EXPECT_FALSE(says(why));
  EXPECT_FALSE(says("0 of 1 checks"));
  type("Size", "0.5");
  ASSERT_TRUE(QTest::qWaitFor([&] { return says(why); })) << "what is written anew is told all";
}

// A replay at full speed ends between two looks at the market.
TEST_F(TicketPanelTest, APriceThatNobodyTypedIsThatOfTheLastQuote) {
  for (const char* price : {"3300", "3400", "3500"})
    panel_.refresh(movedTo(price));
  EXPECT_TRUE(QTest::qWaitFor([this] { return field("Price")->text() == "3,500.00"; }))
      << field("Price")->text().toStdString();
}

TEST_F(TicketPanelTest, APriceThatNobodyTypedFollowsAMarketThatHasLeftIt) {
  type("Size", "0.5");
  const QString before = field("Price")->text();
  moveTo("3500", [&] { return field("Price")->text() != before; });
  EXPECT_EQ(field("Price")->text(), "3,500.00");
  EXPECT_EQ(field("Size")->text(), "0.5");
  const std::size_t asked = sink_.dryRuns.size();
  moveTo("3501", [&] { return sink_.dryRuns.size() > asked; });
  EXPECT_EQ(field("Price")->text(), "3,500.00") << "near enough: nothing moves under a hand";
}

TEST_F(TicketPanelTest, APriceThatWasTypedStays) {
  type("Price", "3100");
  const std::size_t asked = sink_.dryRuns.size();
  moveTo("3500", [&] { return sink_.dryRuns.size() > asked; });
  moveTo("3600", [&] { return sink_.dryRuns.size() > asked + 1; });
  EXPECT_EQ(field("Price")->text(), "3100");
}

}  // namespace
}  // namespace widgets
