#pragma once

#include <QDialog>
#include <QPushButton>

#include "widgets/chart/drawing_book.h"
#include "widgets/common/fields.h"

namespace widgets {

inline constexpr charts::ColorRole kColorRoles[] = {charts::ColorRole::Accent, charts::ColorRole::Warning,
                                                    charts::ColorRole::Muted, charts::ColorRole::Up,
                                                    charts::ColorRole::Down};
QString colorName(charts::ColorRole role);  // "Blue"

// What a drawing looks like and, of a text, what it says. Templates are kept in the book, which outlives the dialog.
class DrawingDialog : public QDialog {
  Q_OBJECT

 public:
  DrawingDialog(const ThemeSource& theme, const charts::Drawing& drawing, DrawingBook& book, QWidget* parent);

 signals:
  void chosen(const charts::DrawingStyle& style, const QString& text);

 private:
  void showStyle(const charts::DrawingStyle& style);
  std::optional<charts::DrawingStyle> style();
  void fillTemplates(const QString& current);
  void takeTemplate();
  void saveTemplate();
  void choose();

  const charts::Drawing m_drawing;
  DrawingBook& m_book;
  ChoiceBox* m_color;
  ChoiceBox* m_width;
  FieldEdit* m_levels;
  FieldEdit* m_text;
  ChoiceBox* m_template;
  FieldEdit* m_name;
  QPushButton* m_remove;
};

}  // namespace widgets
