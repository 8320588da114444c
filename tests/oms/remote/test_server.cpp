// The listener on a free port with a scripted engine behind it. Prints one line of JSON and then obeys lines on its
// standard input: create NAME ROLE TTL, revoke NAME, flood N, restart, epoch [NAME], stop.
#include <QCoreApplication>
#include <QSocketNotifier>
#include <QTemporaryDir>
#include <QTimer>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <mutex>
#include <sstream>

#include "oms/messages/json_writer.h"
#include "oms/remote/remote_server.h"
#include "tests/oms/remote/scripted_engine.h"

namespace {

// The journal's name, which the listener asks for on its own thread. Empty: there is none.
class Epoch {
 public:
  std::string now() {
    const std::lock_guard lock(mutex_);
    return name_;
  }
  void change(std::string name) {
    const std::lock_guard lock(mutex_);
    name_ = std::move(name);
  }

 private:
  std::mutex mutex_;
  std::string name_ = "first";
};

class Console {
 public:
  Console(const QString& folder, oms::ScriptedEngine& engine, Epoch& epoch)
      : folder_(folder), engine_(engine), epoch_(epoch) {}

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
    } else if (verb == "restart") {
      engine_.restart();
    } else if (verb == "epoch") {
      std::string name;
      words >> name;
      epoch_.change(name);
    } else if (verb == "stop") {
      QCoreApplication::quit();
    }
    std::puts(answer.c_str());
    std::fflush(stdout);
  }

 private:
  QString folder_;
  oms::ScriptedEngine& engine_;
  Epoch& epoch_;
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
  Epoch epoch;
  oms::RemoteConfig config = configOf(argc, argv);
  config.epoch = [&epoch] { return epoch.now(); };
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
  Console console(folder.path(), engine, epoch);
  QSocketNotifier input(0, QSocketNotifier::Read);
  QObject::connect(&input, &QSocketNotifier::activated, [&] {
    std::string line;
    if (!std::getline(std::cin, line))
      return QCoreApplication::quit();
    console.obey(line);
  });
  oms::JsonWriter json;
  json.beginObject().field("url", *url).field("token", admin).field("folder", folder.path().toStdString()).endObject();
  std::puts(json.take().c_str());
  std::fflush(stdout);
  const int code = QCoreApplication::exec();
  server.stop();
  return code;
}
