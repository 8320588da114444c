"""Orders in depth through REST: changed in place, in lists, kept apart by their ids for ever, explained, noted."""

import unittest

from support import Case, wait_for

FAR = {"symbol": "AAPL", "side": "buy", "type": "limit", "quantity": "2", "price": "200.00"}
END = ("filled", "canceled", "expired", "denied", "rejected")


class Orders(Case):
    def setUp(self):
        super().setUp()
        self.session = self.headless("--demo", "--speed", "20")

    def order(self, **more):
        return self.session.post("/api/oms/orders", {**FAR, **more})

    def look(self, order_id):
        return self.session.get("/api/oms/orders/" + order_id)[1]

    def until(self, order_id, *states):
        return wait_for(lambda: (o := self.look(order_id))["status"] in states and o)

    def test_an_order_is_changed_in_its_place(self):
        order = self.until(self.order()[1]["order_id"], "accepted")
        path = "/api/oms/orders/" + order["order_id"]
        code, pending = self.session.request("PATCH", path, {"quantity": "3", "price": 199.5,
                                                             "expected_version": order["version"]})
        self.assertEqual(code, 202, pending)
        self.assertIn(pending["status"], ("pending_update", "accepted"))
        changed = wait_for(lambda: (o := self.look(order["order_id"]))["quantity"] == "3" and o)
        self.assertEqual((changed["price"], changed["status"]), ("199.5", "accepted"))
        events = [event["event"] for event in changed["events"]]
        self.assertEqual(events[-2:], ["order_pending_update", "order_updated"])
        self.assertEqual(changed["events"][-1]["reason"], "quantity 2 to 3, price 200 to 199.5")
        cases = [({"quantity": "3", "expected_version": 1}, 409, "stale_version"),
                 ({"quantity": "100000"}, 422, "max_order_quantity"),
                 ({"trigger_price": "199"}, 400, "invalid_value"),
                 ({"side": "sell"}, 400, None), ({}, 400, "invalid_value")]
        for body, status, error in cases:
            code, answer = self.session.request("PATCH", path, body)
            self.assertEqual(code, status, f"{body}: {answer}")
            self.assertTrue(error is None or answer["error"]["code"] == error, answer)
        self.session.request("DELETE", path)
        self.until(order["order_id"], "canceled")
        self.assertEqual(self.session.request("PATCH", path, {"quantity": "1"})[0], 409)
        self.assertEqual(self.session.request("PATCH", "/api/oms/orders/ord_99999", {"quantity": "1"})[0], 404)

    def test_a_change_is_tried_without_being_made(self):
        order = self.until(self.order()[1]["order_id"], "accepted")
        path = "/api/oms/orders/" + order["order_id"]
        for body, status, error in (({"quantity": "3", "expected_version": 1}, 409, "stale_version"),
                                    ({"trigger_price": "199"}, 400, "invalid_value"), ({}, 400, "invalid_value")):
            code, answer = self.session.request("PATCH", path, {**body, "dry_run": True})
            self.assertEqual((code, answer["error"]["code"]), (status, error), answer)
        for quantity, fails in (("100000", True), ("3", False)):
            code, answer = self.session.request("PATCH", path, {"quantity": quantity, "dry_run": True})
            self.assertEqual((code, list(answer)), (200, ["checks"]), answer)
            failed = [check["code"] for check in answer["checks"] if not check["passed"]]
            self.assertEqual("max_order_quantity" in failed, fails, failed)
        self.assertEqual(self.look(order["order_id"]), order)

    def test_a_bracket_is_a_list_all_or_none(self):
        entry = {**FAR, "client_order_id": "entry"}
        leave = {"symbol": "AAPL", "side": "sell", "quantity": "2", "reduce_only": True,
                 "parent_client_order_id": "entry"}
        stop = {**leave, "client_order_id": "stop", "type": "stop_market", "trigger_price": "190.00"}
        target = {**leave, "client_order_id": "target", "type": "limit", "price": "400.00"}
        code, denied = self.session.post("/api/oms/orders/list", {"orders": [{**entry, "client_order_id": "no"},
                                                                             {**FAR, "quantity": "100000"}]})
        self.assertEqual((code, denied["error"]["code"]), (422, "max_order_quantity"), denied)
        self.assertEqual(len(denied["orders"]), 2)
        body = {"orders": [entry, stop, target]}
        code, placed = self.session.post("/api/oms/orders/list", body)
        self.assertEqual(code, 201, placed)
        parent, first, second = placed["items"]
        self.assertEqual((parent["contingency"], parent["linked_order_ids"]),
                         ("oto", [first["order_id"], second["order_id"]]))
        self.assertEqual((first["contingency"], first["parent_order_id"], first["linked_order_ids"]),
                         ("ouo", parent["order_id"], [second["order_id"]]))
        held = wait_for(lambda: (o := self.look(first["order_id"]))["status"] == "accepted" and o)
        self.assertEqual(held["flags"], ["held"])
        self.assertEqual(held["events"][-1]["reason"], "held until " + parent["order_id"] + " fills")
        code, again = self.session.post("/api/oms/orders/list", body)
        self.assertEqual((code, [o["order_id"] for o in again["items"]]),
                         (200, [o["order_id"] for o in placed["items"]]))
        self.session.request("DELETE", "/api/oms/orders/" + parent["order_id"])
        for order in placed["items"]:
            self.until(order["order_id"], "canceled")
        code, wrong = self.session.post("/api/oms/orders/list", {"orders": [FAR, {**FAR, "colour": 1}]})
        self.assertEqual((code, wrong["error"]["field"]), (400, "orders[1].colour"))

    def test_a_client_id_is_taken_for_ever(self):
        code, placed = self.order(client_order_id="mine")
        self.assertEqual(code, 201, placed)
        code, denied = self.order(client_order_id="large", quantity="100000")
        self.assertEqual(code, 422)
        self.until(placed["order_id"], "accepted")
        self.session.stop()
        self.session = self.headless("--demo", "--speed", "20", "--new-session")
        code, again = self.order(client_order_id="mine")
        self.assertEqual((code, again["client_order_id"], again["quantity"]), (200, "mine", "2"), again)
        code, conflict = self.order(client_order_id="mine", quantity="1")
        self.assertEqual((code, conflict["error"]["code"]), (409, "idempotency_conflict"))
        code, again = self.order(client_order_id="large", quantity="100000")
        self.assertEqual((code, again["error"]["code"]), (422, "max_order_quantity"), again)
        self.assertEqual(self.order(client_order_id="fresh")[0], 201)

    def test_cancel_after_cancels_and_cancel_all_takes_a_side(self):
        code, soon = self.order(cancel_after=1)
        self.assertEqual(code, 201, soon)
        canceled = self.until(soon["order_id"], "canceled")
        self.assertEqual(canceled["reason"], "cancel_after")
        order_id = self.order(client_order_id="stays")[1]["order_id"]
        self.assertEqual(self.session.post("/api/oms/orders/cancel-all", {"side": "sell", "symbol": "AAPL"})[0], 200)
        self.assertNotIn(self.look(order_id)["status"], END)
        code, counts = self.session.post("/api/oms/orders/cancel-all", {"side": "buy", "symbol": "AAPL"})
        self.assertIn(order_id, counts["order_ids"])
        self.assertEqual(counts["unprotected"], [])
        code, stays = self.order(client_order_id="stays-too", quantity="3")
        self.assertEqual(code, 201, stays)
        stays = stays["order_id"]
        for body in ({"side": "up"}, {"side": ""}, {"symbol": ""}, {"symbol": None}):
            self.assertEqual(self.session.post("/api/oms/orders/cancel-all", body)[0], 400, body)
        self.assertEqual(self.session.post("/api/oms/orders/cancel-all?symbol=SPY", {})[0], 400)
        self.assertNotIn(self.look(stays)["status"], END)

    def test_a_fill_is_explained_and_noted(self):
        code, placed = self.order(type="market", price=None, quantity="1")
        self.assertEqual(code, 201, placed)
        self.until(placed["order_id"], "filled")
        fill = self.session.get("/api/oms/trades?order_id=" + placed["order_id"])[1]["items"][0]
        path = "/api/oms/trades/" + fill["trade_id"]
        why = self.session.get(path + "/why")[1]
        self.assertEqual((why["signal"], why["order"]["order_id"]), (None, placed["order_id"]))
        self.assertTrue(why["checks"] and why["fill"]["explanation"]["text"])
        chain = self.session.get("/api/oms/orders/" + placed["order_id"] + "/why")[1]
        self.assertEqual([f["trade_id"] for f in chain["fills"]], [fill["trade_id"]])
        position = next(p for p in self.session.get("/api/oms/positions")[1]["items"] if p["symbol"] == "AAPL")
        whole = self.session.get("/api/oms/positions/" + position["position_id"] + "/why")[1]
        self.assertIn(placed["order_id"], [o["order"]["order_id"] for o in whole["orders"]])
        code, noted = self.session.request("PUT", path + "/note", {"note": "late", "tags": ["news"]})
        self.assertEqual((code, noted["note"], noted["tags"]), (200, "late", ["news"]), noted)
        self.assertEqual(self.session.request("PUT", path + "/note", {"tags": "news"})[0], 400)
        self.assertEqual(self.session.request("PUT", "/api/oms/trades/trd_99999/note", {"note": "x"})[0], 404)
        self.session.kill()
        self.session = self.headless()
        fill = self.session.get("/api/oms/trades?order_id=" + placed["order_id"])[1]["items"][0]
        self.assertEqual(fill["note"], "late")

    def test_where_positions_hedge_each_order_opens_its_own(self):
        self.session.stop()
        options = ("--demo", "--speed", "20", "--approval", "manual", "--session-position-mode", "hedging")
        self.session = self.headless(*options, folder=self.folder / "hedged")
        market = {"type": "market", "price": None, "quantity": "1"}

        def send(**more):
            code, placed = self.order(**{**market, **more})
            self.assertEqual(code, 201, placed)
            return self.until(placed["order_id"], "filled")

        def positions():
            items = self.session.get("/api/oms/positions")[1]["items"]
            return {p["position_id"]: (p["side"], p["quantity"]) for p in items if p["symbol"] == "AAPL"}

        def shown(wanted):
            wait_for(lambda: sorted(positions().values()) == sorted(wanted))
            return positions()

        send()
        send(side="sell")
        both = shown([("buy", "1"), ("sell", "1")])
        bought = next(key for key, (side, _) in both.items() if side == "buy")
        sold = next(key for key, (side, _) in both.items() if side == "sell")
        send(position_id=bought, quantity="2")
        shown([("buy", "3"), ("sell", "1")])
        for position, quantities in ((bought, ["1", "2"]), (sold, ["1"])):
            fills = self.session.get("/api/oms/trades?position_id=" + position)[1]["items"]
            self.assertEqual(sorted(f["quantity"] for f in fills), quantities)
            chain = self.session.get(f"/api/oms/positions/{position}/why")[1]["orders"]
            self.assertEqual({f["trade_id"] for o in chain for f in o["fills"]}, {f["trade_id"] for f in fills})
        refused = [({"position_id": bought, "side": "sell", "quantity": "4"}, 422, "reduce_only"),
                   ({"position_id": "pos_999"}, 404, "not_found"),
                   ({"position_id": bought, "symbol": "BTCUSDT"}, 400, "invalid_value")]
        for body, status, error in refused:
            code, answer = self.order(**{**market, **body})
            self.assertEqual((code, answer["error"]["code"]), (status, error), answer)
        self.session.kill()
        self.session = self.headless(*options, folder=self.folder / "hedged")
        self.assertEqual(shown([("buy", "3"), ("sell", "1")]), {bought: ("buy", "3"), sold: ("sell", "1")})
        code, closing = self.session.post("/api/oms/positions/" + bought + "/close")
        self.assertEqual(code, 201, closing)
        self.assertEqual(shown([("sell", "1")]), {sold: ("sell", "1")})
        trades = self.session.get("/api/oms/trades/closed?symbol=AAPL")[1]["items"]
        self.assertEqual([(t["side"], t["quantity"]) for t in trades], [("buy", "3")])
        self.session.post("/api/oms/positions/close-all")
        shown([])


if __name__ == "__main__":
    unittest.main()
