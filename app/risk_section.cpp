#include "app/risk_section.h"

#include "app/toml_reader.h"

namespace app {
namespace {

// How a limit is written: a part of equity or an amount, a plain percentage, a count, or a duration.
struct Row {
  const char* code;
  oms::EquityLimit oms::RiskLimits::*equity = nullptr;
  oms::Ratio oms::RiskLimits::*ratio = nullptr;
  std::uint32_t oms::RiskLimits::*count = nullptr;
  oms::Duration oms::RiskLimits::*duration = nullptr;
};

using L = oms::RiskLimits;
const Row kRows[] = {
    {.code = "max_order_notional", .equity = &L::maxOrderNotional},
    {.code = "max_position", .equity = &L::maxPosition},
    {.code = "daily_loss", .equity = &L::dailyLoss},
    {.code = "drawdown", .equity = &L::drawdown},
    {.code = "price_collar", .ratio = &L::collarHard},
    {.code = "price_collar_soft", .ratio = &L::collarSoft},
    {.code = "exposure_gross", .ratio = &L::maxGross},
    {.code = "exposure_net", .ratio = &L::maxNet},
    {.code = "exposure_symbol", .ratio = &L::maxSymbol},
    {.code = "leverage", .ratio = &L::maxLeverage},
    {.code = "approval_drift", .ratio = &L::approvalDrift},
    {.code = "rate_per_second", .count = &L::ordersPerSecond},
    {.code = "rate_per_minute", .count = &L::ordersPerMinute},
    {.code = "rate_per_second_all", .count = &L::ordersPerSecondAll},
    {.code = "max_working_orders_symbol", .count = &L::maxWorkingPerSymbol},
    {.code = "max_working_orders", .count = &L::maxWorking},
    {.code = "duplicate", .duration = &L::duplicateWindow},
    {.code = "stale_data", .duration = &L::staleQuote},
};

std::string milliseconds(oms::Duration duration) {
  return std::to_string(duration.count() / 1'000'000) + "ms";
}

void readLimit(TomlReader& part, const Row& row, oms::RiskLimits& limits) {
  const auto text = part.textOrNumber("limit");
  if (!text)
    return;
  const auto percentage = parsePercent(*text);
  if (row.equity) {
    const auto money = oms::Money::parse(*text);
    if (percentage && percentage->isPositive())
      limits.*row.equity = oms::EquityLimit::part(*percentage);
    else if (money && money->isPositive())
      limits.*row.equity = oms::EquityLimit::amount(*money);
    else
      part.fail("limit", "must be a percentage of equity, \"3%\", or an amount above zero");
  } else if (row.ratio) {
    if (percentage && percentage->isPositive())
      limits.*row.ratio = *percentage;
    else
      part.fail("limit", "must be a percentage above zero, \"3%\"");
  } else if (row.count) {
    const auto count = oms::Ratio::parse(*text);
    const bool good = count && !count->isNegative() && count->isMultipleOf(oms::Ratio::fromInt(1)) &&
                      *count <= oms::Ratio::fromInt(1'000'000);
    if (good)
      limits.*row.count = static_cast<std::uint32_t>(count->raw() / oms::Ratio::one);
    else
      part.fail("limit", "must be a whole number, at most 1000000; 0 is no limit");
  } else if (const auto duration = oms::parseDuration(*text)) {
    limits.*row.duration = *duration;
  } else {
    part.fail("limit", "must be a duration, \"10s\"");
  }
}

std::string warnText(const Row& row, const oms::RiskLimits& limits, oms::Ratio share) {
  if (row.equity && !(limits.*row.equity).ofEquity) {
    return oms::scaled((limits.*row.equity).money, share).value_or(oms::Money{}).text();
  }
  const oms::Ratio limit = row.equity ? (limits.*row.equity).ratio : limits.*row.ratio;
  return formatPercent(oms::Ratio::fromRaw(oms::scaled(oms::Price::fromRaw(limit.raw()), share).raw()));
}

// The warning level, in the limit's own unit; kept as a part of the limit.
void readWarn(TomlReader& part, const Row& row, oms::RiskLimits& limits) {
  const auto text = part.textOrNumber("warn");
  if (!text)
    return;
  std::optional<oms::Ratio> share;
  const auto percentage = parsePercent(*text);
  if (row.equity && (limits.*row.equity).ofEquity && percentage) {
    share = oms::ratioOf(oms::Price::fromRaw(percentage->raw()), oms::Price::fromRaw((limits.*row.equity).ratio.raw()));
  } else if (row.equity && !(limits.*row.equity).ofEquity) {
    const auto money = oms::Money::parse(*text);
    if (money)
      share = oms::ratioOf(*money, (limits.*row.equity).money);
  } else if (row.ratio && percentage) {
    share = oms::ratioOf(oms::Price::fromRaw(percentage->raw()), oms::Price::fromRaw((limits.*row.ratio).raw()));
  }
  if (!share || !share->isPositive() || *share > oms::Ratio::fromInt(1)) {
    return part.fail("warn", "must be in the limit's unit, above zero and not above the limit");
  }
  limits.warnAtOf[row.code] = *share;
}

}  // namespace

std::optional<oms::Ratio> parsePercent(std::string_view text) {
  if (text.empty() || text.back() != '%')
    return std::nullopt;
  text.remove_suffix(1);
  while (!text.empty() && text.back() == ' ')
    text.remove_suffix(1);
  const auto number = oms::Ratio::parse(text);
  if (!number || number->abs() > oms::Ratio::fromInt(1'000'000))
    return std::nullopt;
  return oms::Ratio::fromRaw(number->raw() / 100);
}

std::string formatPercent(oms::Ratio ratio) {
  return (ratio * 100).text() + "%";
}

void readRisk(TomlReader& reader, oms::RiskLimits& limits) {
  for (const Row& row : kRows) {
    const toml::table* table = reader.table(row.code);
    if (!table)
      continue;
    TomlReader part = reader.part(*table, row.code);
    readLimit(part, row, limits);
    if (row.equity || row.ratio)
      readWarn(part, row, limits);
  }
  if (const toml::table* table = reader.table("max_order_quantity")) {
    TomlReader part = reader.part(*table, "max_order_quantity");
    const auto lots = part.integer("limit");
    if (lots && *lots <= 0)
      part.fail("limit", "must be a number of lots above zero");
    else if (lots)
      limits.maxOrderLots = *lots;
  }
  if (const auto text = reader.text("warn_at")) {
    const auto ratio = parsePercent(*text);
    if (!ratio || !ratio->isPositive() || *ratio > oms::Ratio::fromInt(1)) {
      reader.fail("warn_at", "must be a percentage of each limit, \"80%\"");
    } else {
      limits.warnAt = *ratio;
    }
  }
}

std::string riskToToml(const oms::RiskLimits& limits) {
  std::string text = "[risk]\n";
  for (const Row& row : kRows) {
    text += std::string(row.code) + " = { limit = ";
    if (row.equity) {
      const oms::EquityLimit& limit = limits.*row.equity;
      text += "\"" + (limit.ofEquity ? formatPercent(limit.ratio) : limit.money.text()) + "\"";
    } else if (row.ratio) {
      text += "\"" + formatPercent(limits.*row.ratio) + "\"";
    } else if (row.count) {
      text += std::to_string(limits.*row.count);
    } else {
      text += "\"" + milliseconds(limits.*row.duration) + "\"";
    }
    if (const auto warn = limits.warnAtOf.find(row.code); warn != limits.warnAtOf.end()) {
      text += ", warn = \"" + warnText(row, limits, warn->second) + "\"";
    }
    text += " }\n";
  }
  text += "max_order_quantity = { limit = " + std::to_string(limits.maxOrderLots) + " }\n";
  return text + "warn_at = \"" + formatPercent(limits.warnAt) + "\"\n";
}

}  // namespace app
