"""HTTP from outside: limits, rights, answers."""

import re
import socket
import threading
import time
import unittest

from support import Server, receive_all

ORDER = {"symbol": "BTCUSDT", "side": "buy", "type": "limit", "quantity": "1", "price": "150"}


class Http(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.viewer = cls.server.token("looker", "viewer")
        cls.trader = cls.server.token("trader", "trader")

    @classmethod
    def tearDownClass(cls):
        assert cls.server.stop() == 0

    def get(self, path, token=None, **options):
        return self.server.request("GET", path, token=token or self.server.admin, **options)

    def post(self, path, body=None, token=None, **options):
        return self.server.request("POST", path, body, token=token or self.trader, **options)

    def test_open_paths(self):
        status, headers, body = self.server.request("GET", "/healthz")
        self.assertEqual((status, body["status"], body["feed"]), (200, "ok", "live"))
        status, headers, body = self.server.request("GET", "/")
        self.assertEqual(status, 200)
        self.assertIn("default-src 'none'", headers["Content-Security-Policy"])
        self.assertIn(b"/healthz", body)
        self.assertEqual(self.server.request("GET", "/api/openapi.json")[2]["openapi"], "3.1.0")
        sockets = self.server.request("GET", "/api/asyncapi.json")[2]
        self.assertEqual((sockets["asyncapi"], sockets["channels"]["/ws/oms"]["address"]), ("3.0.0", "/ws/oms"))

    def test_errors_have_one_shape(self):
        for status, method, path, token in (
            (404, "GET", "/nothing", None),
            (405, "PATCH", "/api/oms/session", None),
            (401, "GET", "/api/oms/positions", None),
            (403, "POST", "/api/oms/orders", self.viewer),
        ):
            got, headers, body = self.server.request(method, path, token=token)
            self.assertEqual(got, status)
            self.assertEqual(
                set(body["error"]), {"code", "message", "field", "retryable", "retry_after_ms", "details"}
            )
            if status == 401:
                self.assertIn("Bearer", headers["WWW-Authenticate"])
            if status == 405:
                self.assertIn("GET", headers["Allow"])

    def test_hosts_and_origins(self):
        for headers in ({"Host": "evil.example"}, {"Origin": "http://evil.example"}, {"Origin": "null"}):
            self.assertEqual(self.server.request("GET", "/healthz", headers=headers)[0], 403)
        status, headers, _ = self.server.request("GET", "/healthz", headers={"Origin": "https://page.example"})
        self.assertEqual((status, headers["Access-Control-Allow-Origin"]), (200, "https://page.example"))
        self.assertEqual(headers["Vary"], "Origin")
        self.assertIsNone(headers["Access-Control-Allow-Credentials"])
        status, headers, _ = self.server.request(
            "OPTIONS", "/api/oms/orders", headers={"Origin": "https://page.example"}
        )
        self.assertEqual(status, 204)
        self.assertIn("Authorization", headers["Access-Control-Allow-Headers"])

    def test_head_is_get_without_a_body(self):
        status, headers, body = self.server.request("HEAD", "/healthz")
        self.assertEqual((status, body), (200, b""))
        self.assertGreater(int(headers["Content-Length"]), 0)

    def test_keep_alive_and_pipelining(self):
        request = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
        last = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        answers = self.server.raw(request * 5 + last)
        self.assertEqual(answers.count(b"HTTP/1.1 200 OK"), 6)

    def test_malformed_heads(self):
        host = b"Host: localhost\r\n"
        for expected, data in (
            (b"400", b"GET / HTTP/1.1\r\n\r\n"),
            (b"400", b"POST /api/oms/orders HTTP/1.1\r\n" + host + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
            (b"400", b"POST / HTTP/1.1\r\n" + host + b"Content-Length: 1\r\nContent-Length: 1\r\n\r\nx"),
            (b"431", b"GET / HTTP/1.1\r\n" + host + b"X: " + b"x" * 20000),
            (b"505", b"GET / HTTP/1.0\r\n" + host + b"\r\n"),
            (b"400", b"\x16\x03\x01\x02\x00"),
        ):
            answer = self.server.raw(data)
            self.assertEqual(answer[9:12], expected, answer)
            self.assertIn(b"Connection: close", answer)

    def test_bodies(self):
        head = "POST /api/oms/orders HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + self.trader + "\r\n"
        big = head + "Content-Length: 300000\r\n\r\n"
        self.assertEqual(self.server.raw(big.encode())[9:12], b"413")
        # With a token of its own this test takes nothing of the others' rates.
        head = head.replace(self.trader, self.server.token("typist", "trader"))
        for other in ("application/x-www-form-urlencoded", "application/jsonp", "application/json-patch+json", ""):
            form = head + f"Content-Type: {other}\r\nContent-Length: 3\r\n\r\na=b"
            self.assertEqual(self.server.raw(form.encode())[9:12], b"415", other)
        typed = "Content-Type: Application/JSON ; charset=utf-8\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}"
        self.assertIn(b"symbol is missing", self.server.raw((head + typed).encode()))
        waits = head + "Content-Length: 2\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=3) as s:
            s.sendall(waits.encode())
            self.assertTrue(s.recv(100).startswith(b"HTTP/1.1 100 Continue"))
            s.sendall(b"{}")
            self.assertEqual(receive_all(s)[9:12], b"400")
        self.assertEqual(self.post("/api/oms/orders", "{", headers={"Content-Type": "application/json"})[0], 400)
        time.sleep(0.6)

    def test_slow_heads_and_bodies_time_out(self):
        answers = {}

        def slowly(name, data):
            answers[name] = self.server.raw(data, seconds=13)

        head = b"POST /api/oms/orders HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
        threads = [
            threading.Thread(target=slowly, args=("head", b"GET / HT")),
            threading.Thread(target=slowly, args=("nothing", b"")),
            threading.Thread(
                target=slowly, args=("body", head + self.trader.encode() + b"\r\nContent-Length: 9\r\n\r\nx")
            ),
        ]
        start = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads[:2]:
            thread.join()
        self.assertAlmostEqual(time.monotonic() - start, 5, delta=2)
        threads[2].join()
        self.assertAlmostEqual(time.monotonic() - start, 10, delta=2.5)
        for name, answer in answers.items():
            self.assertEqual(answer[9:12], b"408", name)

    def test_order_is_placed_once(self):
        body = dict(ORDER, client_order_id="once-1")
        status, _, first = self.post("/api/oms/orders", body)
        self.assertEqual((status, first["status"], first["client_order_id"]), (201, "accepted", "once-1"))
        self.assertEqual(first["actor"], "remote:trader")
        self.assertEqual(self.post("/api/oms/orders", body)[::2], (200, first))
        status, _, conflict = self.post("/api/oms/orders", dict(body, quantity="2"))
        self.assertEqual((status, conflict["error"]["code"]), (409, "idempotency_conflict"))
        status, _, one = self.get("/api/oms/orders/" + first["order_id"])
        self.assertEqual([e["event"] for e in one["events"]], ["order_initialized", "order_accepted"])
        status, _, canceled = self.server.request("DELETE", "/api/oms/orders/" + first["order_id"], token=self.trader)
        self.assertEqual((status, canceled["order_id"]), (202, first["order_id"]))
        status, _, again = self.server.request("DELETE", "/api/oms/orders/" + first["order_id"], token=self.trader)
        self.assertEqual((status, again["error"]["code"]), (409, "invalid_transition"))
        # What is wrong with a request is told before what is wrong with the order. The tests before this one have left
        # the trader few of its ten orders a second.
        path, editor = "/api/oms/orders/" + first["order_id"], self.server.token("editor", "trader")
        for body, expected in (({"price": "151"}, 409), ({"colour": "red"}, 400), ({"price": True}, 400)):
            self.assertEqual(self.server.request("PATCH", path, body, token=editor)[0], expected, body)

    def test_denied_order_names_its_checks(self):
        status, _, body = self.post("/api/oms/orders", dict(ORDER, quantity=101))
        error = body["error"]
        self.assertEqual((status, error["code"], error["field"]), (422, "max_order_quantity", "quantity"))
        self.assertTrue(body["order_id"].startswith("ord_"))
        self.assertEqual(body["checks"][1]["headroom"], "-1")
        self.assertEqual(body["error"]["details"]["checks"], body["checks"])
        status, _, dry = self.post("/api/oms/orders", dict(ORDER, dry_run=True))
        self.assertEqual((status, list(dry)), (200, ["checks"]))
        status, _, dry = self.post("/api/oms/orders", dict(ORDER, dry_run=True, estimate=True))
        self.assertEqual((status, list(dry)), (200, ["checks", "expected_cost", "margin", "worst_loss", "whole_loss"]))
        self.assertEqual((dry["expected_cost"], dry["worst_loss"]), ("0.5", "12.5"))
        nope = dict(ORDER, symbol="NOPE", client_order_id="nope")
        status, _, unknown = self.post("/api/oms/orders", nope)
        self.assertEqual((status, unknown["error"]["code"]), (422, "instrument"))
        self.assertTrue(unknown["order_id"].startswith("ord_"))
        self.assertEqual(self.post("/api/oms/orders", nope)[2]["order_id"], unknown["order_id"])
        self.assertEqual(self.post("/api/oms/orders", dict(nope, quantity=2))[0], 409)
        status, _, dry = self.post("/api/oms/orders", dict(ORDER, symbol="NOPE", dry_run=True))
        self.assertEqual((status, [check["passed"] for check in dry["checks"]]), (200, [False, True]))
        status, _, extra = self.post("/api/oms/orders", dict(ORDER, colour="red"))
        self.assertEqual((status, extra["error"]["field"]), (400, "colour"))

    def test_a_change_is_tried_without_being_made(self):
        _, _, placed = self.post("/api/oms/orders", dict(ORDER, client_order_id="tried"))
        path = "/api/oms/orders/" + placed["order_id"]
        before = self.get(path)[2]

        def patch(**body):
            time.sleep(0.11)  # ten orders a second are allowed
            status, _, answer = self.server.request("PATCH", path, body, token=self.trader)
            return status, answer

        status, dry = patch(quantity="101", dry_run=True)
        self.assertEqual((status, list(dry)), (200, ["checks"]))
        self.assertEqual([check["passed"] for check in dry["checks"]], [True, False])
        self.assertTrue(all(check["passed"] for check in patch(quantity="99", dry_run=True)[1]["checks"]))
        status, wrong = patch(trigger_price="1", dry_run=True)
        self.assertEqual((status, wrong["error"]["code"], wrong["error"]["field"]),
                         (400, "invalid_value", "trigger_price"))
        self.assertEqual(self.get(path)[2], before)

    def test_lists_page_through(self):
        for number in range(7):
            self.post("/api/oms/orders", dict(ORDER, client_order_id=f"page-{number}"))
            time.sleep(0.11)  # ten orders a second are allowed
        seen = []
        cursor = ""
        while cursor is not None:
            _, _, page = self.get("/api/oms/orders?limit=3" + (f"&cursor={cursor}" if cursor else ""))
            seen += [item["order_id"] for item in page["items"]]
            cursor = page["next_cursor"]
        self.assertEqual(len(seen), len(set(seen)))
        numbers = [int(order[4:]) for order in seen]
        self.assertEqual(numbers, sorted(numbers, reverse=True))
        self.assertIsInstance(self.get("/api/oms/orders?format=array")[2], list)
        for bad in ("limit=0", "limit=1001", "cursor=x", "nope=1", "limit=1&limit=2", "from=yesterday"):
            self.assertEqual(self.get("/api/oms/orders?" + bad)[0], 400, bad)
        reader = self.server.token("reader", "viewer")
        for bad in ("orders?status=gone", "orders/active?side=BUY", "signals?status=gone", "approvals?status=gone",
                    "strategies?state=gone", "risk/alerts?severity=gone"):
            status, _, refused = self.get("/api/oms/" + bad, reader)
            self.assertEqual((status, refused["error"]["field"]), (400, bad.split("?")[1].split("=")[0]), bad)
        self.assertEqual(self.get("/api/oms/orders?to=2020-01-01T00:00:00Z")[2]["items"], [])
        self.assertEqual(self.get("/api/oms/orders?from=4000000000000")[2]["items"], [])

    def test_lists_without_times_page_too(self):
        self.assertEqual(len(self.get("/api/oms/strategies?limit=1")[2]["items"]), 1)
        self.assertIsInstance(self.get("/api/oms/strategies?format=array")[2], list)
        for path in ("strategies?from=0", "strategies?limit=0", "strategies?nope=1",
                     "strategies/ema_trend%3AXAUUSD/conditions?to=0", "equity?cursor=x", "equity?format=array"):
            self.assertEqual(self.get("/api/oms/" + path)[0], 400, path)

    def test_reads(self):
        time.sleep(1)
        _, _, positions = self.get("/api/oms/positions", self.viewer)
        position = positions["items"][0]
        self.assertEqual((position["position_id"], position["unrealized_pnl_pct"]), ("pos_456", 0))
        self.assertEqual(self.get("/api/oms/positions/pos_456", self.viewer)[2]["symbol"], "XAUUSD")
        self.assertEqual(self.get("/api/oms/positions/pos_9", self.viewer)[0], 404)
        _, _, status = self.get("/api/status")
        self.assertEqual((status["version"], status["state"]), ("test", "running"))
        _, _, equity = self.get("/api/oms/equity")
        self.assertEqual(len(equity["points"]), 2)
        _, _, summary = self.get("/api/oms/risk/summary")
        self.assertFalse(summary["kill_switch"]["engaged"])
        for path in ("trades", "trades/closed", "risk/alerts", "signals", "approvals", "strategies", "stats/today",
                     "stats", "session", "session/preflight", "watchlist", "bars?symbol=BTCUSDT&timeframe=1m"):
            self.assertEqual(self.get("/api/oms/" + path)[0], 200, path)
        self.assertEqual(self.get("/api/oms/strategies/ema_trend%3AXAUUSD/conditions")[2]["items"], [])
        self.assertEqual(self.get("/api/oms/bars?symbol=BTCUSDT")[0], 400)
        self.assertEqual(self.get("/api/oms/bars?symbol=NOPE&timeframe=1m")[0], 404)

    def test_patterns_are_those_of_the_bars(self):
        path = "/api/oms/patterns"
        status, _, answer = self.get(path, self.viewer)
        self.assertEqual((status, answer["bars_scanned"], answer["next_cursor"]), (200, 21, None))
        times = [item["time"] for item in answer["items"]]
        self.assertEqual(times, sorted(times, reverse=True))
        engulfing = [item for item in answer["items"] if item["name"] == "CDLENGULFING"][0]
        self.assertEqual([engulfing[key] for key in ("time", "bar_time", "symbol", "timeframe", "value", "bias")],
                         ["2026-01-05T12:00:00.000000Z", "2026-01-05T11:59:00.000000Z", "XAUUSD", "1m", 100, "bullish"])
        self.assertEqual(engulfing["description"], "A body that swallows the opposite one before it.")
        self.assertTrue(0 < engulfing["confidence"] <= 1)

        def names(query):
            return {item["name"] for item in self.get(path + "?" + query)[2]["items"]}

        self.assertIn("CDLENGULFING", names("symbol=XAUUSD&timeframe=1m&bias=bullish&min_confidence=0.3"))
        self.assertNotIn("CDLENGULFING", names("bias=bearish"))
        for none in ("symbol=BTCUSDT", "timeframe=1h", "min_confidence=1", "to=2020-01-01T00:00:00Z"):
            self.assertEqual(names(none), set(), none)
        self.assertEqual(self.get(path + "?timeframe=1h")[2]["bars_scanned"], 0)
        self.assertIsInstance(self.get(path + "?format=array")[2], list)
        seen, cursor = [], ""
        while cursor is not None:
            _, _, page = self.get(path + "?limit=2" + (f"&cursor={cursor}" if cursor else ""))
            seen += page["items"]
            cursor = page["next_cursor"]
        self.assertEqual(seen, answer["items"])
        self.assertEqual(self.get(path + "?symbol=NOPE")[0], 404)
        for bad in ("timeframe=7m", "bias=up", "min_confidence=2", "min_confidence=x", "pattern=x"):
            self.assertEqual(self.get(path + "?" + bad)[0], 400, bad)

    def test_kill_switch_is_rearmed_by_an_admin_who_says_so(self):
        path = "/api/oms/risk/kill-switch"
        status, _, plan = self.post(path, {"reason": "drill", "flatten": False})
        self.assertEqual((status, plan["engaged"], plan["actor"]), (200, True, "remote:trader"))
        self.assertEqual(self.post(path + "/reset", {"confirm": "RE-ARM", "reason": "x"})[0], 403)
        self.assertEqual(self.post(path + "/reset", {"confirm": "yes"}, self.server.admin)[0], 400)
        status, _, plan = self.post(path + "/reset", {"confirm": "RE-ARM", "reason": "over"}, self.server.admin)
        self.assertEqual((status, plan["engaged"]), (200, False))
        self.assertEqual(self.post("/api/oms/risk/trading-state", {"state": "active"})[0], 403)

    def test_approvals_refuse_a_stale_version(self):
        path = "/api/oms/approvals/sig_123"
        self.assertEqual(self.post(path, {"decision": "approve", "expected_version": 9})[0], 409)
        self.assertEqual(self.post(path, {"decision": "perhaps"})[0], 400)
        status, _, signal = self.post(path, {"decision": "reject", "reason": "no", "expected_version": 1})
        self.assertEqual((status, signal["status"], signal["decided_by"]), (200, "rejected", "remote:trader"))
        self.assertEqual(self.post("/api/oms/approvals/sig_7", {"decision": "reject"})[0], 404)

    def test_session_and_watchlist(self):
        self.assertEqual(self.post("/api/oms/session/pause")[2]["state"], "paused")
        self.assertEqual(self.post("/api/oms/session/resume")[2]["state"], "running")
        self.assertEqual(self.post("/api/oms/session/speed", {"speed": 20})[2]["speed"], 20)
        self.assertEqual(self.post("/api/oms/session/speed", {"speed": "max"})[2]["speed"], "max")
        self.assertEqual(self.post("/api/oms/session/speed", {"speed": -1})[0], 400)
        self.assertEqual(self.post("/api/oms/session/dance")[0], 404)
        status, _, refused = self.post("/api/oms/session/start", {"feed": {"seed": 2}})
        self.assertEqual((status, refused["error"]["code"], refused["error"]["field"]), (400, "unsupported", "feed"))
        lists = {"lists": [{"name": "mine", "symbols": ["BTCUSDT"]}]}
        self.assertEqual(self.server.request("PUT", "/api/oms/watchlist", lists, token=self.trader)[2], lists)

    def test_card_clicks_are_counted(self):
        self.assertEqual(self.post("/api/oms/ui/card-click", {"name": "equity"}, self.viewer)[0], 204)
        self.assertEqual(self.post("/api/oms/ui/card-click", {"name": "nope"}, self.viewer)[0], 400)
        text = self.get("/metrics", self.viewer)[2].decode()
        self.assertIn('dashboard_card_click_total{name="equity"} 1\n', text)

    def test_every_answer_is_counted(self):
        counter = self.server.token("counter", "viewer")

        def counted():
            text = self.get("/metrics", counter)[2].decode()
            return {status: int(count) for status, count in
                    re.findall(r'tidemark_http_responses_total\{status="(\d+)"\} (\d+)', text)}

        before = counted()
        self.server.raw(b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 20000)
        self.server.raw(b"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n")
        self.get("/nothing", counter)
        self.get("/healthz", counter)
        after = counted()
        self.assertEqual({status: after[status] - before.get(status, 0) for status in ("200", "404", "431", "505")},
                         {"200": 2, "404": 1, "431": 1, "505": 1})

    def test_metrics_have_the_names_that_were_promised(self):
        text = self.get("/metrics", self.viewer)[2].decode()
        sockets = [f'tidemark_ws_clients{{endpoint="{path}"}}'
                   for path in ("/ws", "/ws/oms", "/api/v1/dashboard/ws", "/api/v1/stream")]
        for name in ("dashboard_ws_clients_gauge", *sockets, 'dashboard_card_click_total{name="risk"}',
                     "tidemark_orders_total", "tidemark_fills_total", "tidemark_rejects_total",
                     'tidemark_event_to_wire_seconds_bucket{le="0.000100"}',
                     'tidemark_event_to_wire_seconds_bucket{le="+Inf"}', "tidemark_event_to_wire_seconds_sum",
                     "tidemark_event_to_wire_seconds_count", "tidemark_inbox_batches", "tidemark_ws_queued_bytes",
                     "tidemark_ws_reconnects_total"):
            self.assertRegex(text, rf"(?m)^{re.escape(name)} [0-9.]+$")


if __name__ == "__main__":
    unittest.main()
