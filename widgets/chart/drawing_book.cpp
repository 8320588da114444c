#include "widgets/chart/drawing_book.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace widgets {

const charts::Drawings* DrawingBook::find(const QString& symbol) const {
  const auto found = m_symbols.find(symbol);
  return found == m_symbols.end() ? nullptr : &found->second;
}

const std::vector<charts::Drawing>& DrawingBook::list(const QString& symbol) const {
  static const std::vector<charts::Drawing> kNone;
  const charts::Drawings* drawings = find(symbol);
  return drawings == nullptr ? kNone : drawings->list();
}

bool DrawingBook::canUndo(const QString& symbol) const {
  return find(symbol) != nullptr && find(symbol)->canUndo();
}

bool DrawingBook::canRedo(const QString& symbol) const {
  return find(symbol) != nullptr && find(symbol)->canRedo();
}

bool DrawingBook::change(const QString& symbol, std::vector<charts::Drawing> list, bool goesOn) {
  const auto isUsed = [](const auto& each) { return !each.second.list().empty(); };
  if (find(symbol) == nullptr && m_symbols.size() >= kMostSymbols) {
    if (std::count_if(m_symbols.begin(), m_symbols.end(), isUsed) >= static_cast<std::ptrdiff_t>(kMostSymbols))
      return false;
    std::erase_if(m_symbols, [&](const auto& each) { return !isUsed(each); });
  }
  return m_symbols[symbol].change(std::move(list), goesOn);
}

charts::DrawingStyle DrawingBook::styleOf(charts::DrawingKind kind) const {
  const auto found = m_styles.find(kind);
  if (found != m_styles.end())
    return found->second;
  charts::DrawingStyle style;
  style.levels = charts::typeOf(kind).levels;
  return style;
}

bool DrawingBook::saveTemplate(const QString& name, const charts::DrawingStyle& style) {
  const bool known = m_templates.count(name) > 0;
  if (name.isEmpty() || name.size() > kLongestName || (!known && m_templates.size() >= kMostTemplates))
    return false;
  m_templates[name] = style;
  return true;
}

QJsonObject DrawingBook::state() const {
  QJsonObject symbols;
  for (const auto& [symbol, drawings] : m_symbols) {
    if (!drawings.list().empty())
      symbols[symbol] = charts::toJson(drawings.list());
  }
  QJsonObject styles;
  for (const auto& [kind, style] : m_styles)
    styles[QLatin1String(charts::typeOf(kind).word)] = charts::toJson(style);
  QJsonObject templates;
  for (const auto& [name, style] : m_templates)
    templates[name] = charts::toJson(style);
  return {{"symbols", symbols}, {"styles", styles}, {"templates", templates}};
}

std::size_t DrawingBook::setState(const QJsonObject& state) {
  *this = DrawingBook();
  std::size_t refused = 0;
  for (const char* part : {"symbols", "styles", "templates"})
    refused += state.contains(QLatin1String(part)) && !state[QLatin1String(part)].isObject() ? 1 : 0;
  const QJsonObject symbols = state["symbols"].toObject();
  for (auto one = symbols.begin(); one != symbols.end(); ++one) {
    refused += one.value().isArray() ? 0 : 1;
    charts::ReadDrawings read = charts::drawingsFrom(one.value().toArray());
    refused += read.refused;
    if (m_symbols.size() < kMostSymbols)
      m_symbols.emplace(one.key(), charts::Drawings(std::move(read.list)));
    else
      refused += read.list.size();
  }
  const QJsonObject styles = state["styles"].toObject();
  for (const charts::DrawingType& type : charts::drawingTypes()) {
    const QJsonValue json = styles[QLatin1String(type.word)];
    const auto style = charts::styleFrom(json.toObject());
    const bool fits = style && style->levels.empty() == type.levels.empty();
    if (fits)
      m_styles[type.kind] = *style;
    refused += json.isUndefined() || fits ? 0 : 1;
  }
  const QJsonObject templates = state["templates"].toObject();
  for (auto one = templates.begin(); one != templates.end(); ++one) {
    const auto style = charts::styleFrom(one.value().toObject());
    refused += style && saveTemplate(one.key(), *style) ? 0 : 1;
  }
  return refused;
}

charts::DrawingStyle restyled(const charts::DrawingStyle& style, const charts::DrawingStyle& other) {
  charts::DrawingStyle result = other;
  if (style.levels.empty() || other.levels.empty())
    result.levels = style.levels;
  return result;
}

charts::Drawing atPrices(charts::Drawing drawing, oms::Price from, oms::Price to, int decimals) {
  if (!from.isPositive() || !to.isPositive())
    return drawing;
  const double share = to.toDoubleLossy() / from.toDoubleLossy();
  const double steps = std::pow(10.0, decimals);
  for (charts::Anchor& anchor : drawing.anchors)
    anchor.price = oms::Price::fromDoubleLossy(std::round(anchor.price.toDoubleLossy() * share * steps) / steps);
  return drawing;
}

}  // namespace widgets
