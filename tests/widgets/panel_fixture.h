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
  oms::ViewChanges load() { return load(support::sampleBatch()); }
  // The same as a session over a market made or recorded, or over a live one.
  oms::ViewChanges load(bool simulated) {
    oms::EventBatch batch = support::sampleBatch();
    for (oms::Entry& entry : batch.entries) {
      for (oms::Event& event : entry.events) {
        if (auto* session = std::get_if<oms::SessionChanged>(&event.body))
          session->session.simulated = simulated;
      }
    }
    return load(batch);
  }
  // One batch more.
  oms::ViewChanges happens(std::vector<oms::EventBody> bodies) {
    oms::EventBatch batch;
    batch.entries = {{view_.lastSeq() + 1, 2, {}}};
    for (oms::EventBody& body : bodies)
      batch.entries[0].events.push_back({view_.sessionTime(), std::move(body)});
    batch.status = view_.status();
    oms::ViewChanges changes;
    view_.apply(batch, changes);
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

  oms::ViewChanges load(const oms::EventBatch& batch) {
    oms::ViewChanges changes;
    view_.apply(batch, changes);
    return changes;
  }

  oms::SessionView view_;
  support::RecordingSink sink_;
  ThemeSource theme_{ThemeMode::Dark};
  MessageLog messages_{view_};
  PanelContext context_{view_, sink_, theme_, messages_};
};

}  // namespace widgets
