#pragma once

#include <gtest/gtest.h>

#include <QCoreApplication>

#include "tests/support/sample_session.h"
#include "widgets/common/panel_context.h"

namespace widgets {

// A context over the sample session, with a sink that remembers.
class PanelFixture : public testing::Test {
 protected:
  // What the sample brought, as a frame hands it to the panels.
  oms::ViewChanges load() {
    oms::ViewChanges changes;
    view_.apply(support::sampleBatch(), changes);
    return changes;
  }
  static void settle() {
    for (int i = 0; i < 5; ++i)
      QCoreApplication::processEvents();
  }
  template <class Body>
  const Body* lastCommand() const {
    return sink_.commands.empty() ? nullptr : std::get_if<Body>(&sink_.commands.back().body);
  }

  oms::SessionView view_;
  support::RecordingSink sink_;
  ThemeSource theme_{ThemeMode::Dark};
  MessageLog messages_{view_};
  PanelContext context_{view_, sink_, theme_, messages_};
};

}  // namespace widgets
