// Working orders under other terms: what the fields mean, and the window that asks for them.
#include <QMenu>
#include <QPointer>
#include <QPushButton>
#include <QTest>

#include "tests/widgets/panel_fixture.h"
#include "widgets/active_orders/active_orders_panel.h"
#include "widgets/active_orders/modify_dialog.h"
#include "widgets/common/format.h"

namespace widgets {
namespace {

using oms::OrderType;

// "quantity 0.2, price 63800": what a command asks for.
std::string asked(const oms::ReplaceOrder& command) {
  std::string text;
  const auto add = [&text](const char* what, const auto& value) {
    if (value)
      text += (text.empty() ? "" : ", ") + std::string(what) + ' ' + value->text();
  };
  add("quantity", command.quantity);
  add("price", command.price);
  add("trigger", command.triggerPrice);
  add("offset", command.trailingOffset);
  if (command.expireTime)
    text += (text.empty() ? "" : ", ") + ("expiry " + dateTime(*command.expireTime).toStdString());
  return text;
}

class ModifyTest : public PanelFixture {
 protected:
  ModifyTest() { load(); }
  oms::Order orderOf(OrderType type) const {
    oms::Order order = view_.order(oms::OrderId{3})->order;
    order.request.type = type;
    order.request.triggerPrice = *oms::Price::parse("63900");
    order.request.trailingOffset = *oms::Ratio::parse("25");
    return order;
  }
  ModifyReading read(const oms::Order& order, const ModifyDraft& draft) const {
    return readModify(draft, order, *context_.instrument(order.request.symbol));
  }
  ModifyDraft draft(const oms::Order& order) const {
    return draftOf(order, *context_.instrument(order.request.symbol));
  }
  // The window over the order, with what somebody wrote into its fields.
  ModifyDialog* open(std::uint64_t order) {
    auto* dialog = new ModifyDialog(context_, {order}, nullptr);
    dialog->show();
    settle();
    return dialog;
  }
  static void write(const ModifyDialog& dialog, int field, const QString& text) {
    auto* edit = dialog.findChildren<FieldEdit*>().at(field);
    edit->selectAll();
    QTest::keyClicks(edit, text);
  }
  static QPushButton* sendOf(const ModifyDialog& dialog) {
    for (QPushButton* each : dialog.findChildren<QPushButton*>()) {
      if (each->isDefault())
        return each;
    }
    return nullptr;
  }
  static bool says(const ModifyDialog& dialog, const QString& part) {
    for (const QLabel* label : dialog.findChildren<QLabel*>()) {
      if (label->isVisibleTo(&dialog) && label->text().contains(part))
        return true;
    }
    return false;
  }
};

TEST_F(ModifyTest, EachTypeHasItsFields) {
  const std::tuple<OrderType, bool, bool, bool> types[] = {
      {OrderType::limit, true, false, false},           {OrderType::stopMarket, false, true, false},
      {OrderType::stopLimit, true, true, false},        {OrderType::limitIfTouched, true, true, false},
      {OrderType::marketIfTouched, false, true, false}, {OrderType::trailingStopMarket, false, true, true},
      {OrderType::trailingStopLimit, true, true, true}};
  for (const auto& [type, price, trigger, offset] : types) {
    const ChangeableTerms terms = changeableTerms(orderOf(type));
    EXPECT_EQ(std::tuple(terms.price, terms.trigger, terms.offset), std::tuple(price, trigger, offset)) << name(type);
  }
  oms::Order triggered = orderOf(OrderType::stopLimit);
  triggered.status = oms::OrderStatus::triggered;
  EXPECT_FALSE(changeableTerms(triggered).trigger);
}

TEST_F(ModifyTest, OnlyAGtdOrderIsGivenAnotherExpiry) {
  oms::Order order = orderOf(OrderType::limit);
  EXPECT_FALSE(changeableTerms(order).expiry);
  EXPECT_EQ(draft(order).expiry, "");
  order.request.timeInForce = oms::TimeInForce::gtd;
  order.request.expireTime = *oms::parseRfc3339("2026-01-05T17:00:00Z");
  EXPECT_TRUE(changeableTerms(order).expiry);
  EXPECT_EQ(draft(order).expiry, "2026-01-05 17:00:00");
  struct Case {
    const char* typed;
    const char* asked;
    bool wrong;
  };
  for (const Case& each :
       {Case{"2026-01-05 18:30:15", "expiry 2026-01-05 18:30:15", false},
        Case{" 2026-01-06 09:00 ", "expiry 2026-01-06 09:00:00", false},
        Case{"2026-01-06T09:00:00Z", "expiry 2026-01-06 09:00:00", false}, Case{"2026-01-05 17:00", "", false},
        Case{"2026-02-30 09:00", nullptr, true}, Case{"tomorrow", nullptr, true}, Case{"", nullptr, true}}) {
    ModifyDraft typed = draft(order);
    typed.expiry = each.typed;
    const ModifyReading reading = read(order, typed);
    EXPECT_EQ(!reading.expiryProblem.isEmpty(), each.wrong) << each.typed;
    EXPECT_EQ(reading.problem(), reading.expiryProblem) << each.typed;
    EXPECT_EQ(reading.ready(), !each.wrong && *each.asked != '\0') << each.typed;
    if (!each.wrong) {
      EXPECT_EQ(asked(reading.command), each.asked);
    }
  }
}

TEST_F(ModifyTest, TheWindowOfAGtdOrderHasItsExpiry) {
  const auto expiryOf = [](const ModifyDialog& dialog) { return dialog.findChildren<FieldEdit*>().at(4); };
  {
    const std::unique_ptr<ModifyDialog> dialog(open(3));
    dialog->setAttribute(Qt::WA_DeleteOnClose, false);
    EXPECT_FALSE(expiryOf(*dialog)->isVisibleTo(dialog.get()));
  }
  oms::Order dated = orderOf(OrderType::limit);
  dated.request.timeInForce = oms::TimeInForce::gtd;
  dated.request.expireTime = *oms::parseRfc3339("2026-01-05T17:00:00Z");
  oms::EventBatch batch;
  batch.entries.push_back({});
  batch.entries.back().events.push_back(
      {dated.updatedAt, oms::OrderChanged{oms::OrderEventKind::updated, dated, oms::Actor::trader()}});
  oms::ViewChanges changes;
  view_.apply(batch, changes);
  const std::unique_ptr<ModifyDialog> dialog(open(3));
  dialog->setAttribute(Qt::WA_DeleteOnClose, false);
  FieldEdit* expiry = expiryOf(*dialog);
  EXPECT_TRUE(expiry->isVisibleTo(dialog.get()));
  EXPECT_EQ(expiry->text(), "2026-01-05 17:00:00");
  write(*dialog, 4, "2026-01-05 18:00");
  sendOf(*dialog)->click();
  const auto* command = lastCommand<oms::ReplaceOrder>();
  ASSERT_NE(command, nullptr);
  EXPECT_EQ(asked(*command), "expiry 2026-01-05 18:00:00");
}

TEST_F(ModifyTest, OnlyWhatDiffersIsAskedFor) {
  struct Case {
    OrderType type;
    int field;  // 0 quantity, 1 price, 2 trigger, 3 offset
    const char* typed;
    const char* asked;
  };
  for (const Case& each : {Case{OrderType::limit, 0, "0.2", "quantity 0.2"}, Case{OrderType::limit, 0, "0.15", ""},
                           Case{OrderType::limit, 1, "63,800.0", "price 63800"},
                           Case{OrderType::stopLimit, 2, "63850.5", "trigger 63850.5"},
                           Case{OrderType::trailingStopMarket, 3, "12.5", "offset 12.5"}}) {
    const oms::Order order = orderOf(each.type);
    ModifyDraft typed = draft(order);
    EXPECT_FALSE(read(order, typed).changes);
    QString* fields[] = {&typed.quantity, &typed.price, &typed.trigger, &typed.offset};
    *fields[each.field] = each.typed;
    const ModifyReading reading = read(order, typed);
    EXPECT_EQ(asked(reading.command), each.asked);
    EXPECT_EQ(reading.problem(), "");
    EXPECT_EQ(reading.ready(), *each.asked != '\0');
  }
}

TEST_F(ModifyTest, SaysWhatIsWrongWithEachField) {
  oms::Order order = orderOf(OrderType::trailingStopLimit);
  order.filled = *oms::Quantity::parse("0.05");
  ModifyDraft typed{"0.05", "63800.05", "", "0"};
  const ModifyReading reading = read(order, typed);
  EXPECT_TRUE(reading.quantityProblem.contains("0.050 of it is filled")) << reading.quantityProblem.toStdString();
  EXPECT_TRUE(reading.priceProblem.contains("steps of 0.1"));
  EXPECT_FALSE(reading.triggerProblem.isEmpty());
  EXPECT_TRUE(reading.offsetProblem.contains("above zero"));
  EXPECT_FALSE(reading.ready());
  typed = {"0,15", "", "63800", "x"};
  for (const QString& problem : {read(order, typed).quantityProblem, read(order, typed).priceProblem})
    EXPECT_FALSE(problem.isEmpty());
}

TEST_F(ModifyTest, TheChecksAnswerBeforeAnythingIsSent) {
  ModifyDialog* dialog = open(3);
  EXPECT_FALSE(sendOf(*dialog)->isEnabled());
  EXPECT_TRUE(says(*dialog, "what you leave stays as it is"));
  oms::CheckResult check;
  check.code = oms::CheckCode::maxPosition;
  check.unit = oms::CheckUnit::money;
  sink_.checks.checks.add(check);
  write(*dialog, 1, "63800");
  ASSERT_TRUE(QTest::qWaitFor([this] { return !sink_.dryReplacements.empty(); }));
  settle();
  EXPECT_EQ(asked(sink_.dryReplacements.back()), "price 63800");
  EXPECT_TRUE(says(*dialog, "of 1 checks pass"));
  EXPECT_TRUE(sink_.commands.empty());
  sendOf(*dialog)->click();
  const auto* command = lastCommand<oms::ReplaceOrder>();
  ASSERT_NE(command, nullptr);
  EXPECT_EQ(command->order, oms::OrderId{3});
  EXPECT_EQ(asked(*command), "price 63800");
  QPointer<ModifyDialog> gone(dialog);
  ASSERT_TRUE(QTest::qWaitFor([&gone] { return !gone || gone->isHidden(); }));
}

TEST_F(ModifyTest, ARefusalStaysInItsPlace) {
  const std::unique_ptr<ModifyDialog> dialog(open(3));
  dialog->setAttribute(Qt::WA_DeleteOnClose, false);
  sink_.answer.accepted = false;
  sink_.answer.seq = 7;
  sink_.answer.message = "price_collar: 63800 is too far from the market";
  write(*dialog, 1, "63800");
  sendOf(*dialog)->click();
  settle();
  EXPECT_TRUE(dialog->isVisible());
  EXPECT_TRUE(says(*dialog, "too far from the market"));
  EXPECT_TRUE(sendOf(*dialog)->isEnabled());
  write(*dialog, 1, "63799");
  EXPECT_FALSE(says(*dialog, "too far from the market"));
}

TEST_F(ModifyTest, SoftChecksAreConfirmedByASecondPress) {
  const std::unique_ptr<ModifyDialog> dialog(open(3));
  dialog->setAttribute(Qt::WA_DeleteOnClose, false);
  oms::CheckResult soft;
  soft.code = oms::CheckCode::participation;
  soft.severity = oms::Severity::soft;
  soft.passed = false;
  sink_.checks.checks.add(soft);
  write(*dialog, 0, "0.3");
  ASSERT_TRUE(QTest::qWaitFor([this] { return !sink_.dryReplacements.empty(); }));
  settle();
  sendOf(*dialog)->click();
  EXPECT_TRUE(sink_.commands.empty());
  EXPECT_EQ(sendOf(*dialog)->text(), "Confirm all the same");
  sendOf(*dialog)->click();
  ASSERT_NE(lastCommand<oms::ReplaceOrder>(), nullptr);
  EXPECT_TRUE(lastCommand<oms::ReplaceOrder>()->confirmed);
}

TEST_F(ModifyTest, AnOrderThatWorksNoMoreCannotBeChanged) {
  const std::unique_ptr<ModifyDialog> dialog(open(5));
  dialog->setAttribute(Qt::WA_DeleteOnClose, false);
  EXPECT_TRUE(says(*dialog, "The order is filled"));
  EXPECT_FALSE(sendOf(*dialog)->isEnabled());
}

TEST_F(ModifyTest, TheRowsLinkTheKeyAndTheMenuOpenIt) {
  ActiveOrdersPanel panel(context_);
  panel.resize(1000, 300);
  panel.show();
  oms::ViewChanges everything;
  everything.history = true;
  panel.refresh(everything);
  QTest::qWait(100);
  TableView& table = panel.table();
  const auto opened = [&panel] { return panel.findChild<ModifyDialog*>(); };
  emit table.actionTriggered(table.table().index(1, 0), "modify");
  ASSERT_NE(opened(), nullptr);
  delete opened();
  table.setCurrentIndex(table.table().index(1, 0));
  for (QAction* action : table.actions()) {
    if (action->shortcut() == QKeySequence(Qt::Key_F2))
      action->trigger();
  }
  ASSERT_NE(opened(), nullptr);
  delete opened();
  emit table.doubleClicked(table.table().index(1, 1));
  EXPECT_NE(opened(), nullptr);
}

}  // namespace
}  // namespace widgets
