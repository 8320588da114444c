#include <gtest/gtest.h>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "widgets/common/row_model.h"
#include "widgets/common/table_export.h"

namespace widgets {
namespace {

class Texts : public RowModel<int, QStringList> {
 public:
  Texts()
      : RowModel({textColumn<QStringList>("symbol", "Symbol", {}, 1,
                                          [](const QStringList& row) { return Cell::plain(row[0]); }),
                  textColumn<QStringList>("pnl", "P&L", {}, 1,
                                          [](const QStringList& row) { return Cell::plain(row[1]); })}) {}
  void add(const QString& symbol, const QString& pnl) {
    upsert(totalRows(), {symbol, pnl});
    commit();
  }
};

TEST(CsvFieldTest, GuardsFormulasAndQuotesWhatNeedsIt) {
  const std::pair<QString, QString> cases[] = {{"plain", "plain"},
                                               {"=1+1", "'=1+1"},
                                               {"+cmd", "'+cmd"},
                                               {"-2+3", "'-2+3"},
                                               {"@sum", "'@sum"},
                                               {"\tx", "'\tx"},
                                               {"\rx", "\"'\rx\""},
                                               {"a,b", "\"a,b\""},
                                               {"say \"no\"", "\"say \"\"no\"\"\""},
                                               {"two\nlines", "\"two\nlines\""},
                                               {"-31.60", "-31.60"},
                                               {"", ""}};
  for (const auto& [text, field] : cases)
    EXPECT_EQ(csvField(text), field) << text.toStdString();
}

TEST(TableExportTest, NumbersLeaveWithoutArrowsAndCommas) {
  Texts model;
  model.add("BTCUSDT", "▼ 1,031.60");
  model.add("ETHUSDT", "▲ 0.86 %");
  model.add("=HYPERLINK(1)", "+18.42");
  EXPECT_EQ(toCsv(model, {0, 1}, "PAPER"),
            "mode,symbol,pnl\nPAPER,BTCUSDT,-1031.60\nPAPER,ETHUSDT,0.86%\nPAPER,'=HYPERLINK(1),18.42\n");
}

TEST(TableExportTest, JsonSaysTheMode) {
  Texts model;
  model.add("BTCUSDT", "▼ 31.60");
  const QJsonObject json = QJsonDocument::fromJson(toJson(model, {0, 1}, "PAPER").toUtf8()).object();
  EXPECT_EQ(json["mode"].toString(), "PAPER");
  EXPECT_EQ(json["rows"].toArray()[0].toObject()["pnl"].toString(), "-31.60");
}

TEST(TableExportTest, TsvHasATitleLineAndTheRowsInOrder) {
  Texts model;
  model.add("A", "1");
  model.add("B", "2");
  EXPECT_EQ(toTsv(model, {1, 0}, {model.index(1, 0), model.index(0, 0), model.index(0, 1)}),
            "P&L\tSymbol\n1\tA\n2\tB\n");
}

}  // namespace
}  // namespace widgets
