#include "oms/messages/state_fields.h"

namespace oms {

void listFields(Archive& archive, WatchlistData& list) {
  archive(list.name, list.symbols);
}

void listFields(Archive& archive, TradeAnnotated& said) {
  archive(said.trade, said.note, said.tags, said.actor);
}

}  // namespace oms
