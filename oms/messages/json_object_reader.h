#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <rapidjson/document.h>

#include "oms/model/decimal.h"
#include "oms/model/ids.h"
#include "oms/model/text.h"
#include "oms/model/timestamp.h"

namespace oms {

// Parses so that numbers keep their digits as text; nothing when it is not one JSON value in UTF-8.
std::optional<rapidjson::Document> parseJsonKeepingDigits(std::string_view json, std::string& problem);

// Takes the fields of one object, each once. The first thing wrong stays in `problem`, and what follows is skipped:
// so a caller reads all fields and looks once, at the end. An absent field and null are the same.
class JsonObjectReader {
 public:
  JsonObjectReader(const rapidjson::Value& value, std::string_view where, std::string& problem);

  // Null when absent; the field counts as known.
  const rapidjson::Value* find(std::string_view name);
  std::optional<std::string_view> text(std::string_view name);
  std::optional<bool> boolean(std::string_view name);
  std::optional<std::uint32_t> count(std::string_view name);
  std::optional<Timestamp> time(std::string_view name);
  template <class D>
  std::optional<D> decimal(std::string_view name) {
    const auto digits = text(name);
    if (!digits)
      return std::nullopt;
    const auto parsed = D::parse(*digits);
    if (!parsed)
      return fail(name, describe(parsed.error())), std::nullopt;
    return *parsed;
  }
  template <class Id>
  Id id(std::string_view name) {
    const auto found = Id::parse(need(name));
    if (!found)
      fail(name, "is no id of its kind");
    return found.value_or(Id{});
  }
  // A name of an enumeration, by its parser.
  template <class Parser>
  auto named(std::string_view name, Parser parse) -> typename decltype(parse(name))::value_type {
    const auto found = parse(need(name));
    if (!found)
      fail(name, "is not one of the known names");
    return found.value_or(typename decltype(parse(name))::value_type{});
  }
  // The text of a field that has to be there.
  std::string_view need(std::string_view name);
  bool needBoolean(std::string_view name);

  void fail(std::string_view name, std::string_view what);
  // Complains of fields that nobody asked for, and of those that came twice.
  void finish();

 private:
  const rapidjson::Value* object_ = nullptr;
  std::string_view where_;
  std::string& problem_;
  std::vector<bool> known_;
};

}  // namespace oms
