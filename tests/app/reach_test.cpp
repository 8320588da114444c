#include <gtest/gtest.h>

#include <QCoreApplication>
#include <QLabel>
#include <QToolBar>

#include "app/main_window.h"
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

}  // namespace
}  // namespace app
