#pragma once

#include <QObject>
#include <QPushButton>
#include <QString>
#include <QWidget>

#include <set>

namespace app {

// Holds the buttons that act on the session where nothing can be done, as in the past or for who only looks on, and
// says so in their tool tips. What only looks around (links, icons, choices of a page) goes on.
class ActionGuard : public QObject {
  Q_OBJECT

 public:
  explicit ActionGuard(QObject* parent = nullptr) : QObject(parent) {}

  // Every acting button of the panel, also those that it makes or enables later. The reason is one sentence.
  void hold(QWidget& panel, const QString& reason);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void holdButtons(QWidget& panel);
  void holdButton(QPushButton& button);

  QString m_reason;
  std::set<QObject*> m_held;
};

}  // namespace app
