#include "widgets/chart/chart_output.h"

#include <QBuffer>
#include <QClipboard>
#include <QGuiApplication>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QPicture>
#include <QScreen>
#include <algorithm>
#include <cmath>

#include "charts/candle_chart.h"
#include "charts/svg_device.h"
#include "widgets/chart/chart_table.h"
#include "widgets/common/chart_theme.h"
#include "widgets/common/fonts.h"
#include "widgets/common/format.h"
#include "widgets/common/save_file.h"

namespace widgets {
namespace {

constexpr double kImageRatio = 2;
constexpr double kVectorRatio = 4;  // bars find room between the window's pixels
constexpr double kPointsOfAnInch = 72;

}  // namespace

ChartOutput::ChartOutput(PanelContext& context, charts::CandleChart& chart, QWidget* parent)
    : QObject(parent), m_context(context), m_chart(chart), m_parent(parent) {}

void ChartOutput::setShown(oms::SymbolIndex symbol, oms::Timeframe timeframe) {
  m_symbol = symbol;
  m_timeframe = timeframe;
}

void ChartOutput::addWhenShown(QMenu& menu) {
  connect(&menu, &QMenu::aboutToShow, this, [this, &menu] { add(menu); });
}

void ChartOutput::add(QMenu& menu) {
  menu.addSeparator();
  connect(menu.addAction(tr("Bars as a table")), &QAction::triggered, this, &ChartOutput::showTable);
  QMenu& picture = *menu.addMenu(tr("Picture"));
  connect(picture.addAction(tr("Copy picture")), &QAction::triggered, this, &ChartOutput::copy);
  for (const char* suffix : {"png", "svg", "pdf"}) {
    const QString name = QString::fromLatin1(suffix);
    connect(picture.addAction(tr("Save as %1…").arg(name.toUpper())), &QAction::triggered, this,
            [this, name] { save(name); });
  }
}

QString ChartOutput::name() const {
  return QStringLiteral("%1 %2").arg(m_context.symbolName(m_symbol), text(oms::name(m_timeframe)));
}

QString ChartOutput::stamp() const {
  return QStringLiteral("%1 UTC · %2").arg(dateTime(m_context.view().sessionTime()), m_context.badge());
}

QString ChartOutput::staleness() const {
  return m_context.feed().staleness(m_symbol);
}

QSize ChartOutput::size() const {
  return {m_chart.width(), m_chart.height() + metric::kHeader};
}

void ChartOutput::paint(QPainter& painter, double ratio) const {
  const Theme& theme = m_context.theme().theme();
  const QString stale = staleness();
  const charts::ChartPalette palette = stale.isEmpty() ? chartPaletteOf(theme) : staleChartPaletteOf(theme);
  const QRect head(0, 0, m_chart.width(), metric::kHeader);
  const QRect inside = head.adjusted(space::kSmall, 0, -space::kSmall, 0);
  painter.fillRect(QRect(QPoint(0, 0), size()), palette.panel);
  painter.setPen(palette.text);
  QFont strong = m_chart.font();
  strong.setWeight(QFont::DemiBold);
  painter.setFont(strong);
  const auto write = [&painter](QRect room, Qt::Alignment side, const QString& text) {
    painter.drawText(room, static_cast<int>(side | Qt::AlignVCenter), text);
    const int taken = text.isEmpty() ? 0 : painter.fontMetrics().horizontalAdvance(text) + space::kMedium;
    return side == Qt::AlignLeft ? room.adjusted(taken, 0, 0, 0) : room.adjusted(0, 0, -taken, 0);
  };
  QRect room = write(inside, Qt::AlignLeft, name());
  room = write(room, Qt::AlignRight, stamp());
  painter.setPen(theme.warning);
  write(room, Qt::AlignRight, stale);
  painter.drawPicture(0, head.height(), m_chart.picture(ratio));
}

QImage ChartOutput::image() const {
  const double ratio = std::max(kImageRatio, std::ceil(m_chart.devicePixelRatioF()));
  QImage image(size() * ratio, QImage::Format_RGB32);
  image.setDevicePixelRatio(ratio);
  QPainter painter(&image);
  paint(painter, ratio);
  return image;
}

QByteArray ChartOutput::picture(const QString& suffix) const {
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  if (suffix == QStringLiteral("svg")) {
    charts::SvgDevice device(size(), name() + QStringLiteral(" · ") + stamp());
    QPainter painter(&device);
    paint(painter, kVectorRatio);
    painter.end();
    return device.svg();
  }
  if (suffix == QStringLiteral("pdf")) {
    const QScreen* screen = QGuiApplication::primaryScreen();
    const double dpi = screen != nullptr ? screen->logicalDotsPerInch() : kPointsOfAnInch;
    QPdfWriter writer(&buffer);
    writer.setTitle(name() + QStringLiteral(" · ") + stamp());
    writer.setPageSize(
        QPageSize(QSizeF(size()) * kPointsOfAnInch / dpi, QPageSize::Point, QString(), QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF());
    writer.setResolution(qRound(dpi));
    QPainter painter(&writer);
    paint(painter, kVectorRatio);
    return painter.end() ? bytes : QByteArray();
  }
  image().save(&buffer, "PNG");
  return bytes;
}

void ChartOutput::copy() const {
  QGuiApplication::clipboard()->setImage(image());
}

void ChartOutput::save(const QString& suffix) {
  saveFile(m_context, m_parent, tr("Save chart"), name().replace(' ', '_'), suffix,
           [this, suffix] { return picture(suffix); });
}

void ChartOutput::showTable() {
  const oms::Instrument* instrument = m_context.instrument(m_symbol);
  if (instrument != nullptr)
    (new ChartTable(m_context, m_chart, *instrument, name(), m_parent))->show();
}

}  // namespace widgets
