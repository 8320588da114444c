#include <gmock/gmock.h>

#include "oms/feeds/bar_file.h"
#include "oms/market/random_stream.h"
#include "tests/oms/feeds/temporary_file.h"

namespace oms {
namespace {

using testing::HasSubstr;

TEST(BarFileNonsense, IsRefusedInOneSentenceWithTheRemedy) {
  const TemporaryFolder folder;
  struct Case {
    std::string name;
    std::string text;
    std::string says;
  };
  const std::string twoDays =
      "20210301 00:00,1363000,1625000,1350000,1625000,6\n20210302 00:00,1363000,1625000,1350000,1625000,6\n";
  const std::vector<Case> cases{
      {"words.csv", "this is\nnot a table\n", "give a CSV file with time, open, high, low and close"},
      {"zero.csv", std::string("a,b,c\0,d", 8), "is no text"},
      {"page.html", "<html><body>404, not, found, here</body></html>\n", "--columns"},
      {"header.csv", "time,open,high,low,close,volume\n", "no rows"},
      {"names.csv", "when,start,top,bottom,end\n2021-03-01,1,2,1,2\n2021-03-02,1,2,1,2\n", "--columns"},
      {"nolow.csv", "time,open,high,close\n2021-03-01,1,2,2\n", "the header lacks"},
      {"ticks.csv", "1614556800,1.1,1.2\n1614556801,1.1,1.2\n", "not bars"},
      {"factor.csv", "19980102,0.86,0.008,1\n20501231,1,1,0\n", "split and dividend factors"},
      {"scale.csv", twoDays, "--price-scale 10000"},
      {"minutes.csv", "0,10.5,12,9,11,3\n60000,11,13,10,12,4\n", "--date YYYYMMDD"},
      {"slashes.csv", "date,open,high,low,close\n03/01/2021,1,2,1,2\n04/01/2021,1,2,1,2\n", "YYYY-MM-DD"},
      {"order.csv", "1614556800,5,1,9,2,3\n1614556860,5,1,9,2,3\n", "--columns"},
      {"one.csv", "time,open,high,low,close\n2021-03-01,1,2,1,2\n", "--timeframe"},
      {"odd.csv", "time,open,high,low,close\n2021-03-01 00:00,1,2,1,2\n2021-03-01 00:07,1,2,1,2\n", "--timeframe"},
      {"ages.csv", "time,open,high,low,close\n1700-01-01,1,2,1,2\n2260-12-31,1,2,1,2\n", "lie 106751d 23h apart"},
      {"late.csv", "time,open,high,low,close\n9223372036854775806,1,2,1,2\n9223372036854775807,1,2,1,2\n",
       "in no known form"},
      {"bad.csv", "time,open,high,low,close\n2021-03-01,0,0,0,0\n2021-03-02,0,0,0,0\n", "none of its 2 rows is a bar"},
      {"times.csv", "time,open,high,low,close\nmonday,1,2,1,2\ntuesday,1,2,1,2\n", "in no known form"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const auto bars = readBars(folder.file(c.name, c.text));
    ASSERT_FALSE(bars);
    const std::string& message = bars.error().message;
    EXPECT_THAT(message, HasSubstr(c.says));
    EXPECT_EQ(message.rfind(folder.path(c.name) + ": ", 0), 0U) << message;
    EXPECT_EQ(message.find('\n'), std::string::npos) << message;
  }
}

TEST(BarFileNonsense, OptionsThatDoNotFitAreRefused) {
  const TemporaryFolder folder;
  const std::string path = folder.file("a.csv", "2021-03-01 00:00,1,2,1,2\n2021-03-01 00:01,1,2,1,2\n");
  const auto message = [&](const ReadOptions& options) {
    const auto bars = readBars(path, options);
    return bars ? std::string("read") : bars.error().message;
  };
  ReadOptions options;
  options.columns = {"time", "open", "high", "low", "close", "volume"};
  EXPECT_THAT(message(options), HasSubstr("has 5 columns, but --columns names 6"));
  options.columns = {"time", "open", "high", "low", "shut"};
  EXPECT_THAT(message(options), HasSubstr("--columns names \"shut\""));
  options.columns = {"time", "open", "high", "low"};
  EXPECT_THAT(message(options), HasSubstr("must name time, open, high, low and close"));
  options.columns.clear();
  options.timeframe = Timeframe::h1;
  EXPECT_THAT(message(options), HasSubstr("too close for --timeframe 1h"));
}

// Whatever the bytes: a result or a sentence, and what is accepted is sound.
void expectSound(const Result<ImportedBars>& bars) {
  if (!bars) {
    EXPECT_FALSE(bars.error().message.empty());
    return;
  }
  std::uint64_t rejected = 0;
  for (const auto& [code, count] : bars->counts.rejected)
    rejected += count;
  EXPECT_EQ(bars->counts.accepted + rejected, bars->counts.read);
  EXPECT_EQ(bars->counts.accepted, bars->bars.size());
  for (std::size_t i = 0; i < bars->bars.size(); ++i) {
    const Bar& bar = bars->bars[i];
    ASSERT_TRUE(bar.low.isPositive() && bar.low <= std::min(bar.open, bar.close));
    ASSERT_GE(bar.high, std::max(bar.open, bar.close));
    ASSERT_FALSE(bar.volume.isNegative());
    ASSERT_LT(bar.openTime, bar.closeTime);
    if (i > 0) {
      ASSERT_GT(bar.openTime, bars->bars[i - 1].openTime);
    }
  }
}

TEST(BarFileNonsense, DamagedFilesNeverBreakTheReader) {
  const TemporaryFolder folder;
  const std::vector<std::string> seeds{
      "time,open,high,low,close,volume\n2021-03-01 00:00:00+01:00,10,12.5,9,11,3\n2021-03-01 "
      "00:01:00+01:00,11,13,10,12,4e-3\n",
      "1614556800000,10,12.5,9,11,3,1614556859999,30,5,1,10,0\n1614556860000,11,13,10,12,4,1614556919999,30,5,1,10,0\n",
      "0,1.10,1.30,1.00,1.20,5,1.12,1.32,1.02,1.22,6\n60000,1.20,1.20,1.20,1.20,5,1.24,1.24,1.24,1.25,6\n",
      "<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\n2021.03.01\t00:00:00\t10\t12.5\t9\t11\n2021.03.01\t00:01:"
      "00\t1\t3\t1\t2\n"};
  constexpr std::string_view alphabet = "0123456789,;\t.-+eE:/ \"\nTZAPM\xEF\xFFopenhighlowclosetimedate";
  RandomStream random(11, "nonsense");
  const auto pick = [&](std::size_t size) {
    return static_cast<std::size_t>(random.below(static_cast<std::int64_t>(size)));
  };
  for (int round = 0; round < 4'000; ++round) {
    std::string text = seeds[pick(seeds.size())];
    for (std::size_t edits = 1 + pick(6); edits > 0; --edits) {
      const std::size_t at = pick(text.size());
      switch (random.below(4)) {
        case 0:
          text[at] = alphabet[pick(alphabet.size())];
          break;
        case 1:
          text.insert(at, 1, alphabet[pick(alphabet.size())]);
          break;
        case 2:
          text.erase(at, 1 + pick(5));
          break;
        default:
          text.insert(at, text.substr(pick(text.size()), pick(40)));
          break;
      }
      if (text.empty())
        text = "\n";
    }
    expectSound(readBars(folder.file("20210301_equity.csv", text)));
  }
}

}  // namespace
}  // namespace oms
