#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/oms/broker/support.h"

namespace oms::test {
namespace {

using namespace std::chrono_literals;

std::filesystem::path dataFolder() {
  if (const char* folder = std::getenv("TIDEMARK_DATA"))
    return folder;
  return std::filesystem::path(TIDEMARK_SOURCE_DIR) / ".." / "shared" / "data";
}

std::string readAll(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<Bar> readBars(const std::filesystem::path& path) {
  std::vector<Bar> bars;
  std::stringstream lines(readAll(path));
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    std::vector<std::string> cells;
    std::stringstream cellStream(line);
    for (std::string cell; std::getline(cellStream, cell, ',');)
      cells.push_back(cell);
    Bar bar;
    bar.openTime = *parseRfc3339(cells[0] + "T00:00:00Z");
    bar.closeTime = bar.openTime + 24h;
    bar.open = price(cells[1]);
    bar.high = price(cells[2]);
    bar.low = price(cells[3]);
    bar.close = price(cells[4]);
    bars.push_back(bar);
  }
  return bars;
}

struct Scripted {
  std::size_t bar = 0;
  OrderRequest request;
  Timestamp validUntil;
  std::string expected;  // "2003-01-10 9.4", or "expired"
};

std::string decimalText(const rapidjson::Value& value) {
  return Price::fromDoubleLossy(value.GetDouble()).rounded(6);
}

// Orders to be filled at the next close are the engine's own timing and are left out here.
std::vector<Scripted> readScript(const rapidjson::Document& scenario, const std::vector<Bar>& bars) {
  std::vector<Scripted> script;
  const auto& orders = scenario["orders_in"];
  for (rapidjson::SizeType i = 0; i < orders.Size(); ++i) {
    const auto& order = orders[i];
    const std::string type = order["type"].GetString();
    if (type == "Close")
      continue;
    Scripted entry;
    entry.bar = order["bar"].GetUint64();
    entry.request.side = *parseSide(order["side"].GetString());
    entry.request.quantity = Quantity::fromInt(order["size"].GetInt64());
    if (type == "Limit") {
      entry.request.type = OrderType::limit;
      entry.request.price = price(decimalText(order["price"]));
    } else if (type != "Market") {
      entry.request.type = type == "Stop" ? OrderType::stopMarket : OrderType::stopLimit;
      entry.request.triggerPrice = price(decimalText(order["price"]));
      if (type == "StopLimit")
        entry.request.price = price(decimalText(order["limit"]));
    }
    entry.validUntil = bars.back().closeTime;
    if (order.HasMember("valid_days")) {
      entry.validUntil = bars[entry.bar].openTime + 24h * order["valid_days"].GetInt64();
    }
    for (const auto& event : scenario["order_events"].GetArray()) {
      if (event["ref"].GetUint() != i + 1)
        continue;
      entry.expected = std::string(event["status"].GetString()) == "Expired"
                           ? "expired"
                           : std::string(event["exec_date"].GetString()) + " " + decimalText(event["exec_price"]);
    }
    script.push_back(entry);
  }
  return script;
}

TEST(TouchProfile, FillsTheReferenceScriptOrderByOrder) {
  const auto scenarioPath = dataFolder() / "reference/backtest/bt_script_yhoo_2003_2005.json";
  const auto barsPath = dataFolder() / "ohlcv/backtrader/yhoo-2003-2005.txt";
  if (!std::filesystem::exists(scenarioPath) || !std::filesystem::exists(barsPath)) {
    GTEST_SKIP() << "no reference data at " << dataFolder();
  }
  rapidjson::Document scenario;
  scenario.Parse(readAll(scenarioPath).c_str());
  const std::vector<Bar> bars = readBars(barsPath);
  const std::vector<Scripted> script = readScript(scenario, bars);
  ASSERT_EQ(script.size(), 153u);

  Bench bench("touch");
  std::vector<std::string> results(script.size(), "expired");
  for (std::size_t i = 0; i < bars.size(); ++i) {
    for (std::size_t n = 0; n < script.size(); ++n) {
      if (script[n].bar < i && script[n].validUntil < bars[i].openTime)
        bench.cancel(OrderId{n + 1});
    }
    bench.broker->reports().clear();
    MarketUpdate update;
    BarUpdate data;
    data.bar = bars[i];
    data.timeframe = Timeframe::d1;
    update.time = bench.now = bars[i].closeTime;
    update.data = data;
    bench.broker->onMarket(update);
    for (const BrokerReport& report : bench.broker->reports()) {
      if (report.kind != ReportKind::filled)
        continue;
      results[report.order.value - 1] = isoDate(report.why.barOpen) + " " + report.price.rounded(6);
    }
    for (std::size_t n = 0; n < script.size(); ++n) {
      if (script[n].bar != i)
        continue;
      Order order;
      order.id = OrderId{n + 1};
      order.request = script[n].request;
      bench.broker->submit(order, bench.now);
      bench.broker->advance(bench.now);
    }
  }
  for (std::size_t n = 0; n < script.size(); ++n) {
    EXPECT_EQ(results[n], script[n].expected) << "order " << n + 1 << " after bar " << script[n].bar;
  }
}

}  // namespace
}  // namespace oms::test
