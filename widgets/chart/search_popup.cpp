#include "widgets/chart/search_popup.h"

#include <QCoreApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>

#include "widgets/common/labels.h"

namespace widgets {

SearchPopup::SearchPopup(const ThemeSource& theme, QSize size, QWidget* parent)
    : ChartPopup(theme, parent), m_typed(new QLineEdit), m_list(new QListWidget), m_note(plainLabel({}, Tone::Muted)) {
  setFixedSize(size);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(space::kSmall, space::kSmall, space::kSmall, space::kSmall);
  column->setSpacing(space::kTight);
  m_typed->installEventFilter(this);
  m_list->setFocusPolicy(Qt::NoFocus);
  m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_list->setUniformItemSizes(true);
  column->addWidget(m_typed);
  column->addWidget(m_list, 1);
  column->addWidget(m_note);
  connect(m_typed, &QLineEdit::textEdited, this, &SearchPopup::search);
  connect(m_list, &QListWidget::currentRowChanged, this, &SearchPopup::tell);
  connect(m_list, &QListWidget::itemClicked, this, &SearchPopup::takeChosen);
}

void SearchPopup::begin(const QString& placeholder, const QString& lineName, const QString& listName) {
  m_typed->setPlaceholderText(placeholder);
  m_typed->setAccessibleName(lineName);
  m_list->setAccessibleName(listName);
  search();
  m_typed->setFocus();
}

void SearchPopup::search() {
  const QSignalBlocker quiet(m_list);
  m_list->clear();
  for (const QString& text : find(m_typed->text())) {
    auto* item = new QListWidgetItem(text, m_list);
    item->setSizeHint({0, metric::kRow});
  }
  m_list->setCurrentRow(m_list->count() == 0 ? -1 : 0);
  tell();
}

void SearchPopup::tell() {
  say(m_list->currentRow(), *m_note);
  m_note->setVisible(!m_note->text().isEmpty());
}

void SearchPopup::takeChosen() {
  if (m_list->currentRow() >= 0)
    take(m_list->currentRow());
}

bool SearchPopup::eventFilter(QObject* watched, QEvent* event) {
  if (watched != m_typed || event->type() != QEvent::KeyPress)
    return ChartPopup::eventFilter(watched, event);
  switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
      QCoreApplication::sendEvent(m_list, event);
      return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
      takeChosen();
      return true;
    case Qt::Key_Escape:
      close();
      return true;
    default:
      return ChartPopup::eventFilter(watched, event);
  }
}

}  // namespace widgets
