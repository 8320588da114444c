#include "oms/model/split.h"

namespace oms {

Quantity splitQuantity(Quantity quantity, Ratio ratio) {
  const Int128 product = static_cast<Int128>(quantity.raw()) * ratio.raw();
  const auto result = Quantity::narrowed(detail::divideRounded(product, Ratio::one, Rounding::halfEven));
  OMS_ASSERT(result.ok(), "a quantity overflows in a split");
  return *result;
}

Price splitPrice(Price price, Ratio ratio) {
  const Int128 product = static_cast<Int128>(price.raw()) * Ratio::one;
  const auto result = Price::narrowed(detail::divideRounded(product, ratio.raw(), Rounding::halfEven));
  OMS_ASSERT(result.ok(), "a price overflows in a split");
  return *result;
}

}  // namespace oms
