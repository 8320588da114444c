#include "widgets/common/link_chip.h"

#include <QActionGroup>
#include <QJsonObject>
#include <QKeyEvent>
#include <QPainter>
#include <utility>

#include "widgets/common/fonts.h"

namespace widgets {
namespace {

constexpr double kDot = 14;
constexpr int kNumberSize = 10;

// A number beside the colour, for those who do not tell it from another one.
void paintDot(QPainter& painter, const QPointF& middle, LinkColor color, const Theme& theme) {
  const QRectF dot(middle.x() - kDot / 2, middle.y() - kDot / 2, kDot, kDot);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(colorOf(color, theme), 1.5));
  if (color == LinkColor::None) {
    painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(dot.adjusted(1.5, 1.5, -1.5, -1.5));
    return;
  }
  painter.setBrush(colorOf(color, theme));
  painter.drawEllipse(dot.adjusted(0.75, 0.75, -0.75, -0.75));
  painter.setPen(theme.onFill);
  painter.setFont(interfaceFont(kNumberSize, QFont::Bold));
  painter.drawText(dot, Qt::AlignCenter, QString::number(static_cast<int>(color)));
}

QIcon dotIcon(LinkColor color, const Theme& theme) {
  constexpr int kSide = 16;
  constexpr int kRatio = 2;
  QPixmap picture(kSide * kRatio, kSide * kRatio);
  picture.setDevicePixelRatio(kRatio);
  picture.fill(Qt::transparent);
  QPainter painter(&picture);
  paintDot(painter, QPointF(kSide / 2.0, kSide / 2.0), color, theme);
  painter.end();
  return QIcon(picture);
}

}  // namespace

LinkChip::LinkChip(PanelContext& context, QWidget* parent)
    : QAbstractButton(parent), m_context(context), m_menu(new QMenu(this)) {
  setFixedSize(sizeHint());
  setFocusPolicy(Qt::TabFocus);
  m_symbol = context.links().symbol(m_color);
  m_name = m_symbol ? context.symbolName(*m_symbol) : QString();
  m_session = context.view().session().id;
  connect(m_menu, &QMenu::aboutToShow, this, &LinkChip::fill);
  connect(this, &QAbstractButton::clicked, this, &LinkChip::open);
  connect(&context.theme(), &ThemeSource::changed, this, qOverload<>(&QWidget::update));
  connect(&context, &PanelContext::sessionTaken, this, &LinkChip::takeSession);
  connect(&context.links(), &Links::symbolChanged, this, [this](LinkColor color, oms::SymbolIndex symbol) {
    if (color == m_color)
      take(symbol);
  });
  say();
}

void LinkChip::say() {
  const bool linked = m_color != LinkColor::None;
  setAccessibleName(linked ? tr("Linked by %1").arg(nameOf(m_color)) : tr("Not linked"));
  setToolTip(m_color == LinkColor::Blue
                 ? tr("Linked by blue: shows the symbol that is chosen in lists and in other blue panels")
             : linked ? tr("Linked by %1: panels of this colour change their symbol together").arg(nameOf(m_color))
                      : tr("Not linked: this panel keeps its symbol"));
  m_menu->setTitle(tr("Linked by"));
}

void LinkChip::fill() {
  m_menu->clear();
  qDeleteAll(m_menu->findChildren<QActionGroup*>(Qt::FindDirectChildrenOnly));
  auto* group = new QActionGroup(m_menu);
  for (const LinkColor color : kLinkColors) {
    QAction* action = group->addAction(m_menu->addAction(dotIcon(color, m_context.theme().theme()), nameOf(color)));
    action->setCheckable(true);
    action->setChecked(color == m_color);
    connect(action, &QAction::triggered, this, [this, color] { setColor(color); });
  }
}

void LinkChip::open() {
  m_menu->popup(mapToGlobal(QPoint(0, height())));
}

void LinkChip::setColor(LinkColor color) {
  if (std::exchange(m_color, color) == color)
    return;
  say();
  update();
  emit colorChosen(color);
  const auto theirs = m_context.links().symbol(color);
  if (theirs)
    take(*theirs);
  else if (m_symbol)
    m_context.links().setSymbol(color, *m_symbol);
}

void LinkChip::choose(oms::SymbolIndex symbol) {
  m_wanted.clear();
  if (m_color == LinkColor::None)
    take(symbol);
  else
    m_context.links().setSymbol(m_color, symbol);
}

void LinkChip::take(oms::SymbolIndex symbol) {
  m_name = m_context.symbolName(symbol);
  if (std::exchange(m_symbol, symbol) != symbol)
    emit symbolChosen(symbol);
}

// Another session, which a server has begun under a connected window, may have another market in a symbol's place:
// each panel looks for its own by name, and shows all of it anew.
void LinkChip::takeSession() {
  const std::string& session = m_context.view().session().id;
  const std::string before = std::exchange(m_session, session);
  if (m_symbol && !before.empty() && before != session) {
    const auto same = m_context.view().instruments().find(m_name.toStdString());
    const oms::SymbolIndex symbol = same.value_or(oms::SymbolIndex{0});
    m_symbol.reset();
    choose(symbol);
    take(symbol);
  } else if (m_symbol) {
    m_name = m_context.symbolName(*m_symbol);
  }
  lookForWanted();
}

QJsonValue LinkChip::state() const {
  const QString symbol = m_wanted.isEmpty() && m_symbol ? m_context.symbolName(*m_symbol) : m_wanted;
  return QJsonObject{{"color", wordOf(m_color)}, {"symbol", symbol}};
}

void LinkChip::setState(const QJsonValue& state) {
  const QJsonObject saved = state.toObject();
  setColor(linkColorOf(saved["color"].toString()).value_or(m_color));
  m_wanted = saved["symbol"].toString();
  if (m_context.view().instruments().size() > 0)
    lookForWanted();
}

// A panel by itself that has lost its symbol shows what the lists have chosen.
void LinkChip::lookForWanted() {
  const QString wanted = std::exchange(m_wanted, QString());
  if (wanted.isEmpty())
    return;
  if (const auto found = m_context.view().instruments().find(wanted.toStdString()))
    choose(*found);
  else if (const auto chosen = m_context.selectedSymbol(); chosen && !m_symbol)
    choose(*chosen);
}

void LinkChip::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Down)
    return open();
  QAbstractButton::keyPressEvent(event);
}

bool LinkChip::event(QEvent* event) {
  if (event->type() == QEvent::Enter || event->type() == QEvent::Leave)
    update();
  return QAbstractButton::event(event);
}

void LinkChip::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Theme& theme = m_context.theme().theme();
  if (underMouse() || hasFocus()) {
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(hasFocus() ? QPen(theme.accent) : QPen(Qt::NoPen));
    painter.setBrush(theme.hover());
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), metric::kRadius, metric::kRadius);
  }
  paintDot(painter, QRectF(rect()).center(), m_color, theme);
}

}  // namespace widgets
