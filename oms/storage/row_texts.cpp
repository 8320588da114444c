#include "oms/storage/row_texts.h"

namespace oms {

void RowTexts::add(const JournalRow& row, const Naming& naming) {
  json_.clear();
  writePayload(json_, row, naming);
  bytes_ += json_.text();
  ends_.push_back(bytes_.size());
}

std::string_view RowTexts::operator[](std::size_t index) const {
  const std::size_t begin = index == 0 ? 0 : ends_[index - 1];
  return std::string_view(bytes_).substr(begin, ends_[index] - begin);
}

void RowTexts::clear() {
  bytes_.clear();
  ends_.clear();
}

void RowTexts::swap(RowTexts& other) {
  bytes_.swap(other.bytes_);
  ends_.swap(other.ends_);
}

}  // namespace oms
