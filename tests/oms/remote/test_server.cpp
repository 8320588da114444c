// The listener on a free port with a scripted engine behind it. Prints one line of JSON and then obeys lines on its
// standard input: create NAME ROLE TTL, revoke NAME, flood N, restart, day, epoch [NAME], journal on|off|hung, stop.
#include <QCoreApplication>
#include <QSocketNotifier>
#include <QTemporaryDir>
#include <QTimer>
#include <condition_variable>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <mutex>
#include <sstream>

#include "oms/messages/json_writer.h"
#include "oms/remote/remote_server.h"
#include "tests/oms/remote/scripted_engine.h"

namespace {

// What the listener asks of the journal, on its own thread and on that of a reader.
class Journal {
 public:
  explicit Journal(oms::ScriptedEngine& engine) : engine_(engine) {}

  std::string epoch() {
    const std::lock_guard lock(mutex_);
    return epoch_;
  }
  void rename(std::string epoch) {
    const std::lock_guard lock(mutex_);
    epoch_ = std::move(epoch);
  }
  // on, off: it cannot be read; hung: it answers once it is something else.
  void become(std::string state) {
    const std::lock_guard lock(mutex_);
    state_ = std::move(state);
    changed_.notify_all();
  }
  bool rowsBack(std::uint64_t last, const std::function<bool(std::uint64_t, std::string_view)>& each) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return state_ != "hung"; });
    const bool isOn = state_ == "on";
    lock.unlock();
    return isOn && engine_.rowsBack(last, each);
  }

 private:
  oms::ScriptedEngine& engine_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string epoch_ = "first";
  std::string state_ = "on";
};

class Console {
 public:
  Console(const QString& folder, oms::ScriptedEngine& engine, Journal& journal)
      : folder_(folder), engine_(engine), journal_(journal) {}

  void obey(const std::string& line) {
    std::istringstream words(line);
    std::string verb;
    words >> verb;
    std::string answer = "ok";
    if (verb == "create" || verb == "revoke") {
      std::string name, role;
      std::int64_t ttl = 0;
      words >> name >> role >> ttl;
      // Another store, as another process would have.
      auto store = oms::TokenStore::open(folder_);
      const auto result = verb == "create" ? store->create(name, *oms::parseRole(role), ttl) : store->revoke(name);
      answer = result ? *result : result.error().message;
    } else if (verb == "flood") {
      int orders = 0;
      words >> orders;
      engine_.flood(orders);
    } else if (verb == "gold") {
      std::string price;
      words >> price;
      engine_.setGold(oms::Price::parse(price).value());
    } else if (verb == "restart") {
      engine_.restart();
    } else if (verb == "day") {
      engine_.beginDay();
    } else if (verb == "epoch" || verb == "journal") {
      std::string word;
      words >> word;
      verb == "epoch" ? journal_.rename(word) : journal_.become(word);
    } else if (verb == "stop") {
      QCoreApplication::quit();
    }
    std::puts(answer.c_str());
    std::fflush(stdout);
  }

 private:
  QString folder_;
  oms::ScriptedEngine& engine_;
  Journal& journal_;
};

oms::RemoteConfig configOf(int argc, char** argv) {
  oms::RemoteConfig config;
  config.listen = "127.0.0.1:0";
  config.version = "test";
  config.allowOrigins = {"https://page.example"};
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string key = argv[i];
    if (key == "--ping-interval")
      config.pingIntervalMs = std::stoll(argv[i + 1]);
    if (key == "--price-interval")
      config.priceIntervalMs = std::stoll(argv[i + 1]);
    if (key == "--max-per-address")
      config.maxPerAddress = std::stoi(argv[i + 1]);
    if (key == "--strategies")
      config.strategyText = [folder = std::string(argv[i + 1])](const std::string& strategy) {
        std::ifstream file(folder + "/" + strategy + ".toml");
        return std::optional(std::string(std::istreambuf_iterator<char>(file), {}));
      };
  }
  return config;
}

}  // namespace

int main(int argc, char** argv) {
  QCoreApplication application(argc, argv);
  const QTemporaryDir folder;
  auto store = oms::TokenStore::open(folder.path());
  const std::string admin = store->createForProcess("admin", oms::Role::admin);
  oms::RemoteServer* listener = nullptr;
  oms::ScriptedEngine engine(
      [&](std::shared_ptr<const oms::EventBatch> batch) { listener->publish(std::move(batch)); });
  Journal journal(engine);
  oms::RemoteConfig config = configOf(argc, argv);
  config.epoch = [&journal] { return journal.epoch(); };
  config.journalRows = [&journal](const std::string&, std::uint64_t last, const auto& each) {
    return journal.rowsBack(last, each);
  };
  for (int i = 1; i + 1 < argc; i += 2) {
    if (std::string(argv[i]) == "--tls")
      config.tls = *oms::TlsIdentity::ofFolder(folder.path(), {});
  }
  oms::RemoteServer server(config, std::move(*store), engine);
  listener = &server;
  engine.begin();
  const auto url = server.start();
  if (!url) {
    std::fprintf(stderr, "%s\n", url.error().message.c_str());
    return 1;
  }
  QTimer market;
  QObject::connect(&market, &QTimer::timeout, [&] { engine.advance(); });
  market.start(250);
  Console console(folder.path(), engine, journal);
  QSocketNotifier input(0, QSocketNotifier::Read);
  QObject::connect(&input, &QSocketNotifier::activated, [&] {
    std::string line;
    if (!std::getline(std::cin, line))
      return QCoreApplication::quit();
    console.obey(line);
  });
  oms::JsonWriter json;
  json.beginObject().field("url", *url).field("token", admin).field("folder", folder.path().toStdString());
  json.field("fingerprint", config.tls ? config.tls->fingerprint : std::string()).endObject();
  std::puts(json.take().c_str());
  std::fflush(stdout);
  const int code = QCoreApplication::exec();
  server.stop();
  return code;
}
