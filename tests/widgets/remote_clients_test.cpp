#include "widgets/remote_clients/remote_clients_panel.h"

#include <QTest>

#include "tests/widgets/panel_fixture.h"
#include "tests/widgets/sample_remote.h"

namespace widgets {
namespace {

class RemoteClientsTest : public PanelFixture {
 protected:
  static Host hostOf(RemotePort& port) {
    Host host;
    host.remote = &port;
    return host;
  }
  void show(Panel& panel) {
    panel.resize(1'200, 260);
    panel.show();
    settle();
  }
  void tell(const RemoteState& state) {
    emit port_.told(state);
    QTest::qWait(100);  // the table gathers what changes within a twentieth of a second
  }
  QString shown(int row, const QString& id) const {
    const TableModel& model = panel_.table().table();
    for (int column = 0; column < model.columnCount(); ++column) {
      if (model.columns()[static_cast<std::size_t>(column)].id == id)
        return model.cell(model.index(row, column)).text;
    }
    return QStringLiteral("no such column");
  }
  QString why() { return panel_.findChild<EmptyState*>()->why(); }

  support::SampleRemote port_;
  PanelContext own_{view_, sink_, theme_, messages_, hostOf(port_)};
  mutable RemoteClientsPanel panel_{own_};
};

TEST_F(RemoteClientsTest, ShowsEachClientWithWhatItIsTold) {
  show(panel_);
  tell(support::sampleRemoteState());
  ASSERT_EQ(panel_.table().table().rowCount(), 2);
  const std::pair<const char*, const char*> desk[] = {{"name", "desk · paper_bot"},
                                                      {"role", "trader"},
                                                      {"endpoint", "/api/v1/stream"},
                                                      {"channels", "orders, fills, prices"},
                                                      {"connected", "14 min"},
                                                      {"lag", "0 B"},
                                                      {"queue", "1.3 MB"},
                                                      {"sent", "81.2 kB"},
                                                      {"received", "812 B"},
                                                      {"reconnects", "2"}};
  for (const auto& [id, text] : desk)
    EXPECT_EQ(shown(0, id).toStdString(), text) << id;
  EXPECT_EQ(shown(1, "lag"), QStringLiteral("–"));
  EXPECT_EQ(panel_.badge(), QStringLiteral("2"));
  // Who has gone is gone from the table, the others stay where they are.
  RemoteState state = support::sampleRemoteState();
  state.clients.removeFirst();
  tell(state);
  ASSERT_EQ(panel_.table().table().rowCount(), 1);
  EXPECT_EQ(shown(0, "name"), QStringLiteral("phone"));
  EXPECT_EQ(panel_.badge(), QStringLiteral("1"));
}

TEST_F(RemoteClientsTest, AsksOverAndOver) {
  show(panel_);
  ASSERT_TRUE(QTest::qWaitFor([this] { return port_.asked >= 2; }));
}

TEST_F(RemoteClientsTest, AClickInItsRowClosesAClient) {
  show(panel_);
  tell(support::sampleRemoteState());
  TableView& table = panel_.table();
  const QModelIndex actions = table.table().index(1, table.table().columnCount() - 1);
  const QVector<QRect> words = table.delegate().actionRects(table.table().cell(actions), table.visualRect(actions));
  QTest::mouseClick(table.viewport(), Qt::LeftButton, {}, words.front().center());
  EXPECT_EQ(port_.closed, std::vector<quint64>{9});
}

TEST_F(RemoteClientsTest, SaysWhyItIsEmptyAndHowToChangeThat) {
  show(panel_);
  tell({});
  EXPECT_TRUE(why().contains(port_.addresses().front())) << why().toStdString();
  EXPECT_TRUE(why().contains("tidemark token create"));
  EXPECT_EQ(panel_.badge(), QString());
  RemoteClientsPanel alone(context_);
  show(alone);
  EXPECT_TRUE(alone.findChild<EmptyState*>()->why().contains("--listen"));
}

TEST_F(RemoteClientsTest, SaysHowLongEventsTake) {
  EXPECT_EQ(latencyText({}), QStringLiteral("No events have gone out yet"));
  const RemoteState state = support::sampleRemoteState();
  // 149 of 150 within 10 ms; within 5 ms it were 148, less than 99 %.
  EXPECT_EQ(latencyText(state.eventToWire), QStringLiteral("99.3 % ≤ 10 ms, of 150"));
  EXPECT_EQ(boundText(state.eventToWire, 1), QStringLiteral("≤ 0.25 ms"));
  EXPECT_EQ(boundText(state.eventToWire, 9), QStringLiteral("> 250 ms"));
  // Where too many are slower than every bound, what is told is how many.
  const QVector<LatencyBar> slow{{250, 90}, {500, 8}, {std::nullopt, 2}};
  EXPECT_EQ(latencyText(slow), QStringLiteral("2.0 % > 0.5 ms, of 100"));
  show(panel_);
  tell(state);
  const auto* bars = panel_.findChild<LatencyBars*>();
  EXPECT_TRUE(bars->isVisible());
  EXPECT_TRUE(bars->accessibleName().contains("99.3 %"));
}

TEST_F(RemoteClientsTest, SaysItInASentenceWhereItIsTooLowForBars) {
  LatencyBars bars(theme_);
  bars.set(support::sampleRemoteState().eventToWire);
  const auto draws = [&bars](int height) {
    bars.resize(bars.sizeHint().width(), height);
    return bars.grab().toImage();
  };
  const QColor bar = theme_.theme().accent;
  const auto has = [](const QImage& image, const QColor& color) {
    for (int y = 0; y < image.height(); ++y) {
      for (int x = 0; x < image.width(); ++x) {
        if (image.pixelColor(x, y) == color)
          return true;
      }
    }
    return false;
  };
  EXPECT_TRUE(has(draws(bars.sizeHint().height()), bar));
  const QImage low = draws(bars.sizeHint().height() / 2);
  EXPECT_FALSE(has(low, bar));
  // Below the head there are words.
  EXPECT_TRUE(has(low.copy(0, metric::kHeader, low.width(), low.height()), theme_.theme().text));
}

TEST(BytesText, CountsAsNetworksDo) {
  const std::pair<quint64, const char*> cases[] = {
      {0, "0 B"},          {999, "999 B"},        {1'000, "1.0 kB"},        {81'240, "81.2 kB"}, {999'949, "999.9 kB"},
      {999'950, "1.0 MB"}, {4'000'000, "4.0 MB"}, {7'300'000'000, "7.3 GB"}};
  for (const auto& [bytes, text] : cases)
    EXPECT_EQ(bytesText(bytes).toStdString(), text);
}

}  // namespace
}  // namespace widgets
