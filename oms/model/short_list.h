#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>
#include <vector>

#include "oms/model/assert.h"

namespace oms {

// A list that is nearly always short: up to N values stand in the object itself, only more of them go to the heap. For
// what every order hands on.
template <class T, std::size_t N>
class ShortList {
 public:
  using value_type = T;
  using iterator = T*;
  using const_iterator = const T*;

  ShortList() = default;
  ShortList(std::initializer_list<T> values) { append(values); }

  void push_back(const T& value) {
    if (!isLong() && size_ < N) {
      own_[size_++] = value;
      return;
    }
    if (!isLong())
      long_.assign(own_.begin(), own_.end());
    long_.push_back(value);
  }
  template <class Values>
  void append(const Values& values) {
    for (const T& value : values)
      push_back(value);
  }
  void clear() {
    size_ = 0;
    long_.clear();
  }

  std::size_t size() const { return isLong() ? long_.size() : size_; }
  bool empty() const { return size() == 0; }
  T* begin() { return isLong() ? long_.data() : own_.data(); }
  T* end() { return begin() + size(); }
  const T* begin() const { return isLong() ? long_.data() : own_.data(); }
  const T* end() const { return begin() + size(); }
  const T& operator[](std::size_t i) const { return begin()[i]; }
  const T& at(std::size_t i) const {
    OMS_ASSERT(i < size(), "a list is as long as it is");
    return begin()[i];
  }
  const T& front() const { return *begin(); }
  friend bool operator==(const ShortList& a, const ShortList& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end());
  }

  template <class Archive>
  void fields(Archive& archive) {
    const std::size_t size = archive.count(this->size());
    if (archive.loads())
      clear();
    for (std::size_t i = 0; i < size && !archive.failed(); ++i) {
      T value = archive.loads() ? T{} : begin()[i];
      archive(value);
      if (archive.loads())
        push_back(value);
    }
  }

 private:
  bool isLong() const { return !long_.empty(); }

  std::array<T, N> own_{};
  std::size_t size_ = 0;  // of own_
  std::vector<T> long_;   // in the place of own_, once there are more
};

}  // namespace oms
