#include "app/link_words.h"

#include <gtest/gtest.h>

namespace app {
namespace {

const QString kWhere = QStringLiteral("desk:8050");

TEST(LinkWords, aWindowThatIsToldEverythingIsCurrent) {
  oms::LinkStatus status;
  status.state = oms::LinkState::live;
  status.isComplete = true;
  status.role = QStringLiteral("trader");
  const MainWindow::Connection said = describe(status, kWhere);
  EXPECT_TRUE(said.isCurrent);
  EXPECT_TRUE(said.problem.isEmpty());
  EXPECT_TRUE(said.text.contains(QStringLiteral("trader")));
}

TEST(LinkWords, whatIsRefusedIsSaidWithItsReason) {
  oms::LinkStatus status;
  status.state = oms::LinkState::live;
  EXPECT_TRUE(describe(status, kWhere).text.contains(QStringLiteral("being told everything")));
  status.refusal = QStringLiteral("there is no channel depth");
  const MainWindow::Connection said = describe(status, kWhere);
  EXPECT_FALSE(said.isCurrent);
  EXPECT_EQ(said.tone, widgets::Tone::Down);
  EXPECT_TRUE(said.text.contains(QStringLiteral("not told everything")));
  EXPECT_TRUE(said.problem.contains(status.refusal));
}

TEST(LinkWords, whatWaitsToBeSentIsCounted) {
  oms::LinkStatus status;
  status.state = oms::LinkState::waiting;
  status.queued = 3;
  EXPECT_TRUE(describe(status, kWhere).text.endsWith(QStringLiteral("waiting to be sent: 3")));
}

}  // namespace
}  // namespace app
