// Takes up the unended session of a data folder and lets a trader send orders until the journal tells of so many
// events; then leaves as a killed program would. long_session FOLDER EVENTS
#include <QCoreApplication>
#include <QTimer>

#include <cstdio>
#include <cstdlib>

#include "app/journal_replay.h"
#include "oms/service/engine_service.h"
#include "oms/storage/data_folder.h"

namespace {

constexpr int kBatch = 500;

// Buys and sells by turns, mostly at the market, so that positions open and close.
oms::Command orderOf(std::uint64_t number) {
  oms::OrderRequest request;
  request.side = number / 2 % 2 == 0 ? oms::Side::buy : oms::Side::sell;
  request.quantity = oms::Quantity::fromInt(1);
  request.confirmed = true;
  return {oms::Actor::trader(), oms::Timestamp::fromMs(1'800'000'000'000 + static_cast<std::int64_t>(number)),
          oms::SubmitOrder{request}};
}

}  // namespace

int main(int argc, char** argv) {
  QCoreApplication application(argc, argv);
  if (argc != 3)
    return 2;
  const QString folder = QString::fromUtf8(argv[1]);
  const std::uint64_t wanted = std::strtoull(argv[2], nullptr, 10);
  const auto locked = oms::DataFolder::lock(folder);
  if (!locked)
    return 1;
  oms::Result<app::BuiltSession> built = oms::Failure{"no journal"};
  if (auto journal = oms::JournalReader::open(folder))
    built = app::storedSession(**journal, 0);
  if (!built) {
    std::fprintf(stderr, "%s\n", built.error().message.c_str());
    return 1;
  }
  built->plan.dataDir = folder;
  oms::EngineService service(std::move(built->plan), true);
  std::uint64_t events = 0;
  std::uint64_t rows = 0;
  std::uint64_t orders = 0;
  service.subscribe([&](const auto& batch) {
    rows = batch->status.journalSeq;
    for (const oms::Entry& entry : batch->entries)
      events += entry.events.size();
  });
  service.start();
  QTimer timer;
  QObject::connect(&timer, &QTimer::timeout, &application, [&] {
    if (events >= wanted)
      return application.quit();
    for (int i = 0; i < kBatch; ++i)
      service.send(orderOf(orders++), [](const oms::CommandOutcome&) {});
  });
  timer.start(0);
  QCoreApplication::exec();
  std::printf("%llu events in %llu rows, %llu orders\n", static_cast<unsigned long long>(events),
              static_cast<unsigned long long>(rows), static_cast<unsigned long long>(orders));
  std::fflush(stdout);
  std::_Exit(0);
}
