#pragma once

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QTimer>
#include <QWidget>

#include <functional>

#include "widgets/common/chip.h"
#include "widgets/common/fields.h"
#include "widgets/common/meter.h"

namespace app {

// What a bar replay is worked by: the next bar, bars one after another at so many a second, and from the beginning
// again. Says how far it is.
class ReplayBar : public QWidget {
  Q_OBJECT

 public:
  ReplayBar(widgets::ThemeSource& theme, const QString& what, QWidget* parent = nullptr);

  // So many bars came of so many.
  void setProgress(std::size_t came, std::size_t of);
  bool isPlaying() const { return m_playing.isActive(); }
  void play(bool plays);

 signals:
  void stepped(std::size_t bars);
  void startedAgain();
  void left();

 private:
  QPushButton* add(QHBoxLayout& row, const QString& text, const QString& tip, const QKeySequence& keys,
                   const std::function<void()>& act);
  void takePace();

  QPushButton* m_play;
  QPushButton* m_next;
  widgets::ChoiceBox* m_pace;
  widgets::Meter* m_meter;
  QLabel* m_count;
  QTimer m_playing;
  bool m_isOver = false;
};

}  // namespace app
