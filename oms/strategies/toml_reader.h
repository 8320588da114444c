#pragma once

#include <toml++/toml.h>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oms/model/decimal.h"
#include "oms/model/timestamp.h"
#include "oms/strategies/strategy_file.h"

namespace oms {

// Reads a TOML document strictly and collects what is wrong. Every get… returns nothing after it has reported an
// error, or when the key is absent.
class TomlReader {
 public:
  TomlReader(std::string_view fileName, std::vector<FileError>& errors) : file_(fileName), errors_(errors) {}

  void fail(FilePosition at, std::string message);
  // Reports every key of the table that is not among the known ones.
  void checkKeys(const toml::table& table, std::string_view tableName, const std::vector<std::string>& known);

  // Reports a key that must be there and is not.
  void require(const toml::table& table, std::string_view key, std::string_view tableName);
  // Whether an unknown key was taken for this one: then its absence is no error of its own.
  bool wasMeant(std::string_view key) const;

  const toml::table* table(const toml::table& parent, std::string_view key, std::string_view path);
  std::optional<std::string> text(const toml::table& table, std::string_view key);
  std::optional<ExpressionText> expression(const toml::table& table, std::string_view key);
  // An expression where digits could stand as well: nothing, and no error, where they do.
  std::optional<ExpressionText> formula(const toml::table& table, std::string_view key);
  std::optional<double> number(const toml::table& table, std::string_view key);
  std::optional<std::int64_t> whole(const toml::table& table, std::string_view key);
  std::optional<Duration> duration(const toml::table& table, std::string_view key);
  std::optional<Ratio> percent(const toml::table& table, std::string_view key);
  std::optional<std::vector<std::string>> texts(const toml::table& table, std::string_view key);
  // A positive decimal, as a text or a whole number; a float would not be the digits that were written.
  template <class D>
  std::optional<D> decimal(const toml::table& table, std::string_view key) {
    const auto digits = decimalText(table, key);
    if (!digits)
      return std::nullopt;
    const auto value = D::parse(*digits);
    if (value && value->isPositive())
      return *value;
    const std::string why(value ? "is not above zero" : describe(value.error()));
    fail(positionOf(*table.get(key)), std::string(key) + " \"" + *digits + "\" " + why);
    return std::nullopt;
  }
  // One of a list of words, by its place.
  std::optional<std::size_t> word(const toml::table& table, std::string_view key,
                                  const std::vector<std::string>& words);

  static FilePosition positionOf(const toml::node& node);
  static FilePosition positionOf(const toml::key& key);

 private:
  std::optional<std::string> decimalText(const toml::table& table, std::string_view key);
  // Reports that the value is of another type.
  std::nullopt_t wrongType(const toml::node& node, std::string_view key, std::string_view wanted);

  std::string file_;
  std::vector<FileError>& errors_;
  std::vector<std::string> meant_;
};

}  // namespace oms
