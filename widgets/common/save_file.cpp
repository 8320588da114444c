#include "widgets/common/save_file.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QSaveFile>

namespace widgets {
namespace {

QString saveTr(const char* text) {
  return QCoreApplication::translate("widgets::SaveFile", text);
}

void write(PanelContext& context, const QString& path, const QByteArray& bytes) {
  if (bytes.isEmpty()) {
    context.messages().add(MessageLevel::Error, saveTr("terminal"),
                           saveTr("There was nothing to write to %1: it could not be drawn.").arg(path));
    return;
  }
  QSaveFile file(path);
  if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit()) {
    context.messages().add(MessageLevel::Success, saveTr("terminal"), saveTr("Exported to %1").arg(path));
    return;
  }
  context.messages().add(MessageLevel::Error, saveTr("terminal"),
                         saveTr("%1 could not be written: %2. Choose another folder.").arg(path, file.errorString()));
}

}  // namespace

void saveFile(PanelContext& context, QWidget* parent, const QString& title, const QString& name, const QString& suffix,
              std::function<QByteArray()> content) {
  auto* dialog = new QFileDialog(parent, title, QString(), QStringLiteral("*.%1").arg(suffix));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setDefaultSuffix(suffix);
  // EUR/USD is a symbol, and no folder.
  dialog->selectFile(QStringLiteral("%1.%2").arg(QString(name).replace('/', '-'), suffix));
  QObject::connect(dialog, &QFileDialog::fileSelected, parent,
                   [&context, content = std::move(content)](const QString& path) { write(context, path, content()); });
  dialog->show();
}

}  // namespace widgets
