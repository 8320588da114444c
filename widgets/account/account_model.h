#pragma once

#include "oms/projections/session_view.h"
#include "widgets/common/feed_watch.h"
#include "widgets/common/theme.h"

namespace widgets {

// What the strip says, as text: made anew on each refresh.
struct AccountFigures {
  QString feed;   // "simulated market · 20×"
  QString stale;  // why none of the figures is of now; empty when they are
  QString equity;
  QString cash;
  QString buyingPower;
  QString margin;  // of the equity: "38 %"
  QString day;     // "▲ 661.82"
  Tone dayTone = Tone::Muted;
  QString clock;  // "10:52:14 UTC · day ends in 13:07:46"
};

AccountFigures accountFigures(const oms::SessionView& view, const FeedWatch& feed);

}  // namespace widgets
