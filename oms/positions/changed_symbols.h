#pragma once

#include <cstdint>
#include <vector>

#include "oms/model/ids.h"

namespace oms {

// The symbols that have changed since they were last taken, each once: sums over all symbols follow them instead of
// being made anew.
class ChangedSymbols {
 public:
  explicit ChangedSymbols(std::size_t symbols) : marked_(symbols) { addAll(); }

  void add(SymbolIndex symbol) {
    if (marked_[symbol.value])
      return;
    marked_[symbol.value] = 1;
    changed_.push_back(symbol);
  }
  void addAll() {
    for (std::uint32_t i = 0; i < marked_.size(); ++i)
      add({i});
  }
  bool empty() const { return changed_.empty(); }
  template <class Visit>
  void take(Visit visit) {
    for (const SymbolIndex symbol : changed_) {
      marked_[symbol.value] = 0;
      visit(symbol);
    }
    changed_.clear();
  }

 private:
  std::vector<std::uint8_t> marked_;  // 0 or 1: asked for far too often for bits
  std::vector<SymbolIndex> changed_;
};

}  // namespace oms
