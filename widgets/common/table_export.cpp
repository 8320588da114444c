#include "widgets/common/table_export.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <algorithm>

#include "oms/messages/csv.h"
#include "widgets/common/table_model.h"

namespace widgets {
namespace {

// Numbers leave without what only eyes need: "▼ 1,031.60" is written -1031.60.
QString plainText(const TableModel& model, int row, int column) {
  static const QRegularExpression number(QStringLiteral("^([▲▼+−]?) ?([0-9][0-9,]*(?:\\.[0-9]+)?)( %)?$"));
  QString shown = model.cell(model.index(row, column)).text;
  const QRegularExpressionMatch match = number.match(shown);
  if (!match.hasMatch())
    return shown;
  const bool negative = match.captured(1) == QStringLiteral("▼") || match.captured(1) == QStringLiteral("−");
  return (negative ? QStringLiteral("-") : QString()) + match.captured(2).remove(',') + match.captured(3).trimmed();
}

QString line(const QStringList& fields, QChar separator) {
  return fields.join(separator) + '\n';
}

}  // namespace

QString csvField(const QString& text) {
  std::string field;
  oms::appendCsvField(field, text.toStdString());
  return QString::fromStdString(field);
}

QString toCsv(const TableModel& model, const std::vector<int>& columns, const QString& badge) {
  QStringList titles{QStringLiteral("mode")};
  for (const int column : columns)
    titles << csvField(model.columns()[static_cast<std::size_t>(column)].id);
  QString result = line(titles, ',');
  for (int row = 0; row < model.rowCount(); ++row) {
    QStringList fields{csvField(badge)};
    for (const int column : columns)
      fields << csvField(plainText(model, row, column));
    result += line(fields, ',');
  }
  return result;
}

QString toJson(const TableModel& model, const std::vector<int>& columns, const QString& badge) {
  QJsonArray rows;
  for (int row = 0; row < model.rowCount(); ++row) {
    QJsonObject object;
    for (const int column : columns) {
      object.insert(model.columns()[static_cast<std::size_t>(column)].id, plainText(model, row, column));
    }
    rows.append(object);
  }
  return QString::fromUtf8(QJsonDocument(QJsonObject{{"mode", badge}, {"rows", rows}}).toJson());
}

QString toTsv(const TableModel& model, const std::vector<int>& columns, const QModelIndexList& rows) {
  QStringList titles;
  for (const int column : columns)
    titles << model.columns()[static_cast<std::size_t>(column)].title;
  QString result = line(titles, '\t');
  std::vector<int> order;
  for (const QModelIndex& index : rows)
    order.push_back(index.row());
  std::sort(order.begin(), order.end());
  order.erase(std::unique(order.begin(), order.end()), order.end());
  for (const int row : order) {
    QStringList fields;
    for (const int column : columns)
      fields << plainText(model, row, column).replace('\t', ' ');
    result += line(fields, '\t');
  }
  return result;
}

}  // namespace widgets
