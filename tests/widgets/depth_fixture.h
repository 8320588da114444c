#pragma once

#include <QEnterEvent>
#include <QLabel>
#include <QPushButton>
#include <QTest>

#include "tests/widgets/panel_fixture.h"
#include "widgets/depth/depth_panel.h"

namespace widgets {

using oms::Side;

inline oms::Price priceAt(const char* text) {
  return *oms::Price::parse(text);
}

// The depth panel on the sample session, with a hand over it.
class DepthPanelTest : public PanelFixture {
 protected:
  void show() {
    const oms::ViewChanges changes = load();
    context_.feed().refresh(changes);
    panel_.resize(320, 640);
    panel_.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&panel_));
    context_.selectSymbol(oms::SymbolIndex{0});
    panel_.refresh(changes);
    settle();
  }
  LadderView& view() { return panel_.ladder(); }
  LadderModel& model() { return *static_cast<LadderModel*>(panel_.ladder().model()); }
  QPoint cell(const char* price, int column, Side side = Side::buy) {
    const int row = model().rowOf(priceAt(price), side);
    EXPECT_GE(row, 0) << price << " is out of sight";
    return view().visualRect(model().index(row, column)).center();
  }
  void click(const char* price, int column, Qt::MouseButton button = Qt::LeftButton) {
    QTest::mouseClick(view().viewport(), button, {}, cell(price, column));
    settle();
  }
  QPushButton* armButton() {
    for (QPushButton* button : panel_.findChildren<QPushButton*>()) {
      if (button->text() == "Arm" || button->text() == "Disarm")
        return button;
    }
    return nullptr;
  }
  void arm() {
    QTest::mouseClick(armButton(), Qt::LeftButton);
    ASSERT_TRUE(panel_.arming().isArmed());
  }
  bool says(const QString& words) {
    for (const QLabel* label : panel_.findChildren<QLabel*>()) {
      if (label->isVisible() && label->text().contains(words))
        return true;
    }
    return false;
  }
  // One batch more, as a frame hands it to the panel.
  void happen(std::vector<oms::EventBody> bodies, std::shared_ptr<oms::MarketSample> sample = nullptr) {
    oms::EventBatch batch;
    batch.entries = {{2, 2, {}}};
    for (oms::EventBody& body : bodies)
      batch.entries[0].events.push_back({view_.sessionTime(), std::move(body)});
    batch.status = view_.status();
    batch.status.feedEnded = ended_;
    if (sample)
      sample->sessionTime = view_.sessionTime();
    batch.sample = sample;
    oms::ViewChanges changes;
    view_.apply(batch, changes);
    context_.feed().refresh(changes);
    panel_.refresh(changes);
  }
  std::shared_ptr<oms::MarketSample> movedBy(const char* price) {
    auto sample = std::make_shared<oms::MarketSample>();
    oms::QuoteSample quote = *view_.quote({0});
    quote.quote.bid = quote.quote.bid + priceAt(price);
    quote.quote.ask = quote.quote.ask + priceAt(price);
    sample->quotes.push_back(quote);
    return sample;
  }
  QPushButton* buttonOf(const QString& words) {
    for (QPushButton* button : panel_.findChildren<QPushButton*>()) {
      if (button->text().contains(words))
        return button;
    }
    return nullptr;
  }
  void setPointer(bool inside) {
    QEnterEvent enter(QPointF(5, 5), QPointF(5, 5), QPointF(5, 5));
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(view().viewport(), inside ? static_cast<QEvent*>(&enter) : &leave);
  }
  // The panel has a pace of its own.
  template <class Condition>
  static bool comes(Condition condition) {
    return QTest::qWaitFor(condition);
  }
  // A limit order of ours that works at that price.
  void placeOurs(std::uint64_t id, Side side, const char* price) {
    oms::Order order = view_.order(oms::OrderId{3})->order;
    order.id = oms::OrderId{id};
    order.request.side = side;
    order.request.price = priceAt(price);
    happen({oms::OrderChanged{oms::OrderEventKind::accepted, order, oms::Actor::trader()}});
    const int row = model().rowOf(order.request.price, side);
    ASSERT_TRUE(comes([&] { return !model().index(row, LadderModel::Mine).data().toString().isEmpty(); }));
  }

  std::chrono::milliseconds now_{0};
  bool ended_ = false;
  DepthPanel panel_{context_, nullptr, [this] { return now_; }};
};

}  // namespace widgets
