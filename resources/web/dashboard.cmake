# Builds the browser dashboard when one of its files has changed, and puts it into the program's resources. Where there
# is no npm (./dev installs it) the program answers with a plain page instead.
find_program(NPM npm)
find_program(NODE NAMES node nodejs)
if(NOT NPM OR NOT NODE)
  message(STATUS "There is no npm: the program is built without its dashboard")
  return()
endif()

set(web ${CMAKE_SOURCE_DIR}/resources/web)
set(client ${CMAKE_SOURCE_DIR}/resources/clients/typescript/src)
set(built ${CMAKE_BINARY_DIR}/dashboard)
set(modules ${web}/node_modules/.package-lock.json)
set(files index.html app.js app.css icon.svg)
list(TRANSFORM files PREPEND ${built}/)
set(web_sources
  app.ts chart_theme.ts context.ts dialog.ts dom.ts format.ts main.ts orders_book.ts panel.ts
  panels/approval_card.ts panels/approvals.ts panels/chart.ts panels/edit_signal.ts panels/equity.ts panels/orders.ts
  panels/positions.ts panels/risk.ts panels/session.ts panels/state_machine.ts panels/strategies.ts panels/swipe.ts
  panels/ticket.ts panels/trades.ts panels/watchlist.ts
  sign_in.ts standing.ts still.ts style/layout.css style/machine.css style/panels.css style/parts.css style/tables.css
  style/tokens.css table.ts theme.ts toast.ts typed.ts)
list(TRANSFORM web_sources PREPEND ${web}/src/)
set(client_sources
  answers.ts backoff.ts canonical.ts client.ts clock.ts commands.ts index.ts messages.ts mirror.ts poller.ts proof.ts
  queue.ts rest.ts sha256.ts stream.ts types.ts)
list(TRANSFORM client_sources PREPEND ${client}/)

add_custom_command(OUTPUT ${modules} VERBATIM
  COMMAND ${NPM} ci --ignore-scripts --prefer-offline --no-audit --no-fund --loglevel=error
  WORKING_DIRECTORY ${web} DEPENDS ${web}/package.json ${web}/package-lock.json
  COMMENT "Installing what the dashboard is built with")
add_custom_command(OUTPUT ${files} VERBATIM
  COMMAND ${NODE} ${web}/node_modules/vite/bin/vite.js build --logLevel warn --emptyOutDir --outDir ${built}
  WORKING_DIRECTORY ${web} DEPENDS ${modules} ${web_sources} ${client_sources}
          ${web}/index.html ${web}/vite.config.ts ${web}/public/icon.svg
  COMMENT "Building the dashboard")
qt_add_resources(tidemark dashboard PREFIX /dashboard BASE ${built} FILES ${files})
