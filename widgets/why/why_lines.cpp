#include "widgets/why/why_lines.h"

#include <QCoreApplication>

#include "widgets/common/format.h"

namespace widgets {
namespace {

QString whyTr(const char* text) {
  return QCoreApplication::translate("widgets::Why", text);
}

}  // namespace

QString partTitle(oms::WhyPart part) {
  switch (part) {
    case oms::WhyPart::position:
      return whyTr("Position");
    case oms::WhyPart::order:
      return whyTr("Order");
    case oms::WhyPart::signal:
      return whyTr("Signal");
    case oms::WhyPart::condition:
      return whyTr("Conditions");
    case oms::WhyPart::approval:
      return whyTr("Approval");
    case oms::WhyPart::check:
      return whyTr("Checks");
    case oms::WhyPart::event:
      return whyTr("Events");
    case oms::WhyPart::fill:
      return whyTr("Fill");
    case oms::WhyPart::note:
      return whyTr("Note");
  }
  return {};
}

Tone toneOf(oms::WhyMood mood) {
  switch (mood) {
    case oms::WhyMood::plain:
      return Tone::Text;
    case oms::WhyMood::quiet:
      return Tone::Muted;
    case oms::WhyMood::good:
      return Tone::Up;
    case oms::WhyMood::bad:
      return Tone::Down;
  }
  return Tone::Text;
}

std::vector<DetailLine> whyDetail(const std::vector<oms::WhyLine>& lines) {
  std::vector<DetailLine> detail;
  std::optional<oms::WhyPart> last;
  for (const oms::WhyLine& line : lines) {
    const bool goesOn = last == line.part && line.part != oms::WhyPart::fill;
    // Limits that were far off fill a pane that has little room; the window has them.
    if (goesOn && line.part == oms::WhyPart::check && line.mood == oms::WhyMood::quiet)
      continue;
    const QString time = line.part == oms::WhyPart::event ? clockTime(line.time) : QString();
    detail.push_back({!time.isEmpty() ? time
                      : goesOn        ? QString()
                                      : partTitle(line.part),
                      text(line.text), toneOf(line.mood)});
    last = line.part;
  }
  return detail;
}

QString whyText(const QString& title, const std::vector<oms::WhyLine>& lines) {
  QString all = title + '\n';
  for (const oms::WhyLine& line : lines) {
    all += partTitle(line.part) + '\t' + (line.time.isSet() ? dateTime(line.time) : QString()) + '\t' +
           text(line.text) + '\n';
  }
  return all;
}

}  // namespace widgets
