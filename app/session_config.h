#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "oms/broker/fees.h"
#include "oms/broker/financing.h"
#include "oms/broker/latency.h"
#include "oms/model/day_roll.h"
#include "oms/model/instrument.h"
#include "oms/model/result.h"
#include "oms/model/strategy_view.h"
#include "oms/model/timeframe.h"
#include "oms/positions/account.h"
#include "oms/risk/limits.h"
#include "oms/strategies/strategy_definition.h"

namespace app {

struct FeedFile {
  std::string path;
  std::string symbol;
  std::optional<oms::Timeframe> timeframe;  // none: from the median gap
  std::string factors{};                    // a file of splits and dividends; empty: none
};

// Bars of the market database with which a session was warmed up, so that it finds the same ones again.
struct FeedHistory {
  std::string symbol;
  oms::Timeframe timeframe = oms::Timeframe::m1;
  std::uint64_t bars = 0;
  oms::Timestamp last;       // the open of the last of them
  std::int64_t imports = 0;  // the database as it was after that one
  std::string sha256;        // of the bars
};

struct StrategyChoice {
  struct Parameter {
    double value = 0;
    std::string place;  // FILE:LINE:COL in the session file
  };
  std::string file;                  // a shipped name or a path
  std::vector<std::string> symbols;  // empty: the file's own that the session has, else all of the session's
  std::optional<oms::ApprovalMode> approval;
  std::optional<double> autoAbove;
  std::map<std::string, Parameter> parameters;
  oms::StrategyMode mode = oms::StrategyMode::live;
  // What the file said when the session began, which the journal keeps: it may say something else by now. Empty: to be
  // read, or a shipped one.
  std::string text{};
  std::string place{};  // FILE:LINE:COL of what says which symbols it has; empty: no file says it
};

struct RemoteSettings {
  bool enabled = true;
  std::string listen = "127.0.0.1:8050";
  std::vector<std::string> allowHosts;
  std::vector<std::string> allowOrigins;
  bool tls = false;
  std::string tlsCert;    // PEM file; empty: a certificate is made and kept in the data folder
  std::string tlsKey;     // of it
  int priceInterval = 2;  // s
  int pingInterval = 20;  // s
  int maxConnections = 1024;
  int maxPerAddress = 32;
  int maxUnauthenticatedPerAddress = 4;
  bool metricsPublic = false;
};

enum class FeedKind { simulated, replay };

// A session as its file, the environment and the options describe it (reference: CONFIG). Defaults are the values here.
struct SessionConfig {
  std::string name = "Paper session";
  std::string account = "main";
  std::string currency = "USD";
  oms::DayRoll dayRoll;
  oms::Money cash = oms::Money::fromInt(100'000);
  oms::AccountType accountType = oms::AccountType::margin;
  oms::PositionMode positionMode = oms::PositionMode::netting;
  std::vector<std::string> symbols;           // empty: all of the feed's
  std::optional<oms::Timeframe> timeframe;    // of the chart at first
  std::optional<oms::ApprovalMode> approval;  // none: as each strategy's file says
  std::uint8_t approvers = 1;                 // people who must approve a signal: 1 or 2
  FeedKind feed = FeedKind::simulated;
  std::uint64_t seed = 1;
  std::string speed = "1";  // a number above 0, or max
  std::vector<FeedFile> files;
  std::vector<FeedHistory> history;  // of a session that has begun; the program writes it
  std::string brokerProfile = "default";
  std::int64_t protectionTicks = 0;  // how far beyond its first price a market order or a stop may go; 0: any way
  std::string drill = "none";        // what goes wrong on the line to the broker, to practise with
  oms::Latency latency{.base = std::chrono::milliseconds(20),
                       .insert = std::chrono::milliseconds(5),
                       .modify = std::chrono::milliseconds(5),
                       .cancel = std::chrono::milliseconds(5),
                       .jitter = std::chrono::milliseconds(5)};
  oms::FinancingRates financing;
  oms::FeeSchedule fees = {oms::Ratio::fromInt(2), oms::Ratio::fromInt(5), {}, {}, {}, {}, {}};  // maker, taker bps
  std::vector<StrategyChoice> strategies;    // empty: the shipped ones
  std::vector<oms::Instrument> instruments;  // over the shipped list and the feed's own
  // By symbol: what one unit of the instrument's currency is worth in the account's, where the two are not the same.
  std::map<std::string, oms::Ratio> conversions;
  oms::RiskLimits risk;
  RemoteSettings remote;
};

// One mistake of a file, with its place.
struct ConfigError {
  std::string file;
  int line = 0;
  int column = 0;
  std::string message;  // says how to mend it

  std::string text() const;  // FILE:LINE:COL: error: …
};

// Reads a session file strictly: an unknown key, a wrong unit or an impossible value is an error with its place and a
// suggestion. Keys that the file does not name keep what `base` has.
oms::Result<SessionConfig, std::vector<ConfigError>> parseSessionConfig(std::string_view toml,
                                                                        std::string_view fileName,
                                                                        const SessionConfig& base);
// What a session file names, each value as TOML writes it: session.cash, broker.fees.maker_bps; of lists of tables the
// number and what each of them names: strategy, strategy[1].file. Nothing where it cannot be read.
std::map<std::string, std::string> valuesOf(std::string_view toml);
// The whole configuration as a session file that parses back to the same; kept with the session in the journal.
std::string toToml(const SessionConfig& config);

// The keys that a session file can have outside its lists of tables: session.cash, broker.fees.maker_bps. Those of a
// limit can be written short, risk.daily_loss for risk.daily_loss.limit.
struct ConfigKeys {
  std::set<std::string> values;
  std::set<std::string> tables;  // broker.fees, risk.daily_loss

  std::vector<std::string> all() const;
};
ConfigKeys configKeys();
// Sets one key from the text of an option or variable (lists by comma); nothing when it worked. `source` says whose.
// `named` gets what was set by it, as valuesOf names it: a key may be a table of several.
std::optional<ConfigError> setKey(const std::string& key, const std::string& text, const std::string& source,
                                  SessionConfig& config, std::set<std::string>& named);

struct EnvironmentResult {
  std::vector<ConfigError> errors;
  std::set<std::string> keys;  // that were set, as valuesOf names them
};
// Reads TIDEMARK_<SECTION>_<KEY> over `config`, and WEBSOCKET_ENABLED, WEBSOCKET_PING_INTERVAL,
// WEBSOCKET_PRICE_INTERVAL. Every variable that begins with TIDEMARK_ and is not known is an error, except the names in
// `others`.
EnvironmentResult applyEnvironment(const std::map<std::string, std::string>& environment,
                                   const std::vector<std::string>& others, SessionConfig& config);

}  // namespace app
