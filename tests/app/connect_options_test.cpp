#include <gtest/gtest.h>

#include <QFile>
#include <QTemporaryDir>

#include "app/connect_options.h"

namespace app {
namespace {

oms::Result<oms::LinkTarget> target(const char* url, const char* fingerprint = "") {
  return readLinkTarget(url, QStringLiteral("abc"), std::nullopt, fingerprint);
}

TEST(ConnectOptions, anAddressIsOfTheStreamOrOfTheReadyLine) {
  EXPECT_EQ(target("ws://127.0.0.1:8050")->url.toString(), "ws://127.0.0.1:8050");
  EXPECT_EQ(target("http://localhost:9000/")->url.scheme(), "ws");
  EXPECT_EQ(target("wss://desk.example:9000")->url.port(), 9000);
  EXPECT_EQ(target("https://desk.example")->url.scheme(), "wss");
  EXPECT_EQ(target("ws://[::1]")->url.port(), 8050);
  for (const char* wrong : {"", "8050", "127.0.0.1:8050", "ftp://127.0.0.1", "ws://", "ws://127.0.0.1/other",
                            "ws://127.0.0.1?token=a.b.c", "ws://127.0.0.1/#token=a.b.c", "ws://me:secret@127.0.0.1"})
    EXPECT_FALSE(target(wrong).ok()) << wrong;
}

TEST(ConnectOptions, aTokenGoesOverAForeignNetOnlySealed) {
  EXPECT_FALSE(target("ws://desk.example:8050").ok());
  EXPECT_TRUE(target("wss://desk.example:8050").ok());
}

TEST(ConnectOptions, aFingerprintIsASha256AndOfACertificate) {
  const std::string hex(64, 'A');
  EXPECT_EQ(target("wss://desk.example", hex.c_str())->fingerprint, QByteArray(64, 'a'));
  std::string colons = "AA";
  for (int i = 1; i < 32; ++i)
    colons += ":AA";
  EXPECT_EQ(target("wss://desk.example", colons.c_str())->fingerprint, QByteArray(64, 'a'));
  EXPECT_FALSE(target("wss://desk.example", "abc").ok());
  EXPECT_FALSE(target("wss://desk.example", std::string(64, 'g').c_str()).ok());
  EXPECT_FALSE(target("ws://127.0.0.1", hex.c_str()).ok());
}

TEST(ConnectOptions, theTokenStandsInItsFileAsItWasPrinted) {
  const QTemporaryDir folder;
  const QString path = folder.filePath("token");
  QFile file(path);
  ASSERT_TRUE(file.open(QIODevice::WriteOnly));
  file.write("made laptop (trader): a.b.c\n");
  file.close();
  EXPECT_EQ(readLinkTarget("ws://127.0.0.1", std::nullopt, path, {})->token, "a.b.c");
  EXPECT_FALSE(readLinkTarget("ws://127.0.0.1", std::nullopt, folder.filePath("other"), {}).ok());
  EXPECT_FALSE(readLinkTarget("ws://127.0.0.1", std::nullopt, std::nullopt, {}).ok());
  EXPECT_FALSE(readLinkTarget("ws://127.0.0.1", QStringLiteral("a"), path, {}).ok());
  ASSERT_TRUE(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
  file.close();
  EXPECT_FALSE(readLinkTarget("ws://127.0.0.1", std::nullopt, path, {}).ok());
}

}  // namespace
}  // namespace app
