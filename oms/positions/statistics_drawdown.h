#pragma once

#include "oms/model/archive.h"
#include "oms/model/decimal.h"
#include "oms/model/timestamp.h"

namespace oms {

// The largest fall of a value from its peak, and the longest way back. The first value is the first peak.
class Drawdown {
 public:
  // The value from `time` on; the one before it stood until `seen`.
  void add(Timestamp seen, Timestamp time, Money value);

  double worst() const { return worst_; }  // (peak - value) / peak, >= 0
  bool everFell() const { return worst_ > 0; }
  Timestamp worstStart() const { return worstStart_; }
  Timestamp worstBottom() const { return worstBottom_; }
  Timestamp worstEnd() const { return worstEnd_; }  // not set while the peak is not reached again
  // The fall that still lasts counts up to now.
  Duration longestRecovery(Timestamp now) const;
  Money peak() const { return peak_; }
  void fields(Archive& archive);

 private:
  bool begun_ = false;
  bool below_ = false;
  bool worstIsNow_ = false;  // the worst fall is the one that lasts
  Money peak_;
  Money trough_;  // since the peak
  Timestamp peakAt_;
  double worst_ = 0;
  Timestamp worstStart_;
  Timestamp worstBottom_;
  Timestamp worstEnd_;
  Duration longest_{0};
};

}  // namespace oms
