#!/usr/bin/env python3
"""The dashboard in a hurry: double clicks, lines that break under an order, sessions that end, rows that move."""

import signal
import unittest

from dashboard import MISSING, SOCKETS, DashboardCase
from support import wait_for

BUY = ".ticket > button"
SURE = "dialog .danger"
LIGHT = "document.querySelector('.light').textContent"
BANNER = "[...document.querySelectorAll('.notes .banner:not([hidden])')].map((e) => e.textContent).join()"


@unittest.skipIf(MISSING, MISSING)
class Hurry(DashboardCase):
    def press(self, selector, clicks=1):
        """A real press of the mouse in the middle of an element, as the last of so many clicks."""
        x, y = self.browser.evaluate(
            f"(() => {{ const e = document.querySelector({selector!r}); e.scrollIntoView({{block: 'center'}});"
            " const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; })()")
        for kind in ("mousePressed", "mouseReleased"):
            self.browser.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=clicks)

    def hover(self, expression):
        x, y = self.browser.evaluate(f"(() => {{ const r = ({expression}).getBoundingClientRect();"
                                     " return [r.x + r.width / 2, r.y + r.height / 2]; })()")
        self.browser.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)

    def test_a_number_that_can_be_read_in_two_ways_is_not_sent(self):
        self.sign_in()
        self.browser.fill("[name=quantity]", "0,5")
        self.browser.wait_for("/no comma/.test(document.querySelector('.verdict').textContent)")
        self.press(BUY)
        self.assertFalse(self.browser.evaluate("document.querySelector('dialog') !== null"))
        self.assertEqual(self.said("order.place"), [])

    def test_one_order_by_a_double_click(self):
        self.sign_in()
        self.fill_ticket(type="limit", price="30000", stop_loss="29000")
        self.press(BUY)
        self.browser.wait_for("/limit at 30,000; stop loss 29,000/.test(document.querySelector('dialog').innerText)")
        # The second half of a double click that has opened the question does not answer it.
        self.press(SURE, clicks=2)
        self.assertTrue(self.browser.evaluate("document.querySelector('dialog').open"))
        self.press(SURE)
        self.wait_for_toast("/Sent: /")
        self.assertEqual([order["quantity"] for order in self.own_orders()], ["0.001"])
        # Another symbol's numbers are not this one's.
        self.browser.evaluate("[...document.querySelectorAll('.panel-watchlist .link')]"
                              ".find((b) => b.textContent === 'AAPL').click()")
        self.assertEqual(self.browser.evaluate("[...document.querySelectorAll('.ticket [type=text]')]"
                                               ".map((e) => e.value).join('')"), "")
        self.assert_clean()

    def test_an_order_whose_answer_is_lost_is_placed_once(self):
        self.browser.meddle(SOCKETS)
        self.sign_in()
        self.fill_ticket()
        self.browser.evaluate("window.spoil = (text) => text.includes('\"type\":\"ack\"') ? '{}' : text")
        self.press(BUY)
        self.press(SURE)
        wait_for(lambda: len(self.own_orders()) == 1)
        self.browser.evaluate("window.spoil = (text) => text; sockets.forEach((socket) => socket.close())")
        self.wait_for_toast("/Sent: /")
        placed = [params for params in self.said("order.place") if not params.get("dry_run")]
        self.assertEqual(len({params["client_order_id"] for params in placed}), 1)
        self.assertEqual(len(self.own_orders()), 1)

    def test_a_server_that_stands_still(self):
        self.sign_in()
        self.fill_ticket()
        self.session.process.send_signal(signal.SIGSTOP)
        self.addCleanup(self.session.process.send_signal, signal.SIGCONT)
        self.browser.wait_for(f"{LIGHT} === 'Stale'")
        self.browser.wait_for("/Not checked/.test(document.querySelector('.verdict').textContent)")
        # Nothing looks as if it were of now.
        colours = ("(() => { const of = (e) => getComputedStyle(e).color; const muted = of(document.querySelector("
                   "'.account .muted')); return [...document.querySelectorAll('.account strong, .panel-watchlist td')]"
                   ".filter((e) => e.offsetParent && of(e) !== muted).length; })()")
        self.assertEqual(self.browser.evaluate(colours), 0)
        self.press(BUY)
        self.press(SURE)
        self.browser.wait_for(f"/Waits for a connection: Order buy 0.001/.test({BANNER})")
        # A second one is not taken and then forgotten.
        self.press(BUY)
        self.wait_for_toast("/Not sent.*The order before/")
        self.assertFalse(self.browser.evaluate("document.querySelector('dialog') !== null"))
        self.session.process.send_signal(signal.SIGCONT)
        self.wait_for_toast("/Sent: /")
        self.assertEqual(len(self.own_orders()), 1)

    def test_an_order_that_comes_too_late_is_not_taken(self):
        self.sign_in()
        self.fill_ticket()
        self.session.process.send_signal(signal.SIGSTOP)
        self.addCleanup(self.session.process.send_signal, signal.SIGCONT)
        self.press(BUY)
        self.press(SURE)
        self.wait_for_toast("/Order buy 0.001.*no answer.*It may have been done/")
        self.assertEqual(len([params for params in self.said("order.place") if not params.get("dry_run")]), 1)
        self.session.process.send_signal(signal.SIGCONT)
        self.browser.wait_for(f"{LIGHT} === 'Live'", 60)
        self.assertEqual(self.own_orders(), [])

    def test_another_session_at_the_same_address(self):
        self.sign_in()
        self.wait_for_cards()
        self.show("trade")
        self.fill_ticket()
        self.browser.click(".card .primary")
        self.browser.click(BUY)
        self.assertEqual(self.session.post("/api/oms/session/stop", {})[0], 200)
        self.browser.wait_for(f"/This session is over/.test({BANNER})")
        status, begun = self.session.post("/api/oms/session/start", {
            "session": {"symbols": ["ETHUSDT", "XAUUSD"]}})
        self.assertEqual(status, 201, begun)
        self.browser.wait_for("[...document.querySelectorAll('.panel-watchlist tbody th')].map((e) => e.innerText)"
                              ".join() === 'ETHUSDT,XAUUSD'", 60)
        self.browser.wait_for("/Chart ETHUSDT/.test(document.querySelector('.panel-chart h2').textContent)")
        # What was asked and held of the one before is gone with it.
        self.assertFalse(self.browser.evaluate("document.querySelector('dialog') !== null"))
        self.assertEqual(self.said("approval.decide"), [])
        self.assertEqual(self.own_orders(), [])
        toasts = self.browser.evaluate("[...document.querySelectorAll('.toast')].map((e) => e.textContent).join()")
        self.assertNotIn("refused", toasts)

    def test_every_view_says_that_nothing_trades(self):
        self.sign_in()
        self.browser.size(360, 740, True)
        self.assertEqual(self.browser.evaluate(BANNER), "")
        self.session.post("/api/oms/session/pause", {})
        self.browser.wait_for(f"/session is paused/.test({BANNER})")
        self.session.post("/api/oms/session/resume", {})
        self.browser.wait_for(f"{BANNER} === ''")
        self.session.post("/api/oms/risk/kill-switch", {"reason": "a drill"})
        for view in ("trade", "approvals", "equity"):
            self.show(view)
            self.browser.wait_for(f"/The kill switch is engaged/.test({BANNER})")
        # Wherever one has scrolled to, with PAPER, and nothing lies over it.
        self.show("trade")
        for width, height in ((360, 740), (800, 1000), (1280, 700)):
            self.browser.size(width, height)
            self.browser.evaluate("scrollTo(0, 400)")
            for seen in (".badge", ".notes .banner:not([hidden])"):
                self.browser.wait_for(f"(() => {{ const e = document.querySelector('{seen}');"
                                      " const r = e.getBoundingClientRect();"
                                      " return e === document.elementFromPoint(r.x + 9, r.y + r.height / 2); })()")
        self.assert_clean()

    def rest_order(self, price):
        """A buy far below the market, by REST: its id."""
        status, order = self.session.post("/api/oms/orders", {
            "symbol": "AAPL", "side": "buy", "type": "limit", "quantity": "1", "price": price})
        self.assertEqual(status, 201, order)
        return order["order_id"]

    def test_a_key_acts_on_one_row(self):
        self.sign_in()
        for price in ("210.00", "211.00"):
            self.rest_order(price)
        row = "[...document.querySelectorAll('.panel-orders tbody tr')].find((r) => r.innerText.includes('{}'))"
        for price in ("210.00", "211.00"):
            self.browser.wait_for(f"{row.format(price)} !== undefined")
        button = row.format("211.00") + ".querySelector('.row-actions button')"
        self.browser.evaluate(f"(() => {{ const b = {button}; b.focus(); b.click(); }})()")
        self.browser.wait_for(f"{row.format('211.00')} === undefined")
        # Another press is none of the next row's.
        self.assertEqual(self.browser.evaluate("document.activeElement.className"), "scroller")
        self.browser.evaluate("document.activeElement.click()")
        self.assertEqual(len(self.said("order.cancel")), 1)
        self.assert_clean()

    def test_no_row_moves_under_the_pointer(self):
        place = self.rest_order
        self.sign_in()
        # So that no other orders come or go.
        for strategy in self.session.get("/api/oms/strategies")[1]["items"]:
            self.session.post(f"/api/oms/strategies/{strategy['id']}/stop", {})
        row = ("[...document.querySelectorAll('.panel-orders tbody tr')]"
               ".find((r) => r.innerText.includes('{}'))")
        first, second, third = row.format("210.00"), row.format("211.00"), row.format("212.00")
        place("210.00")
        kept = place("211.00")
        self.browser.wait_for(f"{first} !== undefined && {second} !== undefined")
        self.browser.evaluate(f"{second}.scrollIntoView({{block: 'center'}})")
        self.hover(f"{second}.querySelector('.row-actions button')")
        above = f"(({second}).compareDocumentPosition({third}) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0"
        place("212.00")
        self.browser.wait_for(f"{third} !== undefined")
        self.assertTrue(self.browser.evaluate(above), "a new row stays below while the pointer is on a button")
        self.session.request("DELETE", "/api/oms/orders/" + kept)
        self.browser.wait_for(f"{second}.hasAttribute('data-gone')")
        self.hover("document.querySelector('.strip')")
        self.browser.wait_for(f"{second} === undefined")
        self.browser.wait_for(f"({first}.compareDocumentPosition({third}) & Node.DOCUMENT_POSITION_PRECEDING) !== 0")
        self.assert_clean()

    def test_signing_out_leaves_nothing_behind(self):
        self.sign_in()
        self.fill_ticket()
        self.browser.click(BUY)
        self.browser.wait_for("document.querySelector('dialog') !== null")
        self.browser.click("[aria-label='Sign out']")
        self.browser.wait_for("document.querySelector('input[type=password]')")
        self.assertFalse(self.browser.evaluate("document.querySelector('dialog') !== null"))
        self.sign_in(self.session_token("viewer"))
        # And who may not act is told so by each button.
        untold = "[...document.querySelectorAll('button:disabled')].filter((b) => !/Needs the role/.test(b.title))"
        self.assertEqual(self.browser.evaluate(f"{untold}.map((b) => b.textContent)"), [])
        self.assertIn("Viewer", self.browser.evaluate("document.querySelector('.account').innerText"))


if __name__ == "__main__":
    unittest.main()
