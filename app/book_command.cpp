#include <QFileInfo>

#include <array>
#include <cstdio>

#include "app/commands.h"
#include "app/data_file.h"
#include "oms/feeds/depth_file.h"
#include "oms/messages/json_writer.h"

namespace app {
namespace {

// The best of both sides after one message; no size where a side is empty.
struct BookRow {
  std::uint64_t id = 0;
  oms::Timestamp time;
  std::array<oms::DepthLevel, 2> best;  // by Side
  bool isCrossed = false;
};

BookRow rowOf(const oms::SequencedBook& book, const oms::DepthStep& step) {
  BookRow row{step.id, step.time, {}, step.outcome == oms::DepthOutcome::crossed};
  for (const auto side : {oms::Side::buy, oms::Side::sell}) {
    if (book.book().size(side) > 0)
      row.best[static_cast<std::size_t>(side)] = book.book().level(side, 0);
  }
  return row;
}

// Prints the rows, as they come or, in JSON, at the end.
class BookPrinter {
 public:
  explicit BookPrinter(bool json) : isJson_(json) {
    if (isJson_) {
      json_.beginArray();
    } else {
      text_ = "update_id,bid,bid_size,ask,ask_size\n";
    }
  }
  void add(const BookRow& row) {
    if (isJson_) {
      addJson(row);
      return;
    }
    text_ += std::to_string(row.id);
    for (const oms::DepthLevel& best : row.best)
      text_ += best.size.isZero() ? std::string(",,") : ',' + best.price.text() + ',' + best.size.text();
    text_ += '\n';
    output_.flushAt(text_);
  }
  int finish() {
    if (isJson_) {
      json_.endArray();
      text_ = json_.take() + '\n';
    }
    return output_.finish(text_);
  }

 private:
  void addJson(const BookRow& row) {
    const auto& [bid, ask] = row.best;
    json_.beginObject().field("update_id", row.id).field("time", row.time);
    json_.fieldOrNull("bid", bid.price).fieldOrNull("bid_size", bid.size);
    json_.fieldOrNull("ask", ask.price).fieldOrNull("ask_size", ask.size);
    json_.field("crossed", row.isCrossed).endObject();
  }

  bool isJson_;
  oms::JsonWriter json_;
  std::string text_;
  Output output_;
};

// What was found amiss, told line by line up to a hundred times, and counted.
class BookTeller {
 public:
  void tell(const oms::DepthFile& file, std::uint64_t line, const std::string& what) {
    constexpr std::uint64_t kToldMax = 100;
    if (told_++ < kToldMax)
      std::fprintf(stderr, "tidemark: %s:%llu: %s\n", file.path().c_str(), static_cast<unsigned long long>(line),
                   what.c_str());
    if (told_ == kToldMax)
      std::fprintf(stderr, "tidemark: what else of this kind follows is counted, but not told\n");
  }
  void step(const oms::DepthFile& file, const oms::DepthStep& step, const BookRow& row) {
    const std::string id = std::to_string(step.id);
    if (step.outcome == oms::DepthOutcome::gap) {
      ++gaps_;
      tell(file, step.line,
           "gap: update " + id + " does not follow " + std::to_string(step.after) +
               "; there is no book until a snapshot that it follows");
    } else if (step.outcome == oms::DepthOutcome::exhausted) {
      tell(file, step.line,
           "exhausted: after update " + id + " a side has no level left of those that were held; there is no book " +
               "until the next snapshot");
    } else if (step.outcome == oms::DepthOutcome::crossed) {
      ++crossed_;
      tell(file, step.line,
           "crossed: after update " + id + " the bid " + row.best[0].price.text() + " is not below the ask " +
               row.best[1].price.text());
    }
  }
  void file(const oms::DepthFile& file) const {
    const oms::DepthCounts& counts = file.counts();
    for (const oms::RowReport& report : file.reports())
      std::fprintf(stderr, "tidemark: %s:%llu: %s\n", file.path().c_str(), static_cast<unsigned long long>(report.line),
                   report.code.c_str());
    if (counts.rejected.empty() && counts.rounded == 0)
      return;
    std::string text =
        "snapshots and updates " + std::to_string(counts.messages) + ", rounded " + std::to_string(counts.rounded);
    for (const auto& [code, lines] : counts.rejected)
      text += ", " + code + " " + std::to_string(lines);
    std::fprintf(stderr, "tidemark: %s: %s\n", file.path().c_str(), text.c_str());
  }
  void end(std::uint64_t waiting) const {
    if (gaps_ > 0 || crossed_ > 0 || waiting > 0)
      std::fprintf(stderr, "tidemark: gaps %llu, crossed %llu, without a book at the end %llu updates\n",
                   static_cast<unsigned long long>(gaps_), static_cast<unsigned long long>(crossed_),
                   static_cast<unsigned long long>(waiting));
  }

 private:
  std::uint64_t told_ = 0;
  std::uint64_t gaps_ = 0;
  std::uint64_t crossed_ = 0;
};

// A recorded stream through a book: a row after each update. A recording of snapshots alone has a row for each.
class BookReplay {
 public:
  explicit BookReplay(bool json) : printer_(json) {}

  void play(oms::DepthFile& file) {
    while (file.next(message_)) {
      take(file, book_.apply(message_));
      while (const auto step = book_.next())
        take(file, *step);
    }
    messages_ += file.counts().messages;
    teller_.file(file);
  }
  // The sentence that says why there is nothing to print; empty where there is.
  std::string problem(const std::string& path) const {
    if (messages_ == 0)
      return path + ": holds no depth that can be read; " + oms::DepthFile::readable();
    if (rows_ == 0 && snapshots_.empty())
      return path + ": holds no snapshot that its updates follow, so there is no book to show; give the file with " +
             "the snapshot by another --stream before it";
    return {};
  }
  int finish() {
    teller_.end(book_.held());
    for (const BookRow& row : snapshots_)
      printer_.add(row);
    return printer_.finish();
  }

 private:
  void take(const oms::DepthFile& file, const oms::DepthStep& step) {
    const BookRow row = rowOf(book_, step);
    teller_.step(file, step, row);
    if (!step.isApplied())
      return;
    if (step.kind == oms::DepthMessage::Kind::update) {
      snapshots_.clear();
      ++rows_;
      printer_.add(row);
    } else if (rows_ == 0) {
      snapshots_.push_back(row);
    }
  }

  oms::SequencedBook book_;
  oms::DepthMessage message_;
  BookPrinter printer_;
  BookTeller teller_;
  std::vector<BookRow> snapshots_;
  std::uint64_t rows_ = 0;
  std::uint64_t messages_ = 0;
};

int bookRefused(const std::string& sentence, int exitCode) {
  std::fprintf(stderr, "tidemark: %s\n", sentence.c_str());
  return exitCode;
}

}  // namespace

int runBook(const Options& options) {
  const QStringList paths = options.command.all("stream");
  if (paths.isEmpty())
    return bookRefused("--stream FILE is missing: the recorded depth stream", 2);
  for (const QString& path : paths) {
    if (!QFileInfo(path).isFile())
      return bookRefused("there is no file '" + path.toStdString() + "'; check the path after --stream", 2);
  }
  BookReplay replay(options.command.has("json"));
  std::string symbol;
  for (const QString& path : paths) {
    auto file = oms::DepthFile::open(path.toStdString(), symbol);
    if (!file)
      return bookRefused(file.error().message, 1);
    replay.play(*file);
    symbol = file->symbol();
  }
  const std::string problem = replay.problem(paths.last().toStdString());
  return problem.empty() ? replay.finish() : bookRefused(problem, 1);
}

}  // namespace app
