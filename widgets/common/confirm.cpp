#include "widgets/common/confirm.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

#include "widgets/common/fields.h"
#include "widgets/common/labels.h"

namespace widgets {
namespace {

constexpr int kConfirmWidth = 400;
const QString kConfirmName = QStringLiteral("confirm");

QDialog* ask(QWidget* parent, const Question& question, QCheckBox* option, std::function<void(bool option)> yes) {
  for (QDialog* asked : parent->findChildren<QDialog*>(kConfirmName, Qt::FindDirectChildrenOnly)) {
    if (asked->windowTitle() == question.title)
      asked->close();
  }
  auto* dialog = new QDialog(parent);
  dialog->setObjectName(kConfirmName);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(question.title);
  dialog->setFixedWidth(kConfirmWidth);
  auto* column = new QVBoxLayout(dialog);
  column->setContentsMargins(space::kLarge, space::kLarge, space::kLarge, space::kLarge);
  column->setSpacing(space::kMedium);
  auto* title = strongLabel(question.title);
  title->setProperty("size", "title");
  column->addWidget(title);
  auto* text = plainLabel(question.text, Tone::Muted);
  text->setWordWrap(true);
  column->addWidget(text);
  auto* action = button(question.action, question.dangerous ? ButtonLook::Danger : ButtonLook::Primary);
  auto* cancel = button(question.keep.isEmpty() ? QObject::tr("Cancel") : question.keep);
  if (option != nullptr) {
    option->setChecked(true);
    column->addWidget(option);
  }
  if (!question.typed.isEmpty()) {
    auto* typed = new QLineEdit;
    typed->setPlaceholderText(QObject::tr("Type %1").arg(question.typed));
    typed->setAccessibleName(QObject::tr("Type %1").arg(question.typed));
    column->addWidget(typed);
    action->setEnabled(false);
    QObject::connect(typed, &QLineEdit::textChanged, action,
                     [action, wanted = question.typed](const QString& now) { action->setEnabled(now == wanted); });
  }
  auto* row = new QHBoxLayout;
  row->setSpacing(space::kSmall);
  row->addStretch(1);
  row->addWidget(cancel);
  row->addWidget(action);
  column->addLayout(row);
  QObject::connect(cancel, &QPushButton::clicked, dialog, &QDialog::reject);
  QObject::connect(action, &QPushButton::clicked, dialog, [dialog, option, yes = std::move(yes)] {
    yes(option != nullptr && option->isChecked());
    dialog->accept();
  });
  // The safe answer is the one that Return gives.
  cancel->setDefault(true);
  dialog->show();
  return dialog;
}

}  // namespace

QDialog* confirm(QWidget* parent, const Question& question, std::function<void()> yes) {
  return ask(parent, question, nullptr, [yes = std::move(yes)](bool) { yes(); });
}

QDialog* confirm(QWidget* parent, const ThemeSource& theme, const Question& question,
                 std::function<void(bool option)> yes) {
  return ask(parent, question, question.option.isEmpty() ? nullptr : new CheckBox(theme, question.option),
             std::move(yes));
}

}  // namespace widgets
