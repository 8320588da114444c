#pragma once

#include <QObject>
#include <QPushButton>
#include <QString>
#include <QWidget>

#include <set>

namespace app {

// Holds the buttons that act on the session while the window shows the past, where nothing can be done, and says so in
// their tool tips. What only looks around (links, icons, choices of a page) goes on.
class PastGuard : public QObject {
  Q_OBJECT

 public:
  explicit PastGuard(QObject* parent = nullptr) : QObject(parent) {}

  // Every acting button of the panel, also those that it makes or enables later.
  void hold(QWidget& panel);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void holdButtons(QWidget& panel);
  void holdButton(QPushButton& button);

  std::set<QObject*> m_held;
};

}  // namespace app
