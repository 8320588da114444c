#include "app/toml_reader.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <sstream>

#include "oms/model/suggestion.h"

namespace app {

std::string tomlText(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (code < 0x20 || code == 0x7f) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04X", code);
      out += escape;
      continue;
    }
    if (c == '"' || c == '\\')
      out += '\\';
    out += c;
  }
  return out + "\"";
}

std::optional<double> parseNumber(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value))
    return std::nullopt;
  return value;
}

TomlReader::TomlReader(const toml::table& table, std::string path, TomlReport& report)
    : table_(table), path_(std::move(path)), report_(report) {}

TomlReader::~TomlReader() {
  for (const auto& [key, node] : table_) {
    const std::string name(key.str());
    if (known_.contains(name))
      continue;
    const std::vector<std::string> candidates(known_.begin(), known_.end());
    add(key.source(), "unknown key " + path_ + name + oms::didYouMean(name, candidates));
  }
}

TomlReader TomlReader::part(const toml::table& table, std::string_view key) const {
  return TomlReader(table, path_ + std::string(key) + ".", report_);
}

const toml::node* TomlReader::take(std::string_view key) {
  known_.insert(std::string(key));
  return table_.get(key);
}

const toml::node* TomlReader::takeValue(std::string_view key) {
  report_.keys.insert(path_ + std::string(key));
  return take(key);
}

std::optional<std::string> TomlReader::text(std::string_view key) {
  const toml::node* node = takeValue(key);
  if (!node)
    return std::nullopt;
  if (auto value = node->value_exact<std::string>())
    return value;
  add(node->source(), path_ + std::string(key) + " must be a text in quotes");
  return std::nullopt;
}

std::optional<std::string> TomlReader::textOrNumber(std::string_view key) {
  const toml::node* node = takeValue(key);
  if (!node)
    return std::nullopt;
  if (auto value = node->value_exact<std::string>())
    return value;
  if (const auto value = node->value_exact<std::int64_t>())
    return std::to_string(*value);
  if (node->is_floating_point()) {
    // The digits that toml++ prints are the shortest that give the same number: what the file said.
    std::ostringstream digits;
    digits << toml::node_view(*node);
    return digits.str();
  }
  add(node->source(), path_ + std::string(key) + " must be a number or a text in quotes");
  return std::nullopt;
}

std::optional<std::int64_t> TomlReader::integer(std::string_view key) {
  const toml::node* node = takeValue(key);
  if (!node)
    return std::nullopt;
  if (const auto value = node->value_exact<std::int64_t>())
    return value;
  add(node->source(), path_ + std::string(key) + " must be a whole number");
  return std::nullopt;
}

std::optional<bool> TomlReader::boolean(std::string_view key) {
  const toml::node* node = takeValue(key);
  if (!node)
    return std::nullopt;
  if (const auto value = node->value_exact<bool>())
    return value;
  add(node->source(), path_ + std::string(key) + " must be true or false");
  return std::nullopt;
}

std::optional<std::vector<std::string>> TomlReader::list(std::string_view key) {
  const toml::node* node = takeValue(key);
  if (!node)
    return std::nullopt;
  std::vector<std::string> values;
  const toml::array* array = node->as_array();
  bool good = array != nullptr;
  for (std::size_t i = 0; good && i < array->size(); ++i) {
    const auto value = array->get(i)->value_exact<std::string>();
    good = value.has_value();
    if (good)
      values.push_back(*value);
  }
  if (good)
    return values;
  add(node->source(), path_ + std::string(key) + " must be a list of texts, [\"A\", \"B\"]");
  return std::nullopt;
}

std::optional<std::vector<std::string>> TomlReader::distinct(std::string_view key) {
  auto values = list(key);
  std::vector<std::string> sorted = values.value_or(std::vector<std::string>{});
  std::sort(sorted.begin(), sorted.end());
  const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
  if (twice == sorted.end())
    return values;
  fail(key, "has " + *twice + " twice; leave one of them out");
  return std::nullopt;
}

const toml::table* TomlReader::table(std::string_view key, const std::string& example) {
  static const toml::table empty;
  const toml::node* node = take(key);
  if (report_.listing) {
    report_.tables.insert(path_ + std::string(key));
    return &empty;
  }
  if (!node || node->is_table())
    return node ? node->as_table() : nullptr;
  add(node->source(), path_ + std::string(key) + " must be a table" + (example.empty() ? "" : ", " + example));
  return nullptr;
}

std::vector<const toml::table*> TomlReader::tables(std::string_view key) {
  std::vector<const toml::table*> found;
  const toml::node* node = take(key);
  if (!node)
    return found;
  const toml::array* array = node->as_array();
  for (std::size_t i = 0; array && i < array->size(); ++i) {
    if (const toml::table* each = array->get(i)->as_table())
      found.push_back(each);
  }
  if (!array || found.size() != array->size()) {
    add(node->source(), "write [[" + path_ + std::string(key) + "]] once for each");
  }
  return found;
}

std::vector<std::string> TomlReader::keys() const {
  std::vector<std::string> names;
  for (const auto& [key, node] : table_)
    names.emplace_back(key.str());
  return names;
}

void TomlReader::fail(std::string_view key, const std::string& message) {
  const toml::node* node = table_.get(key);
  add(node ? node->source() : table_.source(), path_ + std::string(key) + " " + message);
}

std::string TomlReader::place(std::string_view key) const {
  const toml::node* node = table_.get(key);
  const toml::source_position at = (node ? node->source() : table_.source()).begin;
  return report_.file + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
}

void TomlReader::add(const toml::source_region& place, const std::string& message) {
  report_.errors.push_back(
      {report_.file, static_cast<int>(place.begin.line), static_cast<int>(place.begin.column), message});
}

}  // namespace app
