#include "app/session_config.h"

#include <algorithm>

#include "app/risk_section.h"
#include "app/toml_reader.h"
#include "oms/broker/fault_plan.h"
#include "oms/broker/fill_profile.h"
#include "oms/model/percent.h"
#include "oms/model/session.h"
#include "oms/risk/limit_table.h"

namespace app {
namespace {

class SectionReader {
 public:
  SectionReader(SessionConfig& config, TomlReport& report) : config_(config), report_(report) {}

  void readAll(const toml::table& root) {
    TomlReader top(root, "", report_);
    if (const auto* table = top.table("session"))
      readSession(top.part(*table, "session"));
    if (const auto* table = top.table("feed"))
      readFeed(top.part(*table, "feed"));
    if (const auto* table = top.table("broker"))
      readBroker(top.part(*table, "broker"));
    readStrategies(top.tables("strategy"));
    readInstruments(top.tables("instrument"));
    if (const auto* table = top.table("risk")) {
      TomlReader reader = top.part(*table, "risk");
      readRisk(reader, config_.risk);
    }
    if (const auto* table = top.table("remote"))
      readRemote(top.part(*table, "remote"));
  }

 private:
  template <class D>
  void decimal(TomlReader& reader, std::string_view key, D& into, bool positive) {
    const auto text = reader.textOrNumber(key);
    if (!text)
      return;
    const auto value = D::parse(*text);
    if (!value)
      return reader.fail(key, std::string(describe(value.error())));
    if (positive && !value->isPositive())
      return reader.fail(key, "must be above zero");
    into = *value;
  }

  // A whole number or text of milliseconds.
  void milliseconds(TomlReader& reader, std::string_view key, oms::Duration& into) {
    const auto value = reader.integer(key);
    if (!value)
      return;
    if (*value < 0 || *value > 3'600'000)
      return reader.fail(key, "must be 0 to 3600000 milliseconds");
    into = std::chrono::milliseconds(*value);
  }

  void wholeNumber(TomlReader& reader, std::string_view key, int least, int most, int& into) {
    const auto value = reader.integer(key);
    if (!value)
      return;
    if (*value < least || *value > most) {
      return reader.fail(key, "must be " + std::to_string(least) + " to " + std::to_string(most));
    }
    into = static_cast<int>(*value);
  }

  std::optional<double> number(TomlReader& reader, std::string_view key) {
    const auto text = reader.textOrNumber(key);
    const auto value = text ? parseNumber(*text) : std::nullopt;
    if (text && !value)
      reader.fail(key, "must be a number");
    return value;
  }

  void approval(TomlReader& reader, std::optional<oms::ApprovalMode>& into, bool fileAllowed) {
    const auto text = reader.text("approval");
    if (!text)
      return;
    into = oms::parseApprovalMode(*text);
    if (into || (fileAllowed && *text == "file"))
      return;
    reader.fail("approval", fileAllowed ? "must be file, manual or auto" : "must be manual, auto or auto_above");
  }

  void timeframe(TomlReader& reader, std::optional<oms::Timeframe>& into) {
    const auto text = reader.text("timeframe");
    if (!text)
      return;
    into = oms::parseTimeframe(*text);
    if (!into)
      reader.fail("timeframe", "must be one of 1s 5s 15s 30s 1m 3m 5m 15m 30m 1h 2h 4h 1d 1w 1mo");
  }

  // Basis points a year, to a fraction.
  void yearlyBps(TomlReader& reader, std::string_view key, oms::Ratio& into) {
    oms::Ratio bps = oms::Ratio::fromRaw(into.raw() * 10'000);
    decimal(reader, key, bps, false);
    if (bps > oms::Ratio::fromInt(100'000))
      reader.fail(key, "must be at most 100000 basis points a year");
    into = oms::Ratio::fromRaw(bps.raw() / 10'000);
  }

  // The one value that is possible for now, said so that a wish for another is not silently dropped.
  void only(TomlReader& reader, std::string_view key, std::string_view allowed) {
    const auto text = reader.text(key);
    if (text && *text != allowed)
      reader.fail(key, "can only be " + std::string(allowed) + " in this version");
  }

  void readSession(TomlReader reader) {
    if (auto value = reader.text("name"))
      config_.name = *value;
    only(reader, "mode", "paper");
    if (auto value = reader.text("account"))
      config_.account = *value;
    if (auto value = reader.text("currency"))
      config_.currency = *value;
    decimal(reader, "cash", config_.cash, true);
    if (auto value = reader.text("account_type")) {
      if (*value != "cash" && *value != "margin")
        reader.fail("account_type", "must be cash or margin");
      config_.accountType = *value == "cash" ? oms::AccountType::cash : oms::AccountType::margin;
    }
    if (auto value = reader.text("position_mode")) {
      if (*value != "netting" && *value != "hedging")
        reader.fail("position_mode", "must be netting or hedging");
      config_.positionMode = *value == "hedging" ? oms::PositionMode::hedging : oms::PositionMode::netting;
    }
    if (auto value = reader.list("symbols"))
      config_.symbols = *value;
    timeframe(reader, config_.timeframe);
    approval(reader, config_.approval, true);
    if (const auto value = reader.textOrNumber("approvers")) {
      if (*value != "1" && *value != "2")
        reader.fail("approvers", "must be 1, or 2 for a second person who approves each signal too");
      config_.approvers = *value == "2" ? 2 : 1;
    }
    if (auto value = reader.text("day_roll")) {
      const auto roll = oms::DayRoll::parse(*value);
      if (!roll)
        reader.fail("day_roll", "must be a time of day in UTC or New York: \"00:00 UTC\", \"17:00 America/New_York\"");
      config_.dayRoll = roll.value_or(oms::DayRoll{});
    }
  }

  void readFeed(TomlReader reader) {
    if (auto value = reader.text("kind")) {
      if (*value != "simulated" && *value != "replay")
        reader.fail("kind", "must be simulated or replay in this version");
      config_.feed = *value == "replay" ? FeedKind::replay : FeedKind::simulated;
    }
    if (auto value = reader.integer("seed")) {
      if (*value < 0)
        reader.fail("seed", "must not be negative");
      config_.seed = static_cast<std::uint64_t>(*value);
    }
    if (auto value = reader.textOrNumber("speed")) {
      if (!oms::isSpeed(*value))
        reader.fail("speed", "must be a number above 0, at most 100000, or \"max\"");
      config_.speed = *value;
    }
    const auto files = reader.tables("file");
    if (!files.empty())
      config_.files.clear();
    for (const toml::table* each : files) {
      TomlReader file = reader.part(*each, "file");
      FeedFile entry;
      if (auto value = file.text("path"))
        entry.path = *value;
      if (auto value = file.text("symbol"))
        entry.symbol = *value;
      timeframe(file, entry.timeframe);
      if (auto value = file.text("factors"))
        entry.factors = *value;
      if (entry.path.empty() || entry.symbol.empty())
        file.fail("path", "and symbol are needed for each file");
      config_.files.push_back(entry);
    }
    readHistory(reader);
    if (config_.feed == FeedKind::replay && config_.files.empty()) {
      reader.fail("kind", "is replay, which needs at least one [[feed.file]] with path and symbol");
    }
  }

  void readHistory(TomlReader& reader) {
    for (const toml::table* each : reader.tables("history")) {
      TomlReader part = reader.part(*each, "history");
      FeedHistory entry;
      std::optional<oms::Timeframe> bars;
      timeframe(part, bars);
      entry.timeframe = bars.value_or(entry.timeframe);
      entry.symbol = part.text("symbol").value_or("");
      entry.bars = static_cast<std::uint64_t>(std::max<std::int64_t>(part.integer("bars").value_or(0), 0));
      entry.last = oms::parseRfc3339(part.text("last").value_or("")).value_or(oms::Timestamp{});
      entry.imports = part.integer("imports").value_or(0);
      entry.sha256 = part.text("sha256").value_or("");
      if (!bars || entry.symbol.empty() || entry.bars == 0 || !entry.last.isSet())
        part.fail("symbol", "and timeframe, bars, last, imports and sha256 are needed for each history");
      config_.history.push_back(std::move(entry));
    }
  }

  void readBroker(TomlReader reader) {
    if (auto value = reader.text("profile")) {
      if (!oms::findProfile(*value)) {
        reader.fail("profile", "must be default, pessimistic, optimistic, touch, next-open or close");
      }
      config_.brokerProfile = *value;
    }
    if (auto value = reader.integer("protection_ticks")) {
      if (*value < 0 || *value > 1'000'000)
        reader.fail("protection_ticks", "must be 0 (none) to 1000000");
      config_.protectionTicks = *value;
    }
    if (auto value = reader.text("drill")) {
      if (!oms::findFaultPlan(*value))
        reader.fail("drill", "must be none, light or rough");
      config_.drill = *value;
    }
    if (const auto* latency = reader.table("latency_ms")) {
      TomlReader part = reader.part(*latency, "latency_ms");
      milliseconds(part, "base", config_.latency.base);
      milliseconds(part, "insert", config_.latency.insert);
      milliseconds(part, "modify", config_.latency.modify);
      milliseconds(part, "cancel", config_.latency.cancel);
      milliseconds(part, "jitter", config_.latency.jitter);
    }
    if (const auto* fees = reader.table("fees")) {
      TomlReader part = reader.part(*fees, "fees");
      decimal(part, "maker_bps", config_.fees.makerBps, false);
      decimal(part, "taker_bps", config_.fees.takerBps, false);
      decimal(part, "per_share", config_.fees.perShare, false);
      decimal(part, "min", config_.fees.perShareMin, false);
      decimal(part, "max", config_.fees.perShareMax, false);
      decimal(part, "per_contract", config_.fees.perContract, false);
      decimal(part, "fixed", config_.fees.fixed, false);
      // Who names a price of its own has said what a fill costs: the default's basis points are not added to it.
      const auto named = [&](std::string_view key) { return fees->contains(key); };
      if (!named("maker_bps") && !named("taker_bps") && (named("per_share") || named("per_contract") || named("fixed")))
        config_.fees.makerBps = config_.fees.takerBps = {};
    }
    if (const auto* financing = reader.table("financing")) {
      TomlReader part = reader.part(*financing, "financing");
      yearlyBps(part, "long_bps", config_.financing.longs);
      yearlyBps(part, "short_bps", config_.financing.shorts);
    }
  }

  void readStrategies(const std::vector<const toml::table*>& tables) {
    if (!tables.empty())
      config_.strategies.clear();
    for (const toml::table* each : tables) {
      TomlReader reader(*each, "strategy.", report_);
      StrategyChoice choice;
      if (auto value = reader.text("file"))
        choice.file = *value;
      else
        reader.fail("file", "is needed: a shipped name or a path");
      if (auto value = reader.distinct("symbols"))
        choice.symbols = *value;
      choice.place = reader.place(choice.symbols.empty() ? "file" : "symbols");
      approval(reader, choice.approval, false);
      if (auto value = reader.text("mode")) {
        if (const auto mode = oms::parseStrategyMode(*value))
          choice.mode = *mode;
        else
          reader.fail("mode", "\"" + *value + "\" is not known: it is live or shadow");
      }
      if (auto value = reader.text("text"))
        choice.text = *value;
      if (auto value = number(reader, "auto_above")) {
        if (*value < 0 || *value > 1)
          reader.fail("auto_above", "must be a confidence from 0 to 1");
        choice.autoAbove = value;
      }
      if (const auto* parameters = reader.table("parameters")) {
        TomlReader part = reader.part(*parameters, "parameters");
        for (const std::string& key : part.keys()) {
          if (const auto value = number(part, key))
            choice.parameters[key] = {*value, part.place(key)};
        }
      }
      config_.strategies.push_back(std::move(choice));
    }
  }

  void readInstruments(const std::vector<const toml::table*>& tables) {
    if (!tables.empty()) {
      config_.instruments.clear();
      config_.conversions.clear();
    }
    for (const toml::table* each : tables) {
      TomlReader reader(*each, "instrument.", report_);
      oms::Instrument instrument;
      if (auto value = reader.text("symbol"))
        instrument.symbol = *value;
      else
        reader.fail("symbol", "is needed");
      decimal(reader, "tick", instrument.tick, true);
      decimal(reader, "lot", instrument.lot, true);
      instrument.minQuantity = instrument.lot;
      decimal(reader, "multiplier", instrument.multiplier, true);
      if (auto value = reader.text("currency"))
        instrument.currency = *value;
      oms::Ratio conversion;
      decimal(reader, "conversion", conversion, true);
      if (conversion.isPositive())
        config_.conversions[instrument.symbol] = conversion;
      decimal(reader, "spread", instrument.spread, false);
      if (auto value = reader.text("calendar")) {
        const auto calendar = oms::parseCalendarKind(*value);
        const bool isFile = value->find_first_of("./") != std::string::npos;
        if (isFile)
          instrument.ownCalendar = std::make_shared<oms::OwnCalendar>(oms::OwnCalendar{*value, {}});
        else if (!calendar)
          reader.fail("calendar", "must be crypto, fx, us_equities or a file (hours.csv)");
        instrument.calendar = calendar.value_or(oms::CalendarKind::crypto);
      }
      if (auto value = reader.text("margin_initial")) {
        const auto ratio = oms::parsePercent(*value);
        if (!ratio || !ratio->isPositive())
          reader.fail("margin_initial", "must be a percentage, \"5%\"");
        instrument.marginInitial = ratio.value_or(oms::Ratio::fromInt(1));
      }
      instrument.tradable = reader.boolean("tradable").value_or(true);
      instrument.shortable = reader.boolean("shortable").value_or(true);
      instrument.restricted = reader.boolean("restricted").value_or(false);
      config_.instruments.push_back(std::move(instrument));
    }
  }

  void readRemote(TomlReader reader) {
    RemoteSettings& remote = config_.remote;
    remote.enabled = reader.boolean("enabled").value_or(remote.enabled);
    if (auto value = reader.text("listen"))
      remote.listen = *value;
    if (auto value = reader.list("allow_hosts"))
      remote.allowHosts = *value;
    if (auto value = reader.list("allow_origins"))
      remote.allowOrigins = *value;
    remote.tls = reader.boolean("tls").value_or(remote.tls);
    remote.tlsCert = reader.text("tls_cert").value_or(remote.tlsCert);
    remote.tlsKey = reader.text("tls_key").value_or(remote.tlsKey);
    wholeNumber(reader, "price_interval", 1, 3'600, remote.priceInterval);
    wholeNumber(reader, "ping_interval", 1, 3'600, remote.pingInterval);
    wholeNumber(reader, "max_connections", 1, 100'000, remote.maxConnections);
    wholeNumber(reader, "max_per_address", 1, 100'000, remote.maxPerAddress);
    wholeNumber(reader, "max_unauthenticated_per_address", 1, 100'000, remote.maxUnauthenticatedPerAddress);
    remote.metricsPublic = reader.boolean("metrics_public").value_or(remote.metricsPublic);
  }

  SessionConfig& config_;
  TomlReport& report_;
};

}  // namespace

std::string ConfigError::text() const {
  if (line == 0)
    return file + ": error: " + message;
  return file + ":" + std::to_string(line) + ":" + std::to_string(column) + ": error: " + message;
}

oms::Result<SessionConfig, std::vector<ConfigError>> parseSessionConfig(std::string_view toml,
                                                                        std::string_view fileName,
                                                                        const SessionConfig& base) {
  TomlReport report{std::string(fileName), {}};
  SessionConfig config = base;
  try {
    const toml::table root = toml::parse(toml, fileName);
    SectionReader(config, report).readAll(root);
  } catch (const toml::parse_error& error) {
    const toml::source_position at = error.source().begin;
    report.errors.push_back({std::string(fileName), static_cast<int>(at.line), static_cast<int>(at.column),
                             std::string(error.description()) + "; mend the line and start again"});
  }
  if (report.errors.empty())
    return config;
  const auto earlier = [](const ConfigError& a, const ConfigError& b) {
    return std::pair(a.line, a.column) < std::pair(b.line, b.column);
  };
  std::stable_sort(report.errors.begin(), report.errors.end(), earlier);
  return report.errors;
}

ConfigKeys configKeys() {
  TomlReport report{"", {}};
  report.listing = true;
  SessionConfig config;
  SectionReader(config, report).readAll(toml::table{});
  return {std::move(report.keys), std::move(report.tables)};
}

}  // namespace app
