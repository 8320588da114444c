#include "oms/strategies/toml_reader.h"

#include <algorithm>

#include "oms/model/percent.h"
#include "oms/model/suggestion.h"

namespace oms {
namespace {

FilePosition positionOf(const toml::source_region& region) {
  return {static_cast<int>(region.begin.line), static_cast<int>(region.begin.column)};
}

std::string typeName(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::table:
      return "a table";
    case toml::node_type::array:
      return "a list";
    case toml::node_type::string:
      return "a text";
    case toml::node_type::integer:
      return "a whole number";
    case toml::node_type::floating_point:
      return "a number";
    case toml::node_type::boolean:
      return "true or false";
    default:
      return "a date";
  }
}

// What was probably meant by "30min", "30 m" or "1.5h".
std::string durationHint(std::string_view wrong) {
  std::string digits;
  std::string unit;
  for (const char c : wrong) {
    if (c >= '0' && c <= '9' && unit.empty())
      digits.push_back(c);
    if (c >= 'a' && c <= 'z')
      unit.push_back(c);
  }
  const std::string hint = digits + (unit.starts_with("ms") || unit.starts_with("mil") ? "ms" : unit.substr(0, 1));
  if (parseDuration(hint) && hint != wrong)
    return "; did you mean " + quoted(hint) + "?";
  return ": write a number and one of ms, s, m, h, d, as in \"30m\"";
}

}  // namespace

FilePosition TomlReader::positionOf(const toml::node& node) {
  return oms::positionOf(node.source());
}
FilePosition TomlReader::positionOf(const toml::key& key) {
  return oms::positionOf(key.source());
}

void TomlReader::fail(FilePosition at, std::string message) {
  errors_.push_back({file_, std::max(at.line, 1), std::max(at.column, 1), std::move(message)});
}

std::nullopt_t TomlReader::wrongType(const toml::node& node, std::string_view key, std::string_view wanted) {
  fail(positionOf(node), std::string(key) + " is " + std::string(wanted) + ", not " + typeName(node));
  return std::nullopt;
}

void TomlReader::checkKeys(const toml::table& table, std::string_view tableName,
                           const std::vector<std::string>& known) {
  for (const auto& [key, value] : table) {
    if (std::find(known.begin(), known.end(), key.str()) != known.end())
      continue;
    const std::string where = tableName.empty() ? "" : " in [" + std::string(tableName) + "]";
    const bool isTable = tableName.empty() && value.is_table();
    fail(positionOf(key),
         (isTable ? "unknown table [" + std::string(key.str()) + "]" : "unknown key " + quoted(key.str()) + where) +
             didYouMean(key.str(), known));
    if (const std::string* meant = nearestWord(key.str(), known))
      meant_.push_back(*meant);
  }
}

bool TomlReader::wasMeant(std::string_view key) const {
  return std::find(meant_.begin(), meant_.end(), key) != meant_.end();
}

void TomlReader::require(const toml::table& table, std::string_view key, std::string_view tableName) {
  if (table.get(key) != nullptr || wasMeant(key))
    return;
  fail(positionOf(table), std::string(key) + " is missing in [" + std::string(tableName) + "]");
}

const toml::table* TomlReader::table(const toml::table& parent, std::string_view key, std::string_view path) {
  const toml::node* node = parent.get(key);
  if (node == nullptr)
    return nullptr;
  if (!node->is_table())
    wrongType(*node, "[" + std::string(path) + "]", "a table");
  return node->as_table();
}

std::optional<std::string> TomlReader::text(const toml::table& table, std::string_view key) {
  const toml::node* node = table.get(key);
  if (node == nullptr)
    return std::nullopt;
  auto value = node->value_exact<std::string>();
  if (!value)
    return wrongType(*node, key, "a text");
  if (!value->empty())
    return value;
  fail(positionOf(*node), std::string(key) + " is empty");
  return std::nullopt;
}

std::optional<ExpressionText> TomlReader::expression(const toml::table& table, std::string_view key) {
  const auto value = text(table, key);
  if (!value)
    return std::nullopt;
  return ExpressionText{*value, positionOf(*table.get(key))};
}

std::optional<ExpressionText> TomlReader::formula(const toml::table& table, std::string_view key) {
  const auto written = table.get(key)->value_exact<std::string_view>();
  if (!written || written->find_first_not_of("+-.0123456789") == std::string_view::npos)
    return std::nullopt;
  return expression(table, key);
}

std::optional<double> TomlReader::number(const toml::table& table, std::string_view key) {
  const toml::node* node = table.get(key);
  if (node == nullptr)
    return std::nullopt;
  const auto value = node->is_number() ? node->value<double>() : std::nullopt;
  if (!value || *value != *value || *value - *value != 0)
    return wrongType(*node, key, "a number");
  return value;
}

std::optional<std::int64_t> TomlReader::whole(const toml::table& table, std::string_view key) {
  const toml::node* node = table.get(key);
  if (node == nullptr)
    return std::nullopt;
  const auto value = node->value_exact<std::int64_t>();
  if (!value)
    return wrongType(*node, key, "a whole number");
  return value;
}

std::optional<Duration> TomlReader::duration(const toml::table& table, std::string_view key) {
  const toml::node* node = table.get(key);
  if (node == nullptr)
    return std::nullopt;
  if (const auto plain = node->value_exact<std::int64_t>()) {
    fail(positionOf(*node), std::string(key) + " needs a unit; did you mean \"" + std::to_string(*plain) + "m\"?");
    return std::nullopt;
  }
  const auto written = text(table, key);
  if (!written)
    return std::nullopt;
  const auto value = parseDuration(*written);
  if (!value) {
    fail(positionOf(*node), std::string(key) + " " + quoted(*written) + " is no duration" + durationHint(*written));
  }
  return value;
}

std::optional<Ratio> TomlReader::percent(const toml::table& table, std::string_view key) {
  const toml::node* node = table.get(key);
  if (node == nullptr)
    return std::nullopt;
  const auto plain = node->value_exact<std::int64_t>();
  const auto written = plain ? std::to_string(*plain) : node->value_exact<std::string>().value_or("");
  if (written.empty())
    return wrongType(*node, key, "a text such as \"1%\"");
  const bool hasUnit = !plain && written.back() == '%';
  const auto ratio = parsePercent(hasUnit ? written : written + "%");
  if (!ratio) {
    fail(positionOf(*node),
         std::string(key) + " " + quoted(written) + " is no percentage up to 1000000%: write it as in \"1%\"");
    return std::nullopt;
  }
  if (!hasUnit) {
    fail(positionOf(*node), std::string(key) + " needs a unit; did you mean " + quoted(written + "%") + "?");
    return std::nullopt;
  }
  if (!ratio->isPositive()) {
    fail(positionOf(*node), std::string(key) + " " + quoted(written) + " is not above zero");
    return std::nullopt;
  }
  return ratio;
}

std::optional<std::vector<std::string>> TomlReader::texts(const toml::table& table, std::string_view key) {
  const toml::node* node = table.get(key);
  if (node == nullptr)
    return std::nullopt;
  if (!node->is_array())
    return wrongType(*node, key, "a list of texts");
  std::vector<std::string> values;
  for (const toml::node& item : *node->as_array()) {
    const auto value = item.value_exact<std::string>();
    if (!value)
      return wrongType(item, "an item of " + std::string(key), "a text");
    if (value->empty()) {
      fail(positionOf(item), "an item of " + std::string(key) + " is empty");
      return std::nullopt;
    }
    if (std::find(values.begin(), values.end(), *value) != values.end()) {
      fail(positionOf(item), std::string(key) + " has " + *value + " twice; leave one of them out");
      return std::nullopt;
    }
    values.push_back(*value);
  }
  return values;
}

std::optional<std::string> TomlReader::decimalText(const toml::table& table, std::string_view key) {
  const toml::node& node = *table.get(key);
  if (const auto plain = node.value_exact<std::int64_t>())
    return std::to_string(*plain);
  if (auto written = node.value_exact<std::string>())
    return written;
  return wrongType(node, key, "a text such as \"0.5\", or a whole number");
}

std::optional<std::size_t> TomlReader::word(const toml::table& table, std::string_view key,
                                            const std::vector<std::string>& words) {
  const auto written = text(table, key);
  if (!written)
    return std::nullopt;
  const auto found = std::find(words.begin(), words.end(), *written);
  if (found != words.end())
    return static_cast<std::size_t>(found - words.begin());
  std::string list;
  for (const std::string& word : words)
    list += (list.empty() ? "" : ", ") + word;
  const std::string hint = didYouMean(*written, words);
  fail(positionOf(*table.get(key)),
       std::string(key) + " " + quoted(*written) + " is not known" + (hint.empty() ? ": it is one of " + list : hint));
  return std::nullopt;
}

}  // namespace oms
