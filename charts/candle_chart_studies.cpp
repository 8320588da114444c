// The rest of the chart: its indicators, where they stand, and what a hand does with their panes.
#include <QDeadlineTimer>
#include <algorithm>
#include <cmath>
#include <utility>

#include "charts/candle_chart_state.h"

namespace charts {
namespace {

constexpr int kDividerReach = 2;  // pixels that it is taken from beyond its gap
constexpr int kComputeMs = 6;     // of a frame; the rest is for what the hand and the market do meanwhile

}  // namespace

std::optional<std::size_t> CandleChart::State::dividerAt(const QPoint& at) const {
  for (const StudyPane& pane : scene.panes()) {
    const QRect& rect = pane.area.rect;
    const QRect gap(rect.left(), rect.top() - kPaneGap, rect.width() + pane.axis.width(), kPaneGap);
    if (gap.adjusted(0, -kDividerReach, 0, kDividerReach).contains(at))
      return content.studies[pane.study].hidden ? std::nullopt : std::optional(pane.study);
  }
  return std::nullopt;
}

// Where panes are crowded they are less high than their shares say: what is seen counts from now on.
void CandleChart::State::takeDivider(std::size_t study) {
  for (const StudyPane& pane : scene.panes()) {
    if (Study& one = content.studies[pane.study]; !one.hidden)
      one.height =
          std::clamp(static_cast<double>(pane.area.rect.height()) / scene.room(), kLeastPaneShare, kMostPaneShare);
  }
  divided = study;
  drag = Drag::Divide;
}

void CandleChart::State::growPane(int pixels) {
  Study& below = content.studies[divided];
  Study* above = nullptr;
  for (std::size_t i = 0; i < divided; ++i) {
    if (Study& one = content.studies[i]; !one.hidden && !kindOf(one).overPrices)
      above = &one;
  }
  double share = static_cast<double>(pixels) / scene.room();
  share = std::clamp(share, kLeastPaneShare - below.height, kMostPaneShare - below.height);
  if (above != nullptr)
    share = std::clamp(share, above->height - kMostPaneShare, above->height - kLeastPaneShare);
  below.height = std::clamp(below.height + share, kLeastPaneShare, kMostPaneShare);
  if (above != nullptr)
    above->height = std::clamp(above->height - share, kLeastPaneShare, kMostPaneShare);
}

void CandleChart::setStudies(std::vector<Study> studies) {
  if (studies == m_state->content.studies)
    return;
  m_state->content.store.setStudies(studies);
  m_state->content.studies = std::move(studies);
  m_state->drag = State::Drag::None;  // what it divided may be gone
  contentChanged();
  announceBar();
}

void CandleChart::computeLater() {
  if (!m_state->content.store.studiesReady() && !m_state->computing.isActive())
    m_state->computing.start();
}

void CandleChart::compute() {
  const QDeadlineTimer until(kComputeMs);
  if (!m_state->content.store.computeStudies([&until] { return until.hasExpired(); }))
    return;
  m_state->computing.stop();
  contentChanged();
  announceBar();
}

const std::vector<Study>& CandleChart::studies() const {
  return m_state->content.studies;
}

QRect CandleChart::studyRect(std::size_t study) const {
  for (const StudyPane& pane : m_state->scene.panes()) {
    if (pane.study == study)
      return pane.area.rect;
  }
  return m_state->scene.prices().rect;
}

void CandleChart::setLegendHeight(int pixels) {
  const int before = std::exchange(m_state->studyLegend, pixels);
  if (pixels == before)
    return;
  m_state->content.legendHeight += pixels - before;
  marksChanged();
  emit legendGrown(pixels);
}

int CandleChart::legendHeight() const {
  return m_state->studyLegend;
}

void CandleChart::setHeightBelowLegend(int pixels) {
  const int height = m_state->studyLegend + pixels;
  if (std::exchange(m_state->content.legendHeight, height) != height)
    marksChanged();
}

void CandleChart::tellStudies() {
  std::vector<QRect> rects{m_state->scene.prices().rect};
  for (const StudyPane& pane : m_state->scene.panes())
    rects.push_back(pane.area.rect);
  if (rects == m_state->laidOut)
    return;
  m_state->laidOut = std::move(rects);
  emit studiesLaidOut();
}

}  // namespace charts
