#include "widgets/common/key_list.h"

#include <QDialog>
#include <QGridLayout>
#include <QScreen>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/common/labels.h"
#include "widgets/common/panel.h"
#include "widgets/common/theme_source.h"

namespace widgets {
namespace {

constexpr int kHighest = 640;
constexpr int kWidest = 640;
constexpr int kWidestKeys = 220;  // longer lists of keys go on in the next line

void addNotes(QGridLayout& grid, const KeyGroup& group) {
  int row = grid.rowCount();
  if (!group.title.isEmpty()) {
    auto* title = strongLabel(group.title);
    title->setProperty("size", "title");
    title->setContentsMargins(0, row > 1 ? space::kMedium : 0, 0, 0);
    grid.addWidget(title, row++, 0, 1, 2);
  }
  for (const KeyNote& note : group.notes) {
    auto* keys = strongLabel(note.keys);
    keys->setWordWrap(true);
    keys->setFixedWidth(kWidestKeys);
    auto* does = plainLabel(note.does, Tone::Muted);
    does->setWordWrap(true);
    grid.addWidget(keys, row, 0, Qt::AlignTop);
    grid.addWidget(does, row++, 1, Qt::AlignTop);
  }
}

}  // namespace

QDialog* showKeys(const ThemeSource& theme, const QString& title, const std::vector<KeyGroup>& groups,
                  QWidget* parent) {
  auto* dialog = new QDialog(parent);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(title);
  dialog->setPalette(paletteOf(theme.theme()));
  auto* outer = new QVBoxLayout(dialog);
  outer->setContentsMargins(0, 0, 0, 0);
  auto* page = new ScrollPage;
  auto* grid = new QGridLayout(page);
  grid->setContentsMargins(space::kLarge, space::kLarge, space::kLarge, space::kLarge);
  grid->setHorizontalSpacing(space::kWide);
  grid->setVerticalSpacing(space::kTight);
  grid->setColumnStretch(1, 1);
  for (const KeyGroup& group : groups)
    addNotes(*grid, group);
  grid->setRowStretch(grid->rowCount(), 1);
  outer->addWidget(scrolled(page));
  const QSize room = dialog->screen()->availableSize();
  const int wide = std::min(kWidest, room.width() - space::kWide);
  const int high = grid->hasHeightForWidth() ? grid->heightForWidth(wide) : page->sizeHint().height();
  dialog->resize(wide, std::min({high + space::kSmall, kHighest, room.height() - 2 * space::kWide}));
  dialog->show();
  return dialog;
}

}  // namespace widgets
