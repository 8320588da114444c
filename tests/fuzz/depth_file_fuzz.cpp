#include <sys/mman.h>
#include <unistd.h>

#include "oms/feeds/depth_file.h"
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

}  // namespace

// Whatever a recording holds, every line of it is accounted for, and the book that is made of it is sound.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const int descriptor = memfd_create("depth", 0);
  fuzz::require(ftruncate(descriptor, 0) == 0 && pwrite(descriptor, data, size, 0) == static_cast<ssize_t>(size));
  auto file = oms::DepthFile::open("/proc/self/fd/" + std::to_string(descriptor));
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
  return 0;
}
