"""What can be asked of the server, by its name on the native stream and by its REST route."""

import re
import urllib.parse
import uuid
from typing import Any

# A field in braces goes from the params into the path; the rest is the body.
_ROUTES = {
    "order.place": "POST /api/oms/orders",
    "order.place_list": "POST /api/oms/orders/list",
    "order.replace": "PATCH /api/oms/orders/{order_id}",
    "order.cancel": "DELETE /api/oms/orders/{order_id}",
    "order.cancel_all": "POST /api/oms/orders/cancel-all",
    "position.close": "POST /api/oms/positions/{position_id}/close",
    "position.close_all": "POST /api/oms/positions/close-all",
    "approval.decide": "POST /api/oms/approvals/{signal_id}",
    "kill.engage": "POST /api/oms/risk/kill-switch",
    "kill.reset": "POST /api/oms/risk/kill-switch/reset",
    "risk.state": "POST /api/oms/risk/trading-state",
    "risk.set_limits": "PUT /api/oms/risk/limits",
    "risk.release_lockout": "POST /api/oms/risk/lockout/release",
    "risk.halt_market": "POST /api/oms/risk/market-halts",
    "risk.acknowledge": "POST /api/oms/risk/alerts/{alert_id}/acknowledge",
    "session.speed": "POST /api/oms/session/speed",
    **{f"session.{action}": f"POST /api/oms/session/{action}" for action in ("start", "pause", "resume", "stop")},
    **{f"strategy.{action}": f"POST /api/oms/strategies/{{strategy_id}}/{action}"
       for action in ("start", "stop", "pause", "resume", "enable", "shadow", "live", "reload")},
    "watchlist.put": "PUT /api/oms/watchlist",
    "trade.note": "PUT /api/oms/trades/{trade_id}/note",
    "ui.card_click": "POST /api/oms/ui/card-click",
}


def route(op: str, params: dict[str, Any]) -> tuple[str, str, dict[str, Any]]:
    """Method, path and body."""
    if op not in _ROUTES:
        raise ValueError(f"there is no command {op}; there are {', '.join(_ROUTES)}")
    method, pattern = _ROUTES[op].split()
    body = dict(params)

    def named(match: re.Match[str]) -> str:
        return urllib.parse.quote(str(body.pop(match[1])), safe="")

    return method, re.sub(r"\{(\w+)\}", named, pattern), body


def new_client_order_id() -> str:
    return uuid.uuid4().hex
