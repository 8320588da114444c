#pragma once

#include <Qt>

namespace widgets {

// A model's header says by it which column is cut where a table has no room for the content of all of them; its cells'
// tips say the whole of it. Without such a column the table scrolls sideways.
inline constexpr int kElidesRole = Qt::UserRole;

}  // namespace widgets
