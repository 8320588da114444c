#include "oms/strategies/strategy_limits.h"

namespace oms {

std::vector<LimitSetting> readLimits(const toml::table& root, TomlReader& reader) {
  std::vector<LimitSetting> limits;
  const toml::table* table = reader.table(root, "limits", "limits");
  if (table == nullptr)
    return limits;
  reader.checkKeys(*table, "limits", {"max_order_quantity", "max_position"});
  if (const auto lots = reader.whole(*table, "max_order_quantity")) {
    if (*lots < 1 || *lots > 1'000'000'000'000)
      reader.fail(TomlReader::positionOf(*table->get("max_order_quantity")),
                  "max_order_quantity counts lots, from 1 to 1000000000000");
    limits.push_back({"max_order_quantity", "", "", std::to_string(*lots), ""});
  }
  const toml::node* position = table->get("max_position");
  const auto written = position == nullptr ? std::string() : position->value_exact<std::string>().value_or("");
  if (!written.empty() && written.back() == '%') {
    if (reader.percent(*table, "max_position"))
      limits.push_back({"max_position", "", "", written, ""});
  } else if (position != nullptr) {
    if (const auto money = reader.decimal<Money>(*table, "max_position"))
      limits.push_back({"max_position", "", "", money->text(), ""});
  }
  return limits;
}

}  // namespace oms
