#pragma once

#include <QString>
#include <vector>

class QDialog;
class QWidget;

namespace widgets {

class ThemeSource;

// What a key does, in words: "Ctrl+F", "filter the rows".
struct KeyNote {
  QString keys;
  QString does;
};

struct KeyGroup {
  QString title;  // where they work; empty: said by the dialog's title
  std::vector<KeyNote> notes;
};

// Opens a list of keys, which is scrolled where it is long.
QDialog* showKeys(const ThemeSource& theme, const QString& title, const std::vector<KeyGroup>& groups, QWidget* parent);

}  // namespace widgets
