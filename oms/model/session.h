#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "oms/model/day_roll.h"
#include "oms/model/instrument.h"
#include "oms/model/timeframe.h"
#include "oms/model/timestamp.h"

namespace oms {

enum class SessionState : std::uint8_t { idle, running, paused, stopped, finished };
std::string_view name(SessionState state);

// How many times real time a session can be asked to run: a number above 0 and at most 100000, or max.
bool isSpeed(std::string_view text);

struct SessionInfo {
  std::string id;                      // exec_YYYYMMDD_HHMMSS_xxxxxxxx
  std::string name = "Paper session";  // as its file calls it
  std::string mode = "PAPER";          // the only one until a live broker is a type of its own
  std::string account = "main";
  std::string currency = "USD";
  bool hedges = false;  // a symbol may have several positions at once, of both sides
  DayRoll dayRoll;
  SessionState state = SessionState::idle;
  std::string feed;  // simulated, replay
  bool simulated = false;
  std::vector<std::string> symbols;
  std::vector<std::string> strategies;  // instance ids
  std::string speed = "1";              // a number, or max
  Timestamp startedAt;                  // session clock
  Timeframe chart = Timeframe::m1;      // what charts show at first
};

struct PreflightItem {
  enum class State : std::uint8_t { pass, fail, wait };
  std::string code;
  State state = State::wait;
  std::string detail;
  std::string remedy;
};
std::string_view name(PreflightItem::State state);

}  // namespace oms
