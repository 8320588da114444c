#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "oms/model/archive.h"

namespace oms {

// Values by their ids, for ids that nearly always come in rising order: one sorted row, a new id at its end. What is
// erased leaves a gap, and the row is closed up when half of it is gaps, so that neither end costs more as it grows and
// nothing is allocated once it has reached its size.
template <class Id, class Value>
class IdMap {
 public:
  Value* find(Id id) {
    const auto place = placeOf(id);
    return isAt(place, id) ? &place->value : nullptr;
  }
  const Value* find(Id id) const { return const_cast<IdMap*>(this)->find(id); }
  bool contains(Id id) const { return find(id) != nullptr; }

  // In the place of what stood under that id. Good until the next insertion.
  Value& insert(Id id, Value value) {
    closeGaps();
    auto place = placeOf(id);
    if (place == row_.end() || place->id != id)
      place = row_.insert(place, Entry{id, false, {}});
    size_ += place->used ? 0 : 1;
    place->used = true;
    place->value = std::move(value);
    return place->value;
  }
  // False where it was not there.
  bool erase(Id id) {
    const auto place = placeOf(id);
    if (!isAt(place, id))
      return false;
    place->used = false;
    --size_;
    return true;
  }

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  void clear() {
    row_.clear();
    size_ = 0;
  }
  // visit(id, value) by rising id; it may erase, but not insert.
  template <class Visit>
  void forEach(Visit visit) {
    for (Entry& entry : row_) {
      if (entry.used)
        visit(entry.id, entry.value);
    }
  }
  template <class Visit>
  void forEach(Visit visit) const {
    for (const Entry& entry : row_) {
      if (entry.used)
        visit(entry.id, entry.value);
    }
  }
  void fields(Archive& archive) {
    const std::size_t size = archive.count(size_);
    if (!archive.loads())
      return forEach([&](Id id, Value& value) { archive(id, value); });
    clear();
    for (std::size_t i = 0; i < size && !archive.failed(); ++i) {
      Id id;
      Value value{};
      archive(id, value);
      archive.require(row_.empty() || row_.back().id < id);
      insert(id, std::move(value));
    }
  }

 private:
  struct Entry {
    Id id;
    bool used;
    Value value;
  };
  using Place = typename std::vector<Entry>::iterator;

  Place placeOf(Id id) {
    if (row_.empty() || row_.back().id < id)
      return row_.end();
    if (row_.back().id == id)  // nearly always it is the newest that is asked for
      return row_.end() - 1;
    return std::lower_bound(row_.begin(), row_.end(), id,
                            [](const Entry& entry, Id wanted) { return entry.id < wanted; });
  }
  bool isAt(Place place, Id id) const { return place != row_.end() && place->id == id && place->used; }
  void closeGaps() {
    constexpr std::size_t kWorthIt = 64;
    if (row_.size() >= kWorthIt && size_ * 2 <= row_.size())
      std::erase_if(row_, [](const Entry& entry) { return !entry.used; });
  }

  std::vector<Entry> row_;
  std::size_t size_ = 0;
};

}  // namespace oms
