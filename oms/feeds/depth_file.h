#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "oms/feeds/bar_file.h"
#include "oms/feeds/csv_text.h"
#include "oms/market/sequenced_book.h"

namespace oms {

struct DepthCounts {
  std::uint64_t messages = 0;  // that were given
  std::uint64_t others = 0;    // lines that are no depth: tickers, and trades that nobody has asked for
  std::uint64_t rounded = 0;   // prices and sizes with more than nine decimals, half to even
  // Lines that were left out: unreadable, price (none, or not positive), size (none, or negative), other_symbol.
  std::map<std::string, std::uint64_t> rejected;
};

// A recorded depth stream, read message by message. Readable are
// - lines of JSON as Binance sends them, each maybe behind the time of its receipt: depth updates of spot and futures,
//   in the envelope of a combined stream or bare, the snapshot asked for beside them (lastUpdateId, bids, asks), and
//   trades (trade) where they are asked for;
// - lines of JSON as Bybit sends them (topic orderbook.N.SYMBOL);
// - Binance's tables of futures depth, a level a row (symbol, timestamp, first_update_id, last_update_id, side,
//   update_type, price, qty, maybe pu).
class DepthFile {
 public:
  // Plain, gz or zip. The failure is one sentence that begins with the path. Without a symbol it is the first that the
  // file names; messages that name another are left out.
  static Result<DepthFile> open(const std::string& path, const std::string& symbol = {});
  // Of a file that was read already, with the trades that stand in it.
  static Result<DepthFile> withTrades(const std::string& path, std::string text, const std::string& symbol);
  // Whether a file's text begins as such a stream does.
  static bool isDepth(std::string_view text);

  // The next message, into one whose memory is used again; false at the end.
  bool next(DepthMessage& message);
  // To the beginning, as if nothing had been read.
  void rewind();
  // 0..1 through the file.
  double progress() const;

  const std::string& path() const { return path_; }
  const std::string& symbol() const { return symbol_; }
  const DepthCounts& counts() const { return counts_; }
  const std::vector<RowReport>& reports() const { return reports_; }  // the first hundred lines that were left out
  // What such a file is, for somebody who gave another.
  static const char* readable();

 private:
  DepthFile() = default;
  static Result<DepthFile> of(const std::string& path, std::string text, const std::string& symbol);

  // The next line that is not empty; nothing at the end.
  std::optional<std::string_view> nextLine();
  void putBack();  // the line that was read last
  bool nextOfLines(DepthMessage& message);
  bool nextOfTable(DepthMessage& message);
  bool isOtherSymbol(std::string_view symbol);
  void reject(const char* code);

  std::string path_;
  std::string text_;
  bool withTrades_ = false;
  std::size_t begin_ = 0;  // of what follows the header
  std::uint64_t linesBefore_ = 0;
  std::size_t at_ = 0;      // of the next line
  std::size_t lineAt_ = 0;  // of the line that was read last
  std::uint64_t line_ = 0;
  std::vector<std::size_t> columns_;  // of a table, by role; empty: lines of JSON
  Cells cells_;
  std::string symbol_;
  DepthCounts counts_;
  std::vector<RowReport> reports_;
};

}  // namespace oms
