#include "widgets/chart/drawing_dialog.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include "widgets/common/labels.h"

namespace widgets {
namespace {

constexpr int kStyleDialogWidth = 440;

constexpr std::pair<charts::ColorRole, const char*> kColorNames[] = {
    {charts::ColorRole::Accent, QT_TRANSLATE_NOOP("widgets::DrawingDialog", "Blue")},
    {charts::ColorRole::Warning, QT_TRANSLATE_NOOP("widgets::DrawingDialog", "Yellow")},
    {charts::ColorRole::Muted, QT_TRANSLATE_NOOP("widgets::DrawingDialog", "Grey")},
    {charts::ColorRole::Up, QT_TRANSLATE_NOOP("widgets::DrawingDialog", "As what rises")},
    {charts::ColorRole::Down, QT_TRANSLATE_NOOP("widgets::DrawingDialog", "As what falls")},
};

QHBoxLayout* sideBySide(std::initializer_list<QWidget*> widgets) {
  auto* row = new QHBoxLayout;
  row->setSpacing(space::kSmall);
  for (QWidget* one : widgets)
    row->addWidget(one, qobject_cast<QPushButton*>(one) == nullptr ? 1 : 0);
  return row;
}

}  // namespace

QString colorName(charts::ColorRole role) {
  for (const auto& [known, name] : kColorNames) {
    if (known == role)
      return DrawingDialog::tr(name);
  }
  return {};
}

DrawingDialog::DrawingDialog(const ThemeSource& theme, const charts::Drawing& drawing, DrawingBook& book,
                             QWidget* parent)
    : QDialog(parent),
      m_drawing(drawing),
      m_book(book),
      m_color(new ChoiceBox(theme, tr("Colour"))),
      m_width(new ChoiceBox(theme, tr("Width"))),
      m_levels(new FieldEdit(theme, tr("Levels"))),
      m_text(new FieldEdit(theme, tr("Text"))),
      m_template(new ChoiceBox(theme, tr("Template"))),
      m_name(new FieldEdit(theme, tr("New template"))),
      m_remove(button(tr("Remove"))) {
  setAttribute(Qt::WA_DeleteOnClose);
  setWindowTitle(charts::nameOf(drawing.kind));
  setMinimumWidth(kStyleDialogWidth);
  for (const charts::ColorRole role : kColorRoles)
    m_color->addItem(colorName(role), static_cast<int>(role));
  for (int width = 1; width <= charts::kMostWidth; ++width)
    m_width->addItem(QString::number(width), width);
  m_levels->setToolTip(tr("Shares of the move, with commas between: 0, 0.382, 0.618, 1"));
  m_text->setMaxLength(charts::kLongestText);
  m_name->setMaxLength(DrawingBook::kLongestName);
  m_levels->setVisible(!drawing.style.levels.empty());
  m_text->setVisible(drawing.kind == charts::DrawingKind::Text);
  m_text->setText(drawing.text);

  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(space::kLarge, space::kLarge, space::kLarge, space::kLarge);
  column->setSpacing(space::kMedium);
  auto* title = strongLabel(charts::nameOf(drawing.kind));
  title->setProperty("size", "title");
  auto* save = button(tr("Save template"));
  auto* cancel = button(tr("Cancel"));
  auto* apply = button(tr("Apply"), ButtonLook::Primary);
  column->addWidget(title);
  column->addWidget(m_text);
  column->addLayout(sideBySide({m_color, m_width}));
  column->addWidget(m_levels);
  column->addLayout(sideBySide({m_template, m_remove}));
  column->addLayout(sideBySide({m_name, save}));
  QHBoxLayout* end = sideBySide({cancel, apply});
  end->insertStretch(0, 1);
  column->addLayout(end);
  apply->setDefault(true);
  m_remove->setAccessibleName(tr("Remove the template"));
  showStyle(drawing.style);
  fillTemplates({});
  (m_text->isHidden() ? static_cast<QWidget*>(m_color) : m_text)->setFocus();
  connect(m_template, &QComboBox::currentIndexChanged, this, &DrawingDialog::takeTemplate);
  connect(m_remove, &QPushButton::clicked, this, [this] {
    m_book.removeTemplate(m_template->currentText());
    fillTemplates({});
  });
  connect(save, &QPushButton::clicked, this, &DrawingDialog::saveTemplate);
  connect(m_name, &QLineEdit::textEdited, this, [this] { m_name->setProblem({}); });
  connect(m_levels, &QLineEdit::textEdited, this, [this] { m_levels->setProblem({}); });
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
  connect(apply, &QPushButton::clicked, this, &DrawingDialog::choose);
}

void DrawingDialog::showStyle(const charts::DrawingStyle& style) {
  m_color->setCurrentIndex(m_color->findData(static_cast<int>(style.color)));
  m_width->setCurrentIndex(m_width->findData(style.width));
  m_levels->setText(charts::levelsText(style.levels));
}

// Nothing where the levels are none; the field says so.
std::optional<charts::DrawingStyle> DrawingDialog::style() {
  charts::DrawingStyle style;
  style.color = static_cast<charts::ColorRole>(m_color->currentData().toInt());
  style.width = m_width->currentData().toInt();
  if (m_drawing.style.levels.empty())
    return style;
  const auto levels = charts::parseLevels(m_levels->text());
  if (!levels) {
    m_levels->setProblem(tr("At most %1 numbers from −%2 to %2, with commas between")
                             .arg(charts::kMostLevels)
                             .arg(charts::kFurthestLevel));
    return std::nullopt;
  }
  style.levels = *levels;
  return style;
}

void DrawingDialog::fillTemplates(const QString& current) {
  const QSignalBlocker quiet(m_template);
  m_template->clear();
  m_template->addItem(tr("none"));
  for (const auto& [name, style] : m_book.templates())
    m_template->addItem(name);
  m_template->setCurrentIndex(current.isEmpty() ? 0 : m_template->findText(current));
  m_remove->setEnabled(m_template->currentIndex() > 0);
}

void DrawingDialog::takeTemplate() {
  m_remove->setEnabled(m_template->currentIndex() > 0);
  const auto found = m_book.templates().find(m_template->currentText());
  if (m_template->currentIndex() > 0 && found != m_book.templates().end())
    showStyle(restyled(m_drawing.style, found->second));
}

void DrawingDialog::saveTemplate() {
  const auto wanted = style();
  const QString name = m_name->text().trimmed();
  if (!wanted)
    return;
  if (!m_book.saveTemplate(name, *wanted)) {
    m_name->setProblem(
        name.isEmpty()
            ? tr("A template needs a name")
            : tr("There are %1 templates, as many as fit: remove one first").arg(DrawingBook::kMostTemplates));
    return;
  }
  m_name->clear();
  fillTemplates(name);
}

void DrawingDialog::choose() {
  const auto wanted = style();
  if (!wanted)
    return;
  emit chosen(*wanted, m_text->text().trimmed());
  accept();
}

}  // namespace widgets
