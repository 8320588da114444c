#include "app/backtest_desk.h"

#include <QFileInfo>
#include <QSaveFile>

#include <algorithm>
#include <exception>
#include <new>
#include <utility>

#include "app/session_builder.h"
#include "oms/storage/market_database.h"

namespace app {
namespace {

constexpr int kProgressMs = 100;

// The window and the session keep one core for themselves, where there are several.
unsigned jobsBeside() {
  return std::max(1U, std::thread::hardware_concurrency() - 1);
}

QString said(std::string_view text) {
  return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

std::vector<widgets::StoredData> storedIn(const QString& dataDir) {
  std::vector<widgets::StoredData> found;
  const auto market = oms::MarketDatabase::openExisting(dataDir);
  if (!market || *market == nullptr)
    return found;
  const auto series = (*market)->series();
  if (!series)
    return found;
  for (const oms::StoredSeries& each : *series)
    found.push_back({said(each.symbol), said(each.kind), each.rows, each.first, each.last});
  return found;
}

// An empty sentence: it is written.
QString problemOfWriting(const QString& path, const std::string& text) {
  QSaveFile file(path);
  const auto size = static_cast<qint64>(text.size());
  const bool done = file.open(QIODevice::WriteOnly) && file.write(text.data(), size) == size && file.commit();
  return done ? QString()
              : BacktestDesk::tr("%1 could not be written: %2. Choose another folder.").arg(path, file.errorString());
}

// What a thread may not let out, for that would end the program and the session with it: as a sentence, empty where
// the work threw nothing.
QString thrownBy(const std::function<void()>& work) {
  try {
    work();
    return {};
  } catch (const std::bad_alloc&) {
    return BacktestDesk::tr("There is not enough memory for it. Choose a shorter range, or try fewer values.");
  } catch (const std::exception& error) {
    return BacktestDesk::tr("It was ended by an error inside: %1.").arg(QString::fromUtf8(error.what()));
  }
}

}  // namespace

BacktestDesk::BacktestDesk(QString dataDir, std::vector<std::string> strategyFiles, StudyRunner runner)
    : m_dataDir(std::move(dataDir)), m_strategyFiles(std::move(strategyFiles)), m_runner(std::move(runner)) {
  m_progress.setInterval(kProgressMs);
  connect(&m_progress, &QTimer::timeout, this, &BacktestDesk::tellProgress);
}

BacktestDesk::~BacktestDesk() {
  cancel();
}

widgets::BacktestChoices BacktestDesk::choices() const {
  widgets::BacktestChoices choices;
  std::vector<std::string> files = shippedStrategies();
  files.insert(files.end(), m_strategyFiles.begin(), m_strategyFiles.end());
  QString problem;
  for (const std::string& file : files) {
    if (auto strategy = readStrategy(said(file), problem))
      choices.strategies.push_back(std::move(*strategy));
  }
  for (const oms::FillProfile& profile : oms::kFillProfiles)
    choices.fills << said(profile.name);
  for (const std::string& name : oms::objectiveNames())
    choices.objectives << said(name);
  for (const char* timeframe : {"1m", "5m", "15m", "30m", "1h", "4h", "1d"})
    choices.timeframes << QString::fromLatin1(timeframe);
  return choices;
}

std::optional<widgets::BacktestStrategy> BacktestDesk::readStrategy(const QString& file, QString& problem) const {
  const auto definition = app::readStrategy({file.toStdString(), {}, {}, {}, {}});
  if (!definition) {
    problem = said(definition.error().message);
    return std::nullopt;
  }
  widgets::BacktestStrategy strategy{file, said((*definition)->name), said(oms::name((*definition)->timeframe)), {}};
  for (const auto& [name, value] : (*definition)->parameters)
    strategy.parameters.emplace_back(said(name), value);
  return strategy;
}

// An import may hold the database for a while, which nobody in the window waits for.
void BacktestDesk::lookForData() {
  if (std::exchange(m_looks, true))
    return;
  m_looker = std::jthread([this, dataDir = m_dataDir] {
    std::vector<widgets::StoredData> found;
    thrownBy([&] { found = storedIn(dataDir); });
    QMetaObject::invokeMethod(
        this,
        [this, found = std::move(found)] {
          m_looks = false;
          emit dataFound(found);
        },
        Qt::QueuedConnection);
  });
}

void BacktestDesk::begin(const std::function<void()>& work) {
  m_busy = true;
  m_worker = std::jthread(work);
}

void BacktestDesk::end() {
  m_worker.join();
  m_progress.stop();
  m_busy = false;
}

bool BacktestDesk::run(const widgets::BacktestRequest& request) {
  if (isBusy())
    return false;
  m_watch = std::make_shared<oms::RunWatch>();
  m_progress.start();
  emit progressed(-1);
  begin([this, request, dataDir = m_dataDir, watch = m_watch] {
    oms::Result<Study> study = Study();
    std::shared_ptr<const widgets::BacktestOutcome> outcome;
    const QString thrown = thrownBy([&] {
      study = m_runner(request, dataDir, jobsBeside(), watch);
      outcome = study ? outcomeOf(**study) : nullptr;
    });
    if (!thrown.isEmpty())
      study = oms::Failure{thrown.toStdString()};
    QMetaObject::invokeMethod(
        this, [this, study = std::move(study), outcome] { takeStudy(study, outcome); }, Qt::QueuedConnection);
  });
  return true;
}

void BacktestDesk::takeStudy(const oms::Result<Study>& study,
                             const std::shared_ptr<const widgets::BacktestOutcome>& outcome) {
  end();
  if (m_watch->canceled) {
    emit canceled();
  } else if (!study) {
    emit failed(said(study.error().message));
  } else {
    m_last = *study;
    emit finished(outcome);
  }
}

void BacktestDesk::cancel() {
  if (m_watch)
    m_watch->canceled = true;
}

void BacktestDesk::tellProgress() {
  const std::uint64_t expected = m_watch->expected;
  emit progressed(expected == 0 ? -1.0
                                : std::min(1.0, static_cast<double>(m_watch->pieces) / static_cast<double>(expected)));
}

void BacktestDesk::save(const QString& path) {
  if (isBusy() || m_last == nullptr) {
    emit saved(path, isBusy() ? tr("A backtest runs; save the report when it is done.")
                              : tr("There is no backtest to report yet; run one."));
    return;
  }
  m_watch = std::make_shared<oms::RunWatch>();
  begin([this, path, study = m_last, watch = m_watch] {
    QString problem;
    const QString thrown = thrownBy([&] {
      const QString ending = '.' + QFileInfo(path).suffix();
      const std::string text = reportOf(*study, ending.toStdString(), watch);
      problem = watch->canceled ? tr("The report was not saved.") : problemOfWriting(path, text);
    });
    if (!thrown.isEmpty())
      problem = thrown;
    QMetaObject::invokeMethod(
        this,
        [this, path, problem] {
          end();
          emit saved(path, problem);
        },
        Qt::QueuedConnection);
  });
}

void BacktestDesk::compare(const QString& path) {
  if (isBusy() || m_last == nullptr) {
    emit compared(path, {},
                  isBusy() ? tr("A backtest runs; compare when it is done.")
                           : tr("There is no backtest to compare yet; run one."));
    return;
  }
  m_watch = std::make_shared<oms::RunWatch>();
  begin([this, path, study = m_last] {
    oms::Result<std::vector<widgets::ComparedRow>> rows = std::vector<widgets::ComparedRow>();
    if (const QString thrown = thrownBy([&] { rows = besideReport(*study, path); }); !thrown.isEmpty())
      rows = oms::Failure{thrown.toStdString()};
    QMetaObject::invokeMethod(
        this,
        [this, path, rows = std::move(rows)] {
          end();
          emit compared(path, rows ? *rows : std::vector<widgets::ComparedRow>{},
                        rows ? QString() : said(rows.error().message));
        },
        Qt::QueuedConnection);
  });
}

}  // namespace app
