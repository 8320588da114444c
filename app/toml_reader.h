#pragma once

#include <toml++/toml.h>

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "app/session_config.h"

namespace app {

// What the readers of one session file found.
struct TomlReport {
  std::string file;
  std::vector<ConfigError> errors;
  // To learn which keys there are: tables that the file lacks are read as empty ones.
  bool listing = false;
  std::set<std::string> keys = {};    // asked for, with their path: session.cash
  std::set<std::string> tables = {};  // and those whose value is a table: broker.fees
};

// A text as TOML writes it, in quotes.
std::string tomlText(std::string_view text);
// A number from its whole text; nothing for anything else, infinity or NaN.
std::optional<double> parseNumber(std::string_view text);

// Reads one table of a session file key by key. What is never asked for is unknown and becomes an error when the reader
// ends; every mistake goes to the report with its line and column.
class TomlReader {
 public:
  TomlReader(const toml::table& table, std::string path, TomlReport& report);
  ~TomlReader();
  TomlReader(const TomlReader&) = delete;
  TomlReader& operator=(const TomlReader&) = delete;

  // The value of the key, nothing where the file does not have it.
  std::optional<std::string> text(std::string_view key);
  std::optional<std::string> textOrNumber(std::string_view key);  // numbers as they are written without exponent
  std::optional<std::int64_t> integer(std::string_view key);
  std::optional<bool> boolean(std::string_view key);
  std::optional<std::vector<std::string>> list(std::string_view key);
  // The same, of which no word may come twice.
  std::optional<std::vector<std::string>> distinct(std::string_view key);
  // `example`: how it is written, for who wrote something else.
  const toml::table* table(std::string_view key, const std::string& example = {});
  TomlReader part(const toml::table& table, std::string_view key) const;
  std::vector<const toml::table*> tables(std::string_view key);  // [[key]]
  std::vector<std::string> keys() const;

  // Says what is wrong with a key's value.
  void fail(std::string_view key, const std::string& message);
  // FILE:LINE:COL of a key's value.
  std::string place(std::string_view key) const;

 private:
  const toml::node* take(std::string_view key);
  const toml::node* takeValue(std::string_view key);
  void add(const toml::source_region& place, const std::string& message);

  const toml::table& table_;
  std::string path_;  // "session." for messages
  TomlReport& report_;
  std::set<std::string, std::less<>> known_;
};

}  // namespace app
