#include "charts/drawings.h"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include <QJsonDocument>

#include "tests/charts/series.h"

namespace charts {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

Drawing lineAt(double price) {
  Drawing line;
  line.kind = DrawingKind::Horizontal;
  line.anchors = {{oms::Timestamp::fromSeconds(kSeriesStart), priceOf(price)}};
  return line;
}

QJsonArray parsed(const QByteArray& text) {
  QJsonParseError error;
  const QJsonDocument json = QJsonDocument::fromJson(text, &error);
  EXPECT_EQ(error.error, QJsonParseError::NoError) << text.toStdString();
  return json.array();
}

TEST(Drawings, GoBackAndForthAStep) {
  Drawings drawings;
  EXPECT_FALSE(drawings.canUndo());
  drawings.undo();
  drawings.change({lineAt(1)});
  drawings.change({lineAt(1), lineAt(2)});
  drawings.undo();
  EXPECT_THAT(drawings.list(), ElementsAre(lineAt(1)));
  drawings.redo();
  EXPECT_THAT(drawings.list(), ElementsAre(lineAt(1), lineAt(2)));
  drawings.undo();
  drawings.undo();
  EXPECT_THAT(drawings.list(), testing::IsEmpty());
  EXPECT_FALSE(drawings.canUndo());
  drawings.change({lineAt(3)});
  EXPECT_FALSE(drawings.canRedo()) << "another way was taken";
}

TEST(Drawings, WhatAHeldKeyDoesIsOneStep) {
  Drawings drawings({lineAt(1)});
  drawings.change({lineAt(2)});
  for (int i = 3; i < 300; ++i)
    drawings.change({lineAt(i)}, true);
  EXPECT_THAT(drawings.list(), ElementsAre(lineAt(299)));
  drawings.undo();
  EXPECT_THAT(drawings.list(), ElementsAre(lineAt(1)));
  EXPECT_FALSE(drawings.canUndo());
  drawings.redo();
  EXPECT_THAT(drawings.list(), ElementsAre(lineAt(299)));
}

TEST(Drawings, WhatChangesNothingIsNoStep) {
  Drawings drawings({lineAt(1)});
  EXPECT_TRUE(drawings.change({lineAt(1)}));
  EXPECT_FALSE(drawings.canUndo());
}

TEST(Drawings, AreBounded) {
  Drawings drawings(std::vector<Drawing>(Drawings::kMost + 7, lineAt(1)));
  EXPECT_THAT(drawings.list(), SizeIs(Drawings::kMost));
  EXPECT_FALSE(drawings.change(std::vector<Drawing>(Drawings::kMost + 1, lineAt(2))));
  EXPECT_FALSE(drawings.canUndo());
  for (std::size_t i = 0; i < Drawings::kMostSteps + 20; ++i)
    drawings.change({lineAt(static_cast<double>(i))});
  std::size_t steps = 0;
  for (; drawings.canUndo(); ++steps)
    drawings.undo();
  EXPECT_EQ(steps, Drawings::kMostSteps);
}

RC_GTEST_PROP(Drawings, UndoAndRedoAreEachOthersWayBack, ()) {
  Drawings drawings;
  std::vector<std::vector<Drawing>> states{{}};
  for (const int price : *rc::gen::container<std::vector<int>>(rc::gen::inRange(1, 9))) {
    std::vector<Drawing> next = states.back();
    if (price < 3 && !next.empty())
      next.pop_back();
    else
      next.push_back(lineAt(price));
    drawings.change(next);
    if (next != states.back())
      states.push_back(next);
  }
  for (std::size_t i = states.size(); i-- > 1;) {
    RC_ASSERT(drawings.list() == states[i]);
    drawings.undo();
  }
  RC_ASSERT(!drawings.canUndo());
  for (std::size_t i = 1; i < states.size(); ++i) {
    drawings.redo();
    RC_ASSERT(drawings.list() == states[i]);
  }
}

RC_GTEST_PROP(DrawingsJson, ComesBackAsItWas, ()) {
  std::vector<Drawing> drawings;
  for (int i = *rc::gen::inRange(0, 6); i > 0; --i) {
    const DrawingType& type = drawingTypes()[*rc::gen::inRange<std::size_t>(0, drawingTypes().size())];
    Drawing drawing;
    drawing.kind = type.kind;
    for (std::size_t k = 0; k < type.anchors; ++k) {
      drawing.anchors.push_back({oms::Timestamp::fromMs(*rc::gen::inRange<std::int64_t>(0, 4'000'000'000'000)),
                                 oms::Price::fromRaw(*rc::gen::arbitrary<std::int64_t>() / 2)});
    }
    drawing.style = {static_cast<ColorRole>(*rc::gen::inRange(0, 5)), *rc::gen::inRange(1, kMostWidth + 1),
                     type.levels};
    if (type.kind == DrawingKind::Text)
      drawing.text = QString::number(*rc::gen::arbitrary<int>()) + QStringLiteral(" „ä“ \"");
    drawing.locked = *rc::gen::arbitrary<bool>();
    drawing.hidden = *rc::gen::arbitrary<bool>();
    drawings.push_back(drawing);
  }
  const QByteArray text = QJsonDocument(toJson(drawings)).toJson(QJsonDocument::Compact);
  const ReadDrawings read = drawingsFrom(QJsonDocument::fromJson(text).array());
  RC_ASSERT(read.refused == 0u);
  RC_ASSERT(read.list == drawings);
}

TEST(DrawingsJson, KeepsItsWords) {
  const char* kept =
      R"([{"anchors":[["2024-12-01T09:00:00.000000Z","63700.5"]],"color":"warning","kind":"horizontal","width":2}])";
  const ReadDrawings read = drawingsFrom(parsed(kept));
  ASSERT_THAT(read.list, SizeIs(1));
  Drawing expected = lineAt(63'700.5);
  expected.style = {ColorRole::Warning, 2, {}};
  EXPECT_EQ(read.list.front(), expected);
  EXPECT_EQ(QJsonDocument(toJson(read.list)).toJson(QJsonDocument::Compact), kept);
}

TEST(DrawingsJson, RefusesWhatNoChartWrote) {
  const QByteArray good = R"({"kind":"ray","color":"accent","width":1,)"
                          R"("anchors":[["2024-12-01T09:00:00Z","1"],["2024-12-01T10:00:00Z","2"]]})";
  ASSERT_THAT(drawingsFrom(parsed("[" + good + "]")).list, SizeIs(1));
  const auto with = [&good](const char* from, const char* to) { return QByteArray(good).replace(from, to); };
  const QByteArray cases[] = {
      with("\"ray\"", "\"arrow\""),
      with("\"ray\"", "7"),
      with("\"ray\"", "\"channel\""),      // wants three points
      with("\"ray\"", "\"horizontal\""),   // wants one
      with("\"ray\"", "\"retracement\""),  // wants levels
      with("\"accent\"", "\"#ff0000\""),
      with("\"width\":1", "\"width\":0"),
      with("\"width\":1", "\"width\":6"),
      with("\"width\":1", "\"width\":1.5"),
      with("\"width\":1", "\"width\":\"1\""),
      with("\"width\":1,", ""),
      with("\"width\":1", "\"width\":1,\"levels\":[0.5]"),  // a ray has none
      with("\"width\":1", "\"width\":1,\"levels\":0.5"),
      with("\"width\":1", "\"width\":1,\"text\":\"a ray says nothing\""),
      with("\"width\":1", "\"width\":1,\"locked\":\"yes\""),
      with("\"width\":1", "\"width\":1,\"alert\":true"),
      with("\"1\"", "1"),
      with("\"1\"", "\"1e5\""),
      with("\"1\"", "\"99999999999\""),
      with("\"1\"]", "\"1\",\"2\"]"),
      with("2024-12-01T09", "2024-13-01T09"),
      with("2024-12-01T09", "soon"),
      with("2024-12-01T09", "1790-12-01T09"),  // from there to the latest is longer than a duration
      "null",
      "[]",
      "\"ray\"",
      "{}",
  };
  for (const QByteArray& one : cases) {
    const ReadDrawings read = drawingsFrom(parsed("[" + one + "," + good + "]"));
    EXPECT_EQ(read.refused, 1u) << one.toStdString();
    EXPECT_THAT(read.list, SizeIs(1)) << one.toStdString();
  }
}

TEST(DrawingsJson, RefusesLevelsThatAreNone) {
  const QByteArray good = R"({"kind":"retracement","color":"accent","width":1,"levels":[0,0.5,1],)"
                          R"("anchors":[["2024-12-01T09:00:00Z","1"],["2024-12-01T10:00:00Z","2"]]})";
  QByteArray many = "[0";
  for (std::size_t i = 1; i <= kMostLevels; ++i)
    many += ',' + QByteArray::number(i);
  EXPECT_THAT(drawingsFrom(parsed("[" + good + "]")).list, SizeIs(1));
  for (const QByteArray& levels : {QByteArray("[]"), QByteArray("[0.5,0.5]"), QByteArray("[1,0]"),
                                   QByteArray("[0,101]"), QByteArray("[\"0\"]"), many + "]"})
    EXPECT_EQ(drawingsFrom(parsed("[" + QByteArray(good).replace("[0,0.5,1]", levels) + "]")).refused, 1u)
        << levels.toStdString();
}

TEST(DrawingsJson, RefusesMoreThanFit) {
  const ReadDrawings read = drawingsFrom(toJson(std::vector<Drawing>(Drawings::kMost + 3, lineAt(1))));
  EXPECT_THAT(read.list, SizeIs(Drawings::kMost));
  EXPECT_EQ(read.refused, 3u);
}

TEST(DrawingStyleJson, ComesBackAndRefuses) {
  const DrawingStyle style{ColorRole::Down, 3, {0, 0.5}};
  EXPECT_EQ(styleFrom(toJson(style)), style);
  QJsonObject other = toJson(style);
  other["dash"] = 1;
  EXPECT_EQ(styleFrom(other), std::nullopt);
  EXPECT_EQ(styleFrom({}), std::nullopt);
}

TEST(Levels, AreReadAsTyped) {
  EXPECT_EQ(parseLevels("1, 0,0.382"), (std::vector<double>{0, 0.382, 1}));
  EXPECT_EQ(parseLevels("−0.5, 0.5, 0.5"), (std::vector<double>{-0.5, 0.5}));
  for (const char* wrong : {"", " ", "a", "0.5; 1", "0, 101", "nan", "inf"})
    EXPECT_EQ(parseLevels(wrong), std::nullopt) << wrong;
  EXPECT_EQ(levelsText({-0.5, 0, 0.382}), "-0.5, 0, 0.382");
  EXPECT_EQ(parseLevels(levelsText(typeOf(DrawingKind::Extension).levels)), typeOf(DrawingKind::Extension).levels);
}

}  // namespace
}  // namespace charts
