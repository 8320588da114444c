#include "widgets/common/fading.h"

#include <QLabel>
#include <QStyle>

namespace widgets {
namespace {

constexpr const char* kFaded = "faded";

}  // namespace

void setFaded(QWidget& panel, bool fades) {
  for (QWidget* part : panel.findChildren<QWidget*>()) {
    if (isFaded(*part) == fades)
      continue;
    part->setProperty(kFaded, fades);
    // The style sheet reads the property of labels, and only when it polishes them.
    if (qobject_cast<QLabel*>(part) != nullptr) {
      part->style()->unpolish(part);
      part->style()->polish(part);
    }
    part->update();
  }
}

bool isFaded(const QWidget& part) {
  return part.property(kFaded).toBool();
}

Tone shownTone(const QWidget& part, Tone tone) {
  return isFaded(part) ? Tone::Muted : tone;
}

}  // namespace widgets
