#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "oms/messages/journal_row.h"
#include "oms/messages/json_objects.h"
#include "oms/messages/json_writer.h"
#include "oms/storage/database.h"

namespace oms {

// Folds events into the tables that a person queries. Of what changes often only the last state in a transaction is
// written; histories are written event by event.
class TableWriter {
 public:
  explicit TableWriter(Database& database);

  void beginSession(const SessionInfo& info, std::string_view configJson, std::string_view feedIdentity,
                    std::uint64_t firstSeq);
  // The row has to live until flush().
  void fold(const JournalRow& row, const Naming& naming, const std::string& session);
  void flush(const Naming& naming, const std::string& session);

 private:
  // The states of a transaction, in the order of their events.
  template <class Id, class Object>
  using Latest = std::vector<std::pair<Id, const Object*>>;
  struct Fold;

  void writeOrder(const Order& order, const Naming& naming, const std::string& session);
  void writeFill(const Fill& fill, const Naming& naming, const std::string& session);
  void writePosition(const Position& position, const Naming& naming, const std::string& session);
  void writeTrade(const RoundTrip& trade, const std::string& session);
  void writeSignal(const Signal& signal, const Naming& naming, const std::string& session);
  void writeApproval(const Signal& signal, const std::string& session);
  void writeAlert(const RiskAlert& alert, const std::string& session);

  Statement insertSession_, updateSession_, upsertOrder_, insertOrderEvent_, insertClientOrder_, upsertTradeNote_,
      insertFill_, upsertPosition_, closePosition_, upsertSignal_, upsertApproval_, upsertAlert_, insertEquityPoint_;
  JsonWriter json_;
  std::string linked_;
  Latest<OrderId, Order> orders_;
  Latest<PositionId, Position> positions_;
  Latest<SignalId, Signal> signals_;
  Latest<AlertId, RiskAlert> alerts_;
  std::vector<const RoundTrip*> trades_;
};

}  // namespace oms
