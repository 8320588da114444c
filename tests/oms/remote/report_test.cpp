// What a window is told of the listener's clients, over real sockets.
#include <gtest/gtest.h>

#include <QTemporaryDir>
#include <QTest>
#include <QWebSocket>

#include <future>
#include <memory>

#include "oms/remote/remote_server.h"
#include "tests/oms/remote/scripted_engine.h"

namespace oms {
namespace {

constexpr int patienceMs = 20'000;

class RemoteReports : public testing::Test {
 protected:
  void SetUp() override {
    auto store = TokenStore::open(folder_.path());
    token_ = QString::fromStdString(store->createForProcess("phone", Role::trader));
    RemoteConfig config;
    config.listen = "127.0.0.1:0";
    server_ = std::make_unique<RemoteServer>(config, std::move(*store), engine_);
    engine_.begin();
    url_ = QString::fromStdString(*server_->start()).replace("http", "ws");
  }
  void TearDown() override { server_->stop(); }

  RemoteReport report() {
    std::promise<RemoteReport> told;
    server_->report([&told](RemoteReport report) { told.set_value(std::move(report)); });
    return told.get_future().get();
  }
  // Open, and greeted by its endpoint.
  std::unique_ptr<QWebSocket> open(const QString& pathAndQuery) {
    auto socket = std::make_unique<QWebSocket>();
    bool isGreeted = false;
    QObject::connect(socket.get(), &QWebSocket::textMessageReceived, socket.get(), [&] { isGreeted = true; });
    QNetworkRequest request{QUrl(url_ + pathAndQuery)};
    request.setRawHeader("Authorization", "Bearer " + token_.toUtf8());
    socket->open(request);
    EXPECT_TRUE(QTest::qWaitFor([&] { return isGreeted; }, patienceMs));
    socket->disconnect(socket.get());
    return socket;
  }
  template <class Condition>
  bool comesTrue(Condition condition) {
    return QTest::qWaitFor([&] { return condition(report()); }, patienceMs);
  }

  QTemporaryDir folder_;
  QString token_;
  QString url_;
  std::unique_ptr<RemoteServer> server_;
  ScriptedEngine engine_{[this](std::shared_ptr<const EventBatch> batch) { server_->publish(std::move(batch)); }};
};

TEST_F(RemoteReports, SayWhoIsThereAndWhatItIsTold) {
  EXPECT_TRUE(report().clients.empty());
  const auto stream = open("/api/v1/stream?client_id=desk");
  stream->sendTextMessage(R"({"op":"subscribe","params":{"channels":[{"name":"orders"},{"name":"prices"}]}})");
  ASSERT_TRUE(comesTrue([](const RemoteReport& told) {
    return told.clients.size() == 1 && told.clients[0].channels.size() == 2 && told.clients[0].sentBytes > 500;
  }));
  const auto feed = open("/ws");
  const RemoteReport told = report();
  ASSERT_EQ(told.clients.size(), 2u);
  const ClientReport& desk = told.clients[0];
  EXPECT_EQ(desk.name, "phone");
  EXPECT_EQ(desk.role, Role::trader);
  EXPECT_EQ(desk.clientId, "desk");
  EXPECT_EQ(desk.endpoint, "/api/v1/stream");
  EXPECT_EQ(desk.address, "127.0.0.1");
  EXPECT_EQ(desk.channels, (std::vector<std::string>{"orders", "prices"}));
  EXPECT_EQ(desk.lagBytes, 0u);
  EXPECT_GT(desk.receivedBytes, 100u);
  EXPECT_EQ(desk.reconnects, 0u);
  EXPECT_EQ(told.clients[1].channels, (std::vector<std::string>{"prices", "signals", "trades", "portfolio"}));
  EXPECT_FALSE(told.clients[1].lagBytes);
  ASSERT_EQ(told.eventToWire.size(), 10u);
  EXPECT_FALSE(told.eventToWire.back().first);
}

// A name goes into a cell of a table.
TEST_F(RemoteReports, TellNoMoreOfALongNameThanIsShown) {
  const auto socket = open("/ws?client_id=" + QString(5'000, 'x'));
  EXPECT_EQ(report().clients.at(0).clientId, std::string(64, 'x'));
}

TEST_F(RemoteReports, CountHowOftenOneComesAgainAndCloseIt) {
  auto socket = open("/ws?client_id=desk");
  const std::uint64_t first = report().clients.at(0).id;
  server_->closeClient(first);
  ASSERT_TRUE(
      QTest::qWaitFor([&] { return socket->closeCode() == QWebSocketProtocol::CloseCodePolicyViolated; }, patienceMs));
  ASSERT_TRUE(comesTrue([](const RemoteReport& told) { return told.clients.empty(); }));
  const auto other = open("/ws?client_id=laptop");
  socket = open("/ws?client_id=desk");
  server_->closeClient(first);  // which has gone
  const RemoteReport told = report();
  ASSERT_EQ(told.clients.size(), 2u);
  EXPECT_EQ(told.clients[0].reconnects, 0u);
  EXPECT_EQ(told.clients[1].reconnects, 1u);
  EXPECT_NE(told.clients[1].id, first);
}

}  // namespace
}  // namespace oms
