#include "widgets/account/account_model.h"

#include <QCoreApplication>

#include "widgets/common/format.h"

namespace widgets {
namespace {

QString accountTr(const char* text) {
  return QCoreApplication::translate("widgets::AccountFigures", text);
}

QString feedText(const oms::SessionInfo& session, const FeedWatch& watch) {
  if (session.id.empty())
    return accountTr("no session");
  const QString feed = session.feed == "simulated" ? accountTr("simulated market") : text(session.feed);
  const QString speed = session.speed == "max" ? accountTr("max speed") : text(session.speed) + QStringLiteral("×");
  if (session.state != oms::SessionState::running)
    return feed + QStringLiteral(" · ") + words(name(session.state));
  return feed + QStringLiteral(" · ") + (watch.isStale() ? watch.staleness() : speed);
}

QString clockText(const oms::SessionView& view) {
  const oms::Timestamp now = view.sessionTime();
  if (!now.isSet())
    return accountTr("the clock starts with a session");
  const oms::Timestamp roll = view.session().dayRoll.endOf(now);
  return accountTr("%1 UTC · day ends in %2").arg(clockTime(now), countdown(roll - now));
}

}  // namespace

AccountFigures accountFigures(const oms::SessionView& view, const FeedWatch& feed) {
  const oms::AccountState& account = view.account();
  AccountFigures figures;
  figures.feed = feedText(view.session(), feed);
  figures.stale = feed.staleness();
  figures.equity = money(account.equity);
  figures.cash = money(account.cash);
  figures.buyingPower = money(account.buyingPower);
  figures.margin = percent(oms::ratioOf(account.marginUsed, account.equity).value_or(oms::Ratio{}), 0);
  const oms::Money day = account.dayPnl();
  const QString digits = money(day.abs());
  figures.day = arrowed(day.sign(), digits);
  figures.dayTone = feed.isStale() ? Tone::Muted : toneOf(shownSign(day.sign(), digits));
  figures.clock = clockText(view);
  return figures;
}

}  // namespace widgets
