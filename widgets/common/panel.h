#pragma once

#include <QElapsedTimer>
#include <QHBoxLayout>
#include <QJsonObject>
#include <QScrollArea>
#include <QToolButton>
#include <QWidget>

#include <functional>
#include <vector>

#include "widgets/common/icons.h"
#include "widgets/common/key_list.h"
#include "widgets/common/link_chip.h"
#include "widgets/common/panel_context.h"

namespace widgets {

// One panel of the window. Its dock draws the header: title, badge, and at the right the panel's own tools.
class Panel : public QWidget {
  Q_OBJECT

 public:
  explicit Panel(PanelContext& context, QWidget* parent = nullptr);

  // Called at most once a frame with what has changed; with `history` set everything may have.
  virtual void refresh(const oms::ViewChanges& changes) = 0;

  // Small widgets for the right end of the header; the dock takes them.
  QWidget* headerTools() const { return m_tools; }
  // A word or count beside the title; a head draws it as a chip in its tone, tabs as plain text.
  QString badge() const { return m_badge; }
  Tone badgeTone() const { return m_badgeTone; }

  // What keys do in it: what its actions and named shortcuts say, unless it knows more.
  virtual std::vector<KeyNote> keys() const;

  // What a workspace remembers of the panel: columns, order, choices.
  virtual QJsonObject state() const { return {}; }
  virtual void setState(const QJsonObject&) {}
  // The same with what it is linked by.
  QJsonObject saved() const;
  void restore(const QJsonObject& saved);

 signals:
  void badgeChanged();
  // Its dock is in sight, which among tabs it becomes without being shown anew.
  void cameToFront();

 protected:
  // Takes over the whole session when the panel is first seen; from then on changes are enough.
  void showEvent(QShowEvent* event) override;
  PanelContext& context() { return m_context; }
  const PanelContext& context() const { return m_context; }
  const oms::SessionView& view() const { return m_context.view(); }
  const ThemeSource& theme() { return m_context.theme(); }
  void addTool(QWidget* tool);
  // Makes it a panel of one symbol, which it is to show now and whenever it becomes another one. Its chip is hidden.
  LinkChip& linkTo(std::function<void(oms::SymbolIndex)> show);
  // The same, with the chip before the other tools.
  void addLink(std::function<void(oms::SymbolIndex)> show);
  LinkChip* link() { return m_link; }  // null: it is not linked
  void setBadge(const QString& badge, Tone tone = Tone::Muted);
  // True at most eight times a second, however fast the session runs: nobody reads figures faster.
  bool due();
  // The same for ages: only when a second of the session's clock has passed.
  bool secondPassed();

 private:
  PanelContext& m_context;
  QWidget* m_tools;
  QHBoxLayout* m_toolRow;
  LinkChip* m_link = nullptr;
  QString m_badge;
  Tone m_badgeTone = Tone::Muted;
  std::int64_t m_second = -1;
  QElapsedTimer m_figures;
  QElapsedTimer m_ages;
  bool m_seen = false;
};

// A square button of 24 pixels with an icon that follows the theme.
QToolButton* iconButton(ThemeSource& theme, Icon icon, const QString& name, QWidget* parent = nullptr);

// The page inside a scroll area; the style sheet leaves its ground to the panel behind it.
class ScrollPage : public QWidget {
  Q_OBJECT

 public:
  using QWidget::QWidget;
};
// Puts `page` into a frameless scroll area that scrolls up and down, and sideways where a wide one has too little room.
QScrollArea* scrolled(ScrollPage* page);

}  // namespace widgets
