// The window's end of the stream against the real listener, with a scripted engine behind it.
#include <gtest/gtest.h>

#include <QTemporaryDir>
#include <QTest>
#include <QWebSocketServer>

#include <atomic>
#include <random>

#include "oms/mirror/stream_link.h"
#include "oms/remote/clock.h"
#include "oms/remote/remote_server.h"
#include "oms/remote/stream_rows.h"
#include "tests/oms/remote/scripted_engine.h"

namespace oms {
namespace {

constexpr int patienceMs = 20'000;

struct Wire {
  explicit Wire(Role role = Role::trader, bool isSealed = false) {
    auto store = TokenStore::open(folder.path());
    token = store->createForProcess("hands", role);
    shortLived = *store->create("visitor", Role::viewer, 30);
    RemoteConfig config;
    config.listen = "127.0.0.1:0";
    config.version = "test";
    // With a journal the first client's lossless channels wait for the day, and the others are told before them.
    config.epoch = [this] { return std::to_string(epoch); };
    config.journalRows = [this](const std::string&, std::uint64_t last, const auto& each) {
      return engine.rowsBack(last, each);
    };
    if (isSealed) {
      config.tls = *TlsIdentity::ofFolder(folder.path(), {});
      fingerprint = QByteArray::fromStdString(config.tls->fingerprint).replace(":", "").toLower();
    }
    server = std::make_unique<RemoteServer>(config, std::move(*store), engine);
    engine.begin();
    url = QUrl(QString::fromStdString(*server->start()));
    url.setScheme(isSealed ? "wss" : "ws");
  }
  ~Wire() {
    if (link)
      link->stop();
    server->stop();
  }
  void connect(const std::string& shown) {
    link = std::make_unique<StreamLink>(LinkTarget{url, shown, fingerprint}, [this](const auto& batch) {
      ViewChanges unread;
      view.apply(*batch, unread);
    });
    QObject::connect(link.get(), &StreamLink::changed, link.get(), [this](const LinkStatus& now) { status = now; });
    QObject::connect(link.get(), &StreamLink::complained, link.get(),
                     [this](const QString& sentence) { complaints << sentence; });
    link->start();
  }
  bool comes(const std::function<bool()>& condition) { return QTest::qWaitFor(condition, patienceMs); }
  // Whether REST answers.
  bool answers(RestClient& rest) {
    std::optional<bool> isAnswered;
    rest.get("/api/status", {}, [&](const Result<WireValue>& answer) { isAnswered = answer.ok(); });
    EXPECT_TRUE(comes([&] { return isAnswered.has_value(); }));
    return isAnswered.value_or(false);
  }
  bool isWhole() {
    return comes([this] { return status.state == LinkState::live && status.isComplete; });
  }

  QTemporaryDir folder;
  std::string token;
  std::string shortLived;  // less than the minute before whose end one is told
  SessionView truth;
  ScriptedEngine engine{[this](std::shared_ptr<const EventBatch> batch) {
    ViewChanges unread;
    truth.apply(*batch, unread);
    server->publish(std::move(batch));
  }};
  std::unique_ptr<RemoteServer> server;
  QUrl url;
  QByteArray fingerprint;
  std::atomic<int> epoch = 1;
  SessionView view;
  LinkStatus status;
  QStringList complaints;
  std::unique_ptr<StreamLink> link;
};

Command place(int quantity) {
  SubmitOrder submit;
  submit.request.symbol = SymbolIndex{0};
  submit.request.quantity = Quantity::fromInt(quantity);
  return {Actor::remote("hands"), {}, submit};
}

TEST(StreamLink, showsTheSessionOfTheServer) {
  Wire wire;
  wire.connect(wire.token);
  ASSERT_TRUE(wire.isWhole());
  EXPECT_EQ(wire.status.role, "trader");
  EXPECT_EQ(wire.view.session().id, wire.truth.session().id);
  EXPECT_EQ(wire.view.instruments().size(), 2U);
  EXPECT_EQ(wire.view.positions().size(), 1U);
  ASSERT_NE(wire.view.bars({1}, Timeframe::m1), nullptr);
  EXPECT_EQ(wire.view.bars({1}, Timeframe::m1)->bars.size(), 21U);
  EXPECT_EQ(wire.view.pendingSignals().size(), 1U);
  EXPECT_EQ(wire.view.account().equity, wire.truth.account().equity);
  // And what only REST tells.
  ASSERT_TRUE(wire.comes([&] { return wire.view.equity().size() == wire.truth.equity().size(); }));
  EXPECT_EQ(wire.view.equity().back().equity, wire.truth.equity().back().equity);
  ASSERT_TRUE(wire.comes([&] { return wire.view.status().preflight.size() == 1; }));
  EXPECT_EQ(wire.view.status().preflight[0].detail, "written");
  wire.engine.advance();
  ASSERT_TRUE(wire.comes([&] { return wire.view.quote({0})->last == wire.truth.quote({0})->last; }));
  EXPECT_EQ(wire.complaints, QStringList());
}

TEST(StreamLink, thatItsTokenEndsIsSaidBeforehand) {
  Wire wire;
  wire.connect(wire.shortLived);
  ASSERT_TRUE(wire.comes([&] { return wire.status.isExpiring; }));
  EXPECT_EQ(wire.status.role, "viewer");
}

TEST(StreamLink, aWrongTokenIsRefusedAndNotTriedAgain) {
  Wire wire;
  wire.connect("none.of.these");
  ASSERT_TRUE(wire.comes([&] { return wire.status.state == LinkState::refused; }));
  EXPECT_FALSE(wire.status.problem.isEmpty());
  // Nobody is to wait for half a minute to learn that the kill switch was not heard.
  std::string code;
  wire.link->send({Actor::trader(), {}, EngageKillSwitch{"enough", false, true}},
                  [&](const CommandOutcome& outcome) { code = outcome.code; });
  EXPECT_EQ(code, "not_connected");
}

TEST(StreamLink, isSealedByTheCertificateThatIsNamed) {
  Wire wire(Role::trader, true);
  wire.connect(wire.token);
  ASSERT_TRUE(wire.isWhole());
  RestClient rest(LinkTarget{wire.url, wire.token, wire.fingerprint});
  EXPECT_TRUE(wire.answers(rest));
  EXPECT_TRUE(wire.answers(rest));
}

TEST(StreamLink, showsItsTokenWhereAnotherCertificateIsMetToNobody) {
  Wire wire(Role::trader, true);
  wire.fingerprint = QByteArray(64, '0');
  wire.connect(wire.token);
  ASSERT_TRUE(wire.comes([&] { return wire.status.state == LinkState::ended; }));
  EXPECT_TRUE(wire.status.problem.contains("--tls-fingerprint")) << qPrintable(wire.status.problem);
  EXPECT_EQ(wire.status.role, "");
  RestClient rest(LinkTarget{wire.url, wire.token, wire.fingerprint});
  EXPECT_FALSE(wire.answers(rest));
  EXPECT_FALSE(wire.answers(rest));
}

// By its end the server tells a window that was closed from a line that was cut.
TEST(StreamLink, takesLeaveWhenItIsStopped) {
  for (const bool isSealed : {false, true}) {
    QTemporaryDir folder;
    const auto identity = TlsIdentity::ofFolder(folder.path(), {});
    QWebSocketServer server("test", isSealed ? QWebSocketServer::SecureMode : QWebSocketServer::NonSecureMode);
    server.setSslConfiguration(identity->configuration);
    ASSERT_TRUE(server.listen(QHostAddress::LocalHost));
    QUrl url("ws://127.0.0.1");
    url.setScheme(isSealed ? "wss" : "ws");
    url.setPort(server.serverPort());
    const auto fingerprint = QByteArray::fromStdString(identity->fingerprint).replace(":", "").toLower();
    StreamLink link(LinkTarget{url, "token", isSealed ? fingerprint : QByteArray()}, [](const auto&) {});
    link.start();
    std::unique_ptr<QWebSocket> met;
    QString heard;
    QObject::connect(&server, &QWebSocketServer::newConnection, &server, [&] {
      met.reset(server.nextPendingConnection());
      QObject::connect(met.get(), &QWebSocket::textMessageReceived, met.get(),
                       [&](const QString& text) { heard = text; });
    });
    ASSERT_TRUE(QTest::qWaitFor([&] { return heard.contains("auth"); }, patienceMs));
    link.stop();
    ASSERT_TRUE(QTest::qWaitFor([&] { return met->state() == QAbstractSocket::UnconnectedState; }, patienceMs));
    EXPECT_EQ(met->closeCode(), QWebSocketProtocol::CloseCodeGoingAway) << isSealed;
  }
}

TEST(StreamLink, triesAgainWhereNobodyListens) {
  Wire wire;
  wire.url.setPort(1);
  wire.connect(wire.token);
  ASSERT_TRUE(wire.comes([&] { return wire.status.state == LinkState::waiting && wire.status.waitMs > 0; }));
  EXPECT_FALSE(wire.status.problem.isEmpty());
}

TEST(StreamLink, commandsGoBackAndTheirAnswersCome) {
  Wire wire;
  wire.connect(wire.token);
  ASSERT_TRUE(wire.isWhole());
  std::optional<CommandOutcome> outcome;
  const auto send = [&](const Command& command) {
    outcome.reset();
    wire.link->send(command, [&](CommandOutcome its) { outcome = std::move(its); });
    EXPECT_TRUE(wire.comes([&] { return outcome.has_value(); }));
    return outcome.value_or(CommandOutcome{});
  };
  const Timestamp now = wallTime();
  Command order = place(1);
  order.wall = now;
  const CommandOutcome placed = send(order);
  EXPECT_TRUE(placed.accepted) << placed.message;
  ASSERT_EQ(placed.orders.size(), 1U);
  EXPECT_TRUE(wire.comes([&] { return wire.view.order(placed.orders.front()) != nullptr; }));
  EXPECT_EQ(wire.view.order(placed.orders.front())->order.actor, Actor::remote("hands"));
  order = place(200);
  order.wall = now;
  const CommandOutcome denied = send(order);
  EXPECT_FALSE(denied.accepted);
  EXPECT_EQ(denied.code, "max_order_quantity");
  EXPECT_TRUE(send({Actor::trader(), now, CancelOrder{placed.orders.front(), "enough"}}).accepted);
  EXPECT_TRUE(send({Actor::trader(), now, DecideApproval{{123}, false, "no", {}, {}, {}, {}, {}}}).accepted);
  EXPECT_TRUE(send({Actor::trader(), now, EngageKillSwitch{"enough", false, true}}).accepted);
  EXPECT_TRUE(wire.comes([&] { return wire.view.killSwitch().engaged && wire.view.pendingSignals().empty(); }));
  const CommandOutcome role = send({Actor::trader(), now, ResetKillSwitch{"again"}});
  EXPECT_FALSE(role.accepted);
  EXPECT_EQ(role.message, "this needs the role admin");
  std::optional<DryRunResult> tried;
  wire.link->dryRun(std::get<SubmitOrder>(place(200).body).request, [&](DryRunResult its) { tried = std::move(its); });
  ASSERT_TRUE(wire.comes([&] { return tried.has_value(); }));
  ASSERT_EQ(tried->checks.size(), 2U);
  EXPECT_EQ(tried->expectedCost, Money::parse("0.5").value());
  EXPECT_EQ(tried->margin, Money::fromInt(75));
  EXPECT_EQ(tried->worstLoss, Money::parse("12.5").value());
  EXPECT_TRUE(tried->wholeLoss.isZero());
  EXPECT_EQ(message(tried->checks[1]), "the order is 200 lots, its limit is 100; shrink it");
}

TEST(StreamLink, whatIsAskedForWhileItIsCutWaitsOrIsNotRepeated) {
  Wire wire;
  wire.connect(wire.token);
  ASSERT_TRUE(wire.isWhole());
  std::vector<std::string> said;
  const auto tell = [&](const CommandOutcome& outcome) { said.push_back(outcome.accepted ? "done" : outcome.code); };
  Command order = place(1);
  order.wall = wallTime();
  wire.link->send(order, tell);
  wire.link->cut();
  EXPECT_EQ(said, std::vector<std::string>{"no_answer"});
  wire.link->send(order, tell);
  EXPECT_EQ(wire.status.queued, 1U);
  ASSERT_TRUE(wire.comes([&] { return said.size() == 2; }));
  EXPECT_EQ(said.back(), "done");
}

// Ids begin anew: the order that was to be cancelled is another one there.
TEST(StreamLink, whatWasMeantForASessionThatHasGoneIsNotSent) {
  Wire wire;
  wire.connect(wire.token);
  ASSERT_TRUE(wire.isWhole());
  std::optional<OrderId> placed;
  wire.engine.send(place(1), [&](const CommandOutcome& outcome) { placed = outcome.orders.front(); });
  wire.epoch = 2;
  // The listener has noticed by the second heartbeat.
  const quint64 heard = wire.status.proofs + 20;
  ASSERT_TRUE(wire.comes([&] { return wire.status.proofs >= heard; }));
  std::string code;
  wire.link->cut();
  wire.link->send({Actor::trader(), wallTime(), CancelOrder{*placed, ""}},
                  [&](const CommandOutcome& outcome) { code = outcome.code; });
  EXPECT_EQ(wire.status.queued, 1U);
  ASSERT_TRUE(wire.comes([&] { return !code.empty(); }));
  EXPECT_EQ(code, "other_session");
  ASSERT_TRUE(wire.isWhole());
  EXPECT_EQ(wire.truth.order(*placed)->order.status, OrderStatus::accepted);
}

// Whatever happens while the connection is cut at random, the mirror is what the server is in the end, and neither ever
// had another hash.
TEST(StreamLink, isTheSameAfterRandomCuts) {
  std::mt19937 dice(11);
  Wire wire;
  wire.connect(wire.token);
  ASSERT_TRUE(wire.isWhole());
  std::vector<OrderId> placed;
  for (int step = 0; step < 300; ++step) {
    switch (dice() % 8) {
      case 0:
        wire.engine.advance();
        break;
      case 1:
        if (!placed.empty())
          wire.engine.send({Actor::trader(), {}, CancelOrder{placed[dice() % placed.size()], ""}}, [](const auto&) {});
        break;
      case 2:
        wire.engine.send({Actor::trader(), {}, EngageKillSwitch{std::to_string(step), false, true}},
                         [](const auto&) {});
        break;
      case 3:
        wire.engine.send({Actor::trader(), {}, SetSpeed{std::to_string(dice() % 100 + 1)}}, [](const auto&) {});
        break;
      case 4:
        if (dice() % 4 == 0)
          wire.link->cut();
        break;
      default:
        wire.engine.send(place(1 + static_cast<int>(dice() % 150)), [&](const CommandOutcome& outcome) {
          if (!outcome.orders.empty())
            placed.push_back(outcome.orders.front());
        });
    }
    // So much of what came is heard before the next thing happens.
    if (dice() % 3 == 0)
      QCoreApplication::processEvents();
  }
  ASSERT_TRUE(wire.isWhole());
  ASSERT_TRUE(wire.comes([&] { return wire.view.lastSeq() >= wire.truth.lastSeq(); }));
  const quint64 proofs = wire.status.proofs;
  ASSERT_TRUE(wire.comes([&] { return wire.status.proofs > proofs; }));
  EXPECT_EQ(wire.status.mismatches, 0U);
  EXPECT_EQ(wire.complaints, QStringList());
  StreamRows mine, its;
  mine.begin(wire.view, std::make_shared<const InstrumentList>(wire.view.instruments()));
  its.begin(wire.truth, std::make_shared<const InstrumentList>(wire.truth.instruments()));
  for (const StreamChannel channel : {StreamChannel::orders, StreamChannel::approvals, StreamChannel::risk,
                                      StreamChannel::kill, StreamChannel::strategies, StreamChannel::session})
    EXPECT_EQ(mine.table(channel).hash(), its.table(channel).hash()) << specOf(channel).name;
}

}  // namespace
}  // namespace oms
