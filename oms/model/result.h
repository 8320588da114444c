#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "oms/model/assert.h"

namespace oms {

// An expected failure, in one sentence that says what is wrong, where, and how to mend it.
struct Failure {
  std::string message;
};

// Either a value or the typed reason why there is none. Reading the wrong side is a bug and asserts.
template <class T, class E = Failure>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(E error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() {
    OMS_ASSERT(ok(), "value of a failed result");
    return *std::get_if<0>(&state_);
  }
  const T& value() const {
    OMS_ASSERT(ok(), "value of a failed result");
    return *std::get_if<0>(&state_);
  }
  const E& error() const {
    OMS_ASSERT(!ok(), "error of a good result");
    return *std::get_if<1>(&state_);
  }
  T& operator*() { return value(); }
  const T& operator*() const { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

 private:
  std::variant<T, E> state_;
};

}  // namespace oms
