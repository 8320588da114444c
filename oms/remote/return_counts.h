#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "oms/model/sha256.h"

namespace oms {

// How often somebody went, by a name that may be long: clients choose their own, and without end. When there are too
// many names, the count begins anew.
class ReturnCounts {
 public:
  static constexpr std::size_t kMostNames = 4'096;

  void left(std::string_view name) {
    const std::string key = hashOfText(name);
    if (gone_.size() >= kMostNames && !gone_.contains(key))
      gone_.clear();
    ++gone_[key];
  }
  std::uint64_t timesGone(std::string_view name) const {
    const auto found = gone_.find(hashOfText(name));
    return found == gone_.end() ? 0 : found->second;
  }
  std::size_t names() const { return gone_.size(); }

 private:
  std::map<std::string, std::uint64_t> gone_;
};

}  // namespace oms
