#pragma once

#include <QAbstractItemModel>
#include <QString>
#include <vector>

namespace widgets {

class TableModel;

// What is written says where it comes from: the badge ("PAPER") goes into every export.
QString toCsv(const TableModel& model, const std::vector<int>& columns, const QString& badge);
QString toJson(const TableModel& model, const std::vector<int>& columns, const QString& badge);
// Tab-separated, with a header line, for the clipboard.
QString toTsv(const TableModel& model, const std::vector<int>& columns, const QModelIndexList& rows);

// One field as oms/messages/csv.h writes it.
QString csvField(const QString& text);

}  // namespace widgets
