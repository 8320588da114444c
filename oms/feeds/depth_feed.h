#pragma once

#include <string>

#include "oms/feeds/depth_file.h"
#include "oms/feeds/file_bytes.h"
#include "oms/market/feed.h"

namespace oms {

// A recorded depth stream that was looked through once.
struct DepthRecording {
  DepthFile file;  // at its beginning
  std::string fileName;
  std::uint64_t fileSize = 0;
  std::string sha256;
  std::uint64_t updates = 0;  // that change the book, snapshots among them
  std::uint64_t trades = 0;
  std::uint64_t gaps = 0;
  std::uint64_t crossed = 0;   // updates that leave the book crossed
  std::uint64_t rejected = 0;  // lines that could not be read, or are of another symbol
  Price tick{};                // the finest decimal of its prices
  bool fractionalSizes = false;
};

// The failure is one sentence with the path and the remedy: nothing that can be read, another symbol, no snapshot.
Result<DepthRecording> readDepthRecording(const std::string& path, FileBytes bytes, const std::string& symbol);

// As guessedInstrument() says.
Instrument instrumentOf(const std::string& symbol, const DepthRecording& recording);

// Gives the pieces of a recorded depth stream at the exchange's times: from the first whole book on one for each update
// and one for each trade. Where updates are missing, or the book is crossed or has no level on one side, the book is
// lost with that piece, and comes back whole; there is no piece in between, not of trades either.
class DepthFeed final : public Feed {
 public:
  DepthFeed(DepthRecording recording, SymbolIndex index);
  DepthFeed(const DepthFeed&) = delete;
  DepthFeed& operator=(const DepthFeed&) = delete;

  const MarketUpdate* peek() override;
  void pop() override;
  double progress() const override { return ended_ ? 1 : recording_.file.progress(); }
  std::string kind() const override { return "replay"; }
  // Symbol, file name, "depth", size and SHA-256.
  std::string identity() const override;

 private:
  bool load();
  bool loadTrade();
  bool loadBook();
  void give(const Tick& tick);
  void showAll();
  void showUpdate();
  void show(Side side, const DepthLevel& level) { changes_.levels.push_back({side, level.price, level.size}); }

  DepthRecording recording_;
  SequencedBook book_;
  DepthMessage message_;
  DepthChanges changes_;
  Quote quote_;
  Timestamp time_;        // of the latest message that has one; never goes back
  bool isShown_ = false;  // the pieces tell of the book as it is
  bool loaded_ = false;
  bool ended_ = false;
  MarketUpdate piece_;
};

}  // namespace oms
