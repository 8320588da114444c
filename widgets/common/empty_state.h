#pragma once

#include <QLabel>
#include <QPushButton>
#include <QWidget>

#include "widgets/common/icons.h"
#include "widgets/common/theme_source.h"

namespace widgets {

// Stands where rows would stand: what is missing, why, and what to do about it.
class EmptyState : public QWidget {
  Q_OBJECT

 public:
  EmptyState(const ThemeSource& theme, Icon icon, QWidget* parent = nullptr);

  void set(const QString& title, const QString& why);
  // Shows a button with that caption; acted() follows when it is pressed.
  void offer(const QString& action);
  QString why() const { return m_why->text(); }

 signals:
  void acted();

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  const ThemeSource& m_theme;
  Icon m_icon;
  QWidget* m_picture;
  QLabel* m_title;
  QLabel* m_why;
  QPushButton* m_action;
};

}  // namespace widgets
