#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "oms/messages/json_objects.h"
#include "oms/model/sha256.h"
#include "oms/projections/session_view.h"
#include "oms/remote/stream_catalog.h"
#include "oms/remote/wire_value.h"

namespace oms {

using SharedText = std::shared_ptr<const std::string>;

// A row's name on the wire; the number puts counted ones in their order.
struct RowKey {
  std::uint64_t number = 0;
  std::string text;
  friend auto operator<=>(const RowKey&, const RowKey&) = default;
};

// A row as a journal row left it, in canonical JSON; none: it is gone.
struct RowChange {
  RowKey key;
  SharedText row;
  SymbolIndex symbol{SymbolIndex::none};
  bool isOver = false;  // of the day alone: it goes when the next one begins
};

// The rows of one lossless channel, with the channel's hash: the sum modulo 2^256 of the rows' SHA-256.
class RowTable {
 public:
  struct Row {
    SharedText json;
    SymbolIndex symbol;
    bool isOver = false;
    Sha256::Digest digest;
  };
  void apply(const RowChange& change);
  void clear() { *this = RowTable{}; }
  const std::map<RowKey, Row>& rows() const { return rows_; }
  std::size_t over() const { return over_; }
  std::string hash() const { return hex(sum_); }

 private:
  void takeOut(std::map<RowKey, Row>::iterator row);

  std::map<RowKey, Row> rows_;
  std::size_t over_ = 0;
  Sha256::Digest sum_{};
};

using LosslessChanges = std::array<std::vector<RowChange>, kLosslessChannels>;

// What the lossless channels show, folded from the events of the journal's rows, in the words that the journal has for
// them: so the rows that are told as they happen and those that are read from the journal later are the same bytes.
// Ages and the session's clock in a row are those of its event. A copy stands for itself.
class StreamRows {
 public:
  // Rows of the past day are kept up to so many a channel; the oldest go first.
  static constexpr std::size_t kMostOver = 10'000;

  // All of it, as the view knows it: the day's audit it does not know.
  void begin(const SessionView& view, std::shared_ptr<const InstrumentList> instruments);
  // Keeps nothing until it begins again.
  void end();
  // What a row changed, in its order.
  void fold(const Entry& entry, const Naming& naming, LosslessChanges& changes);
  // The same of a row as it is stored, whose last event's time it gives, which is unset before the session's first
  // price; nothing where it cannot be read.
  std::optional<Timestamp> fold(std::uint64_t seq, std::string_view payload, LosslessChanges& changes);
  const RowTable& table(StreamChannel channel) const { return tables_[static_cast<std::size_t>(channel)]; }
  // Whether the day that the event starts is the session's first, to which belongs what was done before its first
  // price.
  bool isFirstDay(const WireValue& event) const;
  // The newest row of the journal at which rows of the channel were too many.
  std::uint64_t trimmedAt(StreamChannel channel) const { return trimmedAt_[static_cast<std::size_t>(channel)]; }

 private:
  void foldEvent(const WireValue& event, std::uint64_t seq, std::size_t place, LosslessChanges& changes);
  void foldOther(const WireValue& event, LosslessChanges& changes);
  std::optional<WireValue> known(StreamChannel channel, std::string_view id) const;
  void put(LosslessChanges& changes, StreamChannel channel, RowChange change);
  void dropDay(LosslessChanges& changes);
  void dropOldest(LosslessChanges& changes, StreamChannel channel, std::uint64_t seq);

  std::shared_ptr<const InstrumentList> instruments_;
  std::array<RowTable, kLosslessChannels> tables_;
  std::array<std::uint64_t, kLosslessChannels> trimmedAt_{};
  std::string firstDay_;  // the time of the session's first price, as on the wire; empty before it
};

}  // namespace oms
