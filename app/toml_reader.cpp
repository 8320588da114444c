#include "app/toml_reader.h"

#include <sstream>

#include "oms/strategies/suggestion.h"

namespace app {

TomlReader::TomlReader(const toml::table& table, std::string path, std::string file, std::vector<ConfigError>& errors)
    : table_(table), path_(std::move(path)), file_(std::move(file)), errors_(errors) {}

TomlReader::~TomlReader() {
  for (const auto& [key, node] : table_) {
    const std::string name(key.str());
    if (known_.contains(name))
      continue;
    const std::vector<std::string> candidates(known_.begin(), known_.end());
    add(key.source(), "unknown key " + path_ + name + oms::didYouMean(name, candidates));
  }
}

const toml::node* TomlReader::take(std::string_view key) {
  known_.insert(std::string(key));
  return table_.get(key);
}

std::optional<std::string> TomlReader::text(std::string_view key) {
  const toml::node* node = take(key);
  if (!node)
    return std::nullopt;
  if (const auto value = node->value_exact<std::string>())
    return value;
  add(node->source(), path_ + std::string(key) + " must be a text in quotes");
  return std::nullopt;
}

std::optional<std::string> TomlReader::textOrNumber(std::string_view key) {
  const toml::node* node = take(key);
  if (!node)
    return std::nullopt;
  if (const auto value = node->value_exact<std::string>())
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
  const toml::node* node = take(key);
  if (!node)
    return std::nullopt;
  if (const auto value = node->value_exact<std::int64_t>())
    return value;
  add(node->source(), path_ + std::string(key) + " must be a whole number");
  return std::nullopt;
}

std::optional<bool> TomlReader::boolean(std::string_view key) {
  const toml::node* node = take(key);
  if (!node)
    return std::nullopt;
  if (const auto value = node->value_exact<bool>())
    return value;
  add(node->source(), path_ + std::string(key) + " must be true or false");
  return std::nullopt;
}

std::optional<std::vector<std::string>> TomlReader::list(std::string_view key) {
  const toml::node* node = take(key);
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

const toml::table* TomlReader::table(std::string_view key) {
  const toml::node* node = take(key);
  if (!node || node->is_table())
    return node ? node->as_table() : nullptr;
  add(node->source(), path_ + std::string(key) + " must be a table");
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

void TomlReader::add(const toml::source_region& place, const std::string& message) {
  errors_.push_back({file_, static_cast<int>(place.begin.line), static_cast<int>(place.begin.column), message});
}

}  // namespace app
