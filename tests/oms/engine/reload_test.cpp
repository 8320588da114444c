// A strategy's file that changes while the session runs.
#include <gmock/gmock.h>

#include "oms/model/sha256.h"
#include "tests/oms/engine/ladder.h"

namespace oms::test {
namespace {

ReloadStrategy reloadOf(const std::string& text, const std::string& strategy = "one") {
  return {strategy, text, hashOfText(text)};
}

EngineConfig ladders(ApprovalMode approval = ApprovalMode::automatic) {
  return Desk::config({Ladder{}.binding(approval)});
}

std::vector<std::string> changes(const Desk& desk) {
  std::vector<std::string> said;
  for (const Event& event : desk.events) {
    if (const auto* changed = std::get_if<StrategyChanged>(&event.body))
      said.push_back(changed->what + " by " + changed->actor.text());
  }
  return said;
}

const StrategyDefinition& definitionOf(const Desk& desk) {
  return desk.engine.strategies().instance(0).definition();
}

TEST(Reload, AFlatStrategyTakesTheNewFileOverAtOnce) {
  Desk desk(ladders());
  closeMinute(desk, "100.00", "100.02");
  ASSERT_TRUE(desk.send(reloadOf(Ladder{.from = "90"}.text()), Actor::system()).accepted);
  EXPECT_THAT(changes(desk), testing::ElementsAre("its file was read anew by system"));
  EXPECT_EQ(definitionOf(desk).conditions.at(0).expression, "close > 90");
  EXPECT_EQ(stateOf(desk, 0), StrategyState::monitoring);
  closeMinute(desk, "100.00", "100.02");
  EXPECT_EQ(desk.position(), "10");
}

TEST(Reload, TheSameTextChangesNothing) {
  Desk desk(ladders());
  closeMinute(desk, "100.00", "100.02");
  const std::size_t before = desk.events.size();
  EXPECT_TRUE(desk.send(reloadOf(Ladder{}.text())).accepted);
  EXPECT_EQ(desk.events.size(), before);
}

TEST(Reload, InPositionItWaitsUntilTheTradeIsOver) {
  Desk desk(ladders());
  closeMinute(desk, "120.00", "120.02");
  ASSERT_EQ(desk.position(), "10");
  ASSERT_TRUE(desk.send(reloadOf(Ladder{.from = "90"}.text())).accepted);
  EXPECT_THAT(changes(desk),
              testing::ElementsAre("its file has changed and is taken over when it holds nothing by trader"));
  EXPECT_TRUE(infoOf(desk, 0).reloads);
  EXPECT_EQ(definitionOf(desk).conditions.at(0).expression, "close > 110");
  closeMinute(desk, "104.00", "104.02");  // the old file's exit
  ASSERT_EQ(desk.position(), "0");
  closeMinute(desk, "104.00", "104.02");
  EXPECT_EQ(changes(desk).back(), "its file was read anew by trader");
  EXPECT_FALSE(infoOf(desk, 0).reloads);
  EXPECT_EQ(definitionOf(desk).conditions.at(0).expression, "close > 90");
}

TEST(Reload, TheNewestFileIsTheOneThatWaits) {
  Desk desk(ladders());
  closeMinute(desk, "120.00", "120.02");
  desk.send(reloadOf(Ladder{.from = "90"}.text()));
  desk.send(reloadOf(Ladder{.from = "80"}.text()));
  closeMinute(desk, "104.00", "104.02");
  closeMinute(desk, "104.00", "104.02");
  EXPECT_EQ(definitionOf(desk).conditions.at(0).expression, "close > 80");
}

// The file is as it was again: what waited is not wanted any more.
TEST(Reload, BackToTheRunningTextTakesBackWhatWaits) {
  Desk desk(ladders());
  closeMinute(desk, "120.00", "120.02");
  desk.send(reloadOf(Ladder{.from = "90"}.text()));
  ASSERT_TRUE(infoOf(desk, 0).reloads);
  ASSERT_TRUE(desk.send(reloadOf(Ladder{}.text())).accepted);
  EXPECT_FALSE(infoOf(desk, 0).reloads);
  closeMinute(desk, "104.00", "104.02");
  closeMinute(desk, "104.00", "104.02");
  EXPECT_EQ(definitionOf(desk).conditions.at(0).expression, "close > 110");
}

TEST(Reload, ABrokenFileLeavesTheOldOneAndSaysWhere) {
  Desk desk(ladders());
  closeMinute(desk, "100.00", "100.02");
  const CommandOutcome outcome = desk.send(reloadOf(Ladder{.from = "clse"}.text()));
  EXPECT_EQ(outcome.code, "invalid_strategy");
  EXPECT_EQ(outcome.message, "one.toml:8:24: error: unknown name \"clse\"; did you mean \"close\"?");
  EXPECT_EQ(desk.names().back(), "command_refused");
  closeMinute(desk, "120.00", "120.02");
  EXPECT_EQ(desk.position(), "10");
}

// The longer bars that the session makes anyway; the next one is the new file's first.
TEST(Reload, ANewTimeframeIsTakenOverWhereTheSessionHasItsBars) {
  for (const bool waits : {false, true}) {
    EngineConfig config = ladders();
    config.timeframes = {Timeframe::m3};
    Desk desk(config);
    closeMinute(desk, waits ? "120.00" : "100.00", "120.02");
    std::string text = Ladder{.from = "90"}.text();
    text.replace(text.find("\"1m\""), 4, "\"3m\"");
    ASSERT_TRUE(desk.send(reloadOf(text)).accepted);
    EXPECT_EQ(infoOf(desk, 0).reloads, waits);
    for (int minute = 0; minute < 3 && desk.position() != "0"; ++minute)
      closeMinute(desk, "104.00", "104.02");
    const std::uint64_t seen = desk.engine.strategies().barsSeen(0);
    for (int minute = 0; minute < 9; ++minute)
      closeMinute(desk, "80.00", "80.02");
    EXPECT_EQ(infoOf(desk, 0).timeframe, Timeframe::m3);
    EXPECT_LE(desk.engine.strategies().barsSeen(0) - seen, 5u);
    for (int minute = 0; minute < 4 && desk.position() == "0"; ++minute)
      closeMinute(desk, "100.00", "100.02");
    EXPECT_EQ(desk.position(), "10");
  }
}

TEST(Reload, WhatTheSessionLacksIsRefused) {
  Desk desk(ladders());
  std::string text = Ladder{}.text();
  text.replace(text.find("\"1m\""), 4, "\"5m\"");
  EXPECT_THAT(desk.send(reloadOf(text)).message, testing::HasSubstr("this session makes no bars of 5m of AAA"));
  EXPECT_THAT(desk.send(reloadOf(Ladder{.from = "close of 'NOPE'"}.text())).message,
              testing::HasSubstr("there is no NOPE in this session"));
  EXPECT_EQ(desk.send(reloadOf(Ladder{}.text(), "two")).code, "not_found");
  EXPECT_EQ(desk.send(ReloadStrategy{"one", Ladder{.from = "90"}.text(), "00"}).code, "invalid_value");
  text = Ladder{}.text();
  text.replace(text.find("\"one\""), 5, "\"two\"");
  EXPECT_THAT(desk.send(reloadOf(text)).message, testing::HasSubstr("its name is \"one\" in this session"));
}

TEST(Reload, ASignalOfTheOldFileIsNoneAnyMore) {
  Desk desk(ladders(ApprovalMode::manual));
  closeMinute(desk, "120.00", "120.02");
  ASSERT_EQ(desk.engine.approvals().pending().size(), 1u);
  desk.send(reloadOf(Ladder{.from = "130"}.text()));
  EXPECT_TRUE(desk.engine.approvals().pending().empty());
  EXPECT_EQ(stateOf(desk, 0), StrategyState::monitoring);
}

TEST(Reload, WhoIsPausedStaysPaused) {
  Desk desk(ladders());
  closeMinute(desk, "100.00", "100.02");
  desk.send(ControlStrategy{{0}, StrategyAction::pause});
  desk.send(reloadOf(Ladder{.from = "90"}.text()));
  EXPECT_EQ(stateOf(desk, 0), StrategyState::paused);
  closeMinute(desk, "100.00", "100.02");
  EXPECT_EQ(desk.position(), "0");
  desk.send(ControlStrategy{{0}, StrategyAction::resume});
  closeMinute(desk, "100.00", "100.02");
  EXPECT_EQ(desk.position(), "10");
}

// Warm at once, of the bars that the session has kept, with the values that it would have had all along.
TEST(Reload, TheNewFileKnowsTheBarsBefore) {
  const auto slow = [](const std::string& from) {
    return Ladder{.from = from + " and sma(close, 5) > 1", .more = "[indicators]\nslow = \"sma(close, 5)\"\n"};
  };
  Desk whole(Desk::config({slow("200").binding()}));
  Desk desk(Desk::config({slow("300").binding()}));
  for (const char* bid : {"100.00", "101.00", "103.00", "99.00", "104.00", "102.00", "105.00"}) {
    closeMinute(whole, bid, "106.00");
    closeMinute(desk, bid, "106.00");
  }
  desk.send(reloadOf(slow("200").text()));
  const InstanceSample fresh = desk.engine.strategies().instance(0).sample();
  const InstanceSample known = whole.engine.strategies().instance(0).sample();
  EXPECT_EQ(fresh.warmupHave, fresh.warmupNeed);
  ASSERT_TRUE(known.indicators.at(0).value);
  EXPECT_EQ(fresh.indicators.at(0).value, known.indicators.at(0).value);
  EXPECT_EQ(fresh.conditions.at(0).progress, known.conditions.at(0).progress);
}

// Saved with the new file running, and with one that waits: the engine of the session's first files goes on with them.
TEST(Reload, ASavedSessionGoesOnWithTheFileOfItsTime) {
  for (const bool waits : {false, true}) {
    Desk desk(ladders());
    closeMinute(desk, waits ? "120.00" : "100.00", "120.02");
    desk.send(reloadOf(Ladder{.from = "90"}.text()));
    ASSERT_EQ(infoOf(desk, 0).reloads, waits);
    Engine loaded(ladders());
    ASSERT_TRUE(loaded.load(desk.engine.save()));
    EXPECT_EQ(loaded.stateHash(), desk.engine.stateHash());
    EXPECT_EQ(loaded.strategies().instance(0).definition().textHash, definitionOf(desk).textHash);
    std::vector<Event> events;
    const std::size_t before = desk.events.size();
    for (int minute = 1; minute <= 4; ++minute) {
      const Timestamp time = desk.now + std::chrono::minutes(minute);
      const Quote quote{time, Price::fromInt(minute == 1 ? 104 : 100), Price::fromInt(105), {}, {}};
      const MarketUpdate next{
          desk.cursor + static_cast<std::uint64_t>(minute), time, {0}, false, QuoteUpdate{quote, {}}};
      loaded.apply(next, events);
      desk.engine.apply(next, desk.events);
    }
    EXPECT_EQ(loaded.stateHash(), desk.engine.stateHash());
    EXPECT_EQ(events.size(), desk.events.size() - before);
    EXPECT_EQ(loaded.strategies().instance(0).definition().conditions.at(0).expression, "close > 90");
  }
}

TEST(Reload, ParametersOfTheSessionHoldForTheNewFileToo) {
  const auto with = [](const std::string& more) {
    return Ladder{.from = "$from" + more, .more = "[parameters]\nfrom = { default = 90 }\n"}.text();
  };
  const auto definition = parseStrategy(with(""), "one.toml", {{"from", 150}});
  ASSERT_TRUE(definition.ok());
  StrategyBinding binding{*definition, {SymbolIndex{0}}, ApprovalMode::automatic};
  binding.parameters = {{"from", 150}};
  Desk desk(Desk::config({binding}));
  closeMinute(desk, "100.00", "100.02");
  ASSERT_TRUE(desk.send(reloadOf(with(" + 1"))).accepted);
  EXPECT_EQ(definitionOf(desk).parameters.at("from"), 150);
  EXPECT_EQ(desk.send(reloadOf(Ladder{}.text())).code, "invalid_strategy");  // it has no such parameter
}

// What a file allows its strategy at most; the session's word on that strategy stands over it.
TEST(Reload, AFilesOwnLimitsHoldAndChangeWithIt) {
  const Ladder narrow{.more = "[limits]\nmax_order_quantity = 9\nmax_position = \"20%\"\n"};
  Desk desk(Desk::config({narrow.binding()}));
  closeMinute(desk, "120.00", "120.02");
  EXPECT_EQ(desk.position(), "0") << "ten are more than nine";
  const RiskLimits& limits = desk.engine.core().limits;
  EXPECT_EQ(limits.positionOf.ofStrategy.at("one").ratio, percent(20));

  ASSERT_TRUE(desk.send(reloadOf(Ladder{.more = "[limits]\nmax_order_quantity = 10\n"}.text())).accepted);
  EXPECT_EQ(limits.orderLotsOf.ofStrategy.at("one"), 10);
  EXPECT_TRUE(limits.positionOf.ofStrategy.empty());
  closeMinute(desk, "100.00", "100.02");
  closeMinute(desk, "120.00", "120.02");
  EXPECT_EQ(desk.position(), "10");
}

TEST(Reload, TheSessionsWordOnAStrategyStandsOverItsFile) {
  const Ladder narrow{.more = "[limits]\nmax_order_quantity = 9\n"};
  EngineConfig config = Desk::config({narrow.binding()});
  config.limits.orderLotsOf.ofStrategy["one"] = 12;
  Desk desk(std::move(config));
  EXPECT_EQ(desk.engine.core().limits.orderLotsOf.ofStrategy.at("one"), 12);
  ASSERT_TRUE(desk.send(reloadOf(Ladder{.more = "[limits]\nmax_order_quantity = 5\n"}.text())).accepted);
  EXPECT_EQ(desk.engine.core().limits.orderLotsOf.ofStrategy.at("one"), 12);
}

// Who may reread a file is not who may set limits.
TEST(Reload, WhatAPersonHasSetSinceStandsOverTheFileToo) {
  const auto text = [](const std::string& limit) {
    return Ladder{.more = limit.empty() ? "" : "[limits]\nmax_position = \"" + limit + "\"\n"}.text();
  };
  for (const std::string own : {"1000", "none"}) {
    SCOPED_TRACE(own);
    Desk desk(Desk::config({Ladder{.more = "[limits]\nmax_position = \"20%\"\n"}.binding()}));
    const auto& ofStrategy = desk.engine.core().limits.positionOf.ofStrategy;
    ASSERT_TRUE(desk.send(reloadOf(text("25%"))).accepted);
    EXPECT_EQ(ofStrategy.at("one").ratio, percent(25)) << "the file's own, so far";
    ASSERT_TRUE(desk.send(SetRiskLimits{{{"max_position", "", "one", own, ""}}, "too much"}).accepted);
    for (const char* next : {"50%", "", "60%"}) {
      ASSERT_TRUE(desk.send(reloadOf(text(next))).accepted) << next;
      if (own == "none" && next == std::string("60%"))
        EXPECT_EQ(ofStrategy.at("one").ratio, percent(60)) << "a limit that the file had not is its own again";
      else
        EXPECT_EQ(ofStrategy.count("one") > 0 ? ofStrategy.at("one").money.text() : "none", own) << next;
    }
  }
}

}  // namespace
}  // namespace oms::test
