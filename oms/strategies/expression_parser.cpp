#include <algorithm>
#include <array>
#include <utility>

#include "oms/model/suggestion.h"
#include "oms/strategies/expression.h"

namespace oms {
namespace {

using Tree = std::unique_ptr<Expression>;
using Outcome = Result<Tree, ExpressionError>;
using Kind = Expression::Kind;

constexpr int kDeepest = 64;
constexpr std::size_t kLongest = 4096;
constexpr std::array<std::string_view, 8> kComparisons{
    "<", "<=", ">", ">=", "==", "!=", "crosses_above", "crosses_below"};
constexpr std::array<std::string_view, 7> kReserved{"and", "or", "not", "on", "of", "crosses_above", "crosses_below"};

const std::vector<std::string> kJoiningWords{"and", "or", "crosses_above", "crosses_below"};

template <std::size_t N>
bool isOneOf(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

class Parser {
 public:
  explicit Parser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  Outcome run() {
    if (peek().kind == TokenKind::end)
      return ExpressionError{0, "the expression is empty"};
    Outcome tree = parseOr();
    if (!tree)
      return tree;
    if (peek().kind == TokenKind::end)
      return tree;
    return unexpected("an operator or the end", didYouMean(peek().text, kJoiningWords));
  }

 private:
  const Token& peek() const { return tokens_[next_]; }
  Token take() { return tokens_[peek().kind == TokenKind::end ? next_ : next_++]; }
  bool isSymbol(std::string_view text) const { return peek().kind == TokenKind::symbol && peek().text == text; }
  bool isWord(std::string_view text) const { return peek().kind == TokenKind::word && peek().text == text; }

  ExpressionError unexpected(std::string_view expected, const std::string& hint = {}) const {
    const std::string wanted = "expected " + std::string(expected);
    if (peek().kind == TokenKind::end)
      return {peek().offset, wanted + ", but the expression ends here"};
    return {peek().offset, wanted + ", not \"" + std::string(peek().text) + "\"" + hint};
  }

  Tree make(Kind kind, const Token& at, std::string_view word) const {
    auto tree = std::make_unique<Expression>();
    tree->kind = kind;
    tree->begin = tree->at = at.offset;
    tree->end = at.offset + at.text.size();
    tree->word = word;
    return tree;
  }
  Tree join(const Token& op, Tree left, Tree right) const {
    Tree tree = make(Kind::binary, op, op.text);
    tree->begin = left->begin;
    tree->end = right->end;
    tree->parts.push_back(std::move(left));
    tree->parts.push_back(std::move(right));
    return tree;
  }

  // Operators of one precedence, from the left: operand (op operand)*.
  template <class IsOperator>
  Outcome chain(Outcome (Parser::*operand)(), IsOperator isOperator) {
    Outcome left = (this->*operand)();
    while (left && isOperator()) {
      const Token op = take();
      Outcome right = (this->*operand)();
      if (!right)
        return right;
      left = join(op, std::move(*left), std::move(*right));
    }
    return left;
  }
  Outcome parseOr() {
    return chain(&Parser::parseAnd, [this] { return isWord("or"); });
  }
  Outcome parseAnd() {
    return chain(&Parser::parseNot, [this] { return isWord("and"); });
  }
  Outcome parseSum() {
    return chain(&Parser::parseProduct, [this] { return isSymbol("+") || isSymbol("-"); });
  }
  Outcome parseProduct() {
    return chain(&Parser::parseUnary, [this] { return isSymbol("*") || isSymbol("/"); });
  }

  Outcome parseNot() {
    if (!isWord("not"))
      return parseComparison();
    return prefixed(&Parser::parseNot);
  }
  Outcome parseUnary() {
    if (!isSymbol("-"))
      return parsePostfix();
    return prefixed(&Parser::parseUnary);
  }
  Outcome prefixed(Outcome (Parser::*operand)()) {
    const Token op = take();
    if (++depth_ > kDeepest)
      return tooDeep(op);
    Outcome part = (this->*operand)();
    --depth_;
    if (!part)
      return part;
    Tree tree = make(Kind::unary, op, op.text);
    tree->end = (*part)->end;
    tree->parts.push_back(std::move(*part));
    return tree;
  }
  static ExpressionError tooDeep(const Token& at) { return {at.offset, "the expression is nested too deeply"}; }

  bool isComparison() const {
    return (peek().kind == TokenKind::symbol || peek().kind == TokenKind::word) && isOneOf(peek().text, kComparisons);
  }
  Outcome parseComparison() {
    Outcome left = parseSum();
    if (!left || !isComparison())
      return left;
    const Token op = take();
    Outcome right = parseSum();
    if (!right)
      return right;
    if (isComparison()) {
      return ExpressionError{peek().offset, "comparisons do not chain: join two of them with \"and\""};
    }
    return join(op, std::move(*left), std::move(*right));
  }

  Outcome parsePostfix() {
    Outcome tree = parsePrimary();
    while (tree) {
      if (isSymbol("[")) {
        tree = parseHistory(std::move(*tree));
      } else if (isSymbol(".")) {
        tree = parseOutput(std::move(*tree));
      } else if (isWord("on") || isWord("of")) {
        tree = parseElsewhere(std::move(*tree));
      } else {
        break;
      }
    }
    return tree;
  }
  Outcome parseHistory(Tree series) {
    const Token open = take();
    Outcome bars = nested(open);
    if (!bars)
      return bars;
    if (!isSymbol("]"))
      return unexpected("\"]\"");
    const std::size_t end = take().offset + 1;
    Tree tree = make(Kind::history, open, "[");
    tree->begin = series->begin;
    tree->end = end;
    tree->at = (*bars)->begin;
    tree->parts.push_back(std::move(series));
    tree->parts.push_back(std::move(*bars));
    return tree;
  }
  Outcome parseOutput(Tree series) {
    take();
    if (peek().kind != TokenKind::word)
      return unexpected("the name of an output after \".\"");
    const Token output = take();
    Tree tree = make(Kind::output, output, output.text);
    tree->begin = series->begin;
    tree->parts.push_back(std::move(series));
    return tree;
  }
  // on "1h", of "ETHUSDT"
  Outcome parseElsewhere(Tree series) {
    const bool timeframe = take().text == "on";
    if (peek().kind != TokenKind::text)
      return unexpected(timeframe ? "a timeframe in quotes after \"on\"" : "a symbol in quotes after \"of\"");
    const Token named = take();
    Tree tree = make(timeframe ? Kind::onTimeframe : Kind::ofSymbol, named, named.text);
    tree->begin = series->begin;
    tree->end = named.offset + named.text.size() + 2;  // the quotes
    tree->parts.push_back(std::move(series));
    return tree;
  }
  // A whole expression inside brackets.
  Outcome nested(const Token& open) {
    if (++depth_ > kDeepest)
      return tooDeep(open);
    Outcome tree = parseOr();
    --depth_;
    return tree;
  }

  Outcome parsePrimary() {
    const Token token = peek();
    if (isSymbol("(")) {
      take();
      Outcome tree = nested(token);
      if (!tree)
        return tree;
      if (!isSymbol(")"))
        return unexpected("\")\"");
      (*tree)->begin = token.offset;
      (*tree)->end = take().offset + 1;
      return tree;
    }
    switch (token.kind) {
      case TokenKind::number: {
        Tree tree = make(Kind::number, take(), "");
        tree->number = token.number;
        return tree;
      }
      case TokenKind::parameter: {
        Tree tree = make(Kind::parameter, take(), token.text);
        ++tree->end;  // the $
        return tree;
      }
      case TokenKind::word:
        return parseWord();
      case TokenKind::text:
        return ExpressionError{token.offset, "a text has no meaning here"};
      default:
        return unexpected("a number, a name or \"(\"");
    }
  }

  Outcome parseWord() {
    const Token word = take();
    if (isSymbol("("))
      return parseCall(word);
    if (isOneOf(word.text, kReserved)) {
      --next_;
      return unexpected("a number, a name or \"(\"");
    }
    return make(Kind::name, word, word.text);
  }
  Outcome parseCall(const Token& function) {
    const Token open = take();
    Tree tree = make(Kind::call, function, function.text);
    while (!isSymbol(")")) {
      Outcome argument = nested(open);
      if (!argument)
        return argument;
      tree->parts.push_back(std::move(*argument));
      if (isSymbol(",")) {
        take();
        if (isSymbol(")"))
          return unexpected("another argument");
      } else if (!isSymbol(")")) {
        return unexpected("\",\" or \")\"");
      }
    }
    tree->end = take().offset + 1;
    return tree;
  }

  std::vector<Token> tokens_;
  std::size_t next_ = 0;
  int depth_ = 0;
};

}  // namespace

Outcome parseExpression(std::string_view source) {
  if (source.size() > kLongest) {
    return ExpressionError{kLongest, "the expression is longer than " + std::to_string(kLongest) + " characters"};
  }
  auto tokens = tokenize(source);
  if (!tokens)
    return tokens.error();
  return Parser(std::move(*tokens)).run();
}

}  // namespace oms
