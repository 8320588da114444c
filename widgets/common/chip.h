#pragma once

#include <QWidget>

#include "widgets/common/theme_source.h"

namespace widgets {

// Paints `text` in a rounded box of 18 pixels height: outlined in the tone's colour, or filled with it.
void paintChip(QPainter& painter, const QRectF& area, const QString& text, const QColor& colour, const QColor& onFill,
               bool filled);
// The width that paintChip needs for `text` in `font`.
int chipWidth(const QString& text, const QFont& font);

// A state or count in words: "PAPER", "active", "2".
class Chip : public QWidget {
  Q_OBJECT

 public:
  Chip(const ThemeSource& theme, Tone tone, bool filled, QWidget* parent = nullptr);

  void set(const QString& text, Tone tone);
  QString text() const { return m_text; }

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  const ThemeSource& m_theme;
  QString m_text;
  Tone m_tone;
  bool m_filled;
};

}  // namespace widgets
