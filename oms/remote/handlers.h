#pragma once

#include "oms/remote/api_context.h"
#include "oms/remote/route.h"

namespace oms {

// One function a line of the route table. A handler checks its input, reads the view or sends a command, and answers.

void getOrders(ApiContext& api, ApiCall call);
void getActiveOrders(ApiContext& api, ApiCall call);
void getOrder(ApiContext& api, ApiCall call);
void postOrder(ApiContext& api, ApiCall call);
void postOrderList(ApiContext& api, ApiCall call);
void patchOrder(ApiContext& api, ApiCall call);
void deleteOrder(ApiContext& api, ApiCall call);
void postCancelAll(ApiContext& api, ApiCall call);

void getPositions(ApiContext& api, ApiCall call);
void getPosition(ApiContext& api, ApiCall call);
void postClosePosition(ApiContext& api, ApiCall call);
void postCloseAll(ApiContext& api, ApiCall call);
void getTrades(ApiContext& api, ApiCall call);
void getClosedTrades(ApiContext& api, ApiCall call);
void getTradeReason(ApiContext& api, ApiCall call);
void getOrderReason(ApiContext& api, ApiCall call);
void getPositionReason(ApiContext& api, ApiCall call);
void putTradeNote(ApiContext& api, ApiCall call);
void getStatsToday(ApiContext& api, ApiCall call);
void getStats(ApiContext& api, ApiCall call);
void getEquity(ApiContext& api, ApiCall call);

void getRiskSummary(ApiContext& api, ApiCall call);
void getRiskAlerts(ApiContext& api, ApiCall call);
void getRiskLimits(ApiContext& api, ApiCall call);
void putRiskLimits(ApiContext& api, ApiCall call);
void postReleaseLockout(ApiContext& api, ApiCall call);
void postAcknowledgeAlert(ApiContext& api, ApiCall call);
void postTradingState(ApiContext& api, ApiCall call);
void getMarketHalts(ApiContext& api, ApiCall call);
void postMarketHalt(ApiContext& api, ApiCall call);
void postKillSwitch(ApiContext& api, ApiCall call);
void postResetKillSwitch(ApiContext& api, ApiCall call);

void getSignals(ApiContext& api, ApiCall call);
void getApprovals(ApiContext& api, ApiCall call);
void postApproval(ApiContext& api, ApiCall call);
void getStrategies(ApiContext& api, ApiCall call);
void getConditions(ApiContext& api, ApiCall call);
void getIndicators(ApiContext& api, ApiCall call);
void getAllIndicators(ApiContext& api, ApiCall call);
void getShadow(ApiContext& api, ApiCall call);
void getNearMisses(ApiContext& api, ApiCall call);
void postStrategyAction(ApiContext& api, ApiCall call);

void getSession(ApiContext& api, ApiCall call);
void postSessionAction(ApiContext& api, ApiCall call);
void postSpeed(ApiContext& api, ApiCall call);
void getPreflight(ApiContext& api, ApiCall call);
void getBars(ApiContext& api, ApiCall call);
void getPatterns(ApiContext& api, ApiCall call);
void getWatchlist(ApiContext& api, ApiCall call);
void putWatchlist(ApiContext& api, ApiCall call);

void postCardClick(ApiContext& api, ApiCall call);
void postTicket(ApiContext& api, ApiCall call);
void getLogs(ApiContext& api, ApiCall call);
void getStatus(ApiContext& api, ApiCall call);
void getHealth(ApiContext& api, ApiCall call);
void getMetrics(ApiContext& api, ApiCall call);
void getPage(ApiContext& api, ApiCall call);
void getAsset(ApiContext& api, ApiCall call);
void getOpenApi(ApiContext& api, ApiCall call);
void getAsyncApi(ApiContext& api, ApiCall call);

}  // namespace oms
