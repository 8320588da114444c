#include "oms/model/percent.h"

namespace oms {

std::optional<Ratio> parsePercent(std::string_view text) {
  if (text.empty() || text.back() != '%')
    return std::nullopt;
  text.remove_suffix(1);
  while (!text.empty() && text.back() == ' ')
    text.remove_suffix(1);
  const auto number = Ratio::parse(text);
  if (!number || number->abs() > Ratio::fromInt(1'000'000))
    return std::nullopt;
  return Ratio::fromRaw(number->raw() / 100);
}

std::string formatPercent(Ratio ratio) {
  return (ratio * 100).text() + "%";
}

}  // namespace oms
