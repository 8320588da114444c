#pragma once

#include <QAbstractTableModel>
#include <map>
#include <memory>
#include <vector>

#include "oms/projections/session_view.h"
#include "widgets/common/panel_context.h"
#include "widgets/common/row_model.h"

namespace widgets {

struct IndicatorRow {
  oms::IndicatorView indicator;
  std::shared_ptr<const std::vector<double>> recent;  // one value a change, oldest first
};

// The indicators of one strategy instance, with the values they had while the panel watched.
class IndicatorsModel : public RowModel<std::string, IndicatorRow> {
  Q_OBJECT

 public:
  static constexpr std::size_t kRecent = 60;

  explicit IndicatorsModel(QObject* parent = nullptr);

  // Remembers the instance's values, shown or not.
  void remember(const oms::InstanceRecord& record);
  void show(const oms::InstanceRecord* record);

 private:
  using Series = std::shared_ptr<std::vector<double>>;

  std::map<std::string, std::map<std::string, Series>> m_recent;  // by instance id and indicator name
};

}  // namespace widgets
