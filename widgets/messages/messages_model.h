#pragma once

#include <QAbstractTableModel>

#include "widgets/common/message_log.h"
#include "widgets/common/row_model.h"

namespace widgets {

// What the trader was told, the newest on top.
class MessagesModel : public RowModel<std::uint64_t, Message> {
  Q_OBJECT

 public:
  explicit MessagesModel(QObject* parent = nullptr);

  void add(const Message& message);
};

}  // namespace widgets
