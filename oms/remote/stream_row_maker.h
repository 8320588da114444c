#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "oms/model/instrument.h"
#include "oms/remote/stream_rows.h"

namespace oms {

// Makes rows of the lossless channels of the contract's objects, as events tell them.
class RowMaker {
 public:
  explicit RowMaker(const InstrumentList& instruments) : instruments_(instruments) {}

  RowChange order(const WireValue& order) const;
  // The order with one more child.
  RowChange parent(const WireValue& order, std::string_view child) const;
  RowChange fill(const WireValue& fill) const;
  // The fill with what the event says of it.
  RowChange noted(const WireValue& fill, const WireValue& event) const;
  RowChange signal(const WireValue& signal) const;
  RowChange instance(const WireValue& instance) const;
  RowChange alert(const WireValue& alert) const;
  RowChange tradingState(std::string_view state, std::string_view reason) const;
  RowChange limits(const WireValue& limits) const;
  RowChange lockout(const WireValue& lockout) const;
  RowChange halt(std::string_view symbol, bool isHalted, std::string_view reason) const;
  // With the instruments, by which a mirror rounds, checks and counts.
  RowChange session(const WireValue& session) const;
  // Of a channel that has one row.
  RowChange single(const WireValue& object) const;
  // Who did what; nothing where the event says nothing of that.
  std::optional<RowChange> audit(const WireValue& event, std::uint64_t seq, std::size_t place) const;

 private:
  SymbolIndex symbolOf(const WireValue& object) const;

  const InstrumentList& instruments_;
};

// The text of a member; empty where it is null, absent or no text.
std::string_view textIn(const WireValue& object, std::string_view key);
// 12 of ord_12.
RowKey keyOf(std::string_view id);

}  // namespace oms
