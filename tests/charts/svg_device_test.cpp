#include "charts/svg_device.h"

#include <gmock/gmock.h>

#include <QPainter>
#include <QXmlStreamReader>

namespace charts {
namespace {

using testing::HasSubstr;
using testing::Not;

QString svgOf(const std::function<void(QPainter&)>& draw) {
  SvgDevice device({200, 100}, "BTC & ETH");
  QPainter painter(&device);
  draw(painter);
  painter.end();
  const QString svg = QString::fromUtf8(device.svg());
  QXmlStreamReader reader(svg);
  while (!reader.atEnd())
    reader.readNext();
  EXPECT_FALSE(reader.hasError()) << reader.errorString().toStdString() << svg.toStdString();
  return svg;
}

std::string drawn(const std::function<void(QPainter&)>& draw) {
  return svgOf(draw).toStdString();
}

TEST(SvgDevice, HasItsSizeAndItsTitle) {
  const std::string svg = drawn([](QPainter&) {});
  EXPECT_THAT(svg, HasSubstr("viewBox=\"0 0 200 100\""));
  EXPECT_THAT(svg, HasSubstr("<title>BTC &amp; ETH</title>"));
}

TEST(SvgDevice, DrawsRectanglesOfOneColourAsOnePath) {
  const std::string svg = drawn([](QPainter& painter) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0x26, 0xA6, 0x9A));
    painter.drawRects(QVector<QRect>{{1, 2, 3, 4}, {10, 20, 30, 40}});
  });
  EXPECT_THAT(svg, HasSubstr("<path d=\"M1 2h3v4h-3zM10 20h30v40h-30z\" fill=\"#26a69a\"/>"));
}

TEST(SvgDevice, DrawsLinesWithTheirDashes) {
  const std::string svg = drawn([](QPainter& painter) {
    QPen pen(QColor(Qt::red), 2);
    pen.setDashPattern({5, 4});
    painter.setPen(pen);
    painter.drawLine(0, 10, 200, 10);
  });
  EXPECT_THAT(
      svg,
      HasSubstr(
          "fill=\"none\" stroke=\"#ff0000\" stroke-width=\"2\" stroke-linecap=\"square\" stroke-linejoin=\"bevel\" "
          "stroke-dasharray=\"10 8\""));
}

TEST(SvgDevice, WritesTextAsTextWithMarkupEscaped) {
  const std::string svg = drawn([](QPainter& painter) {
    painter.setPen(QColor(1, 2, 3));
    painter.drawText(QPointF(5, 50), "a < b & 63,705.4");
  });
  EXPECT_THAT(svg, HasSubstr(">a &lt; b &amp; 63,705.4</text>"));
  EXPECT_THAT(svg, HasSubstr("fill=\"#010203\""));
}

TEST(SvgDevice, ClipsAndTransforms) {
  const std::string svg = drawn([](QPainter& painter) {
    painter.setClipRect(10, 10, 50, 50);
    painter.scale(0.5, 0.5);
    painter.fillRect(QRect(0, 0, 100, 100), QColor(Qt::blue));
    painter.setClipping(false);
    painter.fillRect(QRect(0, 0, 1, 1), QColor(Qt::green));
  });
  EXPECT_THAT(svg, HasSubstr("<clipPath id=\"c1\"><path d=\"M10 10h50v50h-50z\"/></clipPath>"));
  EXPECT_THAT(svg, HasSubstr("transform=\"matrix(0.5 0 0 0.5 0 0)\""));
  EXPECT_LT(svg.find("</g>"), svg.find("#00ff00")) << "what came after is not clipped";
}

TEST(SvgDevice, LeavesOutWhatHasNoColour) {
  EXPECT_THAT(drawn([](QPainter& painter) {
                painter.setPen(Qt::NoPen);
                painter.drawRect(0, 0, 10, 10);
              }),
              Not(HasSubstr("<path")));
}

}  // namespace
}  // namespace charts
