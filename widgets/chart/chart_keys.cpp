#include "widgets/chart/chart_keys.h"

#include <QCoreApplication>
#include <QDialog>

namespace widgets {
namespace {

struct KeyRow {
  const char* keys;
  const char* does;
};

constexpr KeyRow kKeys[] = {
    {"5  1h  d", QT_TRANSLATE_NOOP("widgets::ChartKeys", "type a timeframe, Enter takes it; digits alone are minutes")},
    {"eth", QT_TRANSLATE_NOOP("widgets::ChartKeys", "type a symbol, Enter takes the first that fits")},
    {"2026-03-01 14:30",
     QT_TRANSLATE_NOOP("widgets::ChartKeys", "type a date, Enter goes there, by the chart's clock")},
    {"Ctrl+G", QT_TRANSLATE_NOOP("widgets::ChartKeys", "go to a date")},
    {"Ctrl+R", QT_TRANSLATE_NOOP("widgets::ChartKeys", "replay the bars from the pointer on, to trade on paper")},
    {"← →", QT_TRANSLATE_NOOP("widgets::ChartKeys", "move through time; with Ctrl by a whole view")},
    {"+ −", QT_TRANSLATE_NOOP("widgets::ChartKeys", "wider and narrower bars; so does the wheel")},
    {"Home  End", QT_TRANSLATE_NOOP("widgets::ChartKeys", "the first bar, the last one")},
    {"Alt+T, Y, H, V, C, R, F, E, M, L, X, W", QT_TRANSLATE_NOOP("widgets::ChartKeys", "draw, as the menu says")},
    {"Ctrl+Z  Ctrl+Shift+Z", QT_TRANSLATE_NOOP("widgets::ChartKeys", "undo and redo what was drawn")},
    {"/", QT_TRANSLATE_NOOP("widgets::ChartKeys", "add an indicator")},
    {"Alt+B", QT_TRANSLATE_NOOP("widgets::ChartKeys", "a bracket by one drag")},
    {"↑ ↓  Enter  Esc", QT_TRANSLATE_NOOP("widgets::ChartKeys", "move, send and leave what is proposed")},
    {"Ctrl+N  Ctrl+W", QT_TRANSLATE_NOOP("widgets::ChartKeys", "a new chart, close this one")},
    {"Ctrl+Alt+1 … 5", QT_TRANSLATE_NOOP("widgets::ChartKeys", "how charts stand: 4 is two by two")},
    {"Ctrl+Shift+F", QT_TRANSLATE_NOOP("widgets::ChartKeys", "the chart in a window of its own, and back")},
};

}  // namespace

std::vector<KeyNote> chartKeys() {
  std::vector<KeyNote> notes;
  for (const KeyRow& one : kKeys)
    notes.push_back({QString::fromUtf8(one.keys), QCoreApplication::translate("widgets::ChartKeys", one.does)});
  return notes;
}

void showChartKeys(const ThemeSource& theme, QWidget* parent) {
  const QString title = QCoreApplication::translate("widgets::ChartKeys", "Keys of the chart");
  showKeys(theme, title, {{{}, chartKeys()}}, parent)->setObjectName(QStringLiteral("chart_keys"));
}

}  // namespace widgets
