#include "widgets/why/why_dialog.h"

#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>
#include <QScrollBar>
#include <algorithm>

#include "widgets/common/format.h"
#include "widgets/common/labels.h"
#include "widgets/common/panel.h"
#include "widgets/why/why_lines.h"

namespace widgets {
namespace {

constexpr QSize kSize(720, 560);
constexpr int kPartWidth = 80;
constexpr int kLookMs = 500;

}  // namespace

WhyDialog::WhyDialog(PanelContext& context, QWidget* parent)
    : QDialog(parent), m_context(context), m_title(strongLabel({})), m_area(new QScrollArea) {
  setObjectName(QStringLiteral("why"));
  setAttribute(Qt::WA_DeleteOnClose);
  setWindowTitle(tr("Why"));
  resize(kSize);
  m_title->setProperty("size", "title");
  m_title->setTextInteractionFlags(Qt::TextSelectableByMouse);
  m_area->setFrameShape(QFrame::NoFrame);
  m_area->setWidgetResizable(true);
  m_area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_area->viewport()->setAutoFillBackground(false);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(space::kLarge, space::kLarge, space::kLarge, space::kLarge);
  column->setSpacing(space::kMedium);
  column->addWidget(m_title);
  column->addWidget(m_area, 1);
  auto* copies = button(tr("Copy"));
  auto* closes = button(tr("Close"), ButtonLook::Primary);
  auto* row = new QHBoxLayout;
  row->setSpacing(space::kSmall);
  row->addStretch(1);
  row->addWidget(copies);
  row->addWidget(closes);
  column->addLayout(row);
  connect(copies, &QPushButton::clicked, this, &WhyDialog::copy);
  connect(closes, &QPushButton::clicked, this, &QDialog::accept);
  closes->setDefault(true);
  m_look.setInterval(kLookMs);
  connect(&m_look, &QTimer::timeout, this, &WhyDialog::showAnswer);
  m_look.start();
}

void WhyDialog::ask(const std::string& id) {
  m_id = id;
  m_lines.clear();
  showAnswer();
}

// Figures that move change in their place: somebody may be reading, selecting or scrolling.
bool WhyDialog::changeTexts(const std::vector<oms::WhyLine>& lines) {
  const auto sameRow = [](const oms::WhyLine& a, const oms::WhyLine& b) {
    return a.part == b.part && a.time == b.time;
  };
  if (!std::equal(lines.begin(), lines.end(), m_lines.begin(), m_lines.end(), sameRow))
    return false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    setTextIfChanged(m_said[i], text(lines[i].text));
    setTone(m_said[i], toneOf(lines[i].mood));
  }
  m_lines = lines;
  return true;
}

void WhyDialog::showAnswer() {
  const auto why = oms::whyOf(m_context.view(), m_id);
  if (!why)
    return setTextIfChanged(m_title, tr("%1 is no longer kept by this session").arg(text(m_id)));
  setTextIfChanged(m_title, text(oms::whyTitle(m_context.view(), *why)));
  const std::vector<oms::WhyLine> lines = oms::whyLines(m_context.view(), *why);
  if (!m_lines.empty() && changeTexts(lines))
    return;
  m_lines = lines;
  m_said.clear();
  const int scrolledTo = m_area->verticalScrollBar()->value();
  auto* page = new ScrollPage;
  auto* grid = new QGridLayout(page);
  grid->setContentsMargins(0, 0, space::kSmall, 0);
  grid->setHorizontalSpacing(space::kMedium);
  grid->setVerticalSpacing(space::kTight);
  grid->setColumnMinimumWidth(0, kPartWidth);
  grid->setColumnStretch(2, 1);
  int row = 0;
  const oms::WhyLine* last = nullptr;
  for (const oms::WhyLine& line : m_lines) {
    addRow(*grid, row++, line, last != nullptr && last->part == line.part);
    last = &line;
  }
  grid->setRowStretch(row, 1);
  m_area->setWidget(page);
  m_area->verticalScrollBar()->setValue(scrolledTo);
}

void WhyDialog::addRow(QGridLayout& grid, int row, const oms::WhyLine& line, bool goesOn) {
  const bool own = line.part == oms::WhyPart::fill || line.part == oms::WhyPart::order;
  if (!goesOn || own) {
    auto* part = strongLabel(partTitle(line.part));
    // A new part stands a little apart from the one before.
    part->setContentsMargins(0, row == 0 || goesOn ? 0 : space::kSmall, 0, 0);
    grid.addWidget(part, row, 0, Qt::AlignTop);
  }
  const int gap = row == 0 || goesOn ? 0 : space::kSmall;
  auto* time = plainLabel(line.time.isSet() ? clockTime(line.time) : QString(), Tone::Muted);
  time->setToolTip(line.time.isSet() ? dateTime(line.time) : QString());
  time->setContentsMargins(0, gap, 0, 0);
  grid.addWidget(time, row, 1, Qt::AlignTop);
  auto* said = plainLabel(text(line.text), toneOf(line.mood));
  said->setContentsMargins(0, gap, 0, 0);
  said->setWordWrap(true);
  said->setTextInteractionFlags(Qt::TextSelectableByMouse);
  grid.addWidget(said, row, 2, Qt::AlignTop);
  m_said.push_back(said);
}

void WhyDialog::copy() {
  QGuiApplication::clipboard()->setText(whyText(m_title->text(), m_lines));
}

void showWhy(PanelContext& context, QWidget* asker, const std::string& id) {
  QWidget* window = asker->window();
  auto* dialog = window->findChild<WhyDialog*>();
  if (dialog == nullptr)
    dialog = new WhyDialog(context, window);
  dialog->ask(id);
  dialog->show();
  dialog->raise();
  dialog->activateWindow();
}

}  // namespace widgets
