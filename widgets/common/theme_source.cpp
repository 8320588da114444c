#include "widgets/common/theme_source.h"

#include <QApplication>
#include <QStyleFactory>
#include <QToolTip>

#include "widgets/common/fonts.h"

namespace widgets {

ThemeSource::ThemeSource(ThemeMode mode, QObject* parent) : QObject(parent), m_theme(Theme::of(mode)) {
  QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
  apply();
}

void ThemeSource::setMode(ThemeMode mode) {
  if (mode == m_theme.mode)
    return;
  m_theme = Theme::of(mode);
  apply();
  emit changed();
}

void ThemeSource::apply() {
  // Qt changes one style sheet for another in more than twice the time that it takes to have none between.
  qApp->setStyleSheet(QString());
  QApplication::setFont(baseFont(m_theme.mode));
  QApplication::setPalette(paletteOf(m_theme));
  QToolTip::setPalette(paletteOf(m_theme));
  qApp->setStyleSheet(styleSheetOf(m_theme));
}

}  // namespace widgets
