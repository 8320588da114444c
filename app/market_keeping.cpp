#include "app/market_keeping.h"

#include <QFileInfo>

#include <algorithm>

#include "app/warm_up.h"

namespace app {
namespace {

std::optional<oms::Failure> firstLack(const NeededHistory& needed, oms::MarketDatabase* market) {
  for (const auto* histories : {&needed.unended, &needed.ended}) {
    for (const FeedHistory& history : *histories) {
      if (auto lack = lackOf(history, market))
        return lack;
    }
  }
  return std::nullopt;
}

}  // namespace

NeededHistory neededHistory(oms::JournalReader& journal) {
  NeededHistory needed;
  const auto archives = journal.archives();
  const auto unended = journal.unendedSession();
  for (const oms::StoredSession& session : journal.sessions()) {
    const auto same = [&](const oms::StoredArchive& archive) { return archive.sessionId == session.info.id; };
    if (std::any_of(archives.begin(), archives.end(), same))
      continue;
    const auto config = parseSessionConfig(session.configJson, "the stored session", SessionConfig{});
    if (!config)  // whoever wants to make it again hears of it
      continue;
    auto& into = unended && unended->info.id == session.info.id ? needed.unended : needed.ended;
    into.insert(into.end(), config->history.begin(), config->history.end());
  }
  return needed;
}

MarketReport checkMarket(oms::JournalReader& journal) {
  MarketReport report;
  const NeededHistory needed = neededHistory(journal);
  if (needed.empty())
    return report;
  const auto market = marketAt({journal.folder(), false, journal.marketCopy()});
  const auto lack = [&](const FeedHistory& history) {
    return market ? lackOf(history, market->get()) : std::optional(market.error());
  };
  for (const FeedHistory& history : needed.ended) {
    if (const auto failure = lack(history))
      report.notes.push_back(failure->message);
    else
      ++report.found;
  }
  for (const FeedHistory& history : needed.unended) {
    const auto failure = lack(history);
    if (failure && report.problem.empty())
      report.problem = failure->message;
    report.found += failure ? 0 : 1;
  }
  return report;
}

oms::Result<bool> backupMarket(oms::JournalReader& journal, const QString& backup) {
  if (neededHistory(journal).empty())
    return false;
  const auto market = marketAt({journal.folder(), false, journal.marketCopy()});
  if (!market || *market == nullptr)
    return false;
  if (auto failure = (*market)->backupTo(oms::marketCopyOf(backup)))
    return *failure;
  return true;
}

oms::Result<std::unique_ptr<oms::MarketRestore>> prepareMarket(const oms::DataFolder& folder, const QString& backup) {
  using Prepared = std::unique_ptr<oms::MarketRestore>;
  const QString file = oms::marketCopyOf(backup);
  const auto journal = oms::JournalReader::openFile(backup);
  if (!journal || !QFileInfo::exists(file))  // what is wrong with the journal its own restore says
    return Prepared();
  const NeededHistory needed = neededHistory(**journal);
  if (needed.empty())
    return Prepared();
  const auto present = oms::MarketDatabase::openExisting(folder.path());
  if (present && !firstLack(needed, present->get()))
    return Prepared();
  auto restore = oms::MarketRestore::prepare(folder, file);
  if (!restore)
    return restore;
  const auto copy = (*restore)->copy();
  const auto lack = copy ? firstLack(needed, copy->get()) : std::optional(copy.error());
  if (lack) {
    return oms::Failure{file.toStdString() + " is not what the backup's sessions need (" + lack->message +
                        "): take another backup; the journal in " + folder.path().toStdString() + " is as it was"};
  }
  return restore;
}

}  // namespace app
