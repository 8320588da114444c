#pragma once

#include <gmock/gmock.h>

#include <QDir>
#include <QImage>
#include <QString>
#include <cstdlib>

#include "charts/chart_palette.h"

// What is painted, compared with pictures that somebody has looked at (tests/charts/pictures). With
// TIDEMARK_WRITE_PICTURES set they are written anew.
namespace charts {

inline ChartPalette lightPalette() {
  ChartPalette light;
  light.ground = QColor(0xEE, 0xF1, 0xF5);
  light.panel = QColor(0xFF, 0xFF, 0xFF);
  light.line = QColor(0xD5, 0xDB, 0xE3);
  light.text = QColor(0x16, 0x1B, 0x22);
  light.muted = QColor(0x57, 0x60, 0x6A);
  light.accent = QColor(0x0B, 0x63, 0xB0);
  light.up = QColor(0x0B, 0x7A, 0x6F);
  light.down = QColor(0xC6, 0x28, 0x28);
  light.warning = QColor(0x8A, 0x5A, 0x00);
  return light;
}

struct PictureTolerance {
  int sameColour = 8;            // of 255, in each channel
  double mostDifferent = 0.002;  // of the pixels
};

inline double shareOfDifferent(const QImage& a, const QImage& b, int sameColour) {
  const auto isSame = [sameColour](QRgb one, QRgb other) {
    return std::abs(qRed(one) - qRed(other)) <= sameColour && std::abs(qGreen(one) - qGreen(other)) <= sameColour &&
           std::abs(qBlue(one) - qBlue(other)) <= sameColour;
  };
  int different = 0;
  for (int y = 0; y < a.height(); ++y) {
    for (int x = 0; x < a.width(); ++x)
      different += isSame(a.pixel(x, y), b.pixel(x, y)) ? 0 : 1;
  }
  return static_cast<double>(different) / (static_cast<double>(a.width()) * a.height());
}

inline void expectAsKept(const QImage& painted, const QString& name, const PictureTolerance& tolerance = {}) {
  const QString path = QStringLiteral(TIDEMARK_SOURCE_DIR "/tests/charts/pictures/%1.png").arg(name);
  if (qEnvironmentVariableIsSet("TIDEMARK_WRITE_PICTURES")) {
    ASSERT_TRUE(painted.save(path)) << path.toStdString();
    return;
  }
  const QImage kept(path);
  ASSERT_EQ(kept.size(), painted.size()) << path.toStdString();
  const double different = shareOfDifferent(kept, painted, tolerance.sameColour);
  if (different > tolerance.mostDifferent)
    painted.save(QDir::temp().filePath(QStringLiteral("tidemark_%1.png").arg(name)));
  EXPECT_LE(different, tolerance.mostDifferent) << "what was painted is in the folder for temporary files";
}

}  // namespace charts
