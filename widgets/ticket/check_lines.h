#pragma once

#include <QLabel>
#include <QWidget>
#include <vector>

#include "oms/messages/ports.h"
#include "widgets/common/meter.h"

namespace widgets {

// What the checks say of an order before it is sent: what it costs, how much of the tightest limit is left, and a
// line for each check that fails.
class CheckLines : public QWidget {
  Q_OBJECT

 public:
  // Whether denial() is told among the others here, or by whoever asks for it: nobody needs to read it twice.
  enum class Denial { Here, Elsewhere };

  explicit CheckLines(const ThemeSource& theme, Denial denial = Denial::Here, QWidget* parent = nullptr);

  void set(const oms::DryRunResult& result);
  // Whether the worst loss is told: of an order that only leaves a position there is none to tell.
  void setLossShown(bool shown);
  // The first of the checks that would deny the order, in a sentence; empty: none would.
  const QString& denial() const { return m_denial; }
  // Says instead why there is nothing to check yet.
  void wait(const QString& reason);

 private:
  void showFailures(const oms::CheckResults& checks);

  const bool m_tellsDenial;
  QString m_denial;
  QLabel* m_summary;
  QLabel* m_failures;
  QWidget* m_figures;
  Meter* m_meter;
  QLabel* m_left;
  QLabel* m_limit;
  QLabel* m_cost;
  QLabel* m_loss;
  QLabel* m_lossCaption;
};

// The passed check with a limit whose smallest part is left; null when there is none.
const oms::CheckResult* tightest(const oms::CheckResults& checks);
// Whether this check fails, and no other hard one.
bool deniesAlone(const oms::CheckResults& checks, oms::CheckCode code);
// How much of its limit is used, 0 to 1.
double usedShare(const oms::CheckResult& check);

}  // namespace widgets
