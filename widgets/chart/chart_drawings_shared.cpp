// The rest of the drawing tools: several charts that draw in one book.
#include "charts/drawing_tool.h"
#include "widgets/chart/chart_drawings.h"

namespace widgets {

void ChartDrawings::changed(const QString& symbol) {
  if (symbol == m_symbol || symbol.isEmpty())
    show();
  emit m_shared->changed(symbol, this);
}

// Of what another chart has drawn in it; places in the list are others then.
void ChartDrawings::listen() {
  connect(m_shared.get(), &SharedBook::changed, this, [this](const QString& symbol, const QObject* by) {
    if (by == this || (symbol != m_symbol && !symbol.isEmpty()))
      return;
    m_tool.select(std::nullopt);
    show();
  });
}

void ChartDrawings::share(ChartDrawings& other) {
  m_shared->disconnect(this);
  m_shared = other.m_shared;
  m_keepsBook = false;
  listen();
  show();
}

}  // namespace widgets
