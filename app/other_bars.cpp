#include "app/other_bars.h"

#include <algorithm>

namespace app {

std::optional<std::string> OtherBars::add(const oms::ExpressionSeries& series, std::size_t place) {
  for (std::size_t i = 1; i < series.series().size(); ++i) {
    const oms::SeriesName& name = series.series()[i].name;
    if (!own_.labels.empty())
      return "the rows of " + own_.fileName + " have no times, by which " + oms::nameOf(name) + " could be read";
    const oms::ImportedBars* bars = &own_;
    if (!name.symbol.empty()) {
      const auto found = std::find_if(others_.begin(), others_.end(),
                                      [&](const OtherData& other) { return other.symbol == name.symbol; });
      if (found == others_.end())
        return "there are no bars of " + name.symbol + "; give its file with --with " + name.symbol + "=FILE";
      bars = &found->bars;
    }
    if (!oms::BarBuilder::canBuild(bars->timeframe, name.timeframe)) {
      return "bars of " + std::string(oms::name(bars->timeframe)) + " cannot make bars of " +
             std::string(oms::name(name.timeframe));
    }
    auto source =
        std::find_if(sources_.begin(), sources_.end(), [&](const Source& other) { return other.name == name; });
    if (source == sources_.end()) {
      sources_.push_back({name, bars, oms::BarBuilder({0}, {name.timeframe}), 0, {}});
      source = sources_.end() - 1;
    }
    source->readers.emplace_back(place, static_cast<oms::SeriesIndex>(i));
  }
  return std::nullopt;
}

void OtherBars::giveUntil(oms::Timestamp close, std::vector<oms::ExpressionSeries>& series) {
  for (Source& source : sources_) {
    const std::vector<oms::Bar>& bars = source.bars->bars;
    closed_.clear();
    for (; source.next < bars.size() && bars[source.next].closeTime <= close; ++source.next) {
      oms::MarketUpdate piece;
      piece.time = bars[source.next].closeTime;
      piece.symbol = oms::SymbolIndex{0};
      piece.data = oms::BarUpdate{bars[source.next], source.bars->timeframe};
      source.builder.update(piece, closed_);
    }
    // Those of which the last finer bar is missing.
    source.builder.advanceTo(close, closed_);
    for (const oms::ClosedBar& bar : closed_) {
      for (const auto& [place, index] : source.readers)
        series[place].onOtherBar(index, bar.bar);
    }
  }
}

}  // namespace app
