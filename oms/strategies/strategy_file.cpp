#include "oms/strategies/strategy_file.h"

#include <algorithm>
#include <array>
#include <utility>

#include "oms/model/suggestion.h"
#include "oms/strategies/strategy_limits.h"
#include "oms/strategies/toml_reader.h"

namespace oms {
namespace {

constexpr std::array<std::string_view, kGroupKinds> kGroupNames{"signal", "cancel", "entry", "exit", "emergency"};
constexpr std::string_view kShortSuffix = "_short";

std::vector<std::string> timeframeNames() {
  return {kTimeframeNames.begin(), kTimeframeNames.end()};
}

template <class Item>
void sortByPlace(std::vector<Item>& items) {
  std::sort(items.begin(), items.end(), [](const Item& a, const Item& b) { return a.at < b.at; });
}

// Reads the tables of a strategy file one after another.
class StrategyFileReader {
 public:
  StrategyFileReader(const toml::table& root, std::string_view fileName, std::vector<FileError>& errors)
      : root_(root), reader_(fileName, errors) {}

  StrategyFile read() {
    reader_.checkKeys(root_, "",
                      {"strategy", "parameters", "indicators", "conditions", "sizing", "order", "stops", "limits"});
    readStrategy();
    readParameters();
    readIndicators();
    readConditions();
    readSizing();
    readOrder();
    readStops();
    result_.limits = readLimits(root_, reader_);
    return std::move(result_);
  }

 private:
  const toml::table* required(std::string_view key) {
    const toml::table* table = reader_.table(root_, key, key);
    if (table == nullptr && root_.get(key) == nullptr && !reader_.wasMeant(key)) {
      reader_.fail({1, 1}, "the table [" + std::string(key) + "] is missing");
    }
    return table;
  }
  void readStrategy() {
    const toml::table* table = required("strategy");
    if (table == nullptr)
      return;
    reader_.checkKeys(*table, "strategy",
                      {"name", "symbols", "timeframe", "side", "approval", "auto_above", "signal_ttl", "cooldown"});
    reader_.require(*table, "name", "strategy");
    reader_.require(*table, "timeframe", "strategy");
    result_.name = reader_.text(*table, "name").value_or("");
    result_.symbols = reader_.texts(*table, "symbols").value_or(std::vector<std::string>{});
    const auto timeframe = reader_.word(*table, "timeframe", timeframeNames());
    result_.timeframe = timeframe ? static_cast<Timeframe>(*timeframe) : Timeframe::m1;
    const auto side = reader_.word(*table, "side", {"long", "short", "both"});
    result_.side = static_cast<SidePolicy>(side.value_or(0));
    const auto approval = reader_.word(*table, "approval", {"manual", "auto", "auto_above"});
    result_.approval = static_cast<ApprovalMode>(approval.value_or(0));
    readAutoAbove(*table);
    result_.signalTtl = reader_.duration(*table, "signal_ttl").value_or(std::chrono::minutes(30));
    if (table->get("signal_ttl") != nullptr && result_.signalTtl.count() <= 0) {
      reader_.fail(TomlReader::positionOf(*table->get("signal_ttl")), "signal_ttl must be above zero");
    }
    result_.cooldown = reader_.duration(*table, "cooldown");
  }

  void readAutoAbove(const toml::table& table) {
    const toml::node* node = table.get("auto_above");
    const bool wanted = result_.approval == ApprovalMode::automaticAbove;
    if (wanted)
      reader_.require(table, "auto_above", "strategy");
    const auto value = reader_.number(table, "auto_above");
    if (!value)
      return;
    if (!wanted) {
      reader_.fail(TomlReader::positionOf(*node), "auto_above has no effect unless approval = \"auto_above\"");
    } else if (*value < 0 || *value > 1) {
      reader_.fail(TomlReader::positionOf(*node), "auto_above is a confidence from 0 to 1");
    }
    result_.autoAbove = *value;
  }

  void readParameters() {
    const toml::table* table = reader_.table(root_, "parameters", "parameters");
    if (table == nullptr)
      return;
    for (const auto& [key, value] : *table) {
      const std::string path = "parameters." + std::string(key.str());
      const toml::table* row = reader_.table(*table, key.str(), path);
      if (row == nullptr)
        continue;
      reader_.checkKeys(*row, path, {"default", "min", "max"});
      reader_.require(*row, "default", path);
      ParameterText parameter{std::string(key.str()), TomlReader::positionOf(key),
                              reader_.number(*row, "default").value_or(0), reader_.number(*row, "min"),
                              reader_.number(*row, "max")};
      if (parameter.min && parameter.max && *parameter.min > *parameter.max) {
        reader_.fail(TomlReader::positionOf(*row->get("min")), "min is above max");
      } else if (row->get("default") != nullptr && ((parameter.min && parameter.defaultValue < *parameter.min) ||
                                                    (parameter.max && parameter.defaultValue > *parameter.max))) {
        reader_.fail(TomlReader::positionOf(*row->get("default")), "default is outside min and max");
      }
      result_.parameters.push_back(std::move(parameter));
    }
    sortByPlace(result_.parameters);
  }

  void readIndicators() {
    const toml::table* table = reader_.table(root_, "indicators", "indicators");
    if (table == nullptr)
      return;
    for (const auto& [key, value] : *table) {
      auto expression = reader_.expression(*table, key.str());
      if (!expression)
        continue;
      result_.indicators.push_back({std::string(key.str()), TomlReader::positionOf(key), std::move(*expression), 1});
    }
    sortByPlace(result_.indicators);
  }

  void readConditions() {
    const toml::table* table = required("conditions");
    if (table == nullptr)
      return;
    std::vector<std::string> known;
    for (const std::string_view suffix : {std::string_view(), kShortSuffix}) {
      if (!suffix.empty() && result_.side != SidePolicy::both)
        continue;
      for (const std::string_view group : kGroupNames)
        known.push_back(std::string(group) + std::string(suffix));
    }
    reader_.checkKeys(*table, "conditions", known);
    for (const auto& [key, value] : *table) {
      if (std::find(known.begin(), known.end(), key.str()) != known.end())
        readGroup(*table, key);
    }
    sortByPlace(result_.groups);
    requireSignal(*table, "signal");
    if (result_.side == SidePolicy::both)
      requireSignal(*table, "signal_short");
  }

  void requireSignal(const toml::table& table, std::string_view name) {
    if (table.get(name) != nullptr || reader_.wasMeant(name))
      return;
    reader_.fail(TomlReader::positionOf(table),
                 "[conditions." + std::string(name) + "] is missing: without it there " + "is never a signal");
  }

  void readGroup(const toml::table& conditions, const toml::key& key) {
    const std::string path = "conditions." + std::string(key.str());
    const toml::table* table = reader_.table(conditions, key.str(), path);
    if (table == nullptr)
      return;
    GroupText group;
    group.name = key.str();
    group.isShort = key.str().ends_with(kShortSuffix);
    const std::string_view base = key.str().substr(0, key.str().find('_'));
    const auto kind = std::find(kGroupNames.begin(), kGroupNames.end(), base);
    group.kind = static_cast<GroupKind>(kind - kGroupNames.begin());
    group.at = TomlReader::positionOf(key);
    for (const auto& [name, value] : *table) {
      if (name.str() != "need")
        readCondition(*table, name, path, group);
    }
    sortByPlace(group.conditions);
    group.need = reader_.whole(*table, "need");
    if (group.need)
      group.needAt = TomlReader::positionOf(*table->get("need"));
    if (group.need && (*group.need < 1 || *group.need > static_cast<std::int64_t>(group.conditions.size()))) {
      reader_.fail(group.needAt,
                   "need counts conditions of its group: from 1 to " + std::to_string(group.conditions.size()));
    }
    if (table->empty())
      reader_.fail(group.at, "[" + path + "] has no conditions");
    result_.groups.push_back(std::move(group));
  }

  void readCondition(const toml::table& table, const toml::key& key, const std::string& path, GroupText& group) {
    const std::string rowPath = path + "." + std::string(key.str());
    const toml::node& node = *table.get(key.str());
    if (node.is_string()) {
      reader_.fail(TomlReader::positionOf(node),
                   "a condition is a table: " + std::string(key.str()) + " = { when = \"…\" }");
      return;
    }
    const toml::table* row = reader_.table(table, key.str(), rowPath);
    if (row == nullptr)
      return;
    reader_.checkKeys(*row, rowPath, {"when", "weight"});
    reader_.require(*row, "when", rowPath);
    const auto weight = reader_.number(*row, "weight");
    if (weight && *weight <= 0)
      reader_.fail(TomlReader::positionOf(*row->get("weight")), "weight is above zero");
    auto expression = reader_.expression(*row, "when");
    if (!expression)
      return;
    group.conditions.push_back(
        {std::string(key.str()), TomlReader::positionOf(key), std::move(*expression), weight.value_or(1)});
  }

  void readSizing() {
    const toml::table* table = required("sizing");
    if (table == nullptr)
      return;
    const std::vector<std::string> kinds{"risk_per_trade", "quantity", "notional", "equity_percent"};
    std::vector<std::string> known = kinds;
    known.emplace_back("max_notional");
    reader_.checkKeys(*table, "sizing", known);
    result_.sizingAt = TomlReader::positionOf(*table);
    const auto given =
        std::count_if(kinds.begin(), kinds.end(), [&](const std::string& kind) { return table->get(kind) != nullptr; });
    const bool meant =
        std::any_of(kinds.begin(), kinds.end(), [&](const std::string& kind) { return reader_.wasMeant(kind); });
    if (given == 0 && meant)
      return;
    if (given != 1) {
      reader_.fail(result_.sizingAt, "[sizing] has exactly one of risk_per_trade, quantity, notional, equity_percent");
      return;
    }
    Sizing& sizing = result_.sizing;
    if (table->get("risk_per_trade") != nullptr) {
      sizing.kind = Sizing::Kind::riskPerTrade;
      sizing.ratio = reader_.percent(*table, "risk_per_trade").value_or(Ratio{});
      sizing.maxNotional = reader_.percent(*table, "max_notional").value_or(sizing.maxNotional);
    } else if (const toml::node* unused = table->get("max_notional")) {
      reader_.fail(TomlReader::positionOf(*unused), "max_notional has no effect without risk_per_trade");
    }
    if (table->get("equity_percent") != nullptr) {
      sizing.kind = Sizing::Kind::equityPercent;
      sizing.ratio = reader_.percent(*table, "equity_percent").value_or(Ratio{});
    }
    if (table->get("quantity") != nullptr) {
      sizing.kind = Sizing::Kind::quantity;
      result_.size = reader_.formula(*table, "quantity");
      if (!result_.size)
        sizing.quantity = reader_.decimal<Quantity>(*table, "quantity").value_or(Quantity{});
    }
    if (table->get("notional") != nullptr) {
      sizing.kind = Sizing::Kind::notional;
      result_.size = reader_.formula(*table, "notional");
      if (!result_.size)
        sizing.notional = reader_.decimal<Money>(*table, "notional").value_or(Money{});
    }
  }

  void readOrder() {
    const toml::table* table = reader_.table(root_, "order", "order");
    if (table == nullptr)
      return;
    reader_.checkKeys(*table, "order", {"type", "time_in_force", "offset", "expire_after"});
    result_.orderType = chosen(*table, "type", OrderType::market, OrderType::trailingStopLimit);
    result_.timeInForce = chosen(*table, "time_in_force", TimeInForce::gtc, TimeInForce::atClose);
    result_.offset = reader_.expression(*table, "offset");
    const toml::node* type = table->get("type");
    const bool isMarket = type == nullptr || type->value_or(std::string_view()) == name(OrderType::market);
    if (result_.offset && isMarket) {
      reader_.fail(TomlReader::positionOf(*table->get("offset")), "offset has no effect on a market order");
    }
    if (isTrailing(result_.orderType) && table->get("offset") == nullptr && !reader_.wasMeant("offset")) {
      reader_.fail(TomlReader::positionOf(*type),
                   "a " + std::string(name(result_.orderType)) + " needs an offset, the distance at which it follows");
    }
    const bool takesAuction = result_.orderType == OrderType::market || result_.orderType == OrderType::limit;
    if (isAuction(result_.timeInForce) && !takesAuction) {
      reader_.fail(TomlReader::positionOf(*table->get("time_in_force")),
                   "an auction takes market and limit orders, not " + std::string(name(result_.orderType)));
    }
    readExpiry(*table);
  }

  void readExpiry(const toml::table& table) {
    const toml::node* after = table.get("expire_after");
    const bool expires = result_.timeInForce == TimeInForce::gtd;
    const auto wait = reader_.duration(table, "expire_after");
    result_.expireAfter = wait.value_or(Duration{});
    if (expires && after == nullptr && !reader_.wasMeant("expire_after")) {
      reader_.fail(TomlReader::positionOf(*table.get("time_in_force")),
                   "gtd needs an expire_after, counted from the order's sending, as in \"4h\"");
    } else if (after != nullptr && !expires) {
      reader_.fail(TomlReader::positionOf(*after), "expire_after has no effect unless time_in_force = \"gtd\"");
    } else if (wait && wait->count() <= 0) {
      reader_.fail(TomlReader::positionOf(*after), "expire_after must be above zero");
    }
  }

  // One of the contract's words, up to the last enumerator.
  template <class Enum>
  Enum chosen(const toml::table& table, std::string_view key, Enum fallback, Enum last) {
    std::vector<std::string> names;
    for (int i = 0; i <= static_cast<int>(last); ++i)
      names.emplace_back(oms::name(static_cast<Enum>(i)));
    const auto place = reader_.word(table, key, names);
    return place ? static_cast<Enum>(*place) : fallback;
  }

  void readStops() {
    const toml::table* table = reader_.table(root_, "stops", "stops");
    if (table != nullptr) {
      std::vector<std::string> known{"stop_loss", "take_profit", "trailing"};
      if (result_.side == SidePolicy::both)
        known.insert(known.end(), {"stop_loss_short", "take_profit_short"});
      reader_.checkKeys(*table, "stops", known);
      result_.stopLoss = reader_.expression(*table, "stop_loss");
      result_.takeProfit = reader_.expression(*table, "take_profit");
      result_.stopLossShort = reader_.expression(*table, "stop_loss_short");
      result_.takeProfitShort = reader_.expression(*table, "take_profit_short");
      result_.trailing = reader_.expression(*table, "trailing");
    }
    if (result_.sizing.kind == Sizing::Kind::riskPerTrade && !result_.stopLoss && !result_.trailing) {
      reader_.fail(result_.sizingAt, "risk_per_trade needs a stop_loss or trailing in [stops]");
    }
  }

  const toml::table& root_;
  TomlReader reader_;
  StrategyFile result_;
};

constexpr std::size_t kLargestFile = 1 << 20;

std::vector<FileError> inFileOrder(std::vector<FileError> errors) {
  std::stable_sort(errors.begin(), errors.end(), [](const FileError& a, const FileError& b) {
    return std::pair(a.line, a.column) < std::pair(b.line, b.column);
  });
  return errors;
}

// How many bytes of a basic string's source make the next byte of its value.
std::size_t escapeLength(std::string_view rest) {
  if (rest.size() > 1 && rest[1] == 'u')
    return 6;
  if (rest.size() > 1 && rest[1] == 'U')
    return 10;
  return 2;
}

}  // namespace

Result<StrategyFile, std::vector<FileError>> readStrategyFile(std::string_view toml, std::string_view fileName) {
  std::vector<FileError> errors;
  if (toml.size() > kLargestFile) {
    errors.push_back({std::string(fileName), 1, 1, "the file is larger than 1 MiB"});
    return errors;
  }
  try {
    const toml::table root = toml::parse(toml);
    StrategyFile file = StrategyFileReader(root, fileName, errors).read();
    if (errors.empty())
      return file;
  } catch (const toml::parse_error& error) {
    const auto& begin = error.source().begin;
    errors.push_back({std::string(fileName), std::max(static_cast<int>(begin.line), 1),
                      std::max(static_cast<int>(begin.column), 1), std::string(error.description())});
  }
  return inFileOrder(std::move(errors));
}

FilePosition positionIn(std::string_view toml, const ExpressionText& expression, std::size_t offset) {
  FilePosition at{1, 1};
  std::size_t place = 0;
  const auto advance = [&](std::size_t bytes) {
    for (std::size_t i = 0; i < bytes && place < toml.size(); ++i, ++place) {
      if (toml[place] == '\n') {
        ++at.line;
        at.column = 1;
      } else if ((static_cast<unsigned char>(toml[place]) & 0xC0) != 0x80) {
        ++at.column;  // columns count characters, not bytes
      }
    }
  };
  while (place < toml.size() && at < expression.value)
    advance(1);
  const std::string_view opening = toml.substr(std::min(place, toml.size()));
  const bool basic = opening.starts_with('"');
  const bool multiline = opening.starts_with("\"\"\"") || opening.starts_with("'''");
  advance(multiline ? 3 : 1);
  if (multiline && toml.substr(place).starts_with("\r\n"))
    advance(2);
  if (multiline && toml.substr(place).starts_with("\n"))
    advance(1);
  for (std::size_t i = 0; i < offset && place < toml.size(); ++i) {
    advance(basic && toml[place] == '\\' ? escapeLength(toml.substr(place)) : 1);
  }
  return at;
}

}  // namespace oms
