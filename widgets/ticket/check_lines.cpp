#include "widgets/ticket/check_lines.h"

#include <QGridLayout>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/common/format.h"
#include "widgets/common/labels.h"

namespace widgets {
namespace {

QLabel* addFigure(QGridLayout& grid, int row, QLabel* caption) {
  auto* value = plainLabel({});
  value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  value->setAccessibleName(caption->text());
  grid.addWidget(caption, row, 0);
  grid.addWidget(value, row, 1, 1, 2);
  return value;
}

// Limits that tell how far an order can grow; the others are yes or no.
bool isBudget(const oms::CheckResult& check) {
  switch (check.code) {
    case oms::CheckCode::maxOrderQuantity:
    case oms::CheckCode::maxOrderNotional:
    case oms::CheckCode::maxPosition:
    case oms::CheckCode::exposure:
    case oms::CheckCode::buyingPower:
    case oms::CheckCode::dailyLoss:
    case oms::CheckCode::drawdown:
    case oms::CheckCode::riskPerTrade:
      return check.limit > 0 && !check.exempt;
    default:
      return false;
  }
}

}  // namespace

double usedShare(const oms::CheckResult& check) {
  return check.limit <= 0 ? 0
                          : std::clamp(static_cast<double>(check.value) / static_cast<double>(check.limit), 0.0, 1.0);
}

const oms::CheckResult* tightest(const oms::CheckResults& checks) {
  const oms::CheckResult* found = nullptr;
  for (const oms::CheckResult& check : checks) {
    if (!check.passed || !isBudget(check))
      continue;
    if (found == nullptr || usedShare(check) > usedShare(*found))
      found = &check;
  }
  return found;
}

bool deniesAlone(const oms::CheckResults& checks, oms::CheckCode code) {
  bool found = false;
  for (const oms::CheckResult& check : checks) {
    if (check.passed)
      continue;
    if (check.code != code && check.severity == oms::Severity::hard)
      return false;
    found = found || check.code == code;
  }
  return found;
}

CheckLines::CheckLines(const ThemeSource& theme, Denial denial, QWidget* parent)
    : QWidget(parent),
      m_tellsDenial(denial == Denial::Here),
      m_summary(plainLabel({}, Tone::Muted)),
      m_failures(plainLabel({}, Tone::Down)),
      m_figures(new QWidget),
      m_meter(new Meter(theme)),
      m_left(plainLabel({})),
      m_limit(plainLabel({}, Tone::Muted)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(space::kTight);
  auto* grid = new QGridLayout(m_figures);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setVerticalSpacing(space::kTight);
  grid->setHorizontalSpacing(space::kSmall);
  grid->setColumnStretch(1, 1);
  m_left->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  grid->addWidget(m_limit, 0, 0);
  grid->addWidget(m_meter, 0, 1);
  grid->addWidget(m_left, 0, 2);
  m_lossCaption = plainLabel(tr("Worst loss"), Tone::Muted);
  m_loss = addFigure(*grid, 1, m_lossCaption);
  m_cost = addFigure(*grid, 2, plainLabel(tr("Cost · margin"), Tone::Muted));
  m_failures->setWordWrap(true);
  m_summary->setWordWrap(true);
  column->addWidget(m_summary);
  column->addWidget(m_failures);
  column->addWidget(m_figures);
  m_failures->hide();
  m_figures->hide();
}

void CheckLines::setLossShown(bool shown) {
  m_lossCaption->setVisible(shown);
  m_loss->setVisible(shown);
}

void CheckLines::wait(const QString& reason) {
  setTextIfChanged(m_summary, reason);
  setTone(m_summary, Tone::Muted);
  m_failures->hide();
  m_figures->hide();
}

// Texts first: what is shown is laid out at once, by the texts that it has then.
void CheckLines::set(const oms::DryRunResult& result) {
  // Nobody could be asked.
  if (result.checks.size() == 0 && !result.problem.empty()) {
    m_denial.clear();
    return wait(QString::fromStdString(result.problem));
  }
  showFailures(result.checks);
  const oms::CheckResult* limit = tightest(result.checks);
  if (limit != nullptr) {
    const double used = usedShare(*limit);
    setTextIfChanged(m_limit, sentence(name(limit->code)));
    m_meter->set(used, used >= 0.8 ? Tone::Warning : Tone::Accent);
    setTextIfChanged(m_left, tr("%1 left").arg(percent(1 - used, 0)));
  }
  const bool bounded = !result.worstLoss.isZero();
  setTextIfChanged(m_loss, bounded                         ? signedMoney(-result.worstLoss.abs())
                           : result.wholeLoss.isPositive() ? tr("%1, no stop").arg(signedMoney(-result.wholeLoss))
                                                           : tr("not bounded, no stop"));
  setTone(m_loss, bounded ? Tone::Down : Tone::Warning);
  setTextIfChanged(m_cost, tr("%1 · %2").arg(money(result.expectedCost), money(result.margin)));
  for (QWidget* part : {static_cast<QWidget*>(m_limit), static_cast<QWidget*>(m_meter), static_cast<QWidget*>(m_left)})
    part->setVisible(limit != nullptr);
  m_figures->show();
  m_figures->layout()->activate();
}

void CheckLines::showFailures(const oms::CheckResults& checks) {
  const auto passed = std::count_if(checks.begin(), checks.end(), [](const auto& check) { return check.passed; });
  setTextIfChanged(m_summary, tr("%1 of %2 checks pass").arg(passed).arg(checks.size()));
  const bool denied = !checks.passed() && !checks.needsConfirmation();
  setTone(m_summary, passed == std::ssize(checks) ? Tone::Up : denied ? Tone::Down : Tone::Warning);
  QStringList said;
  m_denial.clear();
  for (const oms::CheckResult& check : checks) {
    if (check.passed)
      continue;
    said << QString::fromStdString(message(check));
    if (!denied || !m_denial.isEmpty() || check.severity != oms::Severity::hard)
      continue;
    m_denial = said.back();
    if (!m_tellsDenial)
      said.removeLast();
  }
  setTextIfChanged(m_failures, said.join('\n'));
  setTone(m_failures, denied ? Tone::Down : Tone::Warning);
  m_failures->setVisible(!said.isEmpty());
}

}  // namespace widgets
