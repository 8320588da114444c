// The way back: a configuration as a session file, as the journal keeps it, and what such a file names.
#include <sstream>

#include "app/risk_section.h"
#include "app/session_config.h"
#include "app/toml_reader.h"
#include "oms/model/percent.h"
#include "oms/risk/limit_table.h"

namespace app {
namespace {

std::string listed(const std::vector<std::string>& texts) {
  std::string out = "[";
  for (const std::string& text : texts)
    out += (out.size() > 1 ? ", " : "") + tomlText(text);
  return out + "]";
}

std::string ms(oms::Duration duration) {
  return std::to_string(duration.count() / 1'000'000);
}

std::string yearlyBps(oms::Ratio fraction) {
  return oms::Ratio::fromRaw(fraction.raw() * 10'000).text();
}

std::string number(double value) {
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%.17g", value);
  return tomlText(buffer);
}

std::string sessionSection(const SessionConfig& c) {
  std::string text =
      "[session]\nname = " + tomlText(c.name) + "\naccount = " + tomlText(c.account) +
      "\ncurrency = " + tomlText(c.currency) + "\ncash = " + tomlText(c.cash.text()) +
      "\naccount_type = " + tomlText(c.accountType == oms::AccountType::cash ? "cash" : "margin") +
      "\nposition_mode = " + tomlText(c.positionMode == oms::PositionMode::hedging ? "hedging" : "netting") +
      "\napprovers = " + std::to_string(c.approvers) + "\nday_roll = " + tomlText(c.dayRoll.text()) +
      "\nsymbols = " + listed(c.symbols) + "\n";
  if (c.timeframe)
    text += "timeframe = " + tomlText(oms::name(*c.timeframe)) + "\n";
  if (c.approval)
    text += "approval = " + tomlText(oms::name(*c.approval)) + "\n";
  return text;
}

std::string feedSection(const SessionConfig& c) {
  std::string text = std::string("[feed]\nkind = ") + (c.feed == FeedKind::replay ? "\"replay\"" : "\"simulated\"") +
                     "\nseed = " + std::to_string(c.seed) + "\nspeed = " + tomlText(c.speed) + "\n";
  for (const FeedFile& file : c.files) {
    text += "[[feed.file]]\npath = " + tomlText(file.path) + "\nsymbol = " + tomlText(file.symbol) + "\n";
    if (file.timeframe)
      text += "timeframe = " + tomlText(oms::name(*file.timeframe)) + "\n";
    if (!file.factors.empty())
      text += "factors = " + tomlText(file.factors) + "\n";
  }
  for (const FeedHistory& history : c.history) {
    text += "[[feed.history]]\nsymbol = " + tomlText(history.symbol) +
            "\ntimeframe = " + tomlText(oms::name(history.timeframe)) + "\nbars = " + std::to_string(history.bars) +
            "\nlast = " + tomlText(oms::rfc3339(history.last)) + "\nimports = " + std::to_string(history.imports) +
            "\nsha256 = " + tomlText(history.sha256) + "\n";
  }
  return text;
}

std::string brokerSection(const SessionConfig& c) {
  const oms::FeeSchedule& f = c.fees;
  return "[broker]\nprofile = " + tomlText(c.brokerProfile) +
         "\nprotection_ticks = " + std::to_string(c.protectionTicks) + "\ndrill = " + tomlText(c.drill) +
         "\nlatency_ms = { base = " + ms(c.latency.base) + ", insert = " + ms(c.latency.insert) +
         ", modify = " + ms(c.latency.modify) + ", cancel = " + ms(c.latency.cancel) +
         ", jitter = " + ms(c.latency.jitter) + " }\nfees = { maker_bps = " + tomlText(f.makerBps.text()) +
         ", taker_bps = " + tomlText(f.takerBps.text()) + ", per_share = " + tomlText(f.perShare.text()) +
         ", min = " + tomlText(f.perShareMin.text()) + ", max = " + tomlText(f.perShareMax.text()) +
         ", per_contract = " + tomlText(f.perContract.text()) + ", fixed = " + tomlText(f.fixed.text()) +
         " }\nfinancing = { long_bps = " + tomlText(yearlyBps(c.financing.longs)) +
         ", short_bps = " + tomlText(yearlyBps(c.financing.shorts)) + " }\n";
}

std::string strategySections(const SessionConfig& c) {
  std::string text;
  for (const StrategyChoice& choice : c.strategies) {
    text += "[[strategy]]\nfile = " + tomlText(choice.file) + "\nsymbols = " + listed(choice.symbols) + "\n";
    if (choice.approval)
      text += "approval = " + tomlText(oms::name(*choice.approval)) + "\n";
    if (choice.autoAbove)
      text += "auto_above = " + number(*choice.autoAbove) + "\n";
    if (choice.mode != oms::StrategyMode::live)
      text += "mode = " + tomlText(oms::name(choice.mode)) + "\n";
    if (!choice.text.empty())
      text += "text = " + tomlText(choice.text) + "\n";
    if (choice.parameters.empty())
      continue;
    std::string parameters;
    for (const auto& [name, parameter] : choice.parameters) {
      parameters += (parameters.empty() ? "" : ", ") + name + " = " + number(parameter.value);
    }
    text += "parameters = { " + parameters + " }\n";
  }
  return text;
}

std::string instrumentSections(const SessionConfig& c) {
  std::string text;
  for (const oms::Instrument& i : c.instruments) {
    text += "[[instrument]]\nsymbol = " + tomlText(i.symbol) + "\ntick = " + tomlText(i.tick.text()) +
            "\nlot = " + tomlText(i.lot.text()) + "\nmultiplier = " + tomlText(i.multiplier.text()) +
            "\ncurrency = " + tomlText(i.currency) + "\nspread = " + tomlText(i.spread.text()) +
            "\ncalendar = " + tomlText(i.ownCalendar ? std::string_view(i.ownCalendar->file) : oms::name(i.calendar)) +
            "\nmargin_initial = " + tomlText(oms::formatPercent(i.marginInitial)) + "\n";
    if (const auto rate = c.conversions.find(i.symbol); rate != c.conversions.end())
      text += "conversion = " + tomlText(rate->second.text()) + "\n";
    text += std::string(i.tradable ? "" : "tradable = false\n") + (i.shortable ? "" : "shortable = false\n") +
            (i.restricted ? "restricted = true\n" : "");
  }
  return text;
}

std::string remoteSection(const SessionConfig& c) {
  const RemoteSettings& r = c.remote;
  return std::string("[remote]\nenabled = ") + (r.enabled ? "true" : "false") + "\nlisten = " + tomlText(r.listen) +
         "\nallow_hosts = " + listed(r.allowHosts) + "\nallow_origins = " + listed(r.allowOrigins) +
         "\ntls = " + (r.tls ? "true" : "false") + "\ntls_cert = " + tomlText(r.tlsCert) +
         "\ntls_key = " + tomlText(r.tlsKey) + "\nprice_interval = " + std::to_string(r.priceInterval) +
         "\nping_interval = " + std::to_string(r.pingInterval) +
         "\nmax_connections = " + std::to_string(r.maxConnections) +
         "\nmax_per_address = " + std::to_string(r.maxPerAddress) +
         "\nmax_unauthenticated_per_address = " + std::to_string(r.maxUnauthenticatedPerAddress) +
         "\nmetrics_public = " + (r.metricsPublic ? "true" : "false") + "\n";
}

std::string written(const toml::node& node) {
  std::ostringstream text;
  if (const toml::array* list = node.as_array()) {
    text << '[';
    for (const toml::node& each : *list)
      text << (text.tellp() > 1 ? ", " : "") << written(each);
    text << ']';
  } else if (const auto value = node.value_exact<std::string>()) {
    text << tomlText(*value);
  } else {
    text << toml::node_view(node);
  }
  return text.str();
}

void nameValues(const toml::table& table, const std::string& path, std::map<std::string, std::string>& into) {
  for (const auto& [key, node] : table) {
    const std::string name = path + std::string(key.str());
    const toml::array* list = node.as_array();
    if (const toml::table* part = node.as_table()) {
      nameValues(*part, name + '.', into);
    } else if (list != nullptr && list->is_array_of_tables()) {
      into[name] = std::to_string(list->size());
      for (std::size_t i = 0; i < list->size(); ++i)
        nameValues(*list->get(i)->as_table(), name + '[' + std::to_string(i + 1) + "].", into);
    } else {
      into[name] = written(node);
    }
  }
}

}  // namespace

std::string toToml(const SessionConfig& config) {
  return sessionSection(config) + feedSection(config) + brokerSection(config) + strategySections(config) +
         instrumentSections(config) + riskToToml(config.risk) + remoteSection(config);
}

std::map<std::string, std::string> valuesOf(std::string_view toml) {
  std::map<std::string, std::string> values;
  try {
    nameValues(toml::parse(toml), "", values);
  } catch (const toml::parse_error&) {
  }
  return values;
}

}  // namespace app
