#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "oms/model/result.h"

namespace oms {

// What is wrong in an expression, and at which byte of it. An empty message: it was reported where it arose.
struct ExpressionError {
  std::size_t offset = 0;
  std::string message;
};

enum class TokenKind : unsigned char { number, word, parameter, text, symbol, end };

struct Token {
  TokenKind kind = TokenKind::end;
  std::string_view text;  // as written; of a parameter without its $, of a text without its quotes
  std::size_t offset = 0;
  double number = 0;
};

Result<std::vector<Token>, ExpressionError> tokenize(std::string_view source);

// Whether it can name an indicator, a condition or a parameter.
bool isName(std::string_view text);
// Whether it means something else in expressions: a price, a word that joins, in sizes a figure of the account.
bool isTaken(std::string_view word);

// A parsed expression. `begin` and `end` are its bytes in the source.
struct Expression {
  enum class Kind : unsigned char {
    number,
    parameter,
    name,
    call,
    unary,
    binary,
    history,
    output,
    onTimeframe,
    ofSymbol
  };
  Kind kind = Kind::number;
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t at = 0;  // of the operator or word that errors are told at
  double number = 0;
  std::string word;  // the parameter, name, function, output, operator, timeframe or symbol
  std::vector<std::unique_ptr<Expression>> parts;
};

// Precedence, from the loosest: or, and, not, comparisons (which do not chain), + -, * /, unary -, and what stands
// behind a value: [n], .output, on "1h" and of "ETHUSDT".
Result<std::unique_ptr<Expression>, ExpressionError> parseExpression(std::string_view source);

}  // namespace oms
