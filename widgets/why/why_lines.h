#pragma once

#include "oms/projections/why.h"
#include "widgets/common/detail_pane.h"

namespace widgets {

// "Signal", "Conditions", "Checks": what the lines of that part are headed by.
QString partTitle(oms::WhyPart part);
Tone toneOf(oms::WhyMood mood);

// The chain for a narrow pane: each part by its name, each event by its time.
std::vector<DetailLine> whyDetail(const std::vector<oms::WhyLine>& lines);

// The chain as text, to be copied.
QString whyText(const QString& title, const std::vector<oms::WhyLine>& lines);

}  // namespace widgets
