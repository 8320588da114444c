#include <algorithm>
#include <array>
#include <utility>

#include "oms/indicators/catalog.h"
#include "oms/model/names.h"
#include "oms/model/suggestion.h"
#include "oms/strategies/size_compiler.h"
#include "oms/strategies/strategy_file.h"
#include "oms/strategies/wording.h"

namespace oms {
namespace {

constexpr std::array<std::string_view, 8> kComparators{
    "<", "<=", ">", ">=", "==", "!=", "crosses_above", "crosses_below"};

// An indicator or condition of the file, compiled when it is first named.
struct Named {
  const NamedExpression* source = nullptr;
  std::size_t group = 0;  // of a condition
  bool isCondition = false;
  enum class State : unsigned char { waiting, busy, done } state = State::waiting;
  Value value;
  std::map<SeriesName, Value> elsewhere;  // the same expression read on other bars
  std::optional<Comparison> comparison;
};

// Turns a read file into a definition; errors carry the place in the file.
class StrategyCompiler final : public Names {
 public:
  StrategyCompiler(const StrategyFile& file, std::string_view toml, std::string_view fileName)
      : file_(file), toml_(toml), fileName_(fileName), builder_(file.timeframe), compiler_(builder_, *this) {}

  Result<std::shared_ptr<const StrategyDefinition>, std::vector<FileError>> compile(
      const std::map<std::string, double>& overrides) {
    setParameters(overrides);
    declare();
    for (Named& named : named_)
      compileNamed(named);
    definition_ = settingsOf(file_, toml_, fileName_);
    definition_.parameters = parameters_;
    fillIndicators();
    fillConditions();
    fillPrices();
    fillSize();
    if (!errors_.empty())
      return inFileOrder();
    fillOthers();
    definition_.program = std::make_shared<const Program>(builder_.finish());
    return std::make_shared<const StrategyDefinition>(std::move(definition_));
  }

  Result<std::optional<Value>, ExpressionError> find(std::string_view name) override {
    Named* found = nullptr;
    int best = 0;
    bool ambiguous = false;
    for (Named& named : named_) {
      if (named.source->name != name)
        continue;
      const int rank = nearness(named);
      if (rank < best)
        continue;
      ambiguous = rank == best;
      best = rank;
      found = &named;
    }
    if (found == nullptr)
      return std::optional<Value>();
    if (ambiguous) {
      return ExpressionError{0, "\"" + std::string(name) + "\" is a condition of several groups: give it another name"};
    }
    if (found->state == Named::State::busy) {
      return ExpressionError{0, "\"" + std::string(name) + "\" depends on itself"};
    }
    compileNamed(*found);
    if (builder_.base() == builder_.own() || found->value.type == Value::Type::broken)
      return std::optional<Value>(found->value);
    return compileElsewhere(*found);
  }

  std::vector<std::string> all() const override {
    std::vector<std::string> names;
    for (const Named& named : named_)
      names.push_back(named.source->name);
    return names;
  }
  const std::map<std::string, double>& parameters() const override { return parameters_; }

  void onElsewhere(const Expression& tree) override {
    const FilePosition at = positionIn(toml_, *text_, tree.at);
    if (tree.kind == Expression::Kind::ofSymbol)
      symbolsAt_.try_emplace(tree.word, at);
    else
      timeframesAt_.try_emplace(tree.word, at);
  }

 private:
  void fail(FilePosition at, std::string message) {
    errors_.push_back({std::string(fileName_), at.line, at.column, std::move(message)});
  }
  void fail(const ExpressionText& expression, const ExpressionError& error) {
    if (!error.message.empty())
      fail(positionIn(toml_, expression, error.offset), error.message);
  }
  std::vector<FileError> inFileOrder() {
    std::stable_sort(errors_.begin(), errors_.end(), [](const FileError& a, const FileError& b) {
      return std::pair(a.line, a.column) < std::pair(b.line, b.column);
    });
    return std::move(errors_);
  }

  void checkName(const std::string& name, FilePosition at) {
    if (!isName(name))
      fail(at, "\"" + name + "\" is no name: use letters, digits and _, and a letter first");
  }

  void setParameters(const std::map<std::string, double>& overrides) {
    std::vector<std::string> known;
    for (const ParameterText& parameter : file_.parameters) {
      known.push_back(parameter.name);
      checkName(parameter.name, parameter.at);
      double value = parameter.defaultValue;
      if (const auto given = overrides.find(parameter.name); given != overrides.end())
        value = given->second;
      if ((parameter.min && value < *parameter.min) || (parameter.max && value > *parameter.max) || value != value) {
        fail(parameter.at, "the value " + formatValue(value) + " given for " + parameter.name + " is not from " +
                               (parameter.min ? formatValue(*parameter.min) : "any") + " to " +
                               (parameter.max ? formatValue(*parameter.max) : "any"));
      }
      parameters_[parameter.name] = value;
    }
    for (const auto& [name, value] : overrides) {
      if (parameters_.contains(name))
        continue;
      fail(FilePosition{}, "there is no parameter \"" + name + "\" to set" + didYouMean(name, known));
    }
  }

  void declare() {
    const auto add = [&](const NamedExpression& source, std::size_t group, bool isCondition) {
      checkName(source.name, source.at);
      const bool isIndicator = std::any_of(file_.indicators.begin(), file_.indicators.end(),
                                           [&](const auto& other) { return other.name == source.name; });
      // A condition may be called as a price is: in expressions the name then means the price.
      if (isTaken(source.name) && !isCondition) {
        fail(source.at, "\"" + source.name + "\" has a meaning in expressions: choose another name");
      }
      if (isCondition && isIndicator)
        fail(source.at, "\"" + source.name + "\" is the name of an indicator already");
      Named named;
      named.source = &source;
      named.group = group;
      named.isCondition = isCondition;
      named_.push_back(std::move(named));
    };
    for (const NamedExpression& indicator : file_.indicators)
      add(indicator, 0, false);
    for (std::size_t group = 0; group < file_.groups.size(); ++group) {
      for (const NamedExpression& condition : file_.groups[group].conditions)
        add(condition, group, true);
    }
  }

  // A name means the indicator, else the condition of the group at hand, else of its side, else of any.
  int nearness(const Named& named) const {
    if (!named.isCondition)
      return 4;
    if (!current_)
      return 1;
    if (named.group == *current_)
      return 3;
    return file_.groups[named.group].isShort == file_.groups[*current_].isShort ? 2 : 1;
  }

  void compileNamed(Named& named) {
    if (named.state != Named::State::waiting)
      return;
    named.state = Named::State::busy;
    const ExpressionText& text = named.source->expression;
    const auto outer = std::exchange(current_, groupOf(named));
    const auto outerText = std::exchange(text_, &text);
    const SeriesName outerBase = builder_.setBase(builder_.own());
    const auto tree = parseExpression(text.text);
    if (!tree) {
      fail(text, tree.error());
    } else if (const auto value = compiler_.compile(**tree, text.text); !value) {
      fail(text, value.error());
    } else if (named.isCondition && value->type != Value::Type::condition && value->type != Value::Type::broken) {
      fail(text, {0, "\"" + text.text + "\" is no condition: compare it with something"});
    } else {
      named.value = *value;
      if (named.isCondition)
        compareIn(named, **tree);
    }
    builder_.setBase(outerBase);
    text_ = outerText;
    current_ = outer;
    named.state = Named::State::done;
  }

  static std::optional<std::size_t> groupOf(const Named& named) {
    return named.isCondition ? std::optional(named.group) : std::nullopt;
  }

  // fast on "1h": what is called fast, read on the builder's base. By itself it has compiled already.
  Result<std::optional<Value>, ExpressionError> compileElsewhere(Named& named) {
    if (const auto known = named.elsewhere.find(builder_.base()); known != named.elsewhere.end())
      return std::optional<Value>(known->second);
    const ExpressionText& text = named.source->expression;
    const auto outer = std::exchange(current_, groupOf(named));
    const auto outerText = std::exchange(text_, &text);
    const auto tree = parseExpression(text.text);
    const Compiled value = compiler_.compile(**tree, text.text);
    text_ = outerText;
    current_ = outer;
    if (!value && value.error().message.empty())
      return value.error();
    if (!value)
      return ExpressionError{0, "in \"" + named.source->name + "\": " + value.error().message};
    named.elsewhere.emplace(builder_.base(), *value);
    return std::optional<Value>(*value);
  }

  void compareIn(Named& named, const Expression& tree) {
    if (named.value.type == Value::Type::broken)
      return;
    // (close > open) on "1h" compares as close on "1h" > open on "1h" does.
    const Expression* inner = &tree;
    for (; inner->kind == Expression::Kind::onTimeframe || inner->kind == Expression::Kind::ofSymbol;
         inner = inner->parts[0].get())
      builder_.setBase(*compiler_.seriesNamed(*inner));
    if (!isComparison(*inner))
      return;
    const std::string& text = named.source->expression.text;
    const auto left = compiler_.compile(*inner->parts[0], text);
    const auto right = compiler_.compile(*inner->parts[1], text);
    if (!left || !right)
      return;
    const auto comparator = findIn<Comparator>(kComparators, inner->word);
    const auto label = [&](const Expression& part, const Value& value) {
      return value.constant ? std::string() : text.substr(part.begin, part.end - part.begin);
    };
    named.comparison = Comparison{*comparator, builder_.slotOf(*left), builder_.slotOf(*right),
                                  label(*inner->parts[0], *left), label(*inner->parts[1], *right)};
  }

  void fillIndicators() {
    for (const Named& named : named_) {
      if (named.isCondition || named.value.type == Value::Type::broken)
        continue;
      IndicatorDefinition row{named.source->name, named.source->expression.text, builder_.slotOf(named.value),
                              named.value.lookback, named.value.others};
      if (named.value.type != Value::Type::several) {
        definition_.indicators.push_back(std::move(row));
        continue;
      }
      for (const std::string_view output : named.value.spec->outputs) {
        definition_.indicators.push_back(row);
        definition_.indicators.back().name += "." + std::string(output);
        ++row.slot;
      }
    }
  }

  void fillConditions() {
    definition_.sides.resize(file_.side == SidePolicy::both ? 2 : 1);
    definition_.sides[0].side = file_.side == SidePolicy::shortOnly ? Side::sell : Side::buy;
    definition_.sides.back().side = file_.side == SidePolicy::longOnly ? Side::buy : Side::sell;
    for (std::size_t i = 0; i < file_.groups.size(); ++i) {
      const GroupText& text = file_.groups[i];
      ConditionGroup group{text.name, static_cast<std::uint32_t>(definition_.conditions.size()), 0, 0};
      for (const Named& named : named_) {
        if (!named.isCondition || named.group != i)
          continue;
        ConditionDefinition condition;
        condition.name = named.source->name;
        condition.expression = named.source->expression.text;
        condition.weight = named.source->weight;
        condition.slot = named.value.type == Value::Type::broken ? 0 : builder_.slotOf(named.value);
        condition.lookback = named.value.lookback;
        condition.others = named.value.others;
        condition.comparison = named.comparison;
        warmFor(named.value);
        definition_.conditions.push_back(std::move(condition));
        ++group.count;
      }
      const bool all = text.kind == GroupKind::signal || text.kind == GroupKind::entry;
      group.need = static_cast<std::uint32_t>(text.need.value_or(all ? group.count : 1));
      SideDefinition& side = definition_.sides[text.isShort ? 1 : 0];
      side.groups[static_cast<std::size_t>(text.kind)] = std::move(group);
    }
  }

  void warmFor(const Value& value) {
    definition_.warmupNeed = std::max(definition_.warmupNeed, value.lookback + 1);
    for (const auto& [series, lookback] : value.others) {
      SeriesLookback& most = warmup_[series];
      most.bars = std::max(most.bars, lookback.bars + 1);
      most.ownAfter = std::max(most.ownAfter, lookback.ownAfter);
    }
  }

  void fillOthers() {
    for (SeriesIndex i = 1; i < builder_.series().size(); ++i) {
      const SeriesName& series = builder_.series()[i].name;
      const bool foreign = !series.symbol.empty();
      const FilePosition at =
          foreign ? symbolsAt_.at(series.symbol) : timeframesAt_.at(std::string(oms::name(series.timeframe)));
      definition_.others.push_back(
          {series, warmup_[i].bars, warmup_[i].ownAfter, {std::string(fileName_), at.line, at.column, ""}});
    }
  }

  // `example`: what could stand there.
  std::optional<Slot> price(const std::optional<ExpressionText>& text, std::string_view example) {
    if (!text)
      return std::nullopt;
    text_ = &*text;
    const auto tree = parseExpression(text->text);
    if (!tree) {
      fail(*text, tree.error());
      return std::nullopt;
    }
    const auto value = compiler_.compile(**tree, text->text);
    if (!value) {
      fail(*text, value.error());
    } else if (value->type != Value::Type::number && value->type != Value::Type::broken) {
      fail(*text, {0, "\"" + text->text + "\" is no single number"});
    } else if (value->type == Value::Type::number && !joined(value->unit, kPriceUnit)) {
      fail(*text, {0, quoted(text->text) + " is " + nameOf(value->unit) + " where a price is needed; did you mean " +
                          quoted(example) + "?"});
    } else if (value->type == Value::Type::number) {
      warmFor(*value);
      return builder_.slotOf(*value);
    }
    return std::nullopt;
  }

  void fillPrices() {
    current_.reset();
    constexpr std::string_view kDistance = "2 * atr(14)";
    constexpr std::string_view kBelow = "close - 2 * atr(14)";
    constexpr std::string_view kAbove = "close + 3 * atr(14)";
    definition_.offset = price(file_.offset, kDistance);
    definition_.trailing = price(file_.trailing, kDistance);
    const bool isShort = file_.side == SidePolicy::shortOnly;
    SideDefinition& first = definition_.sides.front();
    first.stopLoss = price(file_.stopLoss, isShort ? kAbove : kBelow);
    first.takeProfit = price(file_.takeProfit, isShort ? kBelow : kAbove);
    if (file_.side == SidePolicy::both) {
      SideDefinition& second = definition_.sides.back();
      second.stopLoss = file_.stopLossShort ? price(file_.stopLossShort, kAbove) : first.stopLoss;
      second.stopMirrored = !file_.stopLossShort;
      second.takeProfit = file_.takeProfitShort ? price(file_.takeProfitShort, kBelow) : first.takeProfit;
      second.targetMirrored = !file_.takeProfitShort;
    }
    definition_.atr = builder_.indicator(*findIndicator("atr"), {}, {14}).slot;
  }

  void fillSize() {
    if (!file_.size)
      return;
    text_ = &*file_.size;
    const auto uses = [this](const Value& value) { warmFor(value); };
    const auto rule = compileSize(file_.size->text, definition_.sizing.kind, builder_, compiler_, uses);
    if (!rule)
      return fail(*file_.size, rule.error());
    definition_.sizing.rule = *rule;
  }

  const StrategyFile& file_;
  std::string_view toml_;
  std::string_view fileName_;
  ProgramBuilder builder_;
  ExpressionCompiler compiler_;
  std::map<std::string, double> parameters_;
  std::vector<Named> named_;
  std::optional<std::size_t> current_;    // the group whose condition is being compiled
  const ExpressionText* text_ = nullptr;  // that is being compiled
  std::map<std::string, FilePosition> symbolsAt_;
  std::map<std::string, FilePosition> timeframesAt_;
  OtherLookback warmup_;  // of the other series; its bars are all that are needed
  StrategyDefinition definition_;
  std::vector<FileError> errors_;
};

}  // namespace

Result<std::shared_ptr<const StrategyDefinition>, std::vector<FileError>> parseStrategy(
    std::string_view toml, std::string_view fileName, const std::map<std::string, double>& parameterOverrides) {
  const auto file = readStrategyFile(toml, fileName);
  if (!file)
    return file.error();
  return StrategyCompiler(*file, toml, fileName).compile(parameterOverrides);
}

}  // namespace oms
