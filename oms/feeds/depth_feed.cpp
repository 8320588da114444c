#include "oms/feeds/depth_feed.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "oms/feeds/guessed_instrument.h"

namespace oms {
namespace {

// What can be traded on.
bool isMarket(const SequencedBook& book) {
  const DepthBook& levels = book.book();
  return book.isInOrder() && !levels.isCrossed() && levels.size(Side::buy) > 0 && levels.size(Side::sell) > 0;
}

// Looks at every number and every step of a stream.
class DepthScan {
 public:
  explicit DepthScan(DepthRecording& recording) : recording_(recording) {}

  void take(const DepthMessage& message) {
    for (const auto* side : {&message.bids, &message.asks}) {
      for (const DepthLevel& level : *side) {
        while (level.price.raw() % tick_ != 0)
          tick_ /= 10;
        recording_.fractionalSizes |= level.size.raw() % Quantity::one != 0;
      }
    }
    recording_.tick = Price::fromRaw(tick_);
    hasTime_ |= message.time.isSet();
    if (message.kind == DepthMessage::Kind::trade) {
      ++recording_.trades;
      return;
    }
    count(book_.apply(message));
    while (const auto step = book_.next())
      count(*step);
    hasMarket_ |= isMarket(book_) && hasTime_;
  }
  bool hasMarket() const { return hasMarket_; }

 private:
  void count(const DepthStep& step) {
    recording_.updates += step.isApplied() ? 1 : 0;
    recording_.gaps += step.outcome == DepthOutcome::gap ? 1 : 0;
    recording_.crossed += step.outcome == DepthOutcome::crossed ? 1 : 0;
  }

  DepthRecording& recording_;
  SequencedBook book_;
  std::int64_t tick_ = Price::one;
  bool hasTime_ = false;
  bool hasMarket_ = false;
};

}  // namespace

Result<DepthRecording> readDepthRecording(const std::string& path, FileBytes bytes, const std::string& symbol) {
  auto file = DepthFile::withTrades(path, std::move(bytes.text), symbol);
  if (!file)
    return file.error();
  DepthRecording recording{std::move(*file), std::filesystem::path(path).filename().string(), bytes.size, bytes.sha256};
  DepthScan scan(recording);
  DepthMessage message;
  while (recording.file.next(message))
    scan.take(message);
  const DepthCounts counts = recording.file.counts();
  for (const auto& [code, lines] : counts.rejected)
    recording.rejected += lines;
  if (!scan.hasMarket() && counts.rejected.contains("other_symbol"))
    return Failure{path + ": holds depth of another symbol than " + symbol + "; name it as the file does"};
  if (counts.messages == 0)
    return Failure{path + ": holds no depth that can be read; " + DepthFile::readable()};
  if (!scan.hasMarket()) {
    return Failure{path + ": holds no snapshot with both sides that its updates follow, so there is no book to trade " +
                   "on; record the snapshot into the same file"};
  }
  recording.file.rewind();
  return recording;
}

Instrument instrumentOf(const std::string& symbol, const DepthRecording& recording) {
  return guessedInstrument(symbol, recording.fileName, recording.tick, recording.fractionalSizes, {});
}

DepthFeed::DepthFeed(DepthRecording recording, SymbolIndex index) : recording_(std::move(recording)) {
  piece_.symbol = index;
}

std::string DepthFeed::identity() const {
  return "replay " + recording_.file.symbol() + '=' + recording_.fileName +
         ":depth:" + std::to_string(recording_.fileSize) + ':' + recording_.sha256;
}

const MarketUpdate* DepthFeed::peek() {
  while (!loaded_ && !ended_) {
    ended_ = !recording_.file.next(message_);
    loaded_ = !ended_ && load();
  }
  return loaded_ ? &piece_ : nullptr;
}

void DepthFeed::pop() {
  OMS_ASSERT(loaded_, "pop() follows a peek()");
  loaded_ = false;
}

bool DepthFeed::load() {
  time_ = std::max(time_, message_.time);
  changes_.whole = false;
  changes_.levels.clear();
  return message_.kind == DepthMessage::Kind::trade ? loadTrade() : loadBook();
}

bool DepthFeed::loadTrade() {
  if (!isShown_)
    return false;
  const bool ofBids = !message_.bids.empty();
  const DepthLevel& taken = ofBids ? message_.bids.front() : message_.asks.front();
  give({time_, taken.price, taken.size, ofBids ? Side::sell : Side::buy});
  return true;
}

bool DepthFeed::loadBook() {
  const DepthStep step = book_.apply(message_);
  bool isAlone = true;
  while (book_.next())
    isAlone = false;
  const bool isKnown = isMarket(book_) && time_.isSet();
  if (!isKnown && !isShown_)
    return false;
  const bool wasShown = std::exchange(isShown_, isKnown);
  if (wasShown && isKnown && isAlone && !step.isApplied())
    return false;
  if (!isKnown) {
    changes_.whole = true;  // and no levels: it is lost
  } else if (wasShown && isAlone && step.kind == DepthMessage::Kind::update) {
    showUpdate();
  } else {
    showAll();
  }
  if (isKnown) {
    const DepthLevel bid = book_.book().level(Side::buy, 0);
    const DepthLevel ask = book_.book().level(Side::sell, 0);
    quote_ = {time_, bid.price, ask.price, bid.size, ask.size};
  }
  give({});
  return true;
}

void DepthFeed::showAll() {
  changes_.whole = true;
  for (const Side side : {Side::buy, Side::sell}) {
    for (std::size_t n = 0; n < book_.book().size(side); ++n)
      show(side, book_.book().level(side, n));
  }
}

void DepthFeed::showUpdate() {
  for (const DepthLevel& level : message_.bids)
    show(Side::buy, level);
  for (const DepthLevel& level : message_.asks)
    show(Side::sell, level);
}

void DepthFeed::give(const Tick& tick) {
  const DepthBook& book = book_.book();
  changes_.totals = {};
  if (isShown_)
    changes_.totals = {book.total(Side::buy), book.total(Side::sell)};
  ++piece_.cursor;
  piece_.time = time_;
  piece_.data = QuoteUpdate{quote_, tick, &changes_};
}

}  // namespace oms
