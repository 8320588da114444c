#pragma once

#include <cstdint>
#include <optional>

#include "widgets/common/panel_context.h"
#include "widgets/common/row_model.h"

namespace widgets {

// A print of the tape, or several of one instant, price and side.
struct TapeRow {
  std::uint64_t number = 0;  // of its first print
  oms::SymbolIndex symbol;
  oms::MarketTrade trade;  // its size is that of all of them
  std::uint32_t prints = 1;
};

// Which prints are shown, and how.
struct TapeChoice {
  oms::Quantity least;     // of a row; zero: all
  bool aggregates = true;  // what one order has taken from several others is one row
};

// The trades of one symbol, the newest on top.
class TapeModel : public RowModel<std::uint64_t, TapeRow> {
  Q_OBJECT

 public:
  explicit TapeModel(const PanelContext& context, QObject* parent = nullptr);

  void setSymbol(std::optional<oms::SymbolIndex> symbol);
  void setChoice(const TapeChoice& choice);
  const TapeChoice& choice() const { return m_choice; }
  // Takes what has come since the last time.
  void follow();
  // The same from the beginning: the session is another one, or was made again.
  void reload();
  // Prints that have come and are not taken yet.
  std::uint64_t waiting() const;
  // Prints that nobody saw: while the rows were held more came than are kept.
  std::uint64_t passed() const { return m_passed; }
  const oms::TapeRecord* tape() const;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  void add(std::uint64_t number, const oms::MarketTrade& trade);

  const PanelContext& m_context;
  std::optional<oms::SymbolIndex> m_symbol;
  TapeChoice m_choice;
  std::uint64_t m_begun = 0;  // which beginning of the record the rows are of
  std::uint64_t m_taken = 0;  // the number of the last print that is
  std::uint64_t m_passed = 0;
  std::optional<TapeRow> m_last;  // shown or not, for the next print may belong to it
};

}  // namespace widgets
