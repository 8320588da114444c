// What risk does of itself: limits edited in a running session, lock-outs, strategies that run away.
#include <gmock/gmock.h>

#include "oms/engine/limit_names.h"
#include "oms/messages/json_events.h"
#include "oms/model/sha256.h"
#include "tests/oms/engine/ladder.h"

namespace oms::test {
namespace {

using testing::HasSubstr;

template <class T>
std::vector<T> all(const std::vector<Event>& events) {
  std::vector<T> found;
  for (const Event& event : events) {
    if (const auto* body = std::get_if<T>(&event.body))
      found.push_back(*body);
  }
  return found;
}

CommandOutcome set(Desk& desk, std::vector<LimitSetting> limits, const Actor& actor = Actor::trader()) {
  return desk.send(SetRiskLimits{std::move(limits), "tested"}, actor);
}

std::string settingOf(const std::vector<LimitSetting>& settings, const std::string& code) {
  for (const LimitSetting& setting : settings) {
    if (setting.code == code && setting.symbol.empty() && setting.strategy.empty())
      return setting.limit + " " + setting.warn;
  }
  return "";
}

TEST(EngineLimits, ASessionBeginsWithAllOfThem) {
  Desk desk;
  const auto told = all<RiskLimitsChanged>(desk.events);
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(settingOf(told[0].limits, "daily_loss"), "3% ");
  EXPECT_EQ(told[0].actor.text(), "system");
}

TEST(EngineLimits, AnEditHoldsForTheNextOrderAndNamesItsAuthor) {
  Desk desk;
  const std::string before = desk.engine.stateHash();
  ASSERT_EQ(desk.denial(Desk::request(Side::buy, "11")), "");
  desk.events.clear();
  ASSERT_TRUE(set(desk, {{"max_order_quantity", "", "", "10", ""}}, Actor::remote("ann")).accepted);
  const auto told = all<RiskLimitsChanged>(desk.events);
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].actor.text(), "remote:ann");
  EXPECT_EQ(told[0].reason, "tested");
  EXPECT_EQ(settingOf(told[0].limits, "max_order_quantity"), "10 ");
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "11")), "max_order_quantity");
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "10")), "");
  EXPECT_NE(desk.engine.stateHash(), before);
  ASSERT_TRUE(set(desk, {{"max_order_quantity", "AAA", "", "20", ""}}).accepted);
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "11")), "");
}

TEST(EngineLimits, AnImpossibleOneIsRefusedAndNothingOfItsCommandStays) {
  Desk desk;
  const std::string before = desk.engine.stateHash();
  const CommandOutcome outcome =
      set(desk, {{"max_order_quantity", "", "", "10", ""}, {"daily_loss", "", "", "some", ""}});
  EXPECT_FALSE(outcome.accepted);
  EXPECT_EQ(outcome.code, "invalid_value");
  EXPECT_EQ(outcome.field, "daily_loss");
  EXPECT_EQ(outcome.message, "daily_loss: limit must be a percentage of equity, \"3%\", or an amount above zero");
  EXPECT_EQ(set(desk, {{"max_position", "ZZZ", "", "5%", ""}}).message,
            "ZZZ is not in this session; use one of its symbols");
  EXPECT_EQ(set(desk, {{"max_position", "", "none of ours", "5%", ""}}).message,
            "there is no strategy \"none of ours\" in this session");
  EXPECT_FALSE(set(desk, {}).accepted);
  EXPECT_EQ(desk.engine.stateHash(), before);
}

TEST(EngineLimits, TheMonitorGoesByTheNewOnes) {
  Desk desk;
  desk.buy("490");
  desk.quote("98.00", "98.02");  // -1014, half of the warning
  desk.events.clear();
  ASSERT_TRUE(set(desk, {{"daily_loss", "", "", "1%", ""}}).accepted);
  ASSERT_EQ(all<RiskAlertChanged>(desk.events).size(), 1u);
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "daily_loss");
}

TEST(EngineLimits, TheRatesGoByTheNewOnes) {
  Desk desk;
  for (int i = 0; i < 5; ++i)
    desk.buy("1");
  ASSERT_TRUE(set(desk, {{"rate_per_second", "", "", "2", ""}}).accepted);
  desk.buy("1");
  desk.buy("1");
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "rate");
}

TEST(EngineLimits, AStrategysOwnLimitHoldsForItAlone) {
  EngineConfig config = Desk::config({Ladder{}.binding()});
  config.limits.positionOf.ofStrategy["one"] = EquityLimit::amount(Money::fromInt(500));
  Desk desk(config);
  closeMinute(desk, "110.98", "111.00");
  desk.quote("111.00", "111.02");
  EXPECT_EQ(desk.position(), "0");  // ten of them are worth more
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "10")), "");
  const auto checked = all<OrderChecked>(desk.events);
  ASSERT_FALSE(checked.empty());
  EXPECT_EQ(name(checked.back().checks.firstFailure()->code), "max_position");
}

// A file's stem is what orders, signals and limits call its strategy; the name in it is for people.
TEST(EngineLimits, AStrategyIsLimitedUnderItsIdWhateverItsFileCallsIt) {
  const auto limitedTo = [](const std::string& lots) {
    return Ladder{.name = "One up", .more = "[limits]\nmax_order_quantity = " + lots + "\n", .stem = "one"};
  };
  Desk desk(Desk::config({limitedTo("9").binding()}));
  closeMinute(desk, "120.00", "120.02");
  EXPECT_EQ(desk.position(), "0") << "ten are more than nine";
  const auto& lotsOf = desk.engine.core().limits.orderLotsOf.ofStrategy;
  EXPECT_EQ(lotsOf, (std::map<std::string, std::int64_t>{{"one", 9}}));
  const std::string changed = limitedTo("8").text();
  ASSERT_TRUE(desk.send(ReloadStrategy{"one", changed, hashOfText(changed)}).accepted);
  EXPECT_EQ(lotsOf, (std::map<std::string, std::int64_t>{{"one", 8}}));
  for (const char* called : {"One up", "one"}) {
    ASSERT_TRUE(set(desk, {{"max_order_quantity", "", called, called == std::string("one") ? "7" : "6", ""}}).accepted);
    EXPECT_EQ(lotsOf.size(), 1u) << called;
  }
  EXPECT_EQ(lotsOf.at("one"), 7);
  EXPECT_EQ(set(desk, {{"max_position", "", "One upp", "5%", ""}}).message,
            "there is no strategy \"One upp\" in this session; did you mean \"One up\"?");
}

TEST(EngineLimits, TheSessionsOwnLimitsFindTheirStrategies) {
  EngineConfig config =
      Desk::config({Ladder{.name = "Up", .stem = "one"}.binding(), Ladder{.name = "Twin", .stem = "two"}.binding(),
                    Ladder{.name = "Twin", .stem = "three"}.binding()});
  const auto problem = [&](const char* symbol, const std::vector<const char*>& strategies) {
    EngineConfig tried = config;
    if (*symbol != '\0')
      tried.limits.positionOf.ofSymbol[symbol] = EquityLimit::part(percent(1));
    for (const char* strategy : strategies)
      tried.limits.positionOf.ofStrategy[strategy] = EquityLimit::part(percent(1));
    const auto failure = nameLimits(tried);
    return failure ? failure->message : tried.limits.positionOf.ofStrategy.begin()->first;
  };
  EXPECT_EQ(problem("AAA", {"one"}), "one");
  EXPECT_EQ(problem("", {"Up"}), "one");
  EXPECT_EQ(problem("", {"one", "Up"}),
            "[risk] max_position: the strategy one has two limits; give it once, by its id");
  EXPECT_EQ(problem("", {"Twin"}),
            "[risk] max_position: \"Twin\" is the name of 2 strategies; give the id of one, such as three");
  EXPECT_EQ(problem("", {"onee"}),
            "[risk] max_position: there is no strategy \"onee\" in this session; did you mean \"one\"?");
  EXPECT_EQ(problem("AAAA", {}),
            "[risk] max_position: the symbol \"AAAA\" is not in this session; did you mean \"AAA\"?");
}

TEST(EngineLockouts, APersonOpensTheDailyLossAndItCountsAnew) {
  Desk desk;
  desk.buy("490");
  desk.events.clear();
  desk.quote("93.00", "93.02");
  auto told = all<LockoutChanged>(desk.events);
  ASSERT_EQ(told.size(), 1u);
  EXPECT_TRUE(told[0].lockout.locked);
  EXPECT_EQ(name(told[0].lockout.code), "daily_loss");
  EXPECT_EQ(desk.send(ReleaseLockout{CheckCode::drawdown, ""}).code, "invalid_state");
  EXPECT_EQ(desk.send(ReleaseLockout{CheckCode::price, ""}).code, "invalid_value");
  desk.events.clear();
  ASSERT_TRUE(desk.send(ReleaseLockout{CheckCode::dailyLoss, "seen"}, Actor::remote("ann")).accepted);
  told = all<LockoutChanged>(desk.events);
  ASSERT_EQ(told.size(), 1u);
  EXPECT_FALSE(told[0].lockout.locked);
  EXPECT_EQ(told[0].lockout.actor.text(), "remote:ann");
  EXPECT_EQ(told[0].lockout.reason, "seen");
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "");
  desk.quote("88.00", "88.02");  // 2450 more: under the limit again
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "");
  desk.quote("86.00", "86.02");
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "daily_loss");
}

TEST(EngineLockouts, TheDrawdownOpensByAPersonAlone) {
  EngineConfig config = Desk::config();
  config.limits.dailyLoss = EquityLimit::part(percent(100));
  config.limits.drawdown = EquityLimit::part(percent(2));
  Desk desk(config);
  desk.buy("490");
  desk.quote("95.00", "95.02");
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "drawdown");
  desk.now = desk.now + std::chrono::hours(24);
  desk.quote("95.00", "95.02");
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "drawdown");
  ASSERT_TRUE(desk.send(ReleaseLockout{CheckCode::drawdown, "go on"}).accepted);
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "");
  desk.quote("90.00", "90.02");
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "drawdown");
}

TEST(EngineLockouts, LossesInARowLockUntilTheNextDay) {
  EngineConfig config = Desk::config();
  config.limits.lossStreak = 3;
  Desk desk(config);
  desk.buy("1");
  for (int i = 0; i < 3; ++i) {
    desk.buy("5");
    desk.sell("6");  // the spread and the fees are lost
    if (i < 2)
      desk.buy("1");
  }
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "loss_streak");
  ASSERT_FALSE(all<LockoutChanged>(desk.events).empty());
  desk.now = desk.now + std::chrono::hours(24);
  desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "");
  EXPECT_EQ(all<LockoutChanged>(desk.events).back().lockout.actor.text(), "system");
}

TEST(EngineLockouts, LossesInARowOpenAgainAfterTheirCoolDown) {
  EngineConfig config = Desk::config();
  config.limits.lossStreak = 3;
  config.limits.lossCooldown = std::chrono::minutes(30);
  Desk desk(config);
  for (int i = 0; i < 3; ++i) {
    desk.buy("5");
    desk.sell("5");
  }
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "loss_streak");
  desk.now = desk.now + std::chrono::minutes(30) - std::chrono::seconds(2);
  desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "loss_streak");
  desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "");
  EXPECT_EQ(all<LockoutChanged>(desk.events).back().lockout.reason, "the cool-down is over");
  desk.buy("5");
  desk.sell("5");
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "");  // the streak began again
}

TEST(EngineLockouts, AStopCoolsItsSymbolDown) {
  EngineConfig config = Desk::config();
  config.limits.lossCooldown = std::chrono::minutes(30);
  Desk desk(config);
  desk.quote("100.00", "100.02", "0", 1);
  OrderRequest entry = Desk::request(Side::buy, "10");
  entry.stopLoss = Price::parse("99.00").value();
  desk.submit(entry);
  desk.quote("98.90", "98.92");
  ASSERT_EQ(desk.position(), "0");
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "loss_streak");
  OrderRequest other = Desk::request(Side::buy, "1");
  other.symbol = {1};
  EXPECT_EQ(desk.denial(other), "");
  desk.now = desk.now + std::chrono::minutes(30);
  desk.quote("98.90", "98.92");
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "");
}

TEST(EngineLockouts, APersonEndsTheCoolDownAfterAStop) {
  EngineConfig config = Desk::config();
  config.limits.lossCooldown = std::chrono::minutes(30);
  Desk desk(config);
  EXPECT_EQ(desk.send(ReleaseLockout{CheckCode::lossStreak, "early"}).code, "invalid_state");
  OrderRequest entry = Desk::request(Side::buy, "10");
  entry.stopLoss = Price::parse("99.00").value();
  desk.submit(entry);
  desk.quote("98.90", "98.92");
  ASSERT_EQ(desk.denial(Desk::request(Side::buy, "1")), "loss_streak");
  const auto running = desk.engine.core().losses.coolDowns(desk.now);
  ASSERT_EQ(running.size(), 1u);
  EXPECT_EQ(running[0].until, desk.now + std::chrono::minutes(30));
  EXPECT_FALSE(running[0].owner.isSet());
  desk.events.clear();
  EXPECT_TRUE(desk.send(ReleaseLockout{CheckCode::lossStreak, "looked at it"}, Actor::remote("risk")).accepted);
  const auto told = all<LockoutChanged>(desk.events);
  ASSERT_EQ(told.size(), 1u);
  EXPECT_FALSE(told[0].lockout.locked);
  EXPECT_EQ(told[0].lockout.reason, "looked at it");
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "");
  EXPECT_TRUE(desk.engine.core().losses.coolDowns(desk.now).empty());
}

TEST(EngineStrategyGuard, OneThatRunsAwayIsDisabledUntilANamedPersonEnablesIt) {
  EngineConfig config = Desk::config({Ladder{}.binding()});
  config.limits.repeatedExecutions = 1;
  config.limits.repeatedWindow = std::chrono::hours(1);
  Desk desk(config);
  const auto trade = [&] {
    closeMinute(desk, "110.98", "111.00");
    desk.quote("111.00", "111.02");
    const std::string held = desk.position();
    for (int i = 0; i < 3; ++i)  // out, and through the cool-down
      closeMinute(desk, "100.00", "100.02");
    return held;
  };
  EXPECT_EQ(trade(), "10");
  ASSERT_NE(stateOf(desk, 0), StrategyState::disabled);
  EXPECT_EQ(trade(), "0");
  EXPECT_EQ(stateOf(desk, 0), StrategyState::disabled);
  EXPECT_THAT(infoOf(desk, 0).lastCause, HasSubstr("repeated_execution"));
  const auto alerts = all<RiskAlertChanged>(desk.events);
  ASSERT_FALSE(alerts.empty());
  EXPECT_EQ(alerts.back().alert.code.view(), "strategy");
  EXPECT_EQ(alerts.back().alert.scope.view(), "one:AAA");
  EXPECT_FALSE(desk.send(ControlStrategy{{0}, StrategyAction::start}).accepted);
  ASSERT_TRUE(desk.send(ControlStrategy{{0}, StrategyAction::enable}, Actor::remote("ann")).accepted);
  EXPECT_EQ(infoOf(desk, 0).lastCause, "enabled by remote:ann");
  EXPECT_TRUE(all<RiskAlertChanged>(desk.events).back().alert.clearedAt.isSet());
  EXPECT_EQ(trade(), "10");
}

TEST(EngineSoftChecks, AConfirmedOneIsJournalledWithItsAuthor) {
  Desk desk;
  desk.quote("90.00", "100.00");  // too wide
  OrderRequest wide = Desk::request(Side::buy, "1");
  const CommandOutcome denied = desk.send(SubmitOrder{wide});
  EXPECT_EQ(denied.code, "price_collar");
  EXPECT_EQ(desk.position(), "0");
  wide.confirmed = true;
  desk.events.clear();
  ASSERT_TRUE(desk.send(SubmitOrder{wide}, Actor::remote("ann")).accepted);
  EXPECT_EQ(desk.position(), "1");
  JsonWriter json;
  for (const Event& event : desk.events) {
    if (std::holds_alternative<OrderChecked>(event.body))
      writeEvent(json, event, Naming(desk.engine.core().config.instruments));
  }
  EXPECT_THAT(json.take(), HasSubstr("\"confirmed\":true}"));
  EXPECT_THAT(json.take(), HasSubstr("\"confirmed_by\":\"remote:ann\""));
}

TEST(EngineSelfCross, OwnOrdersNeverMeet) {
  Desk desk;
  const OrderId resting = desk.submit(Desk::request(Side::sell, "5", OrderType::limit, "100.50"));
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1", OrderType::limit, "100.49")), "");
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1", OrderType::limit, "100.50")), "self_cross");
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "");
  desk.send(CancelOrder{resting, ""});
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1", OrderType::limit, "100.50")), "");
}

}  // namespace
}  // namespace oms::test
