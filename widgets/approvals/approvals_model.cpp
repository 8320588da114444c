#include "widgets/approvals/approvals_model.h"

#include <QCoreApplication>
#include <algorithm>
#include <chrono>
#include <string_view>

#include "widgets/common/format.h"
#include "widgets/common/meter.h"

namespace widgets {
namespace {

QString approvalTr(const char* text) {
  return QCoreApplication::translate("widgets::Approvals", text);
}

double secondsOf(oms::Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

// Of the conditions that make a signal on its side and let it in, how many hold.
QString conditionsMet(const oms::Signal& signal, const oms::SessionView& view) {
  std::size_t of = 0;
  if (signal.instance.isSet() && signal.instance.value < view.instances().size()) {
    const auto& groups = view.instances()[signal.instance.value].sample.groups;
    const auto isShort = [](const oms::GroupProgress& group) {
      return std::string_view(group.group).ends_with("_short");
    };
    // A strategy for one side only has no groups of their own for shorts.
    const bool both = std::any_of(groups.begin(), groups.end(), isShort);
    for (const oms::GroupProgress& group : groups) {
      const bool enters = group.group.starts_with("signal") || group.group.starts_with("entry");
      if (enters && (!both || isShort(group) == (signal.side == oms::Side::sell)))
        of += group.of;
    }
  }
  const std::size_t met = signal.reasons.size();
  return of >= met && of > 0 ? approvalTr("%1 of %2").arg(met).arg(of) : approvalTr("%1 met").arg(met);
}

QString planOf(const oms::Signal& signal, const oms::Instrument& instrument) {
  QStringList parts{
      approvalTr("%1 at %2").arg(quantity(signal.quantity, instrument), priceOf(signal.price, instrument))};
  if (signal.stopLoss.isPositive())
    parts << approvalTr("stop %1").arg(priceOf(signal.stopLoss, instrument));
  if (signal.trailingStop.isPositive())
    parts << approvalTr("it follows at %1").arg(priceOf(signal.trailingStop, instrument));
  if (signal.takeProfit.isPositive())
    parts << approvalTr("target %1").arg(priceOf(signal.takeProfit, instrument));
  if (signal.firstApprovedAt.isSet())
    parts << approvalTr("approved by %1, another person is to approve it").arg(text(signal.firstApprover.text()));
  else if (signal.approversNeeded > 1)
    parts << approvalTr("two persons are to approve it");
  return parts.join(QStringLiteral(" · "));
}

}  // namespace

ApprovalFigures approvalFigures(const oms::Signal& signal, const PanelContext& context) {
  const oms::SessionView& view = context.view();
  ApprovalFigures figures;
  figures.id = signal.id;
  figures.version = signal.version;
  figures.symbol = context.symbolName(signal.symbol);
  figures.side = signal.side;
  figures.strategy = sentence(signal.strategy);
  figures.met = conditionsMet(signal, view);
  if (const oms::Instrument* instrument = context.instrument(signal.symbol))
    figures.plan = planOf(signal, *instrument);
  for (const std::string& reason : signal.reasons)
    figures.reasons << text(reason);
  figures.confidence = signal.confidence;
  const double age = secondsOf(view.sessionTime() - signal.createdAt);
  figures.ageMinutes = age / 60;
  figures.ageShare = ageShare(age, secondsOf(signal.expiresAt - signal.createdAt));
  figures.age = widgets::age(view.sessionTime() - signal.createdAt);
  const oms::SignalDrift* drift = view.drift(signal.id);
  figures.drift = drift == nullptr ? approvalTr("drift –") : approvalTr("drift %1").arg(signedPercent(drift->drift, 2));
  figures.costAndRisk = approvalTr("cost %1").arg(money(signal.expectedCost));
  if (signal.risk.isPositive())
    figures.costAndRisk += approvalTr(" · risk %1").arg(money(signal.risk));
  if (drift != nullptr && drift->checksOf > 0) {
    figures.checks = approvalTr("%1 of %2 checks").arg(drift->checksPassed).arg(drift->checksOf);
    figures.checksPass = drift->checksPassed == drift->checksOf;
  }
  return figures;
}

}  // namespace widgets
