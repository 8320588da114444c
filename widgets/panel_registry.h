#pragma once

#include <QString>
#include <functional>
#include <vector>

#include "widgets/common/icons.h"
#include "widgets/common/panel.h"

namespace widgets {

enum class PanelArea {
  Strip,   // the 40-pixel strip on top, not a dock
  Center,  // the middle of the window, not a dock
  Left,
  Right,
  Bottom
};

// One panel of the window. Panels of one area stand below each other in the order of their groups; those of one group
// are tabs, the first one in front.
struct PanelEntry {
  QString id;  // the dock's object name; never changes once shipped
  QString title;
  Icon icon;
  PanelArea area;
  int group;
  int share;  // the group's part of its area's height at 1440 x 900, in pixels
  std::function<Panel*(PanelContext&)> make;
};

// Every panel there is, in the order of the menu. The window builds its docks from this and from nothing else.
std::vector<PanelEntry> panelRegistry();

}  // namespace widgets
