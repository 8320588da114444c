#pragma once

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>

#include "widgets/common/theme_source.h"

namespace widgets {

// A line of input with its caption inside on the left and its value on the right.
class FieldEdit : public QLineEdit {
  Q_OBJECT

 public:
  FieldEdit(const ThemeSource& theme, const QString& caption, QWidget* parent = nullptr);

  // Outlines the field and says why in its tooltip; an empty reason takes both away.
  void setProblem(const QString& reason);
  // The same, unless nothing stands in the field yet: what is only missing is not wrong.
  void showProblem(const QString& reason) { setProblem(text().isEmpty() ? QString() : reason); }
  void setCaption(const QString& caption);

  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  const ThemeSource& m_theme;
  QString m_caption;
};

// A choice with its caption inside on the left and the current item on the right.
class ChoiceBox : public QComboBox {
  Q_OBJECT

 public:
  ChoiceBox(const ThemeSource& theme, const QString& caption, QWidget* parent = nullptr);

  // Whether the caption is painted, too; the box has it as its name in any case.
  void setCaptionShown(bool shown);

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }
  void showPopup() override;

 signals:
  // Its list is about to be seen, by keys or by a click.
  void opening();

 protected:
  void paintEvent(QPaintEvent* event) override;
  // Only of the box that has the focus: who scrolls a page must not change what it passes.
  void wheelEvent(QWheelEvent* event) override;

 private:
  const ThemeSource& m_theme;
  const QString m_caption;
  bool m_captionShown = true;
};

// A yes or no; the mark says it, not the colour alone.
class CheckBox : public QCheckBox {
  Q_OBJECT

 public:
  CheckBox(const ThemeSource& theme, const QString& text, QWidget* parent = nullptr);

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  const ThemeSource& m_theme;
};

}  // namespace widgets
