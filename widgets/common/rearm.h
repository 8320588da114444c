#pragma once

class QWidget;

namespace widgets {

class PanelContext;

// Asks for the typed confirmation, and re-arms the kill switch when it is given: the same from every panel.
void askToRearm(PanelContext& context, QWidget* window);

}  // namespace widgets
