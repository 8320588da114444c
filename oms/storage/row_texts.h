#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "oms/messages/json_rows.h"

namespace oms {

// The payloads of rows, in their order. Making them is a quarter of a commit's work, and needs no journal: who adds
// rows while a commit is under way makes them beside it.
class RowTexts {
 public:
  // As payloadOf().
  void add(const JournalRow& row, const Naming& naming);
  std::size_t size() const { return ends_.size(); }
  // Holds until the next one is added.
  std::string_view operator[](std::size_t index) const;
  void clear();
  void swap(RowTexts& other);

 private:
  JsonWriter json_;
  std::string bytes_;
  std::vector<std::size_t> ends_;
};

}  // namespace oms
