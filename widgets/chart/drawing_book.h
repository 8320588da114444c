#pragma once

#include <QJsonObject>
#include <map>

#include "charts/drawings.h"

namespace widgets {

// What a chart's drawings are kept in: by symbol, with the styles that new ones get and the templates by name.
class DrawingBook {
 public:
  static constexpr std::size_t kMostSymbols = 500;
  static constexpr std::size_t kMostTemplates = 50;
  static constexpr qsizetype kLongestName = 40;

  using Templates = std::map<QString, charts::DrawingStyle>;

  const std::vector<charts::Drawing>& list(const QString& symbol) const;
  bool canUndo(const QString& symbol) const;
  bool canRedo(const QString& symbol) const;
  // False, and nothing changes, where there would be too many drawings, or symbols with some.
  bool change(const QString& symbol, std::vector<charts::Drawing> list, bool goesOn = false);
  void undo(const QString& symbol) { m_symbols[symbol].undo(); }
  void redo(const QString& symbol) { m_symbols[symbol].redo(); }

  // As the last one of its kind was styled.
  charts::DrawingStyle styleOf(charts::DrawingKind kind) const;
  void setStyle(charts::DrawingKind kind, const charts::DrawingStyle& style) { m_styles[kind] = style; }
  const Templates& templates() const { return m_templates; }
  // False where the name is empty or too long, or there are too many.
  bool saveTemplate(const QString& name, const charts::DrawingStyle& style);
  void removeTemplate(const QString& name) { m_templates.erase(name); }

  QJsonObject state() const;
  // Takes the place of all that is kept, and gives how many drawings and styles could not be read.
  std::size_t setState(const QJsonObject& state);

 private:
  const charts::Drawings* find(const QString& symbol) const;

  std::map<QString, charts::Drawings> m_symbols;
  std::map<charts::DrawingKind, charts::DrawingStyle> m_styles;
  Templates m_templates;
};

// The style with what the other says of it; its levels stay where the other has none, or the kind has none.
charts::DrawingStyle restyled(const charts::DrawingStyle& style, const charts::DrawingStyle& other);

// The same drawing at another symbol's prices: each in proportion, at so many decimals.
charts::Drawing atPrices(charts::Drawing drawing, oms::Price from, oms::Price to, int decimals);

}  // namespace widgets
