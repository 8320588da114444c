#pragma once

#include <QString>
#include <QVector>
#include <memory>
#include <vector>

#include "widgets/common/theme.h"

namespace widgets {

// A word in a cell that can be clicked: "Close", "Cancel".
struct CellAction {
  QString id;
  QString text;
  Tone tone = Tone::Accent;
};

enum class CellKind { Text, Chip, Meter, Actions, Sparkline };

// What one table cell shows. `text` is also what is searched, copied and exported.
struct Cell {
  CellKind kind = CellKind::Text;
  QString text;
  Tone tone = Tone::Text;
  bool strong = false;
  double share = 0;                                   // meters: 0 to 1
  QVector<CellAction> actions;                        // actions only
  std::shared_ptr<const std::vector<double>> series;  // sparklines only
  QString tip;

  static Cell plain(QString text, Tone tone = Tone::Text) { return of(CellKind::Text, std::move(text), tone); }
  static Cell bold(QString text, Tone tone = Tone::Text) {
    Cell cell = of(CellKind::Text, std::move(text), tone);
    cell.strong = true;
    return cell;
  }
  static Cell chip(QString text, Tone tone) { return of(CellKind::Chip, std::move(text), tone); }
  static Cell meter(double share, QString text, Tone tone) {
    Cell cell = of(CellKind::Meter, std::move(text), tone);
    cell.share = share;
    return cell;
  }
  static Cell links(QVector<CellAction> actions) {
    Cell cell = of(CellKind::Actions, {}, Tone::Accent);
    cell.actions = std::move(actions);
    return cell;
  }
  static Cell sparkline(std::shared_ptr<const std::vector<double>> series, Tone tone) {
    Cell cell = of(CellKind::Sparkline, {}, tone);
    cell.series = std::move(series);
    return cell;
  }
  Cell withTip(QString text) && {
    tip = std::move(text);
    return std::move(*this);
  }

 private:
  static Cell of(CellKind kind, QString text, Tone tone) {
    Cell cell;
    cell.kind = kind;
    cell.text = std::move(text);
    cell.tone = tone;
    return cell;
  }
};

// What rows are sorted by: the number first, then the text.
struct SortKey {
  double number = 0;
  QString text;

  friend bool operator<(const SortKey& a, const SortKey& b) {
    return a.number != b.number ? a.number < b.number : a.text < b.text;
  }
};

struct Column {
  QString id;
  QString title;
  Qt::Alignment align = Qt::AlignLeft;
  QString sample;        // the widest usual content: the column's first width
  int stretch = 0;       // its part of the room that is left over
  bool shown = true;     // before anyone chose columns
  bool exported = true;  // off for buttons and pictures
  bool natural = false;  // its ascending order is the usual one and needs no arrow
};

// The id of the column with what can be done with a row: the last one.
inline const QString kActionsColumn = QStringLiteral("actions");

}  // namespace widgets
