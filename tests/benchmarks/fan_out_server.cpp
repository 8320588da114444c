// Sends messages of 200 bytes to all of its WebSocket clients: through the listener's native stream, or as a plain
// program of Qt's does. Prints one line of JSON, and then obeys lines "COUNT" on its standard input: so many messages,
// as fast as may be, numbered on; COUNTs add up.
#include <unistd.h>

#include <QCoreApplication>
#include <QLoggingCategory>
#include <QSocketNotifier>
#include <QTemporaryDir>
#include <QTimer>
#include <QWebSocket>
#include <QWebSocketServer>
#include <array>
#include <cstdio>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "oms/remote/remote_server.h"

namespace {

constexpr std::size_t messageBytes = 200;
constexpr std::uint64_t firstNumber = 100'000;  // as long as all that follow
constexpr int mostTokens = 100;
constexpr int burst = 50;  // messages a turn of the loop, so that a server may join them

// Calls `send` so many times, a burst a turn of the loop.
class Pace : public QObject {
 public:
  explicit Pace(std::function<void(std::uint64_t)> send) : send_(std::move(send)) {
    timer_.setInterval(0);
    connect(&timer_, &QTimer::timeout, this, [this] {
      for (int i = 0; i < burst && next_ != end_; ++i)
        send_(next_++);
      if (next_ == end_)
        timer_.stop();
    });
    connect(&input_, &QSocketNotifier::activated, this, &Pace::obey);
  }

 private:
  // Unbuffered: what were read ahead would wait for the next activation.
  void obey() {
    std::array<char, 256> text;
    const ssize_t size = ::read(0, text.data(), text.size());
    if (size <= 0)
      return QCoreApplication::quit();
    for (const char c : std::string_view(text.data(), static_cast<std::size_t>(size))) {
      if (c == '\n')
        end_ += std::exchange(count_, 0);
      else
        count_ = 10 * count_ + static_cast<std::uint64_t>(c - '0');
    }
    if (next_ != end_)
      timer_.start();
  }

  std::function<void(std::uint64_t)> send_;
  QTimer timer_;
  QSocketNotifier input_{0, QSocketNotifier::Read};
  std::uint64_t count_ = 0;  // of the line that is being read
  std::uint64_t next_ = firstNumber;
  std::uint64_t end_ = firstNumber;
};

// With tokens, where they are asked for: each may open and ask for so much in a second, so that many clients take many.
void tellReady(quint16 port, const std::vector<std::string>& tokens) {
  std::printf("{\"port\":%d,\"tokens\":[", port);
  for (std::size_t i = 0; i < tokens.size(); ++i)
    std::printf("%s\"%s\"", i == 0 ? "" : ",", tokens[i].c_str());
  std::printf("]}\n");
  std::fflush(stdout);
}

class NoCommands : public oms::CommandSink {
 public:
  void send(oms::Command, std::function<void(oms::CommandOutcome)>) override {}
  void dryRun(oms::OrderRequest, oms::Actor, std::function<void(oms::DryRunResult)>) override {}
  void dryRunReplace(oms::ReplaceOrder, oms::Actor, std::function<void(oms::DryRunResult)>) override {}
};

std::shared_ptr<oms::EventBatch> batchOf(std::uint64_t seq, oms::EventBody body) {
  static const auto instruments = std::make_shared<const oms::InstrumentList>();
  auto batch = std::make_shared<oms::EventBatch>();
  batch->instruments = instruments;
  oms::Entry entry;
  entry.seq = seq;
  entry.events.emplace_back(*oms::fromCalendar(2026, 1, 5, 12), std::move(body));
  batch->entries.push_back(std::move(entry));
  return batch;
}

int serveStream() {
  const QTemporaryDir folder;
  auto tokens = oms::TokenStore::open(folder.path());
  std::vector<std::string> mayRead;
  for (int i = 0; i < mostTokens; ++i)
    mayRead.push_back(tokens->createForProcess("bench", oms::Role::viewer));
  oms::RemoteConfig config;
  config.listen = "127.0.0.1:0";
  config.maxConnections = config.maxPerAddress = config.maxUnauthenticatedPerAddress = 20'000;
  NoCommands nobody;
  oms::RemoteServer server(config, std::move(*tokens), nobody);
  oms::SessionInfo session;
  session.id = "exec_20260105_120000_00000001";
  server.publish(batchOf(firstNumber - 1, oms::SessionChanged{session}));
  const auto url = server.start();
  if (!url) {
    std::fprintf(stderr, "%s\n", url.error().message.c_str());
    return 1;
  }
  // The message around it has some 180 bytes.
  const std::string reason(messageBytes - 180, 'x');
  Pace pace([&](std::uint64_t number) {
    server.publish(batchOf(number, oms::TradingStateChanged{oms::TradingState::active, reason, {}}));
  });
  tellReady(static_cast<quint16>(std::stoi(url->substr(url->rfind(':') + 1))), mayRead);
  const int code = QCoreApplication::exec();
  server.stop();
  return code;
}

int servePlain() {
  QWebSocketServer server(QStringLiteral("plain"), QWebSocketServer::NonSecureMode);
  server.setMaxPendingConnections(20'000);
  server.listen(QHostAddress::LocalHost);
  std::vector<QWebSocket*> clients;
  QObject::connect(&server, &QWebSocketServer::newConnection, &server, [&] {
    while (QWebSocket* client = server.nextPendingConnection())
      clients.push_back(client);
  });
  Pace pace([&](std::uint64_t number) {
    QString message = QStringLiteral("{\"seq\":%1,\"x\":\"").arg(number);
    message += QString(messageBytes - static_cast<std::size_t>(message.size()) - 2, QLatin1Char('x')) + "\"}";
    for (QWebSocket* client : clients)
      client->sendTextMessage(message);
  });
  tellReady(server.serverPort(), {});
  const int code = QCoreApplication::exec();
  qDeleteAll(clients);
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  // As the program does, for its threads beside the main one.
  qputenv("QT_NO_THREADED_GLIB", "1");
  // A change of the trading state has its line in the log, which the peers have no equal of.
  QLoggingCategory::setFilterRules(QStringLiteral("risk.warning=false"));
  const QCoreApplication application(argc, argv);
  return argc > 1 && std::string(argv[1]) == "plain" ? servePlain() : serveStream();
}
