#pragma once

#include <cstdint>
#include <limits>
#include <string>

#include "oms/market/feed.h"

namespace oms::test {

// A quote a second, for as long as anybody looks or until there were so many.
class Quotes : public Feed {
 public:
  explicit Quotes(std::uint64_t most = std::numeric_limits<std::uint64_t>::max()) : most_(most) {}

  const MarketUpdate* peek() override {
    if (cursor_ == most_)
      return nullptr;
    next_.cursor = cursor_ + 1;
    next_.time = Timestamp::fromSeconds(1'767'571'200 + static_cast<std::int64_t>(cursor_));
    const Price bid = *Price::parse("100.00");
    const Price ask = *Price::parse("100.02");
    next_.data = QuoteUpdate{{next_.time, bid, ask, Quantity{}, Quantity{}}, {}};
    return &next_;
  }
  void pop() override { ++cursor_; }
  double progress() const override {
    const bool ends = most_ != std::numeric_limits<std::uint64_t>::max();
    return ends ? static_cast<double>(cursor_) / static_cast<double>(most_) : -1;
  }
  std::string kind() const override { return "simulated"; }
  std::string identity() const override { return "quotes"; }

 private:
  std::uint64_t most_;
  std::uint64_t cursor_ = 0;
  MarketUpdate next_;
};

}  // namespace oms::test
