#include <cstdint>
#include <functional>
#include <vector>

#include "oms/indicators/families.h"
#include "oms/indicators/window.h"

namespace oms {
namespace {

// The largest (or smallest) of the last values. Kept are only the values that can still become it: each is beaten by
// none that came later. They stand in a ring that never grows.
template <class Beats>
class Extreme final : public Indicator {
 public:
  explicit Extreme(std::size_t period) : ring_(period) {}

  void update(const double* inputs, double* outputs) override {
    const double value = inputs[0];
    while (size_ > 0 && !Beats{}(at(size_ - 1).value, value))
      --size_;
    if (size_ > 0 && at(0).bar + ring_.size() <= bar_) {
      first_ = wrapped(first_ + 1);
      --size_;
    }
    at(size_++) = {value, bar_};
    ++bar_;
    outputs[0] = bar_ >= ring_.size() ? at(0).value : kNan;
  }

  void fields(Archive& archive) override {
    archive.fixed(ring_);
    archive.place(first_, ring_.size());
    archive.place(size_, ring_.size() + 1);
    archive(bar_);
  }

 private:
  struct Candidate {
    double value = 0;
    std::uint64_t bar = 0;
    void fields(Archive& archive) { archive(value, bar); }
  };
  std::size_t wrapped(std::size_t place) const { return place >= ring_.size() ? place - ring_.size() : place; }
  Candidate& at(std::size_t place) { return ring_[wrapped(first_ + place)]; }

  std::vector<Candidate> ring_;
  std::size_t first_ = 0;
  std::size_t size_ = 0;
  std::uint64_t bar_ = 0;
};

template <class Beats>
std::unique_ptr<Indicator> makeExtreme(std::span<const double> parameters) {
  return std::make_unique<Extreme<Beats>>(whole(parameters[0]));
}

constexpr std::array kExtremeParameters{period(30, 1)};
constexpr std::array kExtremeRows{
    IndicatorSpec{"highest", Inputs::series, kExtremeParameters, kOneOutput, periodLessOne,
                  makeExtreme<std::greater<>>},
    IndicatorSpec{"lowest", Inputs::series, kExtremeParameters, kOneOutput, periodLessOne, makeExtreme<std::less<>>}};

}  // namespace

std::span<const IndicatorSpec> extremesFamily() {
  return kExtremeRows;
}

}  // namespace oms
