#include <gtest/gtest.h>

#include <QCoreApplication>
#include <QHostAddress>
#include <QLabel>
#include <QTemporaryDir>
#include <QToolBar>
#include <QUrl>
#include <tuple>

#include "app/main_window.h"
#include "app/remote_desk.h"
#include "oms/remote/remote_server.h"
#include "oms/service/outbox.h"
#include "tests/support/sample_session.h"

namespace app {
namespace {

// What stands over the panels of a session that is well and listens there; empty where nothing does.
QString bannerOf(const char* url) {
  oms::Outbox outbox;
  outbox.put(std::make_shared<oms::EventBatch>(support::sampleBatch()));
  widgets::ThemeSource theme{widgets::ThemeMode::Dark};
  support::RecordingSink sink;
  MainWindow window(sink, outbox, theme, QString::fromLatin1(url));
  window.resize(1440, 900);
  window.show();
  QCoreApplication::processEvents();
  const auto* strip = window.findChild<QToolBar*>(QStringLiteral("problem_banner"));
  return strip->isVisible() ? strip->findChild<QLabel*>()->text() : QString();
}

TEST(Reach, isSaidWhereOtherMachinesMayComeIn) {
  for (const char* url : {"", "http://127.0.0.1:8050/", "https://127.0.0.1:8050/", "http://[::1]:8050/"})
    EXPECT_EQ(bannerOf(url), QString()) << url;
  for (const char* url : {"https://0.0.0.0:8050/", "https://192.168.1.5:8050/", "https://[::]:8050/"})
    EXPECT_TRUE(bannerOf(url).contains(QString::fromLatin1(url))) << url << ": " << bannerOf(url).toStdString();
}

// The window's clients panel names them to whoever wants to connect.
TEST(Reach, OfAllAddressesIsByThoseOfTheirKind) {
  const QTemporaryDir folder;
  support::RecordingSink sink;
  oms::RemoteServer server({}, std::move(oms::TokenStore::open(folder.path()).value()), sink);
  const std::tuple<const char*, QAbstractSocket::NetworkLayerProtocol, const char*> cases[] = {
      {"https://0.0.0.0:8050/", QAbstractSocket::IPv4Protocol, "https://127.0.0.1:8050/"},
      {"https://[::]:8050/", QAbstractSocket::IPv6Protocol, "https://[::1]:8050/"}};
  for (const auto& [url, kind, own] : cases) {
    const QStringList addresses = RemoteDesk(server, QString::fromLatin1(url), folder.path()).addresses();
    EXPECT_EQ(addresses.back(), QString::fromLatin1(own));
    for (const QString& address : addresses)
      EXPECT_EQ(QHostAddress(QUrl(address).host()).protocol(), kind) << address.toStdString();
  }
  EXPECT_EQ(RemoteDesk(server, QStringLiteral("https://[::1]:8050/"), folder.path()).addresses(),
            QStringList{QStringLiteral("https://[::1]:8050/")});
}

}  // namespace
}  // namespace app
