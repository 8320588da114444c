#include "widgets/messages/messages_model.h"

#include "widgets/common/format.h"

namespace widgets {
namespace {

Cell levelCell(const Message& message) {
  switch (message.level) {
    case MessageLevel::Info:
      return Cell::chip(MessagesModel::tr("info"), Tone::Muted);
    case MessageLevel::Success:
      return Cell::chip(MessagesModel::tr("done"), Tone::Up);
    case MessageLevel::Warning:
      return Cell::chip(MessagesModel::tr("warning"), Tone::Warning);
    case MessageLevel::Error:
      return Cell::chip(MessagesModel::tr("error"), Tone::Down);
  }
  return {};
}

std::vector<RowColumn<Message>> messageColumns() {
  std::vector<RowColumn<Message>> columns;
  columns.push_back(
      {{"time", MessagesModel::tr("Time"), Qt::AlignLeft, "10:52:14", 0},
       [](const Message& row) { return Cell::plain(clockTime(row.time), Tone::Muted).withTip(dateTime(row.time)); },
       [](const Message& row) {
         return SortKey{static_cast<double>(row.number), {}};
       }});
  columns.push_back(textColumn<Message>("level", MessagesModel::tr("Level"), "warning  ", 0, levelCell));
  columns.push_back(textColumn<Message>("source", MessagesModel::tr("From"), "approvals", 0,
                                        [](const Message& row) { return Cell::plain(row.source, Tone::Muted); }));
  columns.push_back(textColumn<Message>("text", MessagesModel::tr("Message"), {}, 1,
                                        [](const Message& row) { return Cell::plain(row.text).withTip(row.text); }));
  return columns;
}

}  // namespace

MessagesModel::MessagesModel(QObject* parent) : RowModel(messageColumns(), parent) {
  sort(0, Qt::DescendingOrder);
}

void MessagesModel::add(const Message& message) {
  upsert(message.number, message);
  trimTo(MessageLog::kMaxMessages);
}

}  // namespace widgets
