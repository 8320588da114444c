#include "widgets/common/icons.h"

#include <QPainter>
#include <QPainterPath>
#include <array>

namespace widgets {
namespace {

// Strokes on a grid of 16 x 16: "M x y" moves, "L x y" draws a line, "O x y r" a circle, "B x y w h" a box.
struct Drawing {
  Icon icon;
  const char* strokes;
};

constexpr std::array kDrawings{
    Drawing{Icon::Watchlist, "M 3 4 L 13 4 M 3 8 L 13 8 M 3 12 L 9 12"},
    Drawing{Icon::Chart,
            "B 2.5 5 3.5 6 M 4.2 2.5 L 4.2 5 M 4.2 11 L 4.2 13.5 B 10 4 3.5 5 M 11.8 2 L 11.8 4 M 11.8 9 L 11.8 12"},
    Drawing{Icon::Ticket, "B 2.5 4 11 8 M 9.5 4 L 9.5 6 M 9.5 7.5 L 9.5 8.5 M 9.5 10 L 9.5 12"},
    Drawing{Icon::Approvals, "B 2.5 2.5 11 11 M 5 8 L 7.2 10.2 L 11 5.8"},
    Drawing{Icon::Risk, "M 8 2 L 13 4 L 13 8 L 11 12 L 8 14 L 5 12 L 3 8 L 3 4 L 8 2"},
    Drawing{Icon::Positions, "B 2.5 6 11 7.5 M 6 6 L 6 3.5 L 10 3.5 L 10 6 M 2.5 9.5 L 13.5 9.5"},
    Drawing{Icon::Orders, "B 3 2.5 10 11 M 5.5 5.5 L 10.5 5.5 M 5.5 8 L 10.5 8 M 5.5 10.5 L 8 10.5"},
    Drawing{Icon::History, "O 8 8 5.5 M 8 5 L 8 8 L 10.5 9.5"},
    Drawing{Icon::Trades, "M 3 5.5 L 12.5 5.5 L 10 3 M 13 10.5 L 3.5 10.5 L 6 13"},
    Drawing{Icon::Messages, "M 2.5 3 L 13.5 3 L 13.5 11 L 7.5 11 L 4.5 13.5 L 4.5 11 L 2.5 11 L 2.5 3"},
    Drawing{Icon::StateMachine, "O 4 4 2 O 12 8 2 O 4 12 2 M 6 4.6 L 10.2 7 M 10.2 9 L 6 11.4"},
    Drawing{Icon::Conditions, "M 2.5 5 L 4 6.5 L 6.5 3.5 M 9 5 L 13.5 5 M 2.5 11 L 4 12.5 L 6.5 9.5 M 9 11 L 13.5 11"},
    Drawing{Icon::Indicators, "M 2 10 L 5 6 L 8 9 L 11 4 L 14 7 M 2 13.5 L 14 13.5"},
    Drawing{Icon::Equity, "M 2.5 2.5 L 2.5 13.5 L 13.5 13.5 M 5 10 L 8 7 L 10 9 L 13.5 4"},
    Drawing{Icon::Session, "O 8 8 5.5 M 6.8 5.6 L 10.6 8 L 6.8 10.4 L 6.8 5.6"},
    Drawing{Icon::Account, "O 8 5.5 2.5 M 3 13.5 L 4.5 10.5 L 11.5 10.5 L 13 13.5"},
    Drawing{Icon::Search, "O 7 7 4 M 10 10 L 13.5 13.5"},
    Drawing{Icon::More, "O 3.5 8 0.6 O 8 8 0.6 O 12.5 8 0.6"},
    Drawing{Icon::Close, "M 4 4 L 12 12 M 12 4 L 4 12"},
    Drawing{Icon::Play, "M 5 3 L 12.5 8 L 5 13 L 5 3"},
    Drawing{Icon::Pause, "M 5.5 3.5 L 5.5 12.5 M 10.5 3.5 L 10.5 12.5"},
    Drawing{Icon::Stop, "B 4 4 8 8"},
    Drawing{Icon::Check, "M 3 8.5 L 6.5 12 L 13 4.5"},
    Drawing{Icon::Warning, "M 8 2.5 L 14 13 L 2 13 L 8 2.5 M 8 6.5 L 8 9.5 M 8 11.2 L 8 11.4"},
    Drawing{Icon::Add, "M 8 3 L 8 13 M 3 8 L 13 8"},
    Drawing{Icon::Flag, "M 4 2.5 L 4 14 M 4 3 L 12.5 3 L 10.5 6 L 12.5 9 L 4 9"},
    Drawing{Icon::Why,
            "M 5 5.5 L 5.6 3.8 L 7.2 2.8 L 8.8 2.8 L 10.4 3.8 L 11 5.5 L 10.4 7.2 L 8 8.6 L 8 10.4 M 8 12.9 L "
            "8 13.1"},
    Drawing{Icon::Edit, "M 3 13 L 3.8 10.2 L 11 3 L 13 5 L 5.8 12.2 L 3 13 M 9.4 4.6 L 11.4 6.6"},
    Drawing{Icon::Patterns,
            "B 2 6 3 5 M 3.5 3.5 L 3.5 6 M 3.5 11 L 3.5 13 B 6.5 3 3 10 M 11.2 6.5 L 14 6.5 M 11.2 9.5 L 14 9.5"},
    Drawing{Icon::TrendLine, "O 3.5 12.5 1.5 O 12.5 3.5 1.5 M 4.6 11.4 L 11.4 4.6"},
    Drawing{Icon::Ray, "O 3.5 12.5 1.5 M 4.6 11.4 L 13.5 2.5 M 9.5 2.5 L 13.5 2.5 L 13.5 6.5"},
    Drawing{Icon::Horizontal, "O 8 8 1.5 M 1.5 8 L 6.5 8 M 9.5 8 L 14.5 8"},
    Drawing{Icon::Vertical, "O 8 8 1.5 M 8 1.5 L 8 6.5 M 8 9.5 L 8 14.5"},
    Drawing{Icon::Channel, "M 2 9.5 L 10.5 2 M 5.5 14 L 14 6.5"},
    Drawing{Icon::Rectangle, "B 2.5 4 11 8"},
    Drawing{Icon::Retracement, "M 2.5 2.5 L 13.5 2.5 M 2.5 6 L 13.5 6 M 2.5 9 L 13.5 9 M 2.5 13.5 L 13.5 13.5"},
    Drawing{Icon::Extension, "M 1.5 13.5 L 4.5 8 L 7 11 M 8 2.5 L 14.5 2.5 M 8 6 L 14.5 6 M 9 11 L 14.5 11"},
    Drawing{Icon::Measure, "M 2 11 L 11 2 L 14 5 L 5 14 L 2 11 M 4.5 8.5 L 6 10 M 7 6 L 8.5 7.5 M 9.5 3.5 L 11 5"},
    Drawing{Icon::RiskReward, "B 3 2 10 7 B 3 9 10 5"},
    Drawing{Icon::Grid, "B 2.5 2.5 11 11 M 8 2.5 L 8 13.5 M 2.5 8 L 13.5 8"},
    Drawing{Icon::Text, "M 3.5 5 L 3.5 3 L 12.5 3 L 12.5 5 M 8 3 L 8 13.5 M 6 13.5 L 10 13.5"},
    Drawing{Icon::Vwap, "M 3.5 2 L 3.5 14 O 3.5 10.5 1.5 M 5 10 L 8 7 L 10.5 8.5 L 14 3.5"},
    Drawing{Icon::Magnet,
            "M 3.5 2.5 L 3.5 8 L 5 11.8 L 8 13.2 L 11 11.8 L 12.5 8 L 12.5 2.5 M 2.2 5 L 4.8 5 M 11.2 5 L 13.8 5"},
    Drawing{Icon::Lock, "B 3.5 7 9 6.5 M 5.5 7 L 5.5 4.8 L 6.4 3.2 L 8 2.5 L 9.6 3.2 L 10.5 4.8 L 10.5 7"},
    Drawing{
        Icon::Hide,
        "M 1.5 8 L 4.5 5 L 8 3.8 L 11.5 5 L 14.5 8 L 11.5 11 L 8 12.2 L 4.5 11 L 1.5 8 O 8 8 1.8 M 3 13.5 L 13 2.5"},
    Drawing{Icon::Undo, "M 6 2.5 L 2.5 6 L 6 9.5 M 2.5 6 L 9.5 6 L 12.5 7.5 L 13.5 10 L 12.5 13"},
    Drawing{Icon::Redo, "M 10 2.5 L 13.5 6 L 10 9.5 M 13.5 6 L 6.5 6 L 3.5 7.5 L 2.5 10 L 3.5 13"},
};

QPainterPath pathOf(const char* strokes) {
  QPainterPath path;
  const QStringList words = QString::fromLatin1(strokes).split(' ');
  for (qsizetype i = 0; i < words.size();) {
    const QChar command = words[i][0];
    const auto value = [&words, i](int offset) { return words[i + offset].toDouble(); };
    const QPointF at(value(1), value(2));
    i += command == 'B' ? 5 : command == 'O' ? 4 : 3;
    if (command == 'M')
      path.moveTo(at);
    if (command == 'L')
      path.lineTo(at);
    if (command == 'O')
      path.addEllipse(at, value(3), value(3));
    if (command == 'B')
      path.addRoundedRect(QRectF(at, QSizeF(value(3), value(4))), 1, 1);
  }
  return path;
}

}  // namespace

void drawIcon(QPainter& painter, Icon icon, const QRectF& area, const QColor& colour) {
  const auto drawing =
      std::find_if(kDrawings.begin(), kDrawings.end(), [icon](const Drawing& d) { return d.icon == icon; });
  Q_ASSERT(drawing != kDrawings.end());
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.translate(area.topLeft());
  painter.scale(area.width() / 16, area.height() / 16);
  painter.setPen(QPen(colour, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter.setBrush(Qt::NoBrush);
  painter.drawPath(pathOf(drawing->strokes));
  painter.restore();
}

QIcon iconOf(Icon icon, const QColor& colour, int pixels) {
  QIcon result;
  for (const int density : {1, 2, 3}) {
    QPixmap picture(pixels * density, pixels * density);
    picture.setDevicePixelRatio(density);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    drawIcon(painter, icon, QRectF(0, 0, pixels, pixels), colour);
    painter.end();
    result.addPixmap(picture);
  }
  return result;
}

}  // namespace widgets
