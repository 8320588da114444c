#pragma once

#include <QString>

#include "app/main_window.h"
#include "oms/mirror/stream_link.h"

namespace app {

// How the connection to `where` stands, as the window says it.
MainWindow::Connection describe(const oms::LinkStatus& status, const QString& where);

}  // namespace app
