#pragma once

#include <QAbstractButton>
#include <QJsonValue>
#include <QMenu>

#include "widgets/common/panel_context.h"

namespace widgets {

// Says by which colour a panel is linked, and lets it be chosen. It keeps the panel's symbol: that of its colour, or,
// without one, the panel's own.
class LinkChip : public QAbstractButton {
  Q_OBJECT

 public:
  LinkChip(PanelContext& context, QWidget* parent);

  LinkColor color() const { return m_color; }
  // The panel takes the symbol of that colour; where it has none yet, it gets the panel's.
  void setColor(LinkColor color);
  std::optional<oms::SymbolIndex> symbol() const { return m_symbol; }
  // What somebody has chosen in the panel: also for those that are linked with it.
  void choose(oms::SymbolIndex symbol);

  // With the colours; whoever has more to choose adds it when the menu is about to be shown.
  QMenu& menu() { return *m_menu; }

  QJsonValue state() const;
  // A symbol that is not in the session yet is taken up when it comes; one that does not come is forgotten.
  void setState(const QJsonValue& state);

  QSize sizeHint() const override { return {metric::kHitArea, metric::kHitArea}; }
  QSize minimumSizeHint() const override { return sizeHint(); }

 signals:
  void symbolChosen(oms::SymbolIndex symbol);
  void colorChosen(widgets::LinkColor color);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool event(QEvent* event) override;

 private:
  void fill();
  void open();
  void say();
  void take(oms::SymbolIndex symbol);
  void takeSession();
  void lookForWanted();

  PanelContext& m_context;
  QMenu* m_menu;
  LinkColor m_color = LinkColor::Blue;
  std::optional<oms::SymbolIndex> m_symbol;
  QString m_name;         // its
  std::string m_session;  // in which it is that
  QString m_wanted;       // the symbol of the workspace, while the session is not there
};

}  // namespace widgets
