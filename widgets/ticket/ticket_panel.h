#pragma once

#include <QLabel>
#include <QPushButton>
#include <QTimer>
#include <set>

#include "widgets/common/fields.h"
#include "widgets/common/meter.h"
#include "widgets/common/panel.h"
#include "widgets/ticket/check_lines.h"
#include "widgets/ticket/ticket_model.h"
#include "widgets/ticket/ticket_terms_row.h"

namespace widgets {

// Writes an order: only the fields that its type needs, every check's answer before it is sent, then one button that
// asks once more.
class TicketPanel : public Panel {
  Q_OBJECT

 public:
  explicit TicketPanel(PanelContext& context, QWidget* parent = nullptr);

  void refresh(const oms::ViewChanges& changes) override;
  QJsonObject state() const override;
  void setState(const QJsonObject& state) override;

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  // How much of it has room: all, all in closer rows, or first what every order needs, in as few rows as can be.
  enum class Room { Full, Close, Low };
  enum class Stage { Editing, Confirming, Sending };

  void buildFields();
  void setRoom(Room room);
  void buildSend(QVBoxLayout& column);
  void buildMenu();
  void showSymbol(oms::SymbolIndex symbol);
  void showFields();
  void edited();
  void read(const oms::Instrument& instrument);
  void check();
  void showChecks(const oms::DryRunResult& result);
  void showDenial(const QString& why);
  void showSendButton();
  void follow();
  bool isPriceFar(const oms::QuoteSample& quote, const oms::Instrument& instrument) const;
  void propose();
  void proposePrice(const oms::QuoteSample& quote, const oms::Instrument& instrument);
  void pressSend();
  void showTerms();
  void send();
  void sent(const oms::CommandOutcome& outcome);
  TicketDraft draft() const;
  oms::OrderType type() const;

  QVBoxLayout* m_column;  // of the fields
  QHBoxLayout* m_sideRow;
  QHBoxLayout* m_typeRow;
  QVBoxLayout* m_foot;
  Room m_room = Room::Full;
  QLabel* m_symbolName;
  QLabel* m_halt;
  QPushButton* m_buy;
  QPushButton* m_sell;
  ChoiceBox* m_type;
  ChoiceBox* m_timeInForce;
  ChoiceBox* m_sizeMode;
  FieldEdit* m_size;
  FieldEdit* m_price;
  FieldEdit* m_trigger;
  FieldEdit* m_stop;
  FieldEdit* m_target;
  TicketTermsRow* m_terms;
  CheckLines* m_checks;
  QLabel* m_denied;  // in sight also where the checks are not
  QLabel* m_result;
  QPushButton* m_send;
  QTimer m_checkSoon;
  QTimer m_followSoon;
  QTimer m_confirmUntil;
  std::optional<oms::SymbolIndex> m_symbol;
  TicketReading m_reading;
  bool m_priced = false;             // the fields hold prices of this symbol
  std::set<const QWidget*> m_typed;  // fields that somebody has written into; while none, the prices follow the market
  Stage m_stage = Stage::Editing;
  bool m_needsConfirmation = false;    // only soft checks stand in the order's way
  bool m_confirms = false;             // the next press confirms them
  bool m_sentBefore = false;           // and was accepted, as it stands
  std::uint64_t m_checkRound = 0;      // answers to older questions are dropped
  std::set<oms::OrderType> m_unasked;  // types that are sent without asking
};

}  // namespace widgets
