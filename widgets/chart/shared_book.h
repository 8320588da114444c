#pragma once

#include <QObject>

#include "widgets/chart/drawing_book.h"

namespace widgets {

// The book of all charts that draw in it.
class SharedBook : public QObject {
  Q_OBJECT

 public:
  DrawingBook book;

 signals:
  // An empty symbol: all of it.
  void changed(const QString& symbol, const QObject* by);
};

}  // namespace widgets
