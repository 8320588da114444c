#pragma once

#include <QObject>
#include <vector>

#include "oms/remote/read_turns.h"

namespace oms {

class WsClient;

// What clients are due in one turn of the event loop goes out together at its end: one call of the system a client,
// whatever number of frames it is.
class Outflow : public QObject {
  Q_OBJECT

 public:
  explicit Outflow(QObject* parent) : QObject(parent) {}
  void add(WsClient& client);
  void remove(WsClient& client);
  // What becomes due from now on goes out when it is let go, and not with a turn of its own.
  void hold() { m_isHeld = true; }
  void letGo();

 private:
  void flush();

  std::vector<WsClient*> m_due;
  std::vector<WsClient*> m_flushed;  // those of a flush that goes on; null: it has gone meanwhile
  bool m_isHeld = false;
};

// Clients that have said something, in turns: what one says that has none yet is kept with it until then.
class Inflow : public QObject {
  Q_OBJECT

 public:
  explicit Inflow(QObject* parent) : QObject(parent) {}
  // Whether it may be read at once; else it is told to read what it has kept.
  bool admits(WsClient& client, bool isNewcomer);
  void remove(WsClient& client) { m_turns.remove(client); }

 private:
  void awaitTurn();
  void takeTurn();

  ReadTurns<WsClient> m_turns;
  bool m_isTurnDue = false;  // it comes by itself
};

}  // namespace oms
