#include <sys/mman.h>
#include <unistd.h>

#include "oms/feeds/depth_feed.h"
#include "tests/fuzz/fuzz_input.h"

namespace {

// Every level that is shown has a price and a size and lies behind the one before it; a book out of order shows none.
void requireSoundBook(const oms::SequencedBook& book) {
  for (const auto side : {oms::Side::buy, oms::Side::sell}) {
    const std::size_t levels = book.book().size(side);
    fuzz::require(levels <= 8 && (book.isInOrder() || levels == 0));
    for (std::size_t n = 0; n < levels; ++n) {
      const oms::DepthLevel level = book.book().level(side, n);
      fuzz::require(level.price.isPositive() && level.size.isPositive());
      fuzz::require(n == 0 || (book.book().level(side, n - 1).price < level.price) == (side == oms::Side::sell));
    }
  }
}

// The pieces go forward in time, and what they tell of the book has the best prices that they name.
void requireSoundFeed(const std::string& path) {
  auto bytes = oms::readFileBytes(path);
  auto recording = oms::readDepthRecording(path, std::move(*bytes), {});
  if (!recording) {
    fuzz::require(!recording.error().message.empty());
    return;
  }
  oms::DepthFeed feed(std::move(*recording), oms::SymbolIndex{0});
  fuzz::require(feed.peek() != nullptr);
  oms::DepthBook book;
  oms::Timestamp time;
  for (; feed.peek() != nullptr; feed.pop()) {
    const auto& [quote, tick, depth] = std::get<oms::QuoteUpdate>(feed.peek()->data);
    fuzz::require(feed.peek()->time >= time && quote.bid < quote.ask && (tick.size.isZero() || tick.aggressor));
    time = feed.peek()->time;
    if (depth->whole)
      book.clear();
    for (const oms::DepthChange& change : depth->levels)
      book.set(change.side, change.price, change.size);
    if (book.size(oms::Side::buy) == 0)
      continue;
    fuzz::require(book.level(oms::Side::buy, 0) == oms::DepthLevel{quote.bid, quote.bidSize});
    fuzz::require(book.level(oms::Side::sell, 0) == oms::DepthLevel{quote.ask, quote.askSize});
  }
}

}  // namespace

// Whatever a recording holds, every line of it is accounted for, and the book that is made of it is sound.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const int descriptor = memfd_create("depth", 0);
  fuzz::require(ftruncate(descriptor, 0) == 0 && pwrite(descriptor, data, size, 0) == static_cast<ssize_t>(size));
  const std::string path = "/proc/self/fd/" + std::to_string(descriptor);
  auto file = oms::DepthFile::open(path);
  if (!file) {
    fuzz::require(!file.error().message.empty());
    return 0;
  }
  oms::SequencedBook book(8);
  oms::DepthMessage message;
  std::uint64_t messages = 0;
  for (; file->next(message); ++messages) {
    fuzz::require(message.firstId <= message.lastId && message.line > 0);
    book.apply(message);
    while (book.next())
      requireSoundBook(book);
    requireSoundBook(book);
  }
  fuzz::require(file->counts().messages == messages);
  requireSoundFeed(path);
  return 0;
}
