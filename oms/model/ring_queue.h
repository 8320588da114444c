#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace oms {

// First in, first out, in a ring that grows to the most it ever held: unlike a deque it allocates nothing while values
// come and go.
template <class T>
class RingQueue {
 public:
  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }
  // The i-th from the front, which must be there.
  T& operator[](std::size_t i) { return ring_[placeOf(i)]; }
  const T& operator[](std::size_t i) const { return ring_[placeOf(i)]; }
  T& front() { return (*this)[0]; }
  const T& front() const { return (*this)[0]; }

  void push_back(T value) {
    if (size_ == ring_.size())
      grow();
    ring_[placeOf(size_++)] = std::move(value);
  }
  void pop_front() {
    first_ = placeOf(1);
    --size_;
  }
  void clear() { first_ = size_ = 0; }

  template <class Archive>
  void fields(Archive& archive) {
    const std::size_t size = archive.count(size_);
    if (archive.loads()) {
      clear();
      for (std::size_t i = 0; i < size && !archive.failed(); ++i)
        push_back(T{});
    }
    for (std::size_t i = 0; i < size_; ++i)
      archive((*this)[i]);
  }

 private:
  static constexpr std::size_t kLeast = 8;

  std::size_t placeOf(std::size_t i) const { return (first_ + i) & (ring_.size() - 1); }  // a power of two
  void grow() {
    std::vector<T> larger(std::max(kLeast, ring_.size() * 2));
    for (std::size_t i = 0; i < size_; ++i)
      larger[i] = std::move((*this)[i]);
    ring_ = std::move(larger);
    first_ = 0;
  }

  std::vector<T> ring_;
  std::size_t first_ = 0;
  std::size_t size_ = 0;
};

}  // namespace oms
