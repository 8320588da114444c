#include "widgets/remote_clients/token_dialog.h"

#include <gtest/gtest.h>

#include <QClipboard>
#include <QGuiApplication>
#include <QTest>

#include "tests/widgets/sample_remote.h"
#include "widgets/remote_clients/qr_code.h"

namespace widgets {
namespace {

class TokenDialogTest : public testing::Test {
 protected:
  TokenDialogTest() { dialog_->show(); }
  ~TokenDialogTest() override { delete dialog_; }

  void press(const QString& words) {
    for (auto* button : dialog_->findChildren<QPushButton*>()) {
      if (button->text() == words)
        return QTest::mouseClick(button, Qt::LeftButton);
    }
    ADD_FAILURE() << "no button " << words.toStdString();
  }
  bool says(const QString& words) const {
    for (const auto* label : dialog_->findChildren<QLabel*>()) {
      if (label->isVisible() && label->text().contains(words))
        return true;
    }
    return false;
  }
  QString link() const {
    for (const auto* line : dialog_->findChildren<QLineEdit*>()) {
      if (line->isReadOnly() && line->isVisible())
        return line->text();
    }
    return {};
  }
  ChoiceBox& choice(int which) { return *dialog_->findChildren<ChoiceBox*>().at(which); }

  ThemeSource theme_{ThemeMode::Light};
  support::SampleRemote port_;
  QPointer<TokenDialog> dialog_ = new TokenDialog(theme_, port_);
};

TEST_F(TokenDialogTest, AsksForWhatWasChosenAndShowsTheLinkOnce) {
  QTest::keyClicks(dialog_->findChild<FieldEdit*>(), "tablet");
  choice(0).setCurrentIndex(2);
  choice(1).setCurrentIndex(0);
  press("Make token");
  EXPECT_EQ(port_.wished.name, "tablet");
  EXPECT_EQ(port_.wished.role, "trader");
  EXPECT_EQ(port_.wished.seconds, 24 * 3'600);
  EXPECT_EQ(link(), QString());
  port_.answer(QStringLiteral("abc.def.ghi"), {});
  // The one that others reach comes first.
  EXPECT_EQ(link().toStdString(), "https://192.168.0.7:8050/#token=abc.def.ghi");
  EXPECT_TRUE(says("a trader of this session"));
  EXPECT_TRUE(says("token revoke tablet"));
  EXPECT_FALSE(says("this machine alone"));
  choice(2).setCurrentIndex(1);
  EXPECT_EQ(link().toStdString(), "http://127.0.0.1:8050/#token=abc.def.ghi");
  EXPECT_TRUE(says("this machine alone"));
  press("Copy link");
  EXPECT_EQ(QGuiApplication::clipboard()->text(), link());
}

TEST_F(TokenDialogTest, SaysWhyThereIsNoneAndLetsItBeTriedAgain) {
  press("Make token");
  port_.answer({}, QStringLiteral("a token's name is 1 to 40 of A-Za-z0-9_.-"));
  EXPECT_TRUE(says("1 to 40"));
  press("Make token");
  EXPECT_FALSE(says("1 to 40"));
  port_.answer(QStringLiteral("abc"), {});
  EXPECT_TRUE(link().endsWith("#token=abc"));
}

TEST_F(TokenDialogTest, AnAnswerThatComesTooLateGoesNowhere) {
  press("Make token");
  delete dialog_;
  port_.answer(QStringLiteral("abc"), {});
}

// Three of its corners are finders: seven modules of dark, with a light ring inside, behind four of light.
TEST(QrCode, HasItsFindersAndItsQuietZone) {
  const QImage code = qrCode(QStringLiteral("https://192.168.0.7:8050/#token=") + QString(250, 'x'));
  ASSERT_FALSE(code.isNull());
  const int side = code.width();
  EXPECT_EQ((side - 8 - 17) % 4, 0) << "17 modules and four for each version";
  const auto isDark = [&code](int x, int y) { return qGray(code.pixel(x, y)) < 128; };
  for (const QPoint corner : {QPoint(4, 4), QPoint(side - 11, 4), QPoint(4, side - 11)}) {
    for (int i = 0; i < 7; ++i) {
      EXPECT_TRUE(isDark(corner.x() + i, corner.y()) && isDark(corner.x(), corner.y() + i));
      EXPECT_EQ(isDark(corner.x() + i, corner.y() + 1), i == 0 || i == 6);
    }
  }
  for (int i = 0; i < side; ++i)
    EXPECT_FALSE(isDark(i, 3) || isDark(3, i) || isDark(side - 1, i) || isDark(i, side - 1));
  EXPECT_TRUE(qrCode(QString(2'400, 'x')).isNull());
}

}  // namespace
}  // namespace widgets
