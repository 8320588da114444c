#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <memory>
#include <type_traits>
#include <utility>

#include "oms/indicators/indicator.h"

namespace oms {

struct Candle {
  double open;
  double high;
  double low;
  double close;
  double volume;
};
inline double typicalPrice(const Candle& bar) {
  return (bar.high + bar.low + bar.close) / 3;
}

// A node is what an indicator is made of: a plain class with
//   Node(std::span<const double> parameters), static std::size_t lookback(std::span<const double> parameters),
//   next(const Candle&) or next(double) or next(double, double), which returns a double or an array of them,
//   fields(Archive&).
// Its inputs and the number of its outputs follow from the signature of `next`.
template <class Node>
struct NodeShape {
  static constexpr bool kBars = requires(Node node, const Candle& candle) { node.next(candle); };
  static constexpr bool kTwo = requires(Node node, double value) { node.next(value, value); };
  static constexpr std::size_t kInputs = kBars ? kBarInputs : kTwo ? 2 : 1;
  static constexpr Inputs kind = kBars ? Inputs::bars : kTwo ? Inputs::twoSeries : Inputs::series;
};

template <class Node>
class NodeIndicator final : public Indicator {
  using Shape = NodeShape<Node>;

 public:
  explicit NodeIndicator(std::span<const double> parameters) : node_(parameters) {}

  void update(const double* inputs, double* outputs) override {
    give(answer(node_, inputs), [outputs](std::size_t output, double value) { outputs[output] = value; });
  }
  void run(std::span<const double* const> inputs, std::size_t bars, std::span<double* const> outputs) override {
    // A node of its own, which no output can alias, so that its sums stay in registers.
    Node node = std::move(node_);
    std::array<const double*, Shape::kInputs> in{};
    std::copy_n(inputs.begin(), Shape::kInputs, in.begin());
    double* const* const out = outputs.data();
    for (std::size_t bar = 0; bar < bars; ++bar) {
      std::array<double, Shape::kInputs> values{};
      bool known = true;
      for (std::size_t i = 0; i < Shape::kInputs; ++i) {
        values[i] = in[i][bar];
        known &= values[i] == values[i];
      }
      if (known || takesUnknown()) {
        give(answer(node, values.data()), [out, bar](std::size_t output, double value) { out[output][bar] = value; });
      } else {
        for (double* const column : outputs)
          column[bar] = kNan;
      }
    }
    node_ = std::move(node);
  }
  void fields(Archive& archive) override { archive(node_); }

 private:
  static constexpr bool takesUnknown() {
    return requires {
      Node::kTakesUnknown;
    };
  }
  static auto answer(Node& node, const double* inputs) {
    if constexpr (Shape::kBars) {
      return node.next(Candle{inputs[barOpen], inputs[barHigh], inputs[barLow], inputs[barClose], inputs[barVolume]});
    } else if constexpr (Shape::kTwo) {
      return node.next(inputs[0], inputs[1]);
    } else {
      return node.next(inputs[0]);
    }
  }
  template <class Answer, class Give>
  static void give(const Answer& answer, Give to) {
    if constexpr (std::is_same_v<Answer, double>) {
      to(0, answer);
    } else {
      for (std::size_t i = 0; i < answer.size(); ++i)
        to(i, answer[i]);
    }
  }

  Node node_;
};

template <class Node>
std::unique_ptr<Indicator> makeNode(std::span<const double> parameters) {
  return std::make_unique<NodeIndicator<Node>>(parameters);
}

// What rows are written with.
using Parameters = std::span<const double>;
inline constexpr std::array<std::string_view, 1> kOneOutput{""};
inline constexpr double kLongestPeriod = 100'000;  // TA-Lib's

template <class Node>
constexpr IndicatorSpec row(std::string_view name, std::span<const ParameterSpec> parameters,
                            std::span<const std::string_view> outputs = kOneOutput) {
  return {name, NodeShape<Node>::kind, parameters, outputs, Node::lookback, makeNode<Node>};
}
constexpr ParameterSpec period(double defaultValue, double min, std::string_view name = "period") {
  return {name, defaultValue, min, kLongestPeriod, true};
}
constexpr ParameterSpec factor(std::string_view name, double defaultValue, double min = -1'000'000,
                               double max = 1'000'000) {
  return {name, defaultValue, min, max, false};
}
inline std::size_t whole(double parameter) {
  return static_cast<std::size_t>(parameter);
}
// A part of nothing is nothing.
inline double ratio(double part, double of) {
  return of == 0 ? 0 : part / of;
}
template <std::size_t N>
constexpr std::array<double, N> unknown() {
  std::array<double, N> values{};
  values.fill(kNan);
  return values;
}

}  // namespace oms
