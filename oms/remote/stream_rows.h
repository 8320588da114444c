#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "oms/model/sha256.h"
#include "oms/projections/session_view.h"
#include "oms/remote/stream_catalog.h"

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

// What the lossless channels show, folded from the journal's rows: an object as its last event left it. Ages and the
// session's clock in it are those of that event, so that the same rows give the same hashes.
class StreamRows {
 public:
  // Rows of the past day are kept up to so many a channel; the oldest go first.
  static constexpr std::size_t kMostOver = 10'000;

  explicit StreamRows(const SessionView& view) : view_(view) {}

  // All of it, as the view knows it.
  void begin();
  // Keeps nothing until it begins again.
  void end();
  // What an entry changed, in its order; the view has folded it already.
  void fold(const Entry& entry, LosslessChanges& changes);
  const RowTable& table(StreamChannel channel) const { return tables_[static_cast<std::size_t>(channel)]; }

 private:
  struct Fold;
  void put(LosslessChanges& changes, StreamChannel channel, RowChange change);
  void dropDay(LosslessChanges& changes);
  void dropOldest(LosslessChanges& changes, StreamChannel channel);

  const SessionView& view_;
  std::array<RowTable, kLosslessChannels> tables_;
};

}  // namespace oms
