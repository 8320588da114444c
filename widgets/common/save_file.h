#pragma once

#include <QByteArray>
#include <functional>

#include "widgets/common/panel_context.h"

namespace widgets {

// Asks where to, writes what `content` gives then, and says in the messages how it went. `name` is without the suffix.
void saveFile(PanelContext& context, QWidget* parent, const QString& title, const QString& name, const QString& suffix,
              std::function<QByteArray()> content);

}  // namespace widgets
