#include "charts/svg_device.h"

#include <QFontInfo>
#include <QGuiApplication>
#include <QPainter>
#include <QPainterPath>
#include <QScreen>
#include <optional>

namespace charts {
namespace {

QString svgNumber(double value) {
  QString text = QString::number(value, 'f', 3);
  while (text.endsWith('0'))
    text.chop(1);
  if (text.endsWith('.'))
    text.chop(1);
  return text == QStringLiteral("-0") ? QStringLiteral("0") : text;
}

QString pointText(const QPointF& point) {
  return svgNumber(point.x()) + ' ' + svgNumber(point.y());
}

QString rectText(const QRectF& rect) {
  return QStringLiteral("M%1h%2v%3h%4z")
      .arg(pointText(rect.topLeft()), svgNumber(rect.width()), svgNumber(rect.height()), svgNumber(-rect.width()));
}

QString pathText(const QPainterPath& path) {
  QString text;
  for (int i = 0; i < path.elementCount(); ++i) {
    const QPainterPath::Element element = path.elementAt(i);
    switch (element.type) {
      case QPainterPath::MoveToElement:
        text += 'M';
        break;
      case QPainterPath::LineToElement:
        text += 'L';
        break;
      case QPainterPath::CurveToElement:
        text += 'C';
        break;
      case QPainterPath::CurveToDataElement:
        text += ' ';
        break;
    }
    text += pointText(element);
  }
  return text;
}

QString paintText(const char* what, const QColor& color) {
  QString text = QStringLiteral(" %1=\"%2\"").arg(QLatin1String(what), color.name());
  if (color.alpha() < 255)
    text += QStringLiteral(" %1-opacity=\"%2\"").arg(QLatin1String(what), svgNumber(color.alphaF()));
  return text;
}

}  // namespace

class SvgDevice::Engine : public QPaintEngine {
 public:
  Engine() : QPaintEngine(AllFeatures) {}

  const QString& body() const { return body_; }

  bool begin(QPaintDevice* device) override {
    Q_UNUSED(device)
    return true;
  }
  bool end() override {
    closeClip();
    return true;
  }
  Type type() const override { return User; }
  void updateState(const QPaintEngineState& state) override { Q_UNUSED(state) }

  void drawRects(const QRectF* rects, int count) override {
    QString path;
    for (int i = 0; i < count; ++i)
      path += rectText(rects[i]);
    addPath(path, brush());
  }
  void drawRects(const QRect* rects, int count) override {
    QString path;
    for (int i = 0; i < count; ++i)
      path += rectText(rects[i]);
    addPath(path, brush());
  }
  void drawPath(const QPainterPath& path) override { addPath(pathText(path), brush()); }
  void drawPolygon(const QPointF* points, int count, PolygonDrawMode mode) override {
    QString path;
    for (int i = 0; i < count; ++i)
      path += (i == 0 ? 'M' : 'L') + pointText(points[i]);
    if (mode == PolylineMode)
      return addPath(path, QBrush(Qt::NoBrush));
    addPath(path + 'z', brush());
  }
  void drawTextItem(const QPointF& at, const QTextItem& item) override {
    const QFont font = item.font();
    add(QStringLiteral("<text x=\"%1\" y=\"%2\" font-family=\"%3, sans-serif\" font-size=\"%4\" font-weight=\"%5\"%6%7>"
                       "%8</text>\n")
            .arg(svgNumber(at.x()), svgNumber(at.y()), font.family().toHtmlEscaped(),
                 QString::number(QFontInfo(font).pixelSize()), QString::number(font.weight()),
                 paintText("fill", painter()->pen().color()), transformText(), item.text().toHtmlEscaped()));
  }
  // Charts have no images of pixels.
  void drawPixmap(const QRectF& at, const QPixmap& pixmap, const QRectF& from) override {
    Q_UNUSED(at)
    Q_UNUSED(pixmap)
    Q_UNUSED(from)
  }

 private:
  QBrush brush() const { return painter()->brush(); }

  QString transformText() const {
    const QTransform& t = painter()->deviceTransform();
    if (t.isIdentity())
      return {};
    return QStringLiteral(" transform=\"matrix(%1 %2 %3 %4 %5 %6)\"")
        .arg(svgNumber(t.m11()), svgNumber(t.m12()), svgNumber(t.m21()), svgNumber(t.m22()), svgNumber(t.dx()),
             svgNumber(t.dy()));
  }

  QString strokeText() const {
    const QPen pen = painter()->pen();
    if (pen.style() == Qt::NoPen)
      return {};
    const double width = std::max(pen.widthF(), 1.0);
    QString text =
        paintText("stroke", pen.color()) + QStringLiteral(" stroke-width=\"%1\"").arg(svgNumber(pen.widthF()));
    // SVG's own are butt and miter, Qt's square and bevel.
    if (pen.capStyle() != Qt::FlatCap)
      text += pen.capStyle() == Qt::RoundCap ? QStringLiteral(" stroke-linecap=\"round\"")
                                             : QStringLiteral(" stroke-linecap=\"square\"");
    if (pen.joinStyle() != Qt::MiterJoin)
      text += pen.joinStyle() == Qt::RoundJoin ? QStringLiteral(" stroke-linejoin=\"round\"")
                                               : QStringLiteral(" stroke-linejoin=\"bevel\"");
    if (pen.isCosmetic())
      text += QStringLiteral(" vector-effect=\"non-scaling-stroke\"");
    if (pen.style() == Qt::SolidLine)
      return text;
    QStringList dashes;
    for (const qreal dash : pen.dashPattern())
      dashes << svgNumber(dash * width);
    return text + QStringLiteral(" stroke-dasharray=\"%1\"").arg(dashes.join(' '));
  }

  void addPath(const QString& path, const QBrush& filled) {
    const QString fill =
        filled.style() == Qt::NoBrush ? QStringLiteral(" fill=\"none\"") : paintText("fill", filled.color());
    const QString stroke = strokeText();
    if (!path.isEmpty() && (filled.style() != Qt::NoBrush || !stroke.isEmpty()))
      add(QStringLiteral("<path d=\"%1\"%2%3%4/>\n").arg(path, fill, stroke, transformText()));
  }

  void add(const QString& element) {
    std::optional<QRectF> clip;
    if (painter()->hasClipping())
      clip = painter()->deviceTransform().mapRect(painter()->clipBoundingRect());
    if (clip != clip_) {
      closeClip();
      clip_ = clip;
      if (clip_) {
        ++clips_;
        body_ += QStringLiteral("<clipPath id=\"c%1\"><path d=\"%2\"/></clipPath>\n<g clip-path=\"url(#c%1)\">\n")
                     .arg(QString::number(clips_), rectText(*clip_));
      }
    }
    body_ += element;
  }
  void closeClip() {
    if (clip_)
      body_ += QStringLiteral("</g>\n");
    clip_.reset();
  }

  QString body_;
  std::optional<QRectF> clip_;  // of the group that is open
  int clips_ = 0;
};

SvgDevice::SvgDevice(const QSize& size, const QString& title)
    : size_(size), title_(title), engine_(std::make_unique<Engine>()) {}

SvgDevice::~SvgDevice() = default;

QByteArray SvgDevice::svg() const {
  return QStringLiteral(
             "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
             "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%1\" height=\"%2\" viewBox=\"0 0 %1 %2\" "
             "role=\"img\">\n<title>%3</title>\n%4</svg>\n")
      .arg(QString::number(size_.width()), QString::number(size_.height()), title_.toHtmlEscaped(), engine_->body())
      .toUtf8();
}

QPaintEngine* SvgDevice::paintEngine() const {
  return engine_.get();
}

int SvgDevice::metric(PaintDeviceMetric metric) const {
  // As the screen, for which the chart's texts were measured.
  const QScreen* screen = QGuiApplication::primaryScreen();
  const int dpi = screen != nullptr ? qRound(screen->logicalDotsPerInch()) : 96;
  switch (metric) {
    case PdmWidth:
      return size_.width();
    case PdmHeight:
      return size_.height();
    case PdmWidthMM:
      return qRound(size_.width() * 25.4 / dpi);
    case PdmHeightMM:
      return qRound(size_.height() * 25.4 / dpi);
    case PdmDpiX:
    case PdmDpiY:
    case PdmPhysicalDpiX:
    case PdmPhysicalDpiY:
      return dpi;
    case PdmNumColors:
    case PdmDepth:
      return 32;
    case PdmDevicePixelRatio:
      return 1;
    case PdmDevicePixelRatioScaled:
      return static_cast<int>(QPaintDevice::devicePixelRatioFScale());
  }
  return QPaintDevice::metric(metric);
}

}  // namespace charts
