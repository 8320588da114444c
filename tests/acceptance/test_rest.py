"""The REST side of a running demo: answers, rights and refusals."""

import json
import unittest

from support import Case, run, wait_for

ORDER = {"symbol": "AAPL", "side": "buy", "type": "limit", "quantity": "1", "price": "200.00"}


class Rest(Case):
    def setUp(self):
        super().setUp()
        self.session = self.headless("--demo", "--speed", "20")

    def order(self, **more):
        return self.session.post("/api/oms/orders", {**ORDER, **more})

    def test_an_order_is_placed_once_looked_at_and_canceled(self):
        code, placed = self.order(client_order_id="one")
        self.assertEqual(code, 201, placed)
        self.assertIn(placed["status"], ("submitted", "accepted"))  # the way to the broker takes its latency
        self.assertEqual(placed["price"], "200")
        code, again = self.order(client_order_id="one")
        self.assertEqual((code, again["order_id"]), (200, placed["order_id"]))
        code, conflict = self.order(client_order_id="one", quantity="2")
        self.assertEqual((code, conflict["error"]["code"]), (409, "idempotency_conflict"))
        path = "/api/oms/orders/" + placed["order_id"]
        one = wait_for(lambda: (o := self.session.get(path)[1])["status"] == "accepted" and o)
        self.assertEqual([event["event"] for event in one["events"]][:3],
                         ["order_initialized", "order_submitted", "order_accepted"])
        self.assertEqual(self.session.request("DELETE", path)[0], 202)
        wait_for(lambda: self.session.get(path)[1]["status"] == "canceled")
        self.assertEqual(self.session.request("DELETE", path)[0], 409)

    def test_a_dry_run_has_no_effect_and_a_denial_says_which_check(self):
        code, dry = self.order(dry_run=True)
        self.assertEqual(code, 200)
        self.assertTrue(all(check["passed"] for check in dry["checks"]))
        code, denied = self.order(quantity="100000")
        self.assertEqual(code, 422, denied)
        self.assertTrue(denied["order_id"])
        failed = {check["code"] for check in denied["checks"] if not check["passed"]}
        self.assertIn("max_order_quantity", failed)

    def test_the_first_symbol_of_a_demo_takes_a_market_buy_of_one(self):
        first = {"symbol": self.session.get("/api/oms/session")[1]["symbols"][0], "type": "market", "price": None}
        wait_for(lambda: all(check["passed"] for check in self.order(**first, dry_run=True)[1]["checks"]), pause=0.3)
        code, placed = self.order(**first)
        self.assertEqual(code, 201, placed)
        wait_for(lambda: self.session.get("/api/oms/orders/" + placed["order_id"])[1]["status"] == "filled")

    def test_an_unknown_symbol_is_denied_like_any_other_order(self):
        code, dry = self.order(symbol="NOPE", dry_run=True)
        self.assertEqual((code, list(dry)), (200, ["checks"]))
        failed = [check["code"] for check in dry["checks"] if not check["passed"]]
        self.assertIn("instrument", failed)
        self.assertGreater(len(dry["checks"]), len(failed))
        code, denied = self.order(symbol="NOPE", client_order_id="nope")
        self.assertEqual((code, denied["error"]["code"]), (422, "instrument"))
        self.assertEqual(self.order(symbol="NOPE", client_order_id="nope")[1]["order_id"], denied["order_id"])
        self.assertEqual(self.order(symbol="NOPE", client_order_id="nope", quantity="2")[0], 409)
        order = self.session.get("/api/oms/orders/" + denied["order_id"])[1]
        self.assertEqual((order["status"], order["client_order_id"]), ("denied", "nope"))
        self.session.kill()
        self.session = self.headless()
        self.assertEqual(self.session.get("/api/oms/orders/" + denied["order_id"])[1]["status"], "denied")

    def test_a_part_of_a_position_is_closed_and_its_stop_says_how_much_it_covers(self):
        self.assertEqual(self.order(type="market", price=None, quantity="10")[0], 201)
        position = wait_for(lambda: next((p for p in self.session.get("/api/oms/positions")[1]["items"]
                                          if p["quantity"] == "10"), None))
        path = "/api/oms/positions/" + position["position_id"]
        self.assertIsNone(position["risk_to_stop"])
        code, stop = self.order(side="sell", type="stop_market", price=None, trigger_price="150", quantity="4",
                                reduce_only=True)
        self.assertEqual(code, 201, stop)
        covered = wait_for(lambda: (p := self.session.get(path)[1])["stop_loss"] == "150" and p)
        self.assertEqual(covered["stop_quantity"], "4")
        self.assertGreater(float(covered["risk_to_stop"]), 6 * 150)
        code, wrong = self.session.request("POST", path + "/close", {"quantity": "11"})
        self.assertEqual((code, wrong["error"]["field"]), (400, "quantity"))
        self.assertEqual(self.session.request("POST", path + "/close", {"quantity": "7"})[0], 201)
        left = wait_for(lambda: (p := self.session.get(path)[1])["quantity"] == "3" and p)
        self.assertEqual(left["stop_quantity"], "3")
        self.assertEqual(self.session.request("POST", path + "/close")[0], 201)

    def test_close_all_takes_the_entries_with_it_unless_told_otherwise(self):
        far = self.order(price="100.00", quantity="3")[1]["order_id"]
        path = "/api/oms/positions/close-all"

        def close(quantity, body=None):
            self.assertEqual(self.order(type="market", price=None, quantity=quantity)[0], 201)
            wait_for(lambda: any(p["symbol"] == "AAPL" for p in self.session.get("/api/oms/positions")[1]["items"]))
            code, closed = self.session.post(path, body)
            self.assertEqual(code, 201, closed)
            self.assertIn("AAPL", [order["symbol"] for order in closed["items"]])
            wait_for(lambda: all(p["symbol"] != "AAPL" for p in self.session.get("/api/oms/positions")[1]["items"]))
            return closed["canceled_order_ids"]

        self.assertEqual(close("1", {"cancel_entries": False}), [])
        self.assertEqual(self.session.get("/api/oms/orders/" + far)[1]["status"], "accepted")
        self.assertIn(far, close("2"))
        wait_for(lambda: self.session.get("/api/oms/orders/" + far)[1]["status"] == "canceled")
        self.assertEqual(self.session.post(path, {"cancel": True})[1]["error"]["field"], "cancel")

    def test_closing_one_position_takes_its_symbols_entries_where_told(self):
        far = self.order(price="100.00", quantity="3")[1]["order_id"]

        def held():
            positions = self.session.get("/api/oms/positions")[1]["items"]
            return next((p for p in positions if p["symbol"] == "AAPL"), {"quantity": "0"})

        def close(bought, before, after, body=None):
            self.assertEqual(self.order(type="market", price=None, quantity=bought)[0], 201)
            wait_for(lambda: held()["quantity"] == before)
            code, closed = self.session.post(f"/api/oms/positions/{held()['position_id']}/close", body)
            self.assertEqual(code, 201, closed)
            wait_for(lambda: held()["quantity"] == after)
            return closed["canceled_order_ids"]

        self.assertEqual(close("4", "4", "0"), [])
        self.assertEqual(close("5", "5", "4", {"quantity": "1"}), [])
        self.assertEqual(close("6", "10", "0", {"cancel_entries": True}), [far])
        wait_for(lambda: self.session.get("/api/oms/orders/" + far)[1]["status"] == "canceled")

    def test_a_denied_close_all_leaves_the_entries_beside_what_it_could_not_close(self):
        self.assertEqual(self.order(type="market", price=None, quantity="4")[0], 201)
        wait_for(lambda: any(p["symbol"] == "AAPL" for p in self.session.get("/api/oms/positions")[1]["items"]))
        against = self.order(side="sell", price="900.00", quantity="2")[1]["order_id"]
        state = "/api/oms/risk/trading-state"
        self.assertEqual(self.session.post(state, {"state": "halted", "reason": "news"})[0], 200)
        code, denied = self.session.post("/api/oms/positions/close-all", {})
        self.assertEqual((code, denied["error"]["code"]), (422, "trading_state"), denied)
        self.assertEqual(denied["canceled_order_ids"], [])
        wait_for(lambda: self.session.get("/api/oms/orders/" + against)[1]["status"] == "accepted")

    def test_in_a_halted_market_half_waits_and_a_reversal_says_what_does(self):
        self.assertEqual(self.order(type="market", price=None, quantity="10")[0], 201)
        position = wait_for(lambda: next((p for p in self.session.get("/api/oms/positions")[1]["items"]
                                          if p["quantity"] == "10"), None))
        path = "/api/oms/positions/" + position["position_id"]
        halts = "/api/oms/risk/market-halts"
        self.assertEqual(self.session.post(halts, {"symbol": "AAPL", "halted": True, "reason": "news"})[0], 200)
        code, half = self.session.post(path + "/close", {"quantity": "5"})
        self.assertEqual((code, half["items"][0]["time_in_force"]), (201, "at_open"), half)
        code, reversal = self.order(side="sell", type="market", price=None, quantity="20")
        self.assertEqual((code, reversal["error"]["code"]), (422, "session"), reversal)
        self.assertIn("the market is halted and this order cannot wait", reversal["error"]["message"])
        self.assertEqual(self.session.get(path)[1]["quantity"], "10")
        self.assertEqual(self.session.post(halts, {"symbol": "AAPL", "halted": False, "reason": "over"})[0], 200)
        wait_for(lambda: self.session.get(path)[1]["quantity"] == "5")

    def test_a_stop_that_the_market_has_reached_is_denied_with_the_reason(self):
        code, denied = self.order(side="sell", type="stop_market", price=None, trigger_price="900", quantity="1")
        self.assertEqual((code, denied["error"]["code"]), (422, "price"), denied)
        self.assertIn("would act at once", denied["error"]["message"])

    def test_refusals_have_their_status(self):
        cases = [("POST", "/api/oms/orders", {**ORDER, "type": "trailing_stop_market", "price": None}, "", 400),
                 ("POST", "/api/oms/orders", {**ORDER, "time_in_force": "gtd"}, "", 400),
                 ("GET", "/api/oms/strategies?from=0", None, "", 400),
                 ("POST", "/api/oms/orders", {**ORDER, "colour": "red"}, "", 400),
                 ("POST", "/api/oms/orders", "{", "", 400),
                 ("GET", "/api/oms/orders/ord_999999", None, "", 404),
                 ("GET", "/api/oms/nothing", None, "", 404),
                 ("PUT", "/api/oms/positions", {}, "", 405),
                 ("GET", "/api/oms/positions", None, None, 401),
                 ("GET", "/api/oms/positions", None, "wrong", 401)]
        for method, path, body, token, status in cases:
            code, answer = self.session.request(method, path, body, token=token)
            self.assertEqual(code, status, f"{method} {path}: {answer}")
            self.assertIn("code", answer["error"])

    def test_a_viewer_looks_and_a_revoked_token_is_out_within_a_second(self):
        folder = self.folder / "data"
        _, out, _ = run("token", "create", "--name", "eye", "--role", "viewer", "--data-dir", folder)
        token = out.split()[-1]
        self.assertEqual(self.session.get("/api/oms/positions", token=token)[0], 200)
        self.assertEqual(self.session.post("/api/oms/orders", ORDER, token=token)[0], 403)
        self.assertEqual(run("token", "revoke", "eye", "--data-dir", folder)[0], 0)
        wait_for(lambda: self.session.get("/api/oms/positions", token=token)[0] == 401, seconds=1.5)

    def test_the_kill_switch_halts_and_is_re_armed_by_typing(self):
        code, _ = self.session.post("/api/oms/risk/kill-switch", {"reason": "drill", "flatten": True})
        self.assertEqual(code, 200)
        self.assertEqual(self.order()[0], 422)
        summary = wait_for(lambda: (s := self.session.get("/api/oms/risk/summary")[1])["kill_switch"]["engaged"] and s)
        self.assertEqual(summary["trading_state"], "halted")
        reset = "/api/oms/risk/kill-switch/reset"
        self.assertEqual(self.session.post(reset, {"confirm": "yes", "reason": "x"})[0], 400)
        self.assertEqual(self.session.post(reset, {"confirm": "RE-ARM", "reason": "done"})[0], 200)
        self.assertEqual(self.order()[0], 201)

    def test_a_soft_check_is_confirmed_and_a_hard_one_never(self):
        ask = float(self.order(dry_run=True, price="1")[1]["checks"] and self.session.get(
            "/api/oms/bars?symbol=AAPL&timeframe=1m&limit=1")[1]["items"][0]["close"])
        near = f"{ask * 1.06:.2f}"  # between the soft collar of 3 % and the hard one of 10 %
        code, denied = self.order(price=near)
        self.assertEqual((code, denied["error"]["code"]), (422, "price_collar"))
        self.assertTrue(denied["error"]["details"]["needs_confirmation"])
        collar = next(check for check in denied["checks"] if check["code"] == "price_collar")
        self.assertEqual((collar["severity"], collar["passed"]), ("soft", False))
        code, placed = self.order(price=near, confirmed=True)
        self.assertEqual(code, 201, placed)
        code, denied = self.order(price=f"{ask * 1.3:.2f}", confirmed=True)
        self.assertEqual((code, denied["error"]["details"]["needs_confirmation"]), (422, False))

    def test_limits_are_read_changed_and_kept(self):
        path = "/api/oms/risk/limits"
        code, limits = self.session.get(path)
        self.assertEqual((code, limits["limits"]["daily_loss"]), (200, {"limit": "3%", "warn": None}))
        code, again = self.session.request("PUT", path, limits)
        self.assertEqual((code, again), (200, limits))
        change = {"limits": {"max_order_quantity": {"limit": 5, "symbols": {"SPY": 7}}}, "reason": "a quiet day"}
        code, changed = self.session.request("PUT", path, change)
        self.assertEqual(code, 200, changed)
        self.assertEqual(changed["limits"]["max_order_quantity"],
                         {"limit": "5", "warn": None, "symbols": {"SPY": "7"}})
        self.assertEqual(self.order(quantity="6")[1]["error"]["code"], "max_order_quantity")
        code, refused = self.session.request("PUT", path, {"limits": {"daily_loss": {"limit": "all"}}})
        self.assertEqual((code, refused["error"]["field"]), (400, "daily_loss"))
        self.assertIn("must be a percentage of equity", refused["error"]["message"])
        self.assertEqual(self.session.request("PUT", path, {"limits": {"daily_gain": {"limit": "1%"}}})[0], 400)
        for part in ("symbols", "strategies"):
            code, refused = self.session.request("PUT", path, {"limits": {"max_order_quantity": {part: {"": "1"}}}})
            self.assertEqual((code, refused["error"]["field"]), (400, "limits"), refused)
        code, locked = self.session.post("/api/oms/risk/lockout/release", {"code": "daily_loss", "reason": "x"})
        self.assertEqual((code, locked["error"]["code"]), (409, "invalid_state"))
        _, out, _ = run("token", "create", "--name", "hand", "--role", "trader", "--data-dir", self.folder / "data")
        self.assertEqual(self.session.request("PUT", path, change, token=out.split()[-1])[0], 403)
        self.session.kill()
        self.session = self.headless()
        self.assertEqual(self.session.get(path)[1], changed)

    def test_a_waiting_signal_is_approved_and_fills(self):
        waiting = wait_for(lambda: [s for s in self.session.get("/api/oms/approvals")[1]["items"]
                                    if s["status"] == "awaiting_approval"])
        # Far beyond every limit: refused with every check's answer, and the signal waits on.
        code, answer = self.session.post(f"/api/oms/approvals/{waiting[0]['signal_id']}",
                                         {"decision": "approve", "quantity": "9000000"})
        self.assertEqual((code, answer["order_id"]), (422, None))
        self.assertIn("max_position", [check["code"] for check in answer["checks"] if not check["passed"]])
        self.assertIn("approval", [check["code"] for check in answer["checks"]])
        for signal in waiting:
            code, answer = self.session.post(f"/api/oms/approvals/{signal['signal_id']}", {"decision": "approve"})
            if code == 200:
                break
        self.assertEqual(code, 200, answer)
        symbol = signal["symbol"]
        wait_for(lambda: [f for f in self.session.get("/api/oms/trades")[1]["items"] if f["symbol"] == symbol])

    def test_every_list_and_summary_answers(self):
        for path in ("positions", "orders", "orders/active", "trades", "trades/closed", "risk/summary", "risk/alerts",
                     "stats/today", "equity", "signals", "approvals", "strategies", "watchlist", "session",
                     "session/preflight", "bars?symbol=AAPL&timeframe=1m&limit=10", "indicators?symbol=BTCUSDT",
                     "stats", "risk/limits", "near-misses", "patterns"):
            code, answer = self.session.get("/api/oms/" + path)
            self.assertEqual(code, 200, f"{path}: {answer}")
        self.assertEqual(self.session.get("/healthz", token=None)[0], 200)
        self.assertIn("dashboard_ws_clients_gauge", self.session.get("/metrics")[1])

    def test_near_misses_say_whose_they_were_and_how_near(self):
        session = self.headless("--demo", "--speed", "200", folder=self.folder / "nearly")
        items = wait_for(lambda: session.get("/api/oms/near-misses")[1]["items"], seconds=30)
        self.assertLessEqual(len(items), 50)
        self.assertEqual([i["time"] for i in items], sorted((i["time"] for i in items), reverse=True))
        for item in items:
            self.assertGreaterEqual(item["progress"], 0.9)
            self.assertEqual(item["strategy_id"], item["strategy"] + ":" + item["symbol"])
            self.assertAlmostEqual(item["distance"], item["value"] - item["threshold"], places=6)
        one = items[0]["strategy"]
        ones = session.get("/api/oms/near-misses?strategy=" + one)[1]["items"]
        self.assertEqual({i["strategy"] for i in ones}, {one})

    def test_an_admin_reads_the_log_and_nobody_reads_a_token_in_it(self):
        session = self.headless("--log-level", "debug", "--demo", folder=self.folder / "logged")
        lines = session.get("/api/logs")[1]["items"]
        self.assertTrue(all(line["time"].endswith("Z") and line["message"] for line in lines))
        self.assertNotIn("eyJ", json.dumps(lines))
        self.assertEqual(session.get("/api/logs?level=loud")[0], 400)
        created = run("token", "create", "--name", "desk", "--role", "trader", "--data-dir", self.folder / "logged")
        self.assertEqual(session.get("/api/logs", token=created[1].split()[-1])[0], 403)

    def test_the_log_tells_no_token_key_or_payload(self):
        upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
                   "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}
        for form in ("text", "json"):
            folder = self.folder / form
            session = self.headless("--demo", "--log-level", "debug", "--log-format", form, folder=folder)
            ticket = session.post("/api/auth/ws-ticket")[1]["ticket"]
            for query in ("token=" + session.token, "ticket=" + ticket, "token=canary.wrong.token",
                          "ticket=canary-wrong-ticket"):
                for path in ("/ws", "/api/v1/stream"):
                    self.assertEqual(session.get(f"{path}?{query}", token=None, headers=upgrade)[0], 101)
            self.assertEqual(session.get("/api/status", token="canary.other.token")[0], 401)
            self.assertEqual(session.get("/api/oms/orders?symbol=canary-query")[0], 200)
            named = {**ORDER, "client_order_id": "canary-order"}
            for body, code in ((named, 201), ({**named, "quantity": "2"}, 409), ({"canary-field": 1}, 400),
                               ("canary-body", 400), ({**ORDER, "symbol": "canary-symbol"}, 422)):
                self.assertEqual(session.post("/api/oms/orders", body)[0], code, body)
            lines = json.dumps(session.get("/api/logs?limit=1000")[1])
            self.assertEqual(session.stop(), 0)
            told = session.stderr() + lines
            self.assertIn(session.ready["session_id"], told)
            for secret in (session.token, session.token.split(".")[2], ticket, "canary",
                           (folder / "remote.key").read_text().strip()):
                self.assertNotIn(secret, told)

    def test_a_drill_is_told_of_where_nobody_looks_at_a_window(self):
        session = self.headless("--demo", "--broker-drill", "rough", "--speed", "200", "--approval", "auto",
                                folder=self.folder / "drill")

        def said(part, category, level):
            lines = session.get("/api/logs?limit=1000")[1]["items"]
            return any(part in line["message"] and (line["category"], line["level"]) == (category, level)
                       for line in lines)

        wait_for(lambda: said("a drill is on", "risk", "info"))
        wait_for(lambda: said("is reconciling: ", "risk", "warning"), seconds=60)
        wait_for(lambda: said("is clear again", "risk", "info"), seconds=60)
        wait_for(lambda: said("was booked before", "broker", "warning"), seconds=60)
        codes = {alert["code"] for alert in session.get("/api/oms/risk/alerts?limit=1000")[1]["items"]}
        self.assertLessEqual({"drill", "reconciling"}, codes)
        self.assertEqual(session.stop(), 0)

    def test_a_stopped_session_can_still_be_asked(self):
        self.assertEqual(self.session.post("/api/oms/session/stop")[0], 200)
        wait_for(lambda: self.session.get("/api/oms/session")[1]["state"] == "stopped")
        self.assertIsNone(self.session.process.poll())
        self.assertEqual(self.session.get("/api/oms/orders")[0], 200)
        # What comes too late is refused, and the refusal is one of the session's rows: the journal stays whole.
        late = {"symbol": "BTCUSDT", "side": "buy", "type": "market", "quantity": "0.01"}
        self.assertEqual(self.session.post("/api/oms/orders", late)[0], 409)
        self.assertEqual(self.session.stop(), 0)
        self.assertEqual(run("journal", "verify", "--data-dir", self.folder / "data")[0], 0)

    def test_a_session_pauses_resumes_and_changes_its_speed(self):
        for path, body in (("pause", None), ("resume", None), ("speed", {"speed": 5}), ("speed", {"speed": "max"})):
            code, answer = self.session.post("/api/oms/session/" + path, body)
            self.assertEqual(code, 200, f"{path}: {answer}")


if __name__ == "__main__":
    unittest.main()
