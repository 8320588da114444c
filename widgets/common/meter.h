#pragma once

#include <QLabel>
#include <QWidget>

#include "widgets/common/theme_source.h"

namespace widgets {

// Paints a groove of 6 pixels height in the middle of `area`, filled from the left to `share` (0 to 1).
void paintMeter(QPainter& painter, const QRectF& area, double share, const QColor& colour, const QColor& groove);

// How much of something is used. The number stands beside it in a label of its own.
class Meter : public QWidget {
  Q_OBJECT

 public:
  explicit Meter(const ThemeSource& theme, QWidget* parent = nullptr);

  void set(double share, Tone tone);
  double share() const { return m_share; }
  Tone tone() const { return m_tone; }

  QSize sizeHint() const override { return {96, 16}; }
  QSize minimumSizeHint() const override { return {32, 16}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  const ThemeSource& m_theme;
  double m_share = 0;
  Tone m_tone = Tone::Accent;
};

// A name, a meter and a number in one row; rows in one column line up because both texts have fixed widths.
class MeterRow : public QWidget {
  Q_OBJECT

 public:
  static constexpr int kCompact = 20;  // as high as rows are that only a look is taken at

  MeterRow(const ThemeSource& theme, const QString& name, int nameWidth, int valueWidth, QWidget* parent = nullptr);

  void set(double share, Tone tone, const QString& value);

 private:
  QLabel* m_name;
  Meter* m_meter;
  QLabel* m_value;
};

// [0, 40) % down, [40, 70) warning, [70, 100] up.
Tone confidenceTone(double confidence);

// How old a signal is on the session's clock: [0, 5) min up, [5, 15] warning, older down.
Tone ageTone(double minutes);
// The share of a signal's life that is over, 0 to 1.
double ageShare(double ageSeconds, double lifeSeconds);

// A dot, and a word that says the age: the dot's fill says the tone's step by shape too (full, half, ring).
class AgeBar : public QWidget {
  Q_OBJECT

 public:
  explicit AgeBar(const ThemeSource& theme, QWidget* parent = nullptr);

  // `share` is how much of the time to live is over.
  void set(double minutes, double share, const QString& text);

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  const ThemeSource& m_theme;
  double m_minutes = 0;
  double m_share = 0;
  QString m_text;
};

}  // namespace widgets
