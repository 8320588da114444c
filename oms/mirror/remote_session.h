#pragma once

#include <QObject>
#include <QThread>

#include <memory>

#include "oms/messages/ports.h"
#include "oms/mirror/stream_link.h"

namespace oms {

// A session that another Tidemark runs, behind the ports that a local one has: batches out, commands in. Its connection
// has a thread of its own, so that neither the network nor long messages hold up a window.
class RemoteSession : public QObject, public CommandSink {
  Q_OBJECT

 public:
  // `publish` is called on the connection's thread.
  RemoteSession(LinkTarget target, StreamLink::Publish publish);
  ~RemoteSession() override;

  void start();
  // Joins; safe to call twice.
  void stop();

  void send(Command command, std::function<void(CommandOutcome)> done) override;
  void dryRun(OrderRequest request, Actor actor, std::function<void(DryRunResult)> done) override;
  void dryRunReplace(ReplaceOrder change, Actor actor, std::function<void(DryRunResult)> done) override;

 signals:
  // Both arrive in this object's thread.
  void changed(const oms::LinkStatus& status);
  void complained(const QString& sentence);

 private:
  QThread m_thread;
  StreamLink* m_link;  // lives and ends in its thread
};

}  // namespace oms
