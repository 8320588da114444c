#include <QAbstractButton>
#include <QJsonArray>
#include <QSignalSpy>
#include <QTest>
#include <algorithm>
#include <map>
#include <set>

#include "tests/widgets/panel_fixture.h"
#include "widgets/account/account_panel.h"
#include "widgets/chart/chart_panel.h"
#include "widgets/common/empty_state.h"
#include "widgets/common/fields.h"
#include "widgets/common/hold_button.h"
#include "widgets/common/labels.h"
#include "widgets/common/table_view.h"
#include "widgets/common/toast.h"
#include "widgets/panel_registry.h"
#include "widgets/positions/positions_panel.h"
#include "widgets/ticket/ticket_panel.h"

namespace widgets {
namespace {

class PanelsTest : public PanelFixture {
 protected:
  static QAbstractButton* buttonNamed(QWidget& panel, const QString& start) {
    for (QAbstractButton* button : panel.findChildren<QAbstractButton*>()) {
      if (button->text().startsWith(start))
        return button;
    }
    return nullptr;
  }
};

TEST_F(PanelsTest, TheRegistryNamesEachPanelOnce) {
  std::set<QString> ids;
  for (const PanelEntry& entry : panelRegistry()) {
    EXPECT_TRUE(ids.insert(entry.id).second) << entry.id.toStdString();
    EXPECT_FALSE(entry.title.isEmpty());
  }
  EXPECT_EQ(ids.size(), 22u);
}

// Whatever the order of things is: made before the session or after it, every panel takes it.
TEST_F(PanelsTest, EveryPanelTakesAnEmptyAndAFullSession) {
  std::vector<std::unique_ptr<Panel>> panels;
  for (const PanelEntry& entry : panelRegistry()) {
    panels.emplace_back(entry.make(context_));
    panels.back()->resize(400, 300);
    panels.back()->show();
  }
  settle();
  const oms::ViewChanges changes = load();
  for (const auto& panel : panels)
    panel->refresh(changes);
  settle();
  for (const auto& panel : panels)
    EXPECT_FALSE(panel->grab().isNull());
}

// At twice the font's size "5m" must not become "5n": figures give way, choices do not.
TEST_F(PanelsTest, TheChartsTimeframesAreNeverCut) {
  ChartPanel panel(context_);
  for (QPushButton* choice : panel.findChildren<QPushButton*>()) {
    QFont large = choice->font();
    large.setPixelSize(28);
    choice->setFont(large);
  }
  panel.resize(panel.minimumSizeHint().width(), 300);
  panel.show();
  panel.refresh(load());
  settle();
  int seen = 0;
  for (const QPushButton* choice : panel.findChildren<QPushButton*>()) {
    if (!choice->isCheckable())
      continue;
    ++seen;
    EXPECT_GE(choice->width(), choice->sizeHint().width()) << choice->text().toStdString();
  }
  EXPECT_EQ(seen, 5);
}

TEST_F(PanelsTest, EmptyPanelsSayWhyAndWhatToDo) {
  for (const PanelEntry& entry : panelRegistry()) {
    const std::unique_ptr<Panel> panel(entry.make(context_));
    panel->resize(400, 300);
    panel->show();
    for (const EmptyState* empty : panel->findChildren<EmptyState*>()) {
      if (!empty->isVisible())
        continue;
      EXPECT_GT(empty->why().size(), 20) << entry.id.toStdString();
    }
  }
}

TEST_F(PanelsTest, CloseIsAClickInItsRow) {
  PositionsPanel panel(context_);
  panel.resize(1000, 300);
  panel.show();
  panel.refresh(load());
  QTest::qWait(100);
  TableView& table = panel.table();
  const int last = table.table().columnCount() - 1;
  const QModelIndex actions = table.table().index(0, last);
  const QRect close = table.delegate().actionRects(table.table().cell(actions), table.visualRect(actions)).front();
  QTest::mouseClick(table.viewport(), Qt::LeftButton, {}, close.center());
  const auto* command = lastCommand<oms::ClosePosition>();
  ASSERT_NE(command, nullptr);
  EXPECT_EQ(command->position, oms::PositionId{1});
  EXPECT_EQ(sink_.commands.back().actor, oms::Actor::trader());
}

TEST_F(PanelsTest, TheTicketAsksOnceMoreAndThenSends) {
  TicketPanel panel(context_);
  const oms::ViewChanges changes = load();
  context_.selectSymbol(oms::SymbolIndex{1});
  panel.refresh(changes);
  QAbstractButton* send = buttonNamed(panel, "Buy 0.32 ETHUSDT");
  ASSERT_NE(send, nullptr);
  send->click();
  EXPECT_TRUE(sink_.commands.empty());
  EXPECT_TRUE(send->text().contains("0.32 ETHUSDT"));
  send->click();
  const auto* command = lastCommand<oms::SubmitOrder>();
  ASSERT_NE(command, nullptr);
  EXPECT_EQ(command->request.symbol, oms::SymbolIndex{1});
  EXPECT_EQ(command->request.price.text(), "3182.44");
  EXPECT_FALSE(send->isEnabled());
  settle();
  EXPECT_TRUE(send->isEnabled());
}

TEST_F(PanelsTest, TheTicketsPriceFollowsTheMarketUntilSomebodyWritesIntoIt) {
  TicketPanel panel(context_);
  const oms::ViewChanges changes = load();
  context_.selectSymbol(oms::SymbolIndex{1});
  panel.refresh(changes);
  FieldEdit* price = nullptr;
  for (auto* field : panel.findChildren<FieldEdit*>()) {
    if (field->text() == "3,182.44" || field->text() == "3182.44")
      price = field;
  }
  ASSERT_NE(price, nullptr);
  const auto moveTo = [&](const char* last) {
    oms::EventBatch batch;
    auto sample = std::make_shared<oms::MarketSample>(*support::sampleBatch().sample);
    sample->sessionTime = view_.sessionTime() + std::chrono::seconds(1);
    sample->quotes[1].last = *oms::Price::parse(last);
    batch.instruments = support::sampleBatch().instruments;
    batch.sample = std::move(sample);
    oms::ViewChanges moved;
    view_.apply(batch, moved);
    QTest::qWait(150);
    panel.refresh(moved);
  };
  moveTo("3190.00");
  EXPECT_EQ(price->text().remove(','), "3190.00");
  price->setFocus();
  price->selectAll();
  QTest::keyClicks(price, "3100");
  moveTo("3200.00");
  EXPECT_EQ(price->text(), "3100");
}

TEST_F(PanelsTest, TheTicketChecksBeforeItSends) {
  TicketPanel panel(context_);
  const oms::ViewChanges changes = load();
  context_.selectSymbol(oms::SymbolIndex{0});
  panel.refresh(changes);
  QTest::qWait(300);
  ASSERT_FALSE(sink_.dryRuns.empty());
  EXPECT_EQ(sink_.dryRuns.back().symbol, oms::SymbolIndex{0});
}

TEST_F(PanelsTest, TheTicketAsksForWhatIsSoftEvenWhereItDoesNotAsk) {
  oms::CheckResult collar;
  collar.code = oms::CheckCode::priceCollar;
  collar.severity = oms::Severity::soft;
  collar.passed = false;
  collar.detail = 1;
  sink_.checks.checks.add(collar);
  TicketPanel panel(context_);
  panel.setState({{"unasked", QJsonArray{"limit"}}});
  const oms::ViewChanges changes = load();
  context_.selectSymbol(oms::SymbolIndex{1});
  panel.refresh(changes);
  QAbstractButton* send = buttonNamed(panel, "Buy 0.32 ETHUSDT");
  ASSERT_NE(send, nullptr);
  ASSERT_TRUE(QTest::qWaitFor([&] { return send->toolTip().contains("confirmed"); }));
  send->click();
  EXPECT_TRUE(sink_.commands.empty());
  EXPECT_TRUE(send->text().startsWith("Confirm all the same"));
  send->click();
  const auto* command = lastCommand<oms::SubmitOrder>();
  ASSERT_NE(command, nullptr);
  EXPECT_TRUE(command->request.confirmed);
}

// Left and chart stand beside the right, and so does the bottom; the rest goes to separators and margins.
TEST_F(PanelsTest, TheyFitBesideEachOtherOnAThousandAndTwentyFourPixels) {
  const oms::ViewChanges changes = load();
  std::map<PanelArea, int> widest;
  for (const PanelEntry& entry : panelRegistry()) {
    const std::unique_ptr<Panel> panel(entry.make(context_));
    panel->refresh(changes);
    panel->show();
    settle();
    int& most = widest[entry.area];
    most = std::max(most, panel->minimumSizeHint().width());
  }
  EXPECT_LE(widest[PanelArea::Bottom] + widest[PanelArea::Right], 1'010);
  EXPECT_LE(widest[PanelArea::Left] + widest[PanelArea::Center] + widest[PanelArea::Right], 1'010);
}

TEST_F(PanelsTest, TheTicketSaysItsDenialBesideTheButton) {
  oms::CheckResult denial;
  denial.code = oms::CheckCode::maxOrderQuantity;
  denial.passed = false;
  sink_.checks.checks.add(denial);
  TicketPanel panel(context_);
  const oms::ViewChanges changes = load();
  context_.selectSymbol(oms::SymbolIndex{1});
  panel.refresh(changes);
  const QAbstractButton* send = buttonNamed(panel, "Buy 0.32 ETHUSDT");
  ASSERT_NE(send, nullptr);
  EXPECT_EQ(send->property("look").toString(), "buyAction");
  ASSERT_TRUE(QTest::qWaitFor([&] { return send->property("look").toString() == "plain"; }));
  const auto labels = panel.findChildren<QLabel*>(QString(), Qt::FindDirectChildrenOnly);
  EXPECT_TRUE(std::any_of(labels.begin(), labels.end(), [&](const QLabel* label) {
    return !label->isHidden() && label->text() == QString::fromStdString(message(denial));
  }));
  const auto all = panel.findChildren<QLabel*>();
  EXPECT_EQ(std::count_if(
                all.begin(), all.end(),
                [&](const QLabel* label) { return label->text().contains(QString::fromStdString(message(denial))); }),
            1)
      << "and nowhere else";
}

TEST_F(PanelsTest, TheKillSwitchActsOnlyWhenItIsHeld) {
  AccountPanel panel(context_);
  panel.resize(1440, 40);
  panel.show();
  panel.refresh(load());
  auto* kill = panel.findChild<HoldButton*>();
  ASSERT_NE(kill, nullptr);
  QTest::mousePress(kill, Qt::LeftButton);
  QTest::qWait(200);
  QTest::mouseRelease(kill, Qt::LeftButton);
  QTest::qWait(1100);
  EXPECT_TRUE(sink_.commands.empty());
  QTest::mousePress(kill, Qt::LeftButton);
  QTest::qWait(1200);
  EXPECT_NE(lastCommand<oms::EngageKillSwitch>(), nullptr);
  EXPECT_EQ(sink_.commands.size(), 1u);
}

TEST_F(PanelsTest, ACommandThatNeverReachedTheEngineIsTold) {
  sink_.answer.accepted = false;
  sink_.answer.code = "busy";
  sink_.answer.message = "The engine's queue is full. Try again in a moment.";
  context_.send(oms::CancelAllOrders{});
  settle();
  ASSERT_EQ(messages_.messages().size(), 1u);
  EXPECT_EQ(messages_.messages().front().level, MessageLevel::Error);
}

TEST_F(PanelsTest, AnAnswerToAPanelThatIsGoneIsDropped) {
  bool called = false;
  auto receiver = std::make_unique<QObject>();
  context_.send(oms::CancelAllOrders{}, receiver.get(), [&called](const oms::CommandOutcome&) { called = true; });
  receiver.reset();
  settle();
  EXPECT_FALSE(called);
}

TEST_F(PanelsTest, ToastsAreFewAndOnlyForTrouble) {
  QWidget window;
  window.resize(800, 600);
  ToastArea toasts(theme_, messages_, &window);
  messages_.add(MessageLevel::Info, "x", "info");
  EXPECT_EQ(toasts.shown(), 0);
  for (int i = 0; i < 10; ++i)
    messages_.add(MessageLevel::Warning, "x", "warning");
  EXPECT_EQ(toasts.shown(), ToastArea::kMostAtOnce);
}

TEST_F(PanelsTest, AToastHasRoomForItsWholeText) {
  QWidget window;
  window.resize(800, 600);
  window.show();
  ToastArea toasts(theme_, messages_, &window);
  for (int i = 0; i < 2; ++i)
    messages_.add(MessageLevel::Error, "risk",
                  "Kill switch engaged by the trader: pressed in the window, to see it act");
  settle();
  int seen = 0;
  for (const QLabel* label : toasts.findChildren<QLabel*>()) {
    EXPECT_GE(label->height(), label->heightForWidth(label->width()));
    ++seen;
  }
  EXPECT_EQ(seen, 2);
}

// Another theme may bring another weight of the font: the same text then needs more room.
TEST_F(PanelsTest, AFigureGrowsWithItsFont) {
  QLabel label;
  setFigure(&label, "exec_20260105");
  QFont larger = label.font();
  larger.setPixelSize(2 * label.fontInfo().pixelSize());
  label.setFont(larger);
  setFigure(&label, "exec_20260105");
  EXPECT_GE(label.width(), label.fontMetrics().horizontalAdvance("exec_20260105"));
}

TEST_F(PanelsTest, TablesRememberTheirColumns) {
  PositionsPanel panel(context_);
  panel.table().setColumnShown(3, false);
  panel.table().sortByColumn(5, Qt::DescendingOrder);
  PositionsPanel other(context_);
  other.setState(panel.state());
  EXPECT_TRUE(other.table().isColumnHidden(3));
  EXPECT_EQ(other.table().table().sortColumn(), 5);
  EXPECT_EQ(other.table().table().sortOrder(), Qt::DescendingOrder);
}

}  // namespace
}  // namespace widgets
