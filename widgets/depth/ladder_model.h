#pragma once

#include <QAbstractTableModel>
#include <optional>
#include <set>

#include "widgets/common/panel_context.h"
#include "widgets/depth/ladder.h"

namespace widgets {

// What one cell of the ladder shows.
struct LadderCell {
  QString text;
  Tone tone = Tone::Text;
  bool strong = false;
  double share = 0;  // of the longest bar, 0 to 1
  QString tip;
};

// As many rows of a symbol's ladder as there is room for, the highest price on top.
class LadderModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { Bid, Price, Ask, Mine, Columns };

  explicit LadderModel(const PanelContext& context, QObject* parent = nullptr);

  // Another symbol is centred anew, with rows that fit it.
  void setSymbol(std::optional<oms::SymbolIndex> symbol);
  // Ticks between two rows; nothing: as they fit when the ladder is centred, and one while it is exact.
  void setTicks(std::optional<std::int64_t> ticks);
  // Clicks are to mean prices: rows that nobody chose go to one tick and stay so. The end of it moves nothing.
  void setExact(bool exact);
  void setRows(int rows);
  // Follows the market once it has left the middle of the rows.
  void setFollowing(bool following) { m_following = following; }
  bool isFollowing() const { return m_following; }

  // Takes the market as it is now. `mayMove`: no hand is on the rows. False: there is no market yet.
  bool refresh(const std::set<oms::OrderId>& working, bool mayMove);
  void centre();
  void shift(int rows);

  const Ladder& ladder() const { return m_ladder; }
  bool isShown() const { return m_shown; }
  oms::Price priceAt(int row) const { return m_ladder.priceOf(numberOf(row)); }
  const LadderRow* at(int row) const { return m_ladder.row(numberOf(row)); }
  // The row that shows the price, or -1.
  int rowOf(oms::Price price, oms::Side side) const;
  LadderCell cell(const QModelIndex& index) const;
  bool isLast(int row) const { return m_shown && numberOf(row) == m_ladder.lastTraded(); }
  bool isInSpread(int row) const;
  bool isStale() const { return m_stale; }
  // So many rows lie between those shown and the nearer of the two best prices: above zero the market is above them,
  // below zero below. Zero: the best bid or the best ask is among them, or they lie between the two.
  std::int64_t rowsToMarket(const oms::Quote& quote) const;
  // The market has left the middle of the rows, which follow it unless they may not.
  bool isLeftBehind() const { return m_shown && isOffCentre(); }

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 signals:
  // All prices stand so many rows lower than before.
  void moved(int down);

 private:
  // All that a row's cells are made of.
  struct Told {
    oms::Price price;
    LadderRow row;
    oms::Quantity scale;  // of its bars; zero without one
    bool last = false;
    bool inSpread = false;
    bool stale = false;

    friend bool operator==(const Told&, const Told&) = default;
  };

  std::int64_t numberOf(int row) const { return m_top - row; }
  std::vector<Told> rowsNow() const;
  void build();
  void moveTop(std::int64_t top);
  bool isOffCentre() const;
  void tellChanged();
  const oms::Instrument* instrument() const;
  LadderCell sizeCell(oms::Quantity size, oms::Side side) const;
  LadderCell priceCell(int row) const;
  LadderCell oursCell(const LadderRow& row) const;

  const PanelContext& m_context;
  std::optional<oms::SymbolIndex> m_symbol;
  std::optional<std::int64_t> m_ticks;
  std::vector<LadderOrder> m_ours;
  std::vector<Told> m_told;  // each row as it was when it was told last; empty: without a market
  Ladder m_ladder;
  std::int64_t m_top = 0;
  int m_rows = 0;
  bool m_following = true;
  bool m_exact = false;
  bool m_shown = false;
  bool m_stale = false;
};

}  // namespace widgets
