#pragma once

#include <QColor>
#include <QObject>
#include <array>
#include <optional>

#include "oms/model/ids.h"
#include "oms/model/timestamp.h"
#include "widgets/common/theme.h"

namespace widgets {

// What panels of one symbol are linked by: those of one colour change it together. None: a panel by itself.
enum class LinkColor { None, Blue, Green, Red, Yellow, Violet };
inline constexpr std::array kLinkColors{LinkColor::None, LinkColor::Blue,   LinkColor::Green,
                                        LinkColor::Red,  LinkColor::Yellow, LinkColor::Violet};

// "Blue".
QString nameOf(LinkColor color);
// The word that a workspace keeps, and what it meant; nothing where it means none.
QString wordOf(LinkColor color);
std::optional<LinkColor> linkColorOf(const QString& word);
// Of None it is that of an outline.
QColor colorOf(LinkColor color, const Theme& theme);

// Which stretch of time a chart shows.
struct LinkedSpan {
  oms::Timestamp from;
  oms::Timestamp to;
  bool toLast = false;  // it goes on with the market

  friend bool operator==(const LinkedSpan&, const LinkedSpan&) = default;
};

// What linked panels tell each other.
class Links : public QObject {
  Q_OBJECT

 public:
  using QObject::QObject;

  // None has none.
  std::optional<oms::SymbolIndex> symbol(LinkColor color) const;
  void setSymbol(LinkColor color, oms::SymbolIndex symbol);

 signals:
  void symbolChanged(widgets::LinkColor color, oms::SymbolIndex symbol);
  // A pointer is over a bar that opened then; nothing: over none any more.
  void momentChanged(widgets::LinkColor color, const QObject* from, const std::optional<oms::Timestamp>& time);
  void spanChanged(widgets::LinkColor color, const QObject* from, const widgets::LinkedSpan& span);

 private:
  std::array<std::optional<oms::SymbolIndex>, kLinkColors.size()> m_symbols;
};

}  // namespace widgets
