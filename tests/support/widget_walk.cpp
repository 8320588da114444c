#include "tests/support/widget_walk.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QTabBar>
#include <algorithm>
#include <map>

#include "widgets/common/table_view.h"

namespace support {
namespace {

constexpr double kTextContrast = 4.5;
constexpr int kFrame = 3;  // a button's border and focus ring are not its caption

QString named(const QWidget& widget) {
  QStringList path;
  for (const QWidget* at = &widget; at != nullptr && path.size() < 4; at = at->parentWidget()) {
    path.prepend(at->objectName().isEmpty() ? QString::fromLatin1(at->metaObject()->className()) : at->objectName());
  }
  const auto* label = qobject_cast<const QLabel*>(&widget);
  const auto* button = qobject_cast<const QAbstractButton*>(&widget);
  const QString text = label ? label->text() : button ? button->text() : QString();
  return path.join('/') + (text.isEmpty() ? QString() : QStringLiteral(" “%1”").arg(text));
}

class Walk {
 public:
  explicit Walk(QWidget& window) : window_(window), picture_(window.grab().toImage()) {}

  QStringList findings() {
    visit(window_);
    for (QWidget* widget : window_.findChildren<QWidget*>()) {
      if (inSight(*widget))
        visit(*widget);
    }
    return findings_;
  }

 private:
  // Wholly visible: something half scrolled away is not judged.
  bool inSight(const QWidget& widget) const {
    return widget.isVisibleTo(&window_) && !widget.size().isEmpty() &&
           widget.visibleRegion().boundingRect() == widget.rect() && !widget.isWindow();
  }

  void say(const QWidget& widget, const QString& what) { findings_ << named(widget) + QStringLiteral(": ") + what; }

  void visit(QWidget& widget) {
    if (auto* label = qobject_cast<QLabel*>(&widget))
      visitLabel(*label);
    if (auto* button = qobject_cast<QAbstractButton*>(&widget))
      visitButton(*button);
    if (qobject_cast<QLineEdit*>(&widget) || qobject_cast<QComboBox*>(&widget))
      checkTarget(widget, widget.size());
    if (auto* tabs = qobject_cast<QTabBar*>(&widget))
      visitTabs(*tabs);
    if (auto* table = qobject_cast<widgets::TableView*>(&widget))
      visitTable(*table);
  }

  void checkTarget(const QWidget& widget, const QSize& size) {
    if (size.width() < widgets::metric::kHitArea || size.height() < widgets::metric::kHitArea) {
      say(widget, QStringLiteral("the target is %1 x %2 pixels").arg(size.width()).arg(size.height()));
    }
  }

  void checkContrast(const QWidget& widget, const QRect& area, const QString& what) {
    const QRect painted(widget.mapTo(&window_, area.topLeft()), area.size());
    const QColor ground = dominant(painted);
    const QColor text = farthest(painted, ground);
    const double ratio = widgets::contrastRatio(text, ground);
    if (ratio < kTextContrast) {
      say(widget, QStringLiteral("%1 has contrast %2 (%3 on %4)")
                      .arg(what)
                      .arg(ratio, 0, 'f', 2)
                      .arg(text.name(), ground.name()));
    }
  }

  // Letters are smoothed at their edges; the pixel farthest from the ground is inside of a stroke.
  QColor farthest(const QRect& area, const QColor& ground) const {
    QColor found = ground;
    const QRect inside = area.intersected(picture_.rect());
    for (int y = inside.top(); y <= inside.bottom(); ++y) {
      for (int x = inside.left(); x <= inside.right(); ++x) {
        const QColor colour = picture_.pixelColor(x, y);
        if (widgets::contrastRatio(colour, ground) > widgets::contrastRatio(found, ground))
          found = colour;
      }
    }
    return found;
  }

  // The colour that most of an area has is what its text stands on.
  QColor dominant(const QRect& area) const {
    std::map<QRgb, int> counts;
    const QRect inside = area.intersected(picture_.rect());
    for (int y = inside.top(); y <= inside.bottom(); ++y) {
      for (int x = inside.left(); x <= inside.right(); ++x)
        ++counts[picture_.pixel(x, y)];
    }
    const auto most = std::max_element(counts.begin(), counts.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == counts.end() ? QColor() : QColor::fromRgb(most->first);
  }

  void visitLabel(const QLabel& label) {
    if (label.text().isEmpty())
      return;
    const QRect inner = label.contentsRect();
    if (label.wordWrap()) {
      if (label.heightForWidth(label.width()) > label.height() + 1)
        say(label, QStringLiteral("lines are cut off"));
    } else {
      for (const QString& line : label.text().split('\n')) {
        const int needed = label.fontMetrics().horizontalAdvance(line);
        if (needed > inner.width())
          say(label, QStringLiteral("needs %1 pixels, has %2").arg(needed).arg(inner.width()));
      }
      if (label.fontMetrics().height() > inner.height() + 1)
        say(label, QStringLiteral("is cut at top or bottom"));
    }
    checkContrast(label, label.rect(), QStringLiteral("text"));
  }

  void visitButton(const QAbstractButton& button) {
    checkTarget(button, button.size());
    if (button.text().isEmpty())
      return;
    if (button.sizeHint().width() > button.width()) {
      say(button, QStringLiteral("needs %1 pixels, has %2").arg(button.sizeHint().width()).arg(button.width()));
    }
    checkContrast(button, button.rect().adjusted(kFrame, kFrame, -kFrame, -kFrame), QStringLiteral("caption"));
  }

  void visitTabs(const QTabBar& tabs) {
    for (int i = 0; i < tabs.count(); ++i) {
      if (!tabs.isTabVisible(i))
        continue;
      const QRect tab = tabs.tabRect(i);
      checkTarget(tabs, tab.size());
      if (!tabs.rect().contains(tab))
        say(tabs, QStringLiteral("tab “%1” is out of sight").arg(tabs.tabText(i)));
      if (tabs.fontMetrics().horizontalAdvance(tabs.tabText(i)) > tab.width()) {
        say(tabs, QStringLiteral("tab “%1” is cut off").arg(tabs.tabText(i)));
      }
    }
  }

  void visitTable(const widgets::TableView& table) {
    const widgets::TableModel& model = table.table();
    for (int column = 0; column < model.columnCount(); ++column) {
      if (table.isColumnHidden(column))
        continue;
      const QString& title = model.columns()[static_cast<std::size_t>(column)].title;
      if (table.delegate().widthOf(widgets::Cell::plain(title)) > table.columnWidth(column)) {
        say(table, QStringLiteral("the title “%1” is cut off").arg(title));
      }
      for (int row = 0; row < model.rowCount(); ++row) {
        const QModelIndex index = model.index(row, column);
        const QRect area = table.visualRect(index);
        if (table.viewport()->rect().contains(area))
          visitCell(table, model.cell(index), area);
      }
    }
  }

  void visitCell(const widgets::TableView& table, const widgets::Cell& cell, const QRect& area) {
    if (table.delegate().widthOf(cell) > area.width())
      say(table, QStringLiteral("the cell “%1” is cut off").arg(cell.text));
    const QVector<QRect> targets = table.delegate().actionRects(cell, area);
    for (const QRect& target : targets) {
      if (!area.contains(target))
        say(table, QStringLiteral("an action lies outside of its cell"));
      checkTarget(table, target.size());
    }
    const bool written = std::any_of(cell.text.begin(), cell.text.end(), [](QChar c) { return c.isLetterOrNumber(); });
    if (!written)
      return;  // a lone dash is too thin for a whole pixel of its colour
    checkContrast(*table.viewport(), area, QStringLiteral("the cell “%1”").arg(cell.text));
  }

  QWidget& window_;
  QImage picture_;
  QStringList findings_;
};

}  // namespace

QStringList walkWidgets(QWidget& window) {
  return Walk(window).findings();
}

int widgetsWalked(const QWidget& window) {
  int count = 0;
  for (const QWidget* widget : window.findChildren<QWidget*>())
    count += widget->isVisibleTo(&window) ? 1 : 0;
  return count;
}

}  // namespace support
