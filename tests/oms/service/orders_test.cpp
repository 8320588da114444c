// What the service adds to orders: client ids that are taken for ever, and the wall clock's cancels.
#include <gtest/gtest.h>

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QTemporaryDir>

#include "oms/service/engine_service.h"
#include "tests/oms/service/quotes.h"

namespace oms {
namespace {

constexpr int kOrderPatienceMs = 10'000;

class ServiceOrders : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(QDir().mkpath(folder())); }

  std::unique_ptr<EngineService> begin(const char* session, bool resume = false) {
    SessionPlan plan;
    plan.engine.session.id = session;
    plan.engine.session.speed = "1000";
    Instrument instrument;
    instrument.symbol = "AAA";
    instrument.spread = *Price::parse("0.02");
    plan.engine.instruments.add(instrument);
    plan.engine.limits.duplicateWindow = Duration(0);
    plan.feed = std::make_shared<test::Quotes>();
    plan.dataDir = folder();
    auto service = std::make_unique<EngineService>(std::move(plan), resume);
    priced_ = over_ = false;
    QObject::connect(service.get(), &EngineService::finished, service.get(), [this] { over_ = true; });
    service->subscribe([this](const auto& batch) {
      priced_ |= batch->sample && !batch->sample->quotes.empty();
      for (const Entry& entry : batch->entries) {
        for (const Event& event : entry.events) {
          if (const auto* changed = std::get_if<OrderChanged>(&event.body))
            orders_[changed->order.id] = changed->order;
        }
      }
    });
    service->start();
    EXPECT_TRUE(until([&] { return priced_; })) << "no price came";
    return service;
  }
  // The next start makes a new session of the same folder.
  void end(std::unique_ptr<EngineService> service) {
    send(*service, ControlSession{SessionAction::stop});
    EXPECT_TRUE(until([&] { return over_; })) << "the session did not end";
    service->shutDown();
  }

  template <class Condition>
  bool until(Condition condition) {
    QElapsedTimer waited;
    waited.start();
    while (!condition()) {
      if (waited.elapsed() > kOrderPatienceMs)
        return false;
      QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 50);
    }
    return true;
  }

  CommandOutcome send(EngineService& service, CommandBody body, const Actor& actor = Actor::trader(),
                      Timestamp wall = Timestamp::fromSeconds(1'767'571'200)) {
    std::optional<CommandOutcome> outcome;
    service.send({actor, wall, std::move(body)}, [&](CommandOutcome answer) { outcome = std::move(answer); });
    EXPECT_TRUE(until([&] { return outcome.has_value(); }));
    return outcome.value_or(CommandOutcome{});
  }
  static OrderRequest request(const char* id, const char* quantity = "1") {
    OrderRequest request;
    request.clientOrderId = id;
    request.type = OrderType::limit;
    request.price = *Price::parse("99.00");
    request.quantity = *Quantity::parse(quantity);
    return request;
  }
  QString folder() const { return dir_.filePath(QStringLiteral("data")); }

  QTemporaryDir dir_;
  std::map<OrderId, Order> orders_;
  bool priced_ = false;
  bool over_ = false;
};

TEST_F(ServiceOrders, AClientIdIsTakenForEverAndGivesTheFirstResult) {
  auto first = begin("exec_20260105_000000_00000001");
  EXPECT_FALSE(send(*first, SubmitOrder{request("mine-1")}).repeated);
  EXPECT_FALSE(send(*first, SubmitOrder{request("too-large", "20000")}).accepted);
  EXPECT_TRUE(send(*first, SubmitOrderList{{request("basket-1"), request("basket-2")}}).accepted);
  end(std::move(first));

  auto second = begin("exec_20260105_000001_00000002");
  const CommandOutcome again = send(*second, SubmitOrder{request("mine-1")});
  EXPECT_TRUE(again.accepted);
  EXPECT_TRUE(again.repeated);
  EXPECT_TRUE(again.orders.empty());
  ASSERT_NE(again.firstResult, nullptr);
  EXPECT_NE(again.firstResult->find(R"("client_order_id":"mine-1")"), std::string::npos) << *again.firstResult;
  EXPECT_NE(again.firstResult->find(R"("status":"accepted")"), std::string::npos) << *again.firstResult;

  const CommandOutcome other = send(*second, SubmitOrder{request("mine-1", "2")});
  EXPECT_EQ(other.code, "idempotency_conflict");
  EXPECT_NE(other.message.find("exec_20260105_000000_00000001"), std::string::npos) << other.message;

  const CommandOutcome denied = send(*second, SubmitOrder{request("too-large", "20000")});
  EXPECT_FALSE(denied.accepted);
  EXPECT_TRUE(denied.repeated);
  EXPECT_EQ(denied.code, "max_order_quantity");

  EXPECT_TRUE(send(*second, SubmitOrderList{{request("basket-1"), request("basket-2")}}).repeated);
  EXPECT_EQ(send(*second, SubmitOrder{request("basket-1")}).code, "idempotency_conflict");

  // Another author's id is another id, and new ids are taken.
  EXPECT_FALSE(send(*second, SubmitOrder{request("mine-1")}, Actor::remote("phone")).repeated);
  EXPECT_EQ(send(*second, SubmitOrder{request("mine-2")}).orders.size(), 1u);
  end(std::move(second));
}

TEST_F(ServiceOrders, AClientIdOutlivesARestartOfItsSession) {
  const char* session = "exec_20260105_000000_00000001";
  auto service = begin(session);
  const OrderId mine = send(*service, SubmitOrder{request("mine-1")}).orders.at(0);
  const OrderIds denied = send(*service, SubmitOrder{request("too-large", "20000")}).orders;
  const SubmitOrderList basket{{request("basket-1"), request("basket-2")}};
  const OrderIds both = send(*service, basket).orders;
  ASSERT_EQ(both.size(), 2u);
  EXPECT_TRUE(send(*service, CancelOrder{mine, ""}).accepted);
  service->shutDown();
  service.reset();

  service = begin(session, true);
  const CommandOutcome again = send(*service, SubmitOrder{request("mine-1")});
  EXPECT_TRUE(again.accepted && again.repeated);
  EXPECT_EQ(again.orders, OrderIds{mine});
  // Readers know it canceled; what was answered first only the journal knows.
  ASSERT_NE(again.firstResult, nullptr);
  EXPECT_NE(again.firstResult->find(R"("status":"accepted")"), std::string::npos) << *again.firstResult;
  const CommandOutcome refused = send(*service, SubmitOrder{request("too-large", "20000")});
  EXPECT_TRUE(!refused.accepted && refused.repeated);
  EXPECT_EQ(refused.code, "max_order_quantity");
  EXPECT_EQ(refused.orders, denied);
  const CommandOutcome list = send(*service, basket);
  EXPECT_TRUE(list.accepted && list.repeated);
  EXPECT_EQ(list.orders, both);
  ASSERT_NE(list.firstResult, nullptr);
  EXPECT_TRUE(list.firstResult->starts_with(R"({"items":[)")) << *list.firstResult;
  EXPECT_EQ(send(*service, SubmitOrder{request("mine-1", "2")}).code, "idempotency_conflict");
  EXPECT_EQ(send(*service, SubmitOrder{request("basket-2", "2")}).code, "idempotency_conflict");
  EXPECT_EQ(orders_.size(), 4u);  // nothing was made anew
  EXPECT_FALSE(send(*service, SubmitOrder{request("mine-1")}, Actor::remote("phone")).repeated);
  service->shutDown();
}

TEST_F(ServiceOrders, CancelAfterIsAJournalledCommandOfTheSystem) {
  auto service = begin("exec_20260105_000000_00000001");
  OrderRequest soon = request("soon");
  soon.cancelAt = Timestamp::fromSeconds(1'767'571'260);  // long past on this machine's clock
  const OrderId id = send(*service, SubmitOrder{soon}).orders.at(0);
  EXPECT_TRUE(until([&] { return orders_[id].status == OrderStatus::canceled; }));
  EXPECT_EQ(orders_[id].reason.view(), "cancel_after");
  OrderRequest late = request("late");
  late.cancelAt = Timestamp::fromSeconds(1'767'571'199);
  EXPECT_EQ(send(*service, SubmitOrder{late}).code, "expired");
  OrderRequest never = request("never");
  never.cancelAt = Timestamp::fromSeconds(9'000'000'000);
  const OrderId kept = send(*service, SubmitOrder{never}).orders.at(0);
  service->shutDown();
  service.reset();
  service = begin("exec_20260105_000000_00000001", true);
  EXPECT_EQ(orders_[id].status, OrderStatus::canceled);
  EXPECT_EQ(orders_[kept].status, OrderStatus::accepted);
  service->shutDown();
}

}  // namespace
}  // namespace oms
