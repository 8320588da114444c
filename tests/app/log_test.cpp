#include "app/log.h"

#include <gtest/gtest.h>

namespace app {
namespace {

TEST(Log, SpellsOutWhatATerminalWouldObey) {
  const struct {
    const char16_t* message;
    const char* line;
  } cases[] = {
      {u"plain, with ä, € and 日本", "plain, with ä, € and 日本"},
      {u"one\ninfo: another", "one\\ninfo: another"},
      {u"\x1b[2J\x07\r\t\x7f", "\\u001b[2J\\u0007\\u000d\\u0009\\u007f"},
      {u"\u009b31m\u2028\u202egnp\u2066", "\\u009b31m\\u2028\\u202egnp\\u2066"},
  };
  for (const auto& each : cases)
    EXPECT_EQ(asOneLine(QString::fromUtf16(each.message)).toStdString(), each.line);
}

}  // namespace
}  // namespace app
