#include "oms/broker/broker.h"

#include "oms/model/state_fields.h"

namespace oms {

void listFields(Archive& archive, BrokerReport& report) {
  archive(report.kind, report.order, report.time, report.onPath, report.reason, report.quantity, report.price,
          report.flags, report.triggerPrice, report.trailingOffset, report.expireTime, report.answersReplace,
          report.symbol, report.side, report.execution, report.liquidity, report.why, report.status, report.filled);
}

}  // namespace oms
