#pragma once

#include <cstdint>
#include <string>

#include "oms/model/archive.h"
#include "oms/model/instrument.h"
#include "oms/model/market_data.h"

namespace oms {

// A source of market data that gives the same pieces in the same order each time it is opened with the same identity.
// Pulled by one thread; times never go backward.
class Feed {
 public:
  virtual ~Feed() = default;

  // Where the feed is, for one that takes long to walk there; the others have none, and are walked.
  virtual void fields(Archive&) {}

  // The next piece, null at the end. The pointer holds until pop().
  virtual const MarketUpdate* peek() = 0;
  virtual void pop() = 0;
  // 0..1 through the data; -1 when it has no end.
  virtual double progress() const = 0;
  // "simulated" or "replay".
  virtual std::string kind() const = 0;
  // What makes two feeds the same: seed and symbols, or the files' names, sizes and digests.
  virtual std::string identity() const = 0;
};

}  // namespace oms
