#include "app/remote_history.h"

#include <utility>
#include <vector>

#include "oms/mirror/mirrored_rows.h"

namespace app {
namespace {

constexpr std::size_t kPage = 1'000;      // as much as REST gives at once
constexpr std::size_t kMostBars = 5'000;  // as much as a session keeps

}  // namespace

struct RemoteHistory::Search {
  QString symbol;
  oms::Timeframe timeframe = oms::Timeframe::m1;
  oms::Timestamp before;
  Answer answer;
  std::weak_ptr<const void> wanted;
  std::vector<oms::Bar> newestFirst;

  void end(const QString& problem = {}) {
    if (wanted.expired())
      return;
    widgets::StoredPast past;
    past.problem = problem;
    if (!newestFirst.empty())
      past.end = newestFirst.front().closeTime;
    for (auto bar = newestFirst.rbegin(); bar != newestFirst.rend(); ++bar)
      past.bars.append(charts::chartBarOf(*bar));
    answer(std::move(past));
  }
};

RemoteHistory::RemoteHistory(const oms::LinkTarget& target) : m_rest(target) {}

RemoteHistory::Lookup RemoteHistory::look(const std::string& symbol, oms::Timeframe timeframe, oms::Timestamp before,
                                          Answer answer) {
  auto lookup = std::make_shared<const bool>(true);
  auto search = std::make_shared<Search>();
  search->symbol = QString::fromStdString(symbol);
  search->timeframe = timeframe;
  search->before = before;
  search->answer = std::move(answer);
  search->wanted = lookup;
  ask(search);
  return lookup;
}

void RemoteHistory::ask(const std::shared_ptr<Search>& search) {
  QUrlQuery query;
  query.addQueryItem(QStringLiteral("symbol"), QString::fromLatin1(QUrl::toPercentEncoding(search->symbol)));
  query.addQueryItem(QStringLiteral("timeframe"), QString::fromStdString(std::string(name(search->timeframe))));
  query.addQueryItem(QStringLiteral("to"), QString::fromStdString(rfc3339(search->before)));
  query.addQueryItem(QStringLiteral("limit"), QString::number(kPage));
  query.addQueryItem(QStringLiteral("format"), QStringLiteral("array"));
  m_rest.get(QStringLiteral("/api/oms/bars"), query, [this, search](const oms::Result<oms::WireValue>& answer) {
    if (!answer)
      return search->end(QString::fromStdString(answer.error().message));
    const std::size_t known = search->newestFirst.size();
    for (const oms::WireValue& item : answer->items) {
      const auto read = oms::readPlainBar(item);
      if (!read)
        return search->end(QString::fromStdString("a bar's " + read.error().message));
      // One that is not over by then would lie over the first that is shown.
      if (read->bar.closeTime <= search->before && read->isComplete)
        search->newestFirst.push_back(read->bar);
    }
    const std::size_t had = search->newestFirst.size();
    if (answer->items.size() < kPage || had == known || had >= kMostBars || search->wanted.expired())
      return search->end();
    search->before = search->newestFirst.back().openTime;
    ask(search);
  });
}

}  // namespace app
