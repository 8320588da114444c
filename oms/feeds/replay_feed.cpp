#include "oms/feeds/replay_feed.h"

namespace oms {

ReplayFeed::ReplayFeed(std::vector<ReplaySource> sources, const std::vector<ReplaySource>& inside)
    : sources_(std::move(sources)), next_(sources_.size(), 0) {
  identity_ = "replay";
  const auto identify = [&](const ReplaySource& source) {
    const ImportedBars& bars = source.bars;
    identity_ += ' ' + source.symbol + '=' + bars.fileName + ':' + std::string(name(bars.timeframe)) + ':' +
                 std::to_string(bars.fileSize) + ':' + bars.sha256;
  };
  for (const ReplaySource& source : sources_) {
    total_ += source.bars.bars.size();
    identify(source);
  }
  for (const ReplaySource& source : inside)
    identify(source);
}

const MarketUpdate* ReplayFeed::peek() {
  if (popped_ == total_)
    return nullptr;
  if (!loaded_)
    load();
  return &piece_;
}

void ReplayFeed::pop() {
  OMS_ASSERT(loaded_, "pop() follows a peek()");
  ++next_[current_];
  ++popped_;
  loaded_ = false;
}

double ReplayFeed::progress() const {
  return total_ == 0 ? 1 : static_cast<double>(popped_) / static_cast<double>(total_);
}

void ReplayFeed::load() {
  const Bar* earliest = nullptr;
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    const std::vector<Bar>& bars = sources_[i].bars.bars;
    if (next_[i] == bars.size())
      continue;
    const Bar& bar = bars[next_[i]];
    if (earliest != nullptr && bar.closeTime >= earliest->closeTime)
      continue;
    earliest = &bar;
    current_ = i;
  }
  OMS_ASSERT(earliest != nullptr, "a piece is loaded only while one is left");
  const ReplaySource& source = sources_[current_];
  const Timeframe timeframe = source.bars.timeframe;
  // One and a half bars of distance leaves room for stamps that are a little off.
  const bool afterGap =
      next_[current_] > 0 && earliest->openTime > (earliest - 1)->openTime + length(timeframe) * 3 / 2;
  piece_.cursor = popped_ + 1;
  piece_.time = earliest->closeTime;
  piece_.symbol = source.index;
  const std::vector<Price>& spreads = source.bars.spreads;
  const Price spread = spreads.empty() ? Price{} : spreads[next_[current_]];
  piece_.data = BarUpdate{*earliest, timeframe, source.bars.volumeKnown, afterGap, spread};
  loaded_ = true;
}

}  // namespace oms
