#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "oms/remote/client_feed.h"

namespace oms {

// `/ws` and `/api/ws`: prices, signals, trades, the portfolio and, on request, bars; fields at the root, numbers as
// JSON numbers.
class DashboardFeed : public ClientFeed {
 public:
  DashboardFeed(const SessionView& view, std::int64_t priceIntervalMs)
      : view_(view), priceIntervalMs_(priceIntervalMs) {}

  void opened(WsClient& client) override;
  void left(WsClient& client) override { clients_.erase(&client); }
  void batch(const EventBatch& batch) override;
  void tick(std::int64_t nowMs) override;
  std::optional<ApiError> message(WsClient& client, const WireValue& message) override;
  std::vector<std::string> channelsOf(WsClient& client) const override;

 private:
  enum Stream : unsigned { priceStream = 1, signalStream = 2, tradeStream = 4, portfolioStream = 8, barStream = 16 };
  static constexpr std::pair<std::string_view, Stream> kStreams[] = {{"prices", priceStream},
                                                                     {"signals", signalStream},
                                                                     {"trades", tradeStream},
                                                                     {"portfolio", portfolioStream},
                                                                     {"bars", barStream}};
  struct Subscription {
    unsigned streams = priceStream | signalStream | tradeStream | portfolioStream;
    bool everySymbol = true;
    std::set<SymbolIndex> symbols;
    std::vector<std::optional<Price>> told;  // by SymbolIndex: the prices that it knows; empty: the first has all
    bool wants(Stream stream, SymbolIndex symbol) const {
      return (streams & stream) != 0 && (everySymbol || symbols.contains(symbol));
    }
  };

  static std::optional<unsigned> parseStreams(const WireValue& list);
  std::optional<ApiError> subscribe(Subscription& subscription, const WireValue& message, bool adding);
  void fold(const Event& event, bool isNews);
  void foldSignal(const Signal& signal, Timestamp time, bool isNews);
  void sendTrade(const Fill& fill);
  void sendBars(const BarsSample& sample);
  // By the symbols in it: who knows the same is sent the same.
  using PriceFrames = std::map<std::vector<SymbolIndex>, SharedFrame>;
  void sendPrices(WsClient& client, Subscription& subscription, PriceFrames& frames) const;
  void sendPortfolio();
  void toSubscribers(Stream stream, SymbolIndex symbol, std::string_view message);
  std::string priceMessage(const std::vector<SymbolIndex>& symbols) const;
  std::string portfolioMessage() const;
  bool anybodyWants(Stream stream) const;

  const SessionView& view_;
  std::int64_t priceIntervalMs_;
  std::int64_t nextPricesMs_ = 0;
  std::map<WsClient*, Subscription> clients_;
  SignalId lastAnnounced_;          // ids count up, so that all before it have been told
  std::set<SignalId> openSignals_;  // told, and neither executed nor over
  std::map<std::pair<SymbolIndex, Timeframe>, std::uint64_t> nextBar_;
  bool portfolioChanged_ = false;  // by a fill or a position: to be told at once
  bool accountChanged_ = false;    // by prices: with the next price_update
};

}  // namespace oms
