#pragma once

#include <QString>
#include <vector>

#include "widgets/remote_clients/remote_port.h"

namespace support {

// A listener that answers when it is told to, and remembers whom it was to close.
class SampleRemote : public widgets::RemotePort {
 public:
  QString url() const override { return QStringLiteral("http://127.0.0.1:8050/"); }
  void ask() override { ++asked; }
  void closeClient(quint64 id) override { closed.push_back(id); }
  QStringList addresses() const override { return {QStringLiteral("https://192.168.0.7:8050/"), url()}; }
  void createToken(const widgets::TokenWish& wish,
                   std::function<void(const QString& token, const QString& problem)> done) override {
    wished = wish;
    answer = std::move(done);
  }

  int asked = 0;
  std::vector<quint64> closed;
  widgets::TokenWish wished;
  std::function<void(const QString& token, const QString& problem)> answer;
};

inline widgets::RemoteState sampleRemoteState() {
  widgets::RemoteClient desk;
  desk.id = 4;
  desk.name = QStringLiteral("desk");
  desk.program = QStringLiteral("paper_bot");
  desk.role = QStringLiteral("trader");
  desk.endpoint = QStringLiteral("/api/v1/stream");
  desk.address = QStringLiteral("127.0.0.1");
  desk.openMs = 14 * 60'000;
  desk.channels = {"orders", "fills", "prices"};
  desk.lagBytes = 0;
  desk.queuedBytes = 1'250'000;
  desk.sentBytes = 81'240;
  desk.receivedBytes = 812;
  desk.reconnects = 2;
  widgets::RemoteClient phone;
  phone.id = 9;
  phone.name = QStringLiteral("phone");
  phone.role = QStringLiteral("viewer");
  phone.endpoint = QStringLiteral("/ws");
  phone.openMs = 8'000;
  phone.channels = {"prices", "signals", "trades", "portfolio"};
  widgets::RemoteState state;
  state.clients = {desk, phone};
  const std::pair<std::optional<qint64>, quint64> bars[] = {{100, 3},     {250, 90},        {500, 40},   {1'000, 9},
                                                            {2'500, 4},   {5'000, 2},       {10'000, 1}, {50'000, 0},
                                                            {250'000, 1}, {std::nullopt, 0}};
  for (const auto& [upToUs, count] : bars)
    state.eventToWire.push_back({upToUs, count});
  return state;
}

}  // namespace support
