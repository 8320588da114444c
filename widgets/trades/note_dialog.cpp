#include "widgets/trades/note_dialog.h"

#include <QHBoxLayout>
#include <QRegularExpression>
#include <QVBoxLayout>

#include "widgets/common/format.h"
#include "widgets/common/labels.h"

namespace widgets {
namespace {

constexpr int kNoteWidth = 440;

QStringList tagsOf(const oms::TradeNote* note) {
  QStringList tags;
  for (const std::string& tag : note == nullptr ? std::vector<std::string>{} : note->tags)
    tags << text(tag);
  return tags;
}

}  // namespace

QString noteText(const oms::TradeNote* note) {
  if (note == nullptr)
    return {};
  QStringList parts;
  if (!note->note.empty())
    parts << text(note->note);
  for (const QString& tag : tagsOf(note))
    parts << '#' + tag;
  return parts.join(' ');
}

NoteDialog::NoteDialog(PanelContext& context, oms::TradeId trade, QWidget* parent)
    : QDialog(parent),
      m_context(context),
      m_trade(trade),
      m_note(new FieldEdit(context.theme(), tr("Note"))),
      m_tags(new FieldEdit(context.theme(), tr("Tags"))),
      m_answer(plainLabel({}, Tone::Down)),
      m_save(button(tr("Save"), ButtonLook::Primary)) {
  setAttribute(Qt::WA_DeleteOnClose);
  setWindowTitle(tr("Note"));
  setMinimumWidth(kNoteWidth);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(space::kLarge, space::kLarge, space::kLarge, space::kLarge);
  column->setSpacing(space::kMedium);
  auto* title = strongLabel(tr("Note and tags of %1").arg(QString::fromStdString(trade.text())));
  title->setProperty("size", "title");
  column->addWidget(title);
  for (FieldEdit* field : {m_note, m_tags}) {
    field->setAlignment(Qt::AlignLeft);
    column->addWidget(field);
    connect(field, &QLineEdit::textEdited, m_answer, &QWidget::hide);
  }
  const oms::TradeNote* known = context.view().note(trade);
  m_note->setText(known == nullptr ? QString() : text(known->note));
  m_tags->setText(tagsOf(known).join(QStringLiteral(", ")));
  m_tags->setPlaceholderText(tr("breakout, news"));
  m_answer->setWordWrap(true);
  m_answer->hide();
  column->addWidget(m_answer);
  auto* cancel = button(tr("Cancel"));
  auto* row = new QHBoxLayout;
  row->setSpacing(space::kSmall);
  row->addStretch(1);
  row->addWidget(cancel);
  row->addWidget(m_save);
  column->addLayout(row);
  m_save->setDefault(true);
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
  connect(m_save, &QPushButton::clicked, this, &NoteDialog::save);
}

void NoteDialog::save() {
  static const QRegularExpression between(QStringLiteral("[,#]"));
  oms::AnnotateTrade command;
  command.trade = m_trade;
  command.note = m_note->text().trimmed().toStdString();
  for (const QString& tag : m_tags->text().split(between, Qt::SkipEmptyParts)) {
    if (!tag.trimmed().isEmpty())
      command.tags.push_back(tag.trimmed().toStdString());
  }
  m_save->setEnabled(false);
  m_context.send(std::move(command), this, [this](const oms::CommandOutcome& outcome) {
    m_save->setEnabled(true);
    if (outcome.accepted)
      return accept();
    m_answer->setText(text(outcome.message));
    m_answer->show();
  });
}

}  // namespace widgets
