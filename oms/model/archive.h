#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "oms/model/decimal.h"
#include "oms/model/ids.h"
#include "oms/model/text.h"
#include "oms/model/timestamp.h"

namespace oms {

// The last enumerator of an enum that is part of a state: what is loaded must not lie beyond it.
template <class Enum>
inline constexpr Enum kLastOf = Enum::noLastEnumeratorIsKnown;

// Goes through the fields of a state: to hash them, to save them or to load them. Every component has one list of its
// fields, `void fields(Archive& archive)`, a value of the model `listFields(archive, value)`, so that what is hashed is
// what is saved. A load never trusts what it reads: lengths, places and enumerators are checked, and after the first
// mistake everything reads as zero.
class Archive {
 public:
  virtual ~Archive() = default;
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;

  bool loads() const { return purpose_ == Purpose::load; }
  bool hashes() const { return purpose_ == Purpose::hash; }
  bool failed() const { return failed_; }
  // What must hold of what was loaded.
  void require(bool fits) { failed_ |= !fits; }

  template <class... Parts>
  void operator()(Parts&... parts) {
    (field(parts), ...);
  }
  // What the state hash leaves out: wall times, so that a session has the same hash whenever it was run.
  template <class... Parts>
  void unhashed(Parts&... parts) {
    if (!hashes())
      (field(parts), ...);
  }
  // A list whose length follows from the configuration.
  template <class List>
  void fixed(List& list) {
    std::size_t size = list.size();
    field(size);
    require(size == list.size());
    for (auto& part : list)
      field(part);
  }
  // A place in a list of that size.
  template <class Number>
  void place(Number& number, std::size_t size) {
    field(number);
    require(!loads() || static_cast<std::size_t>(number) < size);
    if (failed_ && loads())
      number = 0;
  }
  // How many follow; when loading never more than there are bytes for.
  std::size_t count(std::size_t size);

 protected:
  enum class Purpose : std::uint8_t { hash, save, load };
  explicit Archive(Purpose purpose) : purpose_(purpose) {}

  virtual void write(std::int64_t number) = 0;
  virtual void write(double number) = 0;
  virtual void write(std::string_view text) = 0;
  virtual std::int64_t readNumber() = 0;
  virtual double readDouble() = 0;
  virtual std::string_view readText() = 0;  // holds until the next read
  virtual std::size_t left() const = 0;     // bytes to read

  // Of the session that is loaded into.
  std::size_t symbols_ = 0;
  std::size_t instances_ = 0;

 private:
  void number(std::int64_t& value) {
    if (loads())
      value = failed_ ? 0 : readNumber();
    else
      write(value);
  }
  template <class Number>
  void whole(Number& value) {
    auto wide = static_cast<std::int64_t>(value);
    number(wide);
    if (!loads())
      return;
    value = static_cast<Number>(wide);
    require(static_cast<std::int64_t>(value) == wide);
  }
  template <class Enum>
  void enumerator(Enum& value) {
    auto wide = static_cast<std::int64_t>(value);
    number(wide);
    if (!loads())
      return;
    require(wide >= 0 && wide <= static_cast<std::int64_t>(kLastOf<Enum>));
    value = failed_ ? Enum{} : static_cast<Enum>(wide);
  }
  template <class Index>
  void index(Index& value, std::size_t size) {
    whole(value.value);
    if (!loads())
      return;
    require(!value.isSet() || value.value < size);
    if (failed_)
      value = {Index::none};
  }
  template <class List>
  void list(List& values) {
    const std::size_t size = count(values.size());
    if (loads()) {
      values.clear();
      for (std::size_t i = 0; i < size && !failed_; ++i)
        field(values.emplace_back());
      return;
    }
    for (auto& value : values)
      field(value);
  }
  template <class Key, class Value>
  void map(std::map<Key, Value>& values) {
    const std::size_t size = count(values.size());
    if (!loads()) {
      for (auto& [key, value] : values) {
        Key copy = key;
        field(copy);
        field(value);
      }
      return;
    }
    values.clear();
    for (std::size_t i = 0; i < size && !failed_; ++i) {
      Key key{};
      field(key);
      require(values.empty() || values.rbegin()->first < key);
      field(values[key]);
    }
  }
  template <class Key>
  void set(std::set<Key>& values) {
    const std::size_t size = count(values.size());
    if (!loads()) {
      for (Key copy : values)
        field(copy);
      return;
    }
    values.clear();
    for (std::size_t i = 0; i < size && !failed_; ++i) {
      Key key{};
      field(key);
      values.insert(key);
    }
  }
  template <class Value>
  void optional(std::optional<Value>& value) {
    bool there = value.has_value();
    field(there);
    if (loads())
      value.reset();
    if (there)
      field(loads() ? value.emplace() : *value);
  }
  template <class Tag, class Rep>
  void decimal(Decimal<Tag, Rep>& value) {
    Rep raw = value.raw();
    field(raw);
    if (loads())
      value = Decimal<Tag, Rep>::fromRaw(raw);
  }
  void text(std::string& value) {
    if (loads())
      value = failed_ ? std::string_view() : readText();
    else
      write(std::string_view(value));
  }
  template <std::size_t N>
  void text(Text<N>& value) {
    if (!loads())
      return write(value.view());
    const std::string_view read = failed_ ? std::string_view() : readText();
    require(read.size() <= N);
    value = read;
  }

  void field(bool& value) {
    auto wide = static_cast<std::int64_t>(value);
    number(wide);
    if (!loads())
      return;
    require(wide == 0 || wide == 1);
    value = wide == 1;
  }
  void field(double& value) {
    if (loads())
      value = failed_ ? 0 : readDouble();
    else
      write(value);
  }
  void field(Int128& value) {
    auto high = static_cast<std::int64_t>(value >> 64);
    auto low = static_cast<std::int64_t>(static_cast<std::uint64_t>(value));
    number(high);
    number(low);
    if (loads())
      value = static_cast<Int128>(high) * (static_cast<Int128>(1) << 64) + static_cast<std::uint64_t>(low);
  }
  void field(Timestamp& value) {
    std::int64_t ns = value.ns();
    number(ns);
    if (loads())
      value = Timestamp::fromNs(ns);
  }
  void field(Duration& value) {
    std::int64_t ns = value.count();
    number(ns);
    if (loads())
      value = Duration(ns);
  }
  template <class Tag>
  void field(Id<Tag>& value) {
    whole(value.value);
  }
  void field(SymbolIndex& value) { index(value, symbols_); }
  void field(InstanceIndex& value) { index(value, instances_); }
  void field(std::string& value) { text(value); }
  template <std::size_t N>
  void field(Text<N>& value) {
    text(value);
  }
  template <class Tag, class Rep>
  void field(Decimal<Tag, Rep>& value) {
    decimal(value);
  }
  template <class Value>
  void field(std::optional<Value>& value) {
    optional(value);
  }
  template <class Value>
  void field(std::vector<Value>& values) {
    list(values);
  }
  template <class Value>
  void field(std::deque<Value>& values) {
    list(values);
  }
  template <class Key, class Value>
  void field(std::map<Key, Value>& values) {
    map(values);
  }
  template <class Key>
  void field(std::set<Key>& values) {
    set(values);
  }
  template <class First, class Second>
  void field(std::pair<First, Second>& value) {
    field(value.first);
    field(value.second);
  }
  template <class Value, std::size_t N>
  void field(std::array<Value, N>& values) {
    for (Value& value : values)
      field(value);
  }
  template <class Value>
  void field(Value& value) {
    if constexpr (std::is_enum_v<Value>)
      enumerator(value);
    else if constexpr (std::is_integral_v<Value>)
      whole(value);
    else if constexpr (requires { value.fields(*this); })
      value.fields(*this);
    else
      listFields(*this, value);
  }

  Purpose purpose_;
  bool failed_ = false;
};

}  // namespace oms
