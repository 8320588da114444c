#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "oms/model/timeframe.h"
#include "oms/strategies/expression.h"

namespace oms {
namespace {

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}
bool isWordStart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool isWord(char c) {
  return isWordStart(c) || isDigit(c);
}

constexpr std::array<std::string_view, 16> kSymbols{"<=", ">=", "==", "!=", "<", ">", "+", "-",
                                                    "*",  "/",  "(",  ")",  "[", "]", ",", "."};

constexpr std::array<std::string_view, 17> kTaken{"open", "high",  "low",    "close",         "volume",       "hl2",
                                                  "hlc3", "ohlc4", "equity", "cash",          "and",          "or",
                                                  "not",  "on",    "of",     "crosses_above", "crosses_below"};

// Habits of other languages, and what is written here.
std::string_view meantFor(std::string_view wrong) {
  if (wrong.starts_with("&&"))
    return "and";
  if (wrong.starts_with("||"))
    return "or";
  if (wrong.starts_with("!"))
    return "not";
  if (wrong.starts_with("="))
    return "==";
  return {};
}

class Tokenizer {
 public:
  explicit Tokenizer(std::string_view source) : source_(source) {}

  Result<std::vector<Token>, ExpressionError> run() {
    std::vector<Token> tokens;
    while (true) {
      while (place_ < source_.size() && std::string_view(" \t\r\n").find(source_[place_]) != std::string_view::npos) {
        ++place_;
      }
      if (place_ == source_.size())
        break;
      auto token = next();
      if (!token)
        return token.error();
      tokens.push_back(*token);
    }
    tokens.push_back({TokenKind::end, "", source_.size(), 0});
    return tokens;
  }

 private:
  using Outcome = Result<Token, ExpressionError>;

  Outcome next() {
    const char c = source_[place_];
    const bool point = c == '.' && place_ + 1 < source_.size() && isDigit(source_[place_ + 1]);
    if (isDigit(c) || point)
      return number();
    if (isWordStart(c))
      return take(TokenKind::word, wordLength(place_));
    if (c == '$')
      return parameter();
    if (c == '"' || c == '\'')
      return text(c);
    return symbol();
  }

  Outcome take(TokenKind kind, std::size_t length) {
    const Token token{kind, source_.substr(place_, length), place_, 0};
    place_ += length;
    return token;
  }

  std::size_t wordLength(std::size_t from) const {
    std::size_t end = from;
    while (end < source_.size() && isWord(source_[end]))
      ++end;
    return end - from;
  }

  Outcome number() {
    double value = 0;
    const char* begin = source_.data() + place_;
    const auto [end, error] = std::from_chars(begin, source_.data() + source_.size(), value);
    const auto length = static_cast<std::size_t>(end - begin);
    if (error != std::errc{} || !std::isfinite(value))
      return ExpressionError{place_, "the number is too large"};
    if (place_ + length < source_.size() && isWordStart(source_[place_ + length])) {
      const std::string wrong(source_.substr(place_, length + wordLength(place_ + length)));
      const std::string hint = parseTimeframe(wrong) ? "; a timeframe stands in quotes" : "";
      return ExpressionError{place_, "\"" + wrong + "\" is neither a number nor a name" + hint};
    }
    Outcome token = take(TokenKind::number, length);
    token->number = value;
    return token;
  }

  Outcome parameter() {
    const std::size_t length = wordLength(place_ + 1);
    if (length == 0)
      return ExpressionError{place_, "after $ comes a parameter's name"};
    const Token token{TokenKind::parameter, source_.substr(place_ + 1, length), place_, 0};
    place_ += length + 1;
    return token;
  }

  Outcome text(char quote) {
    const std::size_t end = source_.find(quote, place_ + 1);
    if (end == std::string_view::npos)
      return ExpressionError{place_, "the text has no closing quote"};
    const Token token{TokenKind::text, source_.substr(place_ + 1, end - place_ - 1), place_, 0};
    place_ = end + 1;
    return token;
  }

  Outcome symbol() {
    const std::string_view rest = source_.substr(place_);
    for (const std::string_view known : kSymbols) {
      if (rest.starts_with(known))
        return take(TokenKind::symbol, known.size());
    }
    // A whole character of UTF-8, so that the message can be printed.
    std::size_t length = 1;
    while (length < rest.size() && (static_cast<unsigned char>(rest[length]) & 0xC0) == 0x80)
      ++length;
    const std::string_view meant = meantFor(rest);
    if (rest.starts_with("&&") || rest.starts_with("||"))
      length = 2;
    std::string message = "\"" + std::string(rest.substr(0, length)) + "\" has no meaning here";
    if (!meant.empty())
      message += "; did you mean \"" + std::string(meant) + "\"?";
    return ExpressionError{place_, std::move(message)};
  }

  std::string_view source_;
  std::size_t place_ = 0;
};

}  // namespace

bool isName(std::string_view text) {
  return !text.empty() && isWordStart(text.front()) && std::all_of(text.begin(), text.end(), isWord);
}

bool isTaken(std::string_view word) {
  return std::find(kTaken.begin(), kTaken.end(), word) != kTaken.end();
}

Result<std::vector<Token>, ExpressionError> tokenize(std::string_view source) {
  return Tokenizer(source).run();
}

}  // namespace oms
