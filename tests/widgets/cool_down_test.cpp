#include <QPushButton>

#include "tests/widgets/panel_fixture.h"
#include "widgets/risk/alert_row.h"
#include "widgets/risk/risk_model.h"
#include "widgets/risk/risk_panel.h"

namespace widgets {
namespace {

class CoolDownTest : public PanelFixture {
 protected:
  void cool(Panel& panel, std::vector<oms::CoolDown> coolDowns) {
    oms::EventBatch batch = support::sampleBatch();
    batch.entries.clear();
    auto sample = std::make_shared<oms::MarketSample>(*batch.sample);
    sample->coolDowns = std::move(coolDowns);
    batch.sample = sample;
    oms::ViewChanges changes;
    view_.apply(batch, changes);
    panel.refresh(changes);
  }
  static QPushButton* press(QWidget& parent, const QString& text) {
    for (QPushButton* button : parent.findChildren<QPushButton*>()) {
      if (button->text() != text)
        continue;
      button->click();
      return button;
    }
    return nullptr;
  }
};

TEST_F(CoolDownTest, TheRiskPanelNamesThemAndAPersonEndsThem) {
  RiskPanel panel(context_);
  panel.show();
  panel.refresh(load());
  EXPECT_EQ(coolDownSentence(context_), QString());
  const oms::Timestamp until = *oms::fromCalendar(2026, 1, 5) + std::chrono::hours(11);
  cool(panel, {{oms::SymbolIndex{0}, {}, until}});
  EXPECT_EQ(coolDownSentence(context_), "Stopped out at a loss, so nothing new in BTCUSDT (Trader) until 11:00:00.");
  QPushButton* end = press(panel, "End…");
  ASSERT_NE(end, nullptr);
  EXPECT_TRUE(end->isVisible());
  ASSERT_NE(press(panel, "End them"), nullptr);
  const auto* release = lastCommand<oms::ReleaseLockout>();
  ASSERT_NE(release, nullptr);
  EXPECT_EQ(release->code, oms::CheckCode::lossStreak);
  cool(panel, {});
  EXPECT_FALSE(end->isVisible());
}

// "The number of losses in a row is 4" stood in the colour of a warning for as long as nobody had acknowledged it.
TEST(AlertRowTest, SaysThatItIsOver) {
  oms::RiskAlert alert;
  alert.severity = oms::AlertSeverity::warning;
  alert.message = "The number of losses in a row is 4, near its limit of 5";
  AlertRow row(oms::AlertId{1});
  row.set(alert);
  const auto message = [&] {
    for (const QLabel* label : row.findChildren<QLabel*>()) {
      if (label->text().startsWith("The number"))
        return label;
    }
    return static_cast<const QLabel*>(nullptr);
  };
  ASSERT_NE(message(), nullptr);
  EXPECT_EQ(message()->text(), QString::fromStdString(alert.message));
  const QVariant tone = message()->property("tone");
  alert.clearedAt = *oms::fromCalendar(2026, 1, 5) + std::chrono::hours(11);
  row.set(alert);
  EXPECT_TRUE(message()->text().endsWith("over since 11:00:00")) << message()->text().toStdString();
  EXPECT_NE(message()->property("tone"), tone);
  for (const QPushButton* button : row.findChildren<QPushButton*>())
    EXPECT_FALSE(button->isHidden()) << "it is still to be acknowledged";
}

}  // namespace
}  // namespace widgets
