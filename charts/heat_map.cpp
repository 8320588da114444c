#include "charts/heat_map.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>

namespace charts {
namespace {

constexpr int kFieldGap = 6;           // between labels and fields
constexpr double kLeastAccent = 0.08;  // the worst field can still be told from the ground
constexpr int kFigureDigits = 2;

double luminance(const QColor& color) {
  const auto linear = [](double part) {
    return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

double contrast(const QColor& a, const QColor& b) {
  const double one = luminance(a);
  const double other = luminance(b);
  return (std::max(one, other) + 0.05) / (std::min(one, other) + 0.05);
}

QString figureText(const std::optional<double>& value) {
  if (!value)
    return QStringLiteral("n/a");
  QString text = QString::number(*value, 'f', std::abs(*value) >= 1'000 ? 0 : kFigureDigits);
  return text.replace('-', QChar(0x2212));
}

// So many labels that they do not touch each other.
int everyNth(int count, int room, int label) {
  return std::max(1, static_cast<int>(std::ceil(static_cast<double>(count) * label / std::max(1, room))));
}

int widest(const QStringList& texts, const QFontMetrics& metrics) {
  int width = 0;
  for (const QString& text : texts)
    width = std::max(width, metrics.horizontalAdvance(text));
  return width;
}

}  // namespace

std::optional<std::size_t> HeatMapContent::best() const {
  std::optional<std::size_t> found;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i] && (!found || (smallerIsBetter ? *values[i] < *values[*found] : *values[i] > *values[*found])))
      found = i;
  }
  return found;
}

std::vector<double> HeatMapContent::goodness() const {
  std::vector<double> goodness(values.size(), 0);
  std::optional<double> least;
  std::optional<double> most;
  for (const std::optional<double>& value : values) {
    most = value && (!most || *value > *most) ? value : most;
    least = value && (!least || *value < *least) ? value : least;
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!values[i])
      continue;
    const double share = *most > *least ? (*values[i] - *least) / (*most - *least) : smallerIsBetter ? 0 : 1;
    goodness[i] = smallerIsBetter ? 1 - share : share;
  }
  return goodness;
}

HeatMap::HeatMap(QWidget* parent) : QWidget(parent) {
  setFocusPolicy(Qt::StrongFocus);
  setAccessibleName(tr("Heat map"));
}

void HeatMap::setPalette(const ChartPalette& palette) {
  m_palette = palette;
  update();
}

void HeatMap::setContent(HeatMapContent content) {
  m_content = std::move(content);
  m_goodness = m_content.goodness();
  m_best = m_content.best();
  m_current = m_best;
  setAccessibleName(m_content.down.isEmpty()
                        ? tr("Heat map of %1 by %2").arg(m_content.figure, m_content.across)
                        : tr("Heat map of %1 by %2 and %3").arg(m_content.figure, m_content.across, m_content.down));
  update();
  emit currentChanged();
}

void HeatMap::setCurrent(std::optional<std::size_t> place) {
  if (place == m_current || (place && *place >= m_content.values.size()))
    return;
  m_current = place;
  update();
  emit currentChanged();
}

QString HeatMap::reading(std::size_t place) const {
  const auto columns = static_cast<std::size_t>(m_content.columns.size());
  const QString across = m_content.across + ' ' + m_content.columns[static_cast<qsizetype>(place % columns)];
  const QString down = m_content.down.isEmpty() ? QString()
                                                : QStringLiteral(", ") + m_content.down + ' ' +
                                                      m_content.rows[static_cast<qsizetype>(place / columns)];
  return QStringLiteral("%1%2: %3 %4").arg(across, down, m_content.figure, figureText(m_content.values[place]));
}

// Left the rows' values under their name, below the columns' values and their name.
QRect HeatMap::plot() const {
  const QFontMetrics metrics = fontMetrics();
  const int left =
      m_content.down.isEmpty()
          ? kFieldGap
          : std::max(widest(m_content.rows, metrics), metrics.horizontalAdvance(m_content.down)) + 2 * kFieldGap;
  const int top = m_content.down.isEmpty() ? kFieldGap : metrics.height() + kFieldGap;
  return rect().adjusted(left, top, -kFieldGap, -2 * metrics.height() - kFieldGap);
}

QRect HeatMap::fieldRect(std::size_t place) const {
  const QRect area = plot();
  const auto columns = static_cast<int>(m_content.columns.size());
  const int rows = columns == 0 ? 0 : static_cast<int>(m_content.values.size()) / columns;
  if (rows == 0)
    return {};
  const int x = static_cast<int>(place) % columns;
  const int y = static_cast<int>(place) / columns;
  const int left = area.left() + area.width() * x / columns;
  const int top = area.top() + area.height() * y / rows;
  const int right = area.left() + area.width() * (x + 1) / columns;
  const int bottom = area.top() + area.height() * (y + 1) / rows;
  return {left, top, std::max(1, right - left), std::max(1, bottom - top)};
}

std::optional<std::size_t> HeatMap::fieldAt(const QPoint& at) const {
  for (std::size_t i = 0; i < m_content.values.size(); ++i) {
    if (fieldRect(i).contains(at))
      return i;
  }
  return std::nullopt;
}

void HeatMap::paintAxes(QPainter& painter, const QRect& plot) const {
  const QFontMetrics metrics = fontMetrics();
  painter.setPen(m_palette.muted);
  const auto columns = static_cast<int>(m_content.columns.size());
  const int step = everyNth(columns, plot.width(), widest(m_content.columns, metrics) + kFieldGap);
  for (int x = 0; x < columns; x += step) {
    const QRect field = fieldRect(static_cast<std::size_t>(x));
    const QRect label(field.center().x() - plot.width() / 2, plot.bottom() + 1 + kFieldGap / 2, plot.width(),
                      metrics.height());
    painter.drawText(label, Qt::AlignHCenter | Qt::AlignVCenter, m_content.columns[x]);
  }
  painter.drawText(QRect(plot.left(), plot.bottom() + metrics.height() + kFieldGap / 2, plot.width(), metrics.height()),
                   Qt::AlignHCenter | Qt::AlignVCenter, m_content.across);
  if (m_content.down.isEmpty())
    return;
  painter.drawText(QRect(0, 0, plot.left() - kFieldGap, metrics.height()), Qt::AlignRight | Qt::AlignVCenter,
                   m_content.down);
  const auto rows = static_cast<int>(m_content.rows.size());
  const int each = everyNth(rows, plot.height(), metrics.height());
  for (int y = 0; y < rows; y += each) {
    const QRect field = fieldRect(static_cast<std::size_t>(y) * static_cast<std::size_t>(columns));
    painter.drawText(QRect(0, field.center().y() - metrics.height() / 2, plot.left() - kFieldGap, metrics.height()),
                     Qt::AlignRight | Qt::AlignVCenter, m_content.rows[y]);
  }
}

void HeatMap::paintField(QPainter& painter, std::size_t place) const {
  const QRect field = fieldRect(place).adjusted(0, 0, -1, -1);
  const std::optional<double>& value = m_content.values[place];
  const double share = value ? kLeastAccent + (1 - kLeastAccent) * m_goodness[place] : 0;
  const QColor ground = mixed(m_palette.panel, m_palette.accent, share);
  painter.fillRect(field, ground);
  const QString text = figureText(value);
  const QFontMetrics metrics = painter.fontMetrics();
  if (metrics.horizontalAdvance(text) + kFieldGap > field.width() || metrics.height() > field.height())
    return;
  // Between the theme's two ends neither of its colours can be read on every field; one of these can.
  painter.setPen(contrast(Qt::black, ground) > contrast(Qt::white, ground) ? Qt::black : Qt::white);
  painter.drawText(field, Qt::AlignCenter, text);
}

// With the ground's colour inside, so that it is seen on any field.
void HeatMap::paintFrame(QPainter& painter, std::size_t place, const QColor& color) const {
  const QRect field = fieldRect(place);
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(m_palette.panel, 1));
  painter.drawRect(field.adjusted(2, 2, -4, -4));
  painter.setPen(QPen(color, 2));
  painter.drawRect(field.adjusted(1, 1, -2, -2));
}

void HeatMap::paintEvent(QPaintEvent*) {
  if (m_content.values.empty())
    return;
  QPainter painter(this);
  paintAxes(painter, plot());
  for (std::size_t i = 0; i < m_content.values.size(); ++i)
    paintField(painter, i);
  if (m_best)
    paintFrame(painter, *m_best, m_palette.warning);
  if (m_current && hasFocus())
    paintFrame(painter, *m_current, m_palette.text);
}

void HeatMap::keyPressEvent(QKeyEvent* event) {
  const auto columns = static_cast<int>(m_content.columns.size());
  if (!m_current || columns == 0)
    return QWidget::keyPressEvent(event);
  const int rows = static_cast<int>(m_content.values.size()) / columns;
  int x = static_cast<int>(*m_current) % columns;
  int y = static_cast<int>(*m_current) / columns;
  switch (event->key()) {
    case Qt::Key_Left:
      --x;
      break;
    case Qt::Key_Right:
      ++x;
      break;
    case Qt::Key_Up:
      --y;
      break;
    case Qt::Key_Down:
      ++y;
      break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
      emit chosen(*m_current);
      return;
    default:
      return QWidget::keyPressEvent(event);
  }
  setCurrent(static_cast<std::size_t>(std::clamp(y, 0, rows - 1) * columns + std::clamp(x, 0, columns - 1)));
}

void HeatMap::mousePressEvent(QMouseEvent* event) {
  if (const auto field = fieldAt(event->pos()))
    setCurrent(field);
}

void HeatMap::mouseDoubleClickEvent(QMouseEvent* event) {
  if (const auto field = fieldAt(event->pos()))
    emit chosen(*field);
}

bool HeatMap::event(QEvent* event) {
  if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut)
    update();
  if (event->type() != QEvent::ToolTip)
    return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  const auto field = fieldAt(help->pos());
  QToolTip::showText(help->globalPos(), field ? reading(*field).toHtmlEscaped() : QString(), this);
  return true;
}

}  // namespace charts
