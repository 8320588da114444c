#include "widgets/chart/trade_card.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/common/labels.h"

namespace widgets {
namespace {

constexpr int kCardWidth = 300;

}  // namespace

TradeCard::TradeCard(const ThemeSource& theme, QWidget* chart)
    : QWidget(chart),
      m_theme(theme),
      m_title(strongLabel({})),
      m_detail(plainLabel({}, Tone::Muted)),
      m_warning(plainLabel({}, Tone::Warning)),
      m_checks(new CheckLines(theme)),
      m_answer(plainLabel({}, Tone::Down)),
      m_asks(new CheckBox(theme, tr("Ask before sending"))),
      m_undo(button(tr("Undo"))),
      m_send(button({}, ButtonLook::Primary)) {
  setObjectName(QStringLiteral("tradeCard"));
  setAccessibleName(tr("Proposed on the chart"));
  setCursor(Qt::ArrowCursor);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(space::kMedium, space::kSmall, space::kMedium, space::kSmall);
  column->setSpacing(space::kTight);
  for (QLabel* label : {m_title, m_detail, m_warning, m_answer})
    label->setWordWrap(true);
  column->addWidget(m_title);
  column->addWidget(m_detail);
  column->addWidget(m_warning);
  m_warning->hide();
  column->addWidget(m_checks);
  column->addWidget(m_answer);
  auto* row = new QHBoxLayout;
  row->setSpacing(space::kSmall);
  row->addWidget(m_asks);
  row->addStretch(1);
  row->addWidget(m_undo);
  row->addWidget(m_send);
  column->addLayout(row);
  m_undo->setToolTip(tr("Leave everything as it is (Escape, Ctrl+Z)"));
  m_asks->setToolTip(tr("Off: what is dragged is sent where it is let go, unless a check stands in its way"));
  connect(m_send, &QPushButton::clicked, this, &TradeCard::sendRequested);
  connect(m_undo, &QPushButton::clicked, this, &TradeCard::undoRequested);
  connect(m_asks, &QCheckBox::toggled, this, &TradeCard::asksChanged);
  hide();
}

void TradeCard::open(const QRect& plot, int pointerY) {
  m_below = pointerY < plot.center().y();
  follow(plot);
  show();
  raise();
}

void TradeCard::keepClearOf(int y) {
  const auto covers = [this, y](bool below) {
    const QRect place = placeAt(below);
    return y >= place.top() - space::kSmall && y <= place.bottom() + space::kSmall;
  };
  if (!covers(m_below) || covers(!m_below))
    return;
  m_below = !m_below;
  place();
}

void TradeCard::follow(const QRect& plot) {
  m_plot = plot;
  place();
}

void TradeCard::describe(const QString& title, const QString& detail, const QString& warning) {
  setTextIfChanged(m_title, title);
  setTextIfChanged(m_detail, detail);
  setTextIfChanged(m_warning, warning);
  m_warning->setVisible(!warning.isEmpty());
}

void TradeCard::setStage(Stage stage, const QString& verb, bool confirms) {
  const bool asking = stage == Stage::Asking;
  m_undo->setVisible(stage != Stage::Held);
  m_send->setVisible(stage != Stage::Held);
  m_undo->setEnabled(asking);
  m_send->setEnabled(asking);
  m_send->setText(stage == Stage::Sending ? tr("Sending…") : confirms ? tr("Confirm all the same") : verb);
  m_send->setToolTip(tr("%1 (Enter); arrows up and down move it by a tick, with Ctrl by ten").arg(verb));
}

void TradeCard::setAnswer(const QString& why) {
  setTextIfChanged(m_answer, why);
  m_answer->setVisible(!why.isEmpty());
}

void TradeCard::setAsks(bool asks) {
  const QSignalBlocker quiet(m_asks);
  m_asks->setChecked(asks);
}

bool TradeCard::event(QEvent* event) {
  const bool done = QWidget::event(event);
  if (event->type() == QEvent::LayoutRequest && isVisible())
    place();
  return done;
}

void TradeCard::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(m_theme.theme().line);
  painter.setBrush(m_theme.theme().raised);
  painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), metric::kRadius, metric::kRadius);
}

QRect TradeCard::placeAt(bool below) const {
  const int width = std::max(minimumSizeHint().width(), std::min(kCardWidth, m_plot.width() - 2 * space::kSmall));
  const int height = std::max(layout()->heightForWidth(width), layout()->minimumSize().height());
  const int top = below ? m_plot.bottom() + 1 - space::kSmall - height : m_plot.top() + space::kSmall;
  return QRect(m_plot.right() + 1 - space::kSmall - width, std::max(0, top), width, height);
}

void TradeCard::place() {
  setGeometry(placeAt(m_below));
}

}  // namespace widgets
