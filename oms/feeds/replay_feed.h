#pragma once

#include <string>
#include <vector>

#include "oms/feeds/bar_file.h"
#include "oms/market/feed.h"

namespace oms {

// The bars of one symbol that take part in a replay.
struct ReplaySource {
  std::string symbol;
  SymbolIndex index;
  ImportedBars bars;
};

// Gives the bars of one or several files, merged by their close; at the same time in the order of the sources.
class ReplayFeed final : public Feed {
 public:
  // `inside`: what belongs to the replay beside its pieces, for its identity.
  explicit ReplayFeed(std::vector<ReplaySource> sources, const std::vector<ReplaySource>& inside = {});

  const MarketUpdate* peek() override;
  void pop() override;
  double progress() const override;
  std::string kind() const override { return "replay"; }
  // Symbol, file name, timeframe, size and SHA-256 of each source.
  std::string identity() const override { return identity_; }
  std::uint64_t total() const { return total_; }

 private:
  void load();

  std::vector<ReplaySource> sources_;
  std::vector<std::size_t> next_;  // of each source
  std::size_t current_ = 0;        // source of piece_
  MarketUpdate piece_;
  bool loaded_ = false;
  std::uint64_t popped_ = 0;
  std::uint64_t total_ = 0;
  std::string identity_;
};

}  // namespace oms
