#include "widgets/state_machines/strategy_page.h"

#include <QPushButton>
#include <QTextBrowser>
#include <QVBoxLayout>

#include "widgets/common/labels.h"
#include "widgets/common/panel.h"

namespace widgets {
namespace {

constexpr QSize kSize(640, 560);

}  // namespace

StrategyPage::StrategyPage(const QString& title, const QString& markdown, QWidget* parent) : QDialog(parent) {
  setObjectName(QStringLiteral("strategy_page"));
  setAttribute(Qt::WA_DeleteOnClose);
  setWindowTitle(tr("About %1").arg(title));
  resize(kSize);
  auto* page = new QTextBrowser;
  page->setAccessibleName(windowTitle());
  page->setFrameShape(QFrame::NoFrame);
  page->setOpenLinks(false);
  page->document()->setMarkdown(markdown);
  auto* closes = button(tr("Close"), ButtonLook::Primary);
  closes->setDefault(true);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(space::kLarge, space::kLarge, space::kLarge, space::kLarge);
  column->setSpacing(space::kMedium);
  column->addWidget(page, 1);
  column->addWidget(closes, 0, Qt::AlignRight);
  connect(closes, &QPushButton::clicked, this, &QDialog::accept);
}

}  // namespace widgets
