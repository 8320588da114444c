#include "widgets/common/halts.h"

#include <QObject>

#include "widgets/common/confirm.h"
#include "widgets/common/format.h"
#include "widgets/common/panel_context.h"

namespace widgets {

QString haltText(const PanelContext& context, oms::SymbolIndex symbol) {
  const auto halt = context.view().halts().find(symbol);
  if (halt == context.view().halts().end())
    return {};
  const QString why = halt->second.empty() ? QObject::tr("no reason given") : text(halt->second);
  return QObject::tr("%1 is halted (%2). Nothing fills there until it is released.")
      .arg(context.symbolName(symbol), why);
}

void askToHaltOrRelease(PanelContext& context, QWidget* window, oms::SymbolIndex symbol) {
  const QString name = context.symbolName(symbol);
  const bool halted = context.view().halts().count(symbol) > 0;
  const Question question =
      halted ? Question{QObject::tr("Release %1?").arg(name),
                        QObject::tr("It trades again with its next price, on which the orders that were held act."),
                        QObject::tr("Release"), true}
             : Question{QObject::tr("Halt %1?").arg(name),
                        QObject::tr("Nothing fills there until somebody releases it. Orders that may wait are held."),
                        QObject::tr("Halt"), true};
  confirm(window, question, [&context, symbol, halted] {
    const QString reason = halted ? QObject::tr("released in the window") : QObject::tr("halted in the window");
    context.send(oms::SetMarketHalt{symbol, !halted, reason.toStdString()});
  });
}

}  // namespace widgets
