#pragma once

#include "oms/market/depth_book.h"
#include "tests/oms/broker/support.h"

namespace oms::test {

inline Duration tenth() {
  return std::chrono::milliseconds(100);
}

// A bench whose market is a book of depth.
class DepthBench : public Bench {
 public:
  using Bench::Bench;

  // The whole book: bids, then asks behind the bar: "100x5 99.99x7 | 100.02x3". Empty: it is lost.
  void book(const std::string& text) {
    changes_ = {true, {}};
    if (!text.empty())
      market_.clear();
    Side side = Side::buy;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find(' ', at), text.size());
      const std::string word = text.substr(at, end - at);
      at = end + 1;
      const std::size_t cross = word.find('x');
      if (word == "|") {
        side = Side::sell;
      } else {
        add(side, price(word.substr(0, cross)), quantity(word.substr(cross + 1)));
      }
    }
    send({});
  }
  // What stands at the price from now on.
  void change(Side side, const char* at, const char* size) {
    changes_ = {};
    add(side, price(at), quantity(size));
    send({});
  }
  void changes(const DepthChanges& several) {
    changes_ = {several.whole, {}};
    if (several.whole)
      market_.clear();
    for (const DepthChange& change : several.levels)
      add(change.side, change.price, change.size);
    send({});
  }
  void traded(const char* at, const char* size, std::optional<Side> aggressor = std::nullopt) {
    changes_ = {};
    send({now + tenth(), price(at), quantity(size), aggressor});
  }
  // Of the fills that take() has read: "1 of 3" where they name the level and its size.
  Lines levels() const {
    Lines lines;
    for (const BrokerReport& report : last) {
      if (report.kind == ReportKind::filled)
        lines.push_back(std::to_string(report.why.level) + " of " + report.why.levelSize.text());
    }
    return lines;
  }

 private:
  void add(Side side, Price at, Quantity size) {
    market_.set(side, at, size);
    changes_.levels.push_back({side, at, size});
  }
  DepthLevel best(Side side) const { return market_.size(side) > 0 ? market_.level(side, 0) : DepthLevel{}; }
  void send(const Tick& tick) {
    const DepthLevel bid = best(Side::buy);
    const DepthLevel ask = best(Side::sell);
    Bench::send(QuoteUpdate{{now + tenth(), bid.price, ask.price, bid.size, ask.size}, tick, &changes_}, now + tenth());
  }

  DepthBook market_;
  DepthChanges changes_;
};

}  // namespace oms::test
