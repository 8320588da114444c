#pragma once

#include <QThreadPool>

#include <memory>

#include "oms/remote/client_report.h"
#include "oms/remote/mailbox.h"
#include "widgets/remote_clients/remote_port.h"

namespace oms {
class RemoteServer;
}

namespace app {

// Asks the listener, in its thread, and tells the panels in theirs, by value.
class RemoteDesk : public widgets::RemotePort {
  Q_OBJECT

 public:
  // The server outlives the desk. `tokenDir`: the folder with its tokens.
  RemoteDesk(oms::RemoteServer& server, QString url, QString tokenDir);
  // Waits for a token that is being written.
  ~RemoteDesk() override;

  QString url() const override { return m_url; }
  QStringList addresses() const override;
  void createToken(const widgets::TokenWish& wish,
                   std::function<void(const QString& token, const QString& problem)> done) override;
  void ask() override;
  void closeClient(quint64 id) override;

 private:
  void take(const oms::RemoteReport& report);

  oms::RemoteServer& m_server;
  QString m_url;
  QString m_tokenDir;
  std::shared_ptr<oms::Mailbox> m_mailbox;
  QThreadPool m_writer;
  bool m_isAsking = false;
};

}  // namespace app
