// Between two inputs that are like those before them nobody asks for memory: the operators of this program count.
#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>
#include <new>

#include "tests/oms/engine/desk.h"

namespace {
std::size_t allocations = 0;

void* counted(void* memory) {
  ++allocations;
  if (memory == nullptr)
    throw std::bad_alloc();
  return memory;
}
}  // namespace

void* operator new(std::size_t size) {
  return counted(std::malloc(size));
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  const auto step = static_cast<std::size_t>(alignment);
  return counted(std::aligned_alloc(step, (size + step - 1) / step * step));
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::align_val_t) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
  std::free(memory);
}

namespace oms::test {
namespace {

constexpr int kBefore = 15'000;  // more than are kept, so that old orders are forgotten for new ones
constexpr int kCounted = 10'000;
constexpr int kPerQuote = 100;

class EngineAllocations : public testing::Test {
 protected:
  static EngineConfig config() {
    EngineConfig config = Desk::config();
    for (EquityLimit* limit : {&config.limits.maxOrderNotional, &config.limits.dailyLoss, &config.limits.drawdown,
                               &config.limits.maxPosition})
      *limit = EquityLimit::part(percent(10'000));
    return config;
  }

  // What the last of the rounds ask for; a quote comes after every hundred of them.
  std::size_t countedIn(const std::function<void(int)>& round) {
    std::size_t before = 0;
    for (int i = 0; i < kBefore + kCounted; ++i) {
      if (i == kBefore)
        before = allocations;
      desk_.events.clear();
      if (i % kPerQuote == 0)
        desk_.quote("100.00", "100.02");
      round(i);
    }
    return allocations - before;
  }
  OrderId send(const OrderRequest& request) {
    command_.body = SubmitOrder{request};
    command_.wall = desk_.now;
    return desk_.engine.apply(command_, desk_.events).orders.front();
  }
  void expectAll(OrderStatus status) const {
    const std::size_t made = desk_.engine.core().orders.size();
    for (std::size_t id = made - 100; id <= made; ++id)
      ASSERT_EQ(desk_.order({id}).status, status);
  }

  Desk desk_{config()};
  Command command_{Actor::trader(), {}, SubmitOrder{}};
};

TEST_F(EngineAllocations, CountsWhatIsAskedFor) {
  const std::size_t before = allocations;
  ::operator delete(::operator new(8));  // which no compiler leaves out, as it may an expression's
  EXPECT_EQ(allocations - before, 1u);
}

TEST_F(EngineAllocations, NoneForOrdersThatFillAtOnce) {
  const OrderRequest buy = Desk::request(Side::buy, "1");
  const OrderRequest sell = Desk::request(Side::sell, "1");
  EXPECT_EQ(countedIn([&](int i) { send(i % 2 == 0 ? buy : sell); }), 0u);
  expectAll(OrderStatus::filled);
}

// Positions that grow, shrink and turn.
TEST_F(EngineAllocations, NoneForPositionsThatTurn) {
  const OrderRequest buy = Desk::request(Side::buy, "3");
  const OrderRequest sell = Desk::request(Side::sell, "2");
  EXPECT_EQ(countedIn([&](int i) { send(i % 5 < 2 ? buy : sell); }), 0u);
  expectAll(OrderStatus::filled);
}

TEST_F(EngineAllocations, NoneForOrdersThatRestAndAreCanceled) {
  const OrderRequest far = Desk::request(Side::buy, "1", OrderType::limit, "99.00");
  CancelOrder cancel;
  EXPECT_EQ(countedIn([&](int) {
              cancel.order = send(far);
              command_.body = cancel;
              desk_.engine.apply(command_, desk_.events);
            }),
            0u);
  expectAll(OrderStatus::canceled);
}

TEST_F(EngineAllocations, NoneForOrdersThatRestAndFill) {
  const OrderRequest buy = Desk::request(Side::buy, "1", OrderType::limit, "100.00");
  const OrderRequest sell = Desk::request(Side::sell, "1", OrderType::limit, "100.00");
  EXPECT_EQ(countedIn([&](int i) {
              send(i % 2 == 0 ? buy : sell);
              i % 2 == 0 ? desk_.quote("99.97", "99.98") : desk_.quote("100.02", "100.04");
            }),
            0u);
  expectAll(OrderStatus::filled);
}

TEST_F(EngineAllocations, NoneForOrdersWithNamesOfTheirOwn) {
  OrderRequest request = Desk::request(Side::buy, "1");
  char name[] = "a-client-order-id-of-some-length-000000";
  EXPECT_EQ(countedIn([&](int i) {
              request.side = i % 2 == 0 ? Side::buy : Side::sell;
              std::snprintf(name, sizeof name, "a-client-order-id-of-length-%06d", i);
              request.clientOrderId = name;
              send(request);
            }),
            0u);
  expectAll(OrderStatus::filled);
}

TEST_F(EngineAllocations, NoneForQuotesThatMoveAPosition) {
  send(Desk::request(Side::buy, "1"));
  EXPECT_EQ(countedIn([&](int i) { desk_.quote("100.00", i % 2 == 0 ? "100.02" : "100.03", "5"); }), 0u);
}

}  // namespace
}  // namespace oms::test
