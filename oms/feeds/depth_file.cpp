#include "oms/feeds/depth_file.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <utility>

#include "oms/feeds/depth_lines.h"
#include "oms/feeds/file_bytes.h"

namespace oms {
namespace {

// The columns of a table of depth, by what they hold.
enum DepthColumn : std::size_t { symbolAt, timeAt, firstIdAt, lastIdAt, sideAt, typeAt, priceAt, sizeAt, previousIdAt };
constexpr std::array<std::string_view, 9> kDepthColumns{
    "symbol", "timestamp", "first_update_id", "last_update_id", "side", "update_type", "price", "qty", "pu"};
constexpr std::size_t kNoColumn = std::numeric_limits<std::size_t>::max();

// Where each column is; empty where the line is no header of such a table. Only the last may be absent.
std::vector<std::size_t> depthColumnsOf(std::string_view header) {
  Cells cells;
  splitLine(header, ',', cells);
  std::vector<std::size_t> columns;
  for (const std::string_view name : kDepthColumns) {
    const auto found = std::find(cells.begin(), cells.end(), name);
    if (found == cells.end() && name != kDepthColumns[previousIdAt])
      return {};
    columns.push_back(found == cells.end() ? kNoColumn : static_cast<std::size_t>(found - cells.begin()));
  }
  return columns;
}

template <class Number>
std::optional<Number> wholeNumber(std::string_view digits) {
  Number number = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, number);
  return digits.empty() || error != std::errc{} || stop != end ? std::nullopt : std::optional(number);
}

// A row of a table: one level of a message.
struct DepthRow {
  std::string_view symbol;
  DepthMessage::Kind kind = DepthMessage::Kind::update;
  std::uint64_t firstId = 0;
  std::uint64_t lastId = 0;
  std::optional<std::uint64_t> previousId;
  Timestamp time;
  Side side = Side::buy;
  DepthNumbers numbers;
};

const char* readDepthRow(const Cells& cells, const std::vector<std::size_t>& columns, DepthRow& row) {
  const auto cell = [&](DepthColumn column) {
    return columns[column] < cells.size() ? cells[columns[column]] : std::string_view();
  };
  const auto first = wholeNumber<std::uint64_t>(cell(firstIdAt));
  const auto last = wholeNumber<std::uint64_t>(cell(lastIdAt));
  const auto ms = wholeNumber<std::int64_t>(cell(timeAt));
  const std::string_view type = cell(typeAt);
  const std::string_view side = cell(sideAt);
  constexpr std::int64_t msMax = std::numeric_limits<std::int64_t>::max() / 1'000'000;
  if (!first || !last || *first > *last || !ms || *ms < 0 || *ms > msMax || (type != "snap" && type != "set") ||
      (side != "a" && side != "b"))
    return "unreadable";
  row.symbol = cell(symbolAt);
  row.kind = type == "snap" ? DepthMessage::Kind::snapshot : DepthMessage::Kind::update;
  row.firstId = *first;
  row.lastId = *last;
  row.previousId = wholeNumber<std::uint64_t>(cell(previousIdAt));  // -1 where it is not known
  row.time = Timestamp::fromMs(*ms);
  row.side = side == "b" ? Side::buy : Side::sell;
  row.numbers = parseDepthLevel(cell(priceAt), cell(sizeAt));
  return row.numbers.problem;
}

bool isSameMessage(const DepthRow& row, const DepthMessage& message) {
  return row.kind == message.kind && row.firstId == message.firstId && row.lastId == message.lastId;
}

void beginMessage(const DepthRow& row, DepthMessage& message) {
  message.kind = row.kind;
  message.ofStream = false;
  message.firstId = row.firstId;
  message.lastId = row.lastId;
  message.previousId = row.previousId;
  message.time = row.time;
  message.bids.clear();
  message.asks.clear();
}

}  // namespace

const char* DepthFile::readable() {
  return "readable are Binance's depth updates with their snapshot and Bybit's order book as lines of JSON, and "
         "Binance's tables of depth (symbol,timestamp,first_update_id,last_update_id,side,update_type,price,qty,pu)";
}

Result<DepthFile> DepthFile::open(const std::string& path, const std::string& symbol) {
  auto bytes = readFileBytes(path);
  if (!bytes)
    return bytes.error();
  return of(path, std::move(bytes->text), symbol);
}

Result<DepthFile> DepthFile::withTrades(const std::string& path, std::string text, const std::string& symbol) {
  auto file = of(path, std::move(text), symbol);
  if (file)
    file->withTrades_ = true;
  return file;
}

bool DepthFile::isDepth(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n\xEF\xBB\xBF"), text.size()));
  const std::string_view line = text.substr(0, text.find_first_of("\r\n"));
  return line.find('{') != std::string_view::npos || !depthColumnsOf(line).empty();
}

Result<DepthFile> DepthFile::of(const std::string& path, std::string text, const std::string& symbol) {
  DepthFile file;
  file.path_ = path;
  file.text_ = std::move(text);
  file.symbol_ = symbol;
  if (file.text_.rfind("\xEF\xBB\xBF", 0) == 0)
    file.at_ = 3;
  const auto first = file.nextLine();
  if (first && first->find('{') == std::string_view::npos) {
    file.columns_ = depthColumnsOf(*first);
    if (file.columns_.empty())
      return Failure{path + ": is no depth stream that can be read; " + readable()};
  } else if (first) {
    file.putBack();
  }
  file.begin_ = file.at_;
  file.linesBefore_ = file.line_;
  return file;
}

void DepthFile::rewind() {
  at_ = begin_;
  line_ = linesBefore_;
  counts_ = {};
  reports_.clear();
}

double DepthFile::progress() const {
  return at_ >= text_.size() ? 1 : static_cast<double>(at_) / static_cast<double>(text_.size());
}

std::optional<std::string_view> DepthFile::nextLine() {
  const std::string_view text(text_);
  while (at_ < text.size()) {
    lineAt_ = at_;
    const std::size_t end = std::min(text.find('\n', at_), text.size());
    std::string_view line = text.substr(at_, end - at_);
    at_ = end + 1;
    ++line_;
    if (!line.empty() && line.back() == '\r')
      line.remove_suffix(1);
    if (line.find_first_not_of(" \t") != std::string_view::npos)
      return line;
  }
  return std::nullopt;
}

void DepthFile::putBack() {
  at_ = lineAt_;
  --line_;
}

bool DepthFile::next(DepthMessage& message) {
  if (!(columns_.empty() ? nextOfLines(message) : nextOfTable(message)))
    return false;
  ++counts_.messages;
  return true;
}

bool DepthFile::isOtherSymbol(std::string_view symbol) {
  if (symbol_.empty())
    symbol_ = symbol;
  return !symbol.empty() && symbol != symbol_;
}

void DepthFile::reject(const char* code) {
  constexpr std::size_t kReportsMax = 100;
  ++counts_.rejected[code];
  if (reports_.size() < kReportsMax)
    reports_.push_back({line_, code});
}

bool DepthFile::nextOfLines(DepthMessage& message) {
  while (const auto line = nextLine()) {
    const DepthLine read = readDepthLine(*line, withTrades_, message);
    message.line = line_;
    if (read.problem != nullptr) {
      reject(read.problem);
    } else if (!read.isDepth) {
      ++counts_.others;
    } else if (isOtherSymbol(read.symbol)) {
      reject("other_symbol");
    } else {
      counts_.rounded += read.rounded;
      return true;
    }
  }
  return false;
}

// The rows of a message follow each other. One that cannot be read may be of the message before it or of the one
// behind it: both are left out, so that the ids show the gap.
bool DepthFile::nextOfTable(DepthMessage& message) {
  bool begun = false;
  bool spoiled = false;
  bool afterBadRow = false;
  while (const auto line = nextLine()) {
    splitLine(*line, ',', cells_);
    DepthRow row;
    const char* problem = readDepthRow(cells_, columns_, row);
    if (problem != nullptr) {
      reject(problem);
      afterBadRow = spoiled = true;
    } else if (isOtherSymbol(row.symbol)) {
      reject("other_symbol");
    } else if (begun && !isSameMessage(row, message)) {
      putBack();
      if (!spoiled)
        return true;
      begun = spoiled = false;
    } else {
      if (!std::exchange(begun, true)) {
        beginMessage(row, message);
        message.line = line_;
        spoiled = false;
      }
      spoiled |= std::exchange(afterBadRow, false);
      counts_.rounded += row.numbers.rounded;
      (row.side == Side::buy ? message.bids : message.asks).push_back(row.numbers.level);
    }
  }
  return begun && !spoiled;
}

}  // namespace oms
