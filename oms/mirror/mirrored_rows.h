#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "oms/messages/event.h"
#include "oms/messages/sample.h"
#include "oms/model/instrument.h"
#include "oms/model/result.h"
#include "oms/model/session.h"
#include "oms/remote/wire_value.h"

namespace oms {

// The native stream's rows as the values that they were written from (oms/messages/json_objects, oms/remote). What the
// wire does not tell stays as a value begins, unless it follows from what is told.

// By which names on the wire become a session's indices.
struct MirroredNames {
  InstrumentList instruments;
  std::vector<StrategyInstanceInfo> instances;  // by InstanceIndex; without an id where nothing was told of it yet

  SymbolIndex symbol(const WireValue& row) const;  // of its `symbol`; none where that is unknown
  // Of its `strategy` and `symbol`; none where a person, or nobody known, is behind it.
  InstanceIndex instance(const WireValue& row) const;
  InstanceIndex instance(std::string_view id) const;
};

struct MirroredSession {
  SessionInfo info;
  InstrumentList instruments;
};
Result<MirroredSession> readSession(const WireValue& row);
Result<Order> readOrder(const WireValue& row, const MirroredNames& names);
Result<Fill> readFill(const WireValue& row, const MirroredNames& names);
Result<Signal> readSignal(const WireValue& row, const MirroredNames& names);
// An alert, the trading state, the limits, a lock-out or a halted market, as `kind` says.
Result<EventBody> readRisk(const WireValue& row, const MirroredNames& names);
Result<KillSwitchState> readKillSwitch(const WireValue& row);
Result<StrategyInstanceInfo> readInstance(const WireValue& row, const MirroredNames& names);
Result<QuoteSample> readPrice(const WireValue& row, const MirroredNames& names);
Result<Position> readPosition(const WireValue& row, const MirroredNames& names);
Result<AccountState> readAccount(const WireValue& row);

struct MirroredBar {
  SymbolIndex symbol;
  Timeframe timeframe = Timeframe::m1;
  Bar bar;
  bool isComplete = true;
};
// REST's, which name no symbol.
Result<MirroredBar> readPlainBar(const WireValue& object);
Result<MirroredBar> readBar(const WireValue& row, const MirroredNames& names);
Result<IndicatorView> readIndicator(const WireValue& row);
Result<ConditionView> readCondition(const WireValue& row);
// Of an instance's conditions, which name their groups.
std::vector<GroupProgress> progressOf(const std::vector<ConditionView>& conditions);
Result<DepthSample> readDepth(const WireValue& row, const MirroredNames& names);
Result<std::vector<QueuePlace>> readPlaces(const WireValue& row);  // of a row of depth

struct MirroredPrint {
  SymbolIndex symbol;
  MarketTrade trade;
};
Result<MirroredPrint> readPrint(const WireValue& row, const MirroredNames& names);

// What only REST tells: GET /equity, /trades/closed (newest first), /stats, /session/preflight and /near-misses, which
// come oldest first from here.
struct MirroredStatistics {
  StatisticsReport report;
  std::vector<BookLine> symbols;
  std::vector<BookLine> owners;
};
Result<std::vector<EquityPoint>> readEquityPoints(const WireValue& object);
Result<std::vector<RoundTrip>> readRoundTrips(const WireValue& answer, const MirroredNames& names);
Result<MirroredStatistics> readStatistics(const WireValue& object, const MirroredNames& names);
Result<std::vector<PreflightItem>> readPreflight(const WireValue& answer);
Result<std::vector<NearMiss>> readNearMisses(const WireValue& answer, const MirroredNames& names);
std::vector<CoolDown> readCoolDowns(const WireValue& summary, const MirroredNames& names);

// What REST says of the limits in use (GET /api/oms/risk/summary), and of the watchlists.
Result<std::vector<LimitUsage>> readLimits(const WireValue& summary);
Result<std::vector<WatchlistData>> readWatchlists(const WireValue& object);

}  // namespace oms
