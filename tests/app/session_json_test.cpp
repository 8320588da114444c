#include "app/session_json.h"

#include <gtest/gtest.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

namespace app {
namespace {

class SessionJson : public testing::Test {
 protected:
  SessionJson() { EXPECT_TRUE(QDir(folder_.path()).mkdir("files")); }
  oms::Result<SessionConfig, oms::ApiError> read(const std::string& json) {
    const auto value = oms::parseWire(json);
    EXPECT_TRUE(value) << json;
    return parseSessionJson(*value, folder_.path());
  }
  oms::ApiError errorOf(const std::string& json) {
    const auto config = read(json);
    EXPECT_FALSE(config) << json;
    return config ? oms::ApiError{} : config.error();
  }

  QTemporaryDir folder_;
};

TEST_F(SessionJson, IsReadAsASessionFileIs) {
  for (const char* name : {"mine.toml", "other.toml"})
    EXPECT_TRUE(QFile(folder_.filePath(QString("files/") + name)).open(QIODevice::WriteOnly));
  const auto config = read(R"({"session":{"name":"Say \"two\"\n","cash":"5000","symbols":["BTCUSDT","AAPL"]},
    "feed":{"kind":"simulated","seed":7,"speed":"max"},
    "broker":{"latency_ms":{"base":3},"fees":{"maker_bps":1,"taker_bps":2.5}},
    "strategy":[{"file":"mine.toml","symbols":["AAPL"],"parameters":{"fast":10}},{"file":"other.toml"}],
    "risk":{"daily_loss":{"limit":"3%","warn":"2%"}}})");
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_EQ(config->name, "Say \"two\"\n");
  EXPECT_EQ(config->cash, oms::Money::fromInt(5'000));
  EXPECT_EQ(config->symbols, (std::vector<std::string>{"BTCUSDT", "AAPL"}));
  EXPECT_EQ(config->seed, 7u);
  EXPECT_EQ(config->speed, "max");
  EXPECT_EQ(config->latency.base, std::chrono::milliseconds(3));
  ASSERT_EQ(config->strategies.size(), 2u);
  EXPECT_EQ(config->strategies[0].parameters.at("fast").value, 10);
  EXPECT_EQ(config->strategies[1].file,
            QFileInfo(folder_.filePath("files/other.toml")).canonicalFilePath().toStdString());
}

TEST_F(SessionJson, AMistakeNamesItsKey) {
  EXPECT_EQ(errorOf(R"({"session":{"name":"A","cash":"much"}})").field, "session.cash");
  EXPECT_EQ(errorOf(R"({"feed":{"kind":"simulated"},"session":{"cahs":"5"}})").field, "session.cahs");
  EXPECT_EQ(errorOf(R"({"strategy":[{"file":"pulse"},{"file":"pulse","mode":"dead"}]})").field, "strategy.mode");
  EXPECT_EQ(errorOf(R"({"session":{"name":null}})").field, "session");
  EXPECT_EQ(errorOf(R"({"session":3})").message, "session is not an object of settings");
  EXPECT_EQ(errorOf(R"({"se\"ssion]":{"a":1}})").status, 400);
}

TEST_F(SessionJson, FilesLieInTheirFolder) {
  QFile inside(folder_.filePath("files/bars.csv"));
  ASSERT_TRUE(inside.open(QIODevice::WriteOnly));
  const auto feed = [](const std::string& path) {
    return R"({"feed":{"kind":"replay","file":[{"path":")" + path + R"(","symbol":"AAA"}]}})";
  };
  const auto config = read(feed("bars.csv"));
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_EQ(config->files[0].path, QFileInfo(inside.fileName()).canonicalFilePath().toStdString());
  QFile secret(folder_.filePath("process.token"));
  ASSERT_TRUE(secret.open(QIODevice::WriteOnly));
  for (const std::string path : {"/etc/hostname", "../../etc/hostname", "../process.token", "nothing.csv", "."}) {
    const oms::ApiError error = errorOf(feed(path));
    EXPECT_EQ(error.field, "feed.file.path") << path;
    EXPECT_NE(error.message.find("there is no file " + path), std::string::npos) << error.message;
  }
  // A link out of it is outside, too.
  ASSERT_TRUE(QFile::link("/etc/hostname", folder_.filePath("files/link.csv")));
  EXPECT_EQ(errorOf(feed("link.csv")).field, "feed.file.path");
  EXPECT_EQ(errorOf(R"({"strategy":[{"file":"/etc/hostname"}]})").field, "strategy.file");
}

}  // namespace
}  // namespace app
