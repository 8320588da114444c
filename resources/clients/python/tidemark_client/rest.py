"""Calls of the REST interface. They block: a program with an event loop awaits TidemarkClient.ask instead."""

import http.client
import json
import ssl
import urllib.parse
from typing import Any

from . import rows
from .commands import route
from .errors import ApiError
from .tls import pinned
from .wire import load

Query = dict[str, Any]


class Rest:
    """Typed questions, and every command by its name on the stream. A refusal raises ApiError."""

    def __init__(self, base: str, token: str, timeout: float = 10.0, *, tls_fingerprint: str | None = None):
        """base: as http://127.0.0.1:8050. tls_fingerprint: the SHA-256 of the certificate to be met at https, in place
        of one that this machine trusts."""
        self.base = base.rstrip("/")
        self._token = token
        self._timeout = timeout
        self._fingerprint = tls_fingerprint
        self._context: ssl.SSLContext | None = None
        self._place = urllib.parse.urlsplit(self.base)
        if self._place.scheme not in ("http", "https") or not self._place.hostname:
            raise ValueError(f"{base!r} is no address of a Tidemark; write it as http://127.0.0.1:8050")

    def request(self, method: str, path: str, body: Any = None, query: Query | None = None) -> Any:
        given = {name: value for name, value in (query or {}).items() if value is not None}
        target = path + ("?" + urllib.parse.urlencode(given) if given else "")
        headers = {"Authorization": f"Bearer {self._token}"}
        sent = None
        if body is not None:
            headers["Content-Type"] = "application/json"
            sent = json.dumps(body)
        try:
            return read(*self._exchange(method, target, sent, headers))
        except ssl.SSLCertVerificationError as other:
            raise ApiError.untrusted(other) from other
        except (OSError, http.client.HTTPException) as lost:
            raise ApiError.no_answer() from lost

    def _exchange(self, method: str, target: str, body: str | None, headers: dict[str, str]) -> tuple[int, bytes]:
        host, port = self._place.hostname, self._place.port
        if context := self.context():
            connection = http.client.HTTPSConnection(host, port, timeout=self._timeout, context=context)
        else:
            connection = http.client.HTTPConnection(host, port, timeout=self._timeout)
        try:
            connection.request(method, target, body, headers)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def context(self) -> ssl.SSLContext | None:
        """By what the server is known; none for http. Blocks where a fingerprint is to be compared for the first
        time."""
        if self._place.scheme == "https" and self._context is None:
            self._context = ssl.create_default_context() if self._fingerprint is None else pinned(
                self._place.hostname, self._place.port or 443, self._fingerprint, self._timeout)
        return self._context

    def command(self, op: str, params: dict[str, Any] | None = None) -> Any:
        """As `order.place` with what the stream takes as params."""
        method, path, body = route(op, params or {})
        return self.request(method, path, body)

    def status(self) -> rows.Status:
        return self.request("GET", "/api/status")

    def sockets(self) -> list[str]:
        """The WebSocket endpoints that this server has."""
        return list(self.request("GET", "/api/asyncapi.json")["channels"])

    def session(self) -> rows.Session:
        return self.request("GET", "/api/oms/session")

    def preflight(self) -> list[rows.Row]:
        return self.request("GET", "/api/oms/session/preflight")

    def orders(self, **query: Any) -> list[rows.Order]:
        """All pages, the newest first; filters: status, symbol, side, strategy, client_order_id, from, to."""
        return self._all("/api/oms/orders", query)

    def active_orders(self) -> list[rows.Order]:
        return self._all("/api/oms/orders/active")

    def order(self, order_id: str) -> rows.Order:
        return self.request("GET", f"/api/oms/orders/{_quoted(order_id)}")

    def positions(self) -> list[rows.Position]:
        return self._all("/api/oms/positions")

    def fills(self, **query: Any) -> list[rows.Fill]:
        return self._all("/api/oms/trades", query)

    def round_trips(self, **query: Any) -> list[rows.Row]:
        return self._all("/api/oms/trades/closed", query)

    def why(self, trade_id: str) -> rows.Row:
        return self.request("GET", f"/api/oms/trades/{_quoted(trade_id)}/why")

    def approvals(self) -> list[rows.Signal]:
        return self._all("/api/oms/approvals")

    def signals(self, **query: Any) -> list[rows.Signal]:
        return self._all("/api/oms/signals", query)

    def risk(self) -> rows.RiskSummary:
        return self.request("GET", "/api/oms/risk/summary")

    def alerts(self) -> list[rows.Row]:
        return self._all("/api/oms/risk/alerts")

    def limits(self) -> Any:
        return self.request("GET", "/api/oms/risk/limits")

    def stats_today(self) -> rows.Row:
        return self.request("GET", "/api/oms/stats/today")

    def stats(self) -> rows.Row:
        return self.request("GET", "/api/oms/stats")

    def equity(self, **query: Any) -> rows.Row:
        return self.request("GET", "/api/oms/equity", query=query)

    def strategies(self) -> list[rows.Strategy]:
        return self._all("/api/oms/strategies")

    def conditions(self, strategy_id: str) -> list[rows.Condition]:
        return self._all(f"/api/oms/strategies/{_quoted(strategy_id)}/conditions")

    def indicators(self) -> list[rows.Indicator]:
        return self._all("/api/oms/indicators")

    def bars(self, symbol: str, timeframe: str, limit: int, **query: Any) -> list[rows.Row]:
        """The newest so many, the newest first."""
        asked = {"symbol": symbol, "timeframe": timeframe, "limit": limit, **query}
        return self.request("GET", "/api/oms/bars", query=asked)["items"]

    def watchlists(self) -> rows.Row:
        return self.request("GET", "/api/oms/watchlist")

    def _all(self, path: str, query: Query | None = None) -> list[Any]:
        asked = {"limit": 1000, **(query or {})}
        gathered: list[Any] = []
        while True:
            page = self.request("GET", path, query=asked)
            gathered += page["items"]
            if page.get("next_cursor") is None:
                return gathered
            asked["cursor"] = page["next_cursor"]


def _quoted(ident: str) -> str:
    return urllib.parse.quote(ident, safe="")


def read(status: int, text: bytes) -> Any:
    try:
        body = load(text) if text else {}
    except ValueError as problem:
        raise ApiError(status, "not_json", f"The answer {status} is not JSON") from problem
    if status < 400:
        return body
    raise ApiError.read(status, body.get("error") or {})
