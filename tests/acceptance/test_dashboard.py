#!/usr/bin/env python3
"""The dashboard as a browser meets it: signed in, trading, offline, narrow, in both themes, by axe-core's rules."""

import unittest
from decimal import ROUND_DOWN, Decimal

from dashboard import MISSING, SOCKETS, DashboardCase
from support import ROOT, Case, wait_for

AXE = ROOT / "resources/web/node_modules/axe-core/axe.min.js"
VIEWS = ("trade", "approvals", "strategies", "risk", "equity", "session")

# Whatever a thumb has to hit, that is on the screen; a link within a sentence is as high as its line.
SMALL_TARGETS = """[...document.querySelectorAll(
    "button, a[href], select, input[type=text], summary, label.check, label.way")]
  .filter((e) => e.offsetParent !== null && !e.classList.contains("skip"))
  .map((e) => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
  .filter(([, r]) => r.width > 0 && (r.height < 43.5 || r.width < 43.5))
  .map(([html, r]) => `${html} ${r.width}x${r.height}`)"""
AXE_RUN = """axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
  .then((found) => found.violations.map((v) => `${v.id}: ${v.help}: ` + v.nodes.slice(0, 3).map((n) =>
    n.html.slice(0, 160) + " " + (n.any[0]?.message ?? n.all[0]?.message ?? "")).join(" | ")))"""


class Files(Case):
    def test_policy_and_files(self):
        session = self.headless("--demo")
        status, page = session.get("/", token=None)
        self.assertEqual(status, 200)
        if "/assets/app.js" not in page:
            self.skipTest("the program was built without its dashboard: there was no npm")
        for name, kind in (("app.js", "text/javascript"), ("app.css", "text/css"), ("icon.svg", "image/svg+xml")):
            self.assertIn(f"/assets/{name}", page)
            headers = self.headers(session, f"/assets/{name}")
            self.assertTrue(headers["content-type"].startswith(kind))
        for path in ("/", "/assets/app.js"):
            headers = self.headers(session, path)
            policy = headers["content-security-policy"]
            self.assertIn("default-src 'none'", policy)
            self.assertNotIn("unsafe", policy)
            self.assertEqual(headers["x-content-type-options"], "nosniff")
        for name in ("none.js", "..%2findex.html", "index.html"):
            self.assertEqual(session.get(f"/assets/{name}", token=None)[0], 404)

    @staticmethod
    def headers(session, path):
        import http.client
        connection = http.client.HTTPConnection("127.0.0.1", session.port, timeout=10)
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        connection.close()
        assert response.status == 200, path
        return {name.lower(): value for name, value in response.getheaders()}


@unittest.skipIf(MISSING, MISSING)
class Dashboard(DashboardCase):
    def test_sign_in(self):
        self.browser.open(self.session.ready["url"])
        self.browser.wait_for("document.activeElement?.type === 'password'")
        self.browser.fill("input[type=password]", "no.good.token")
        self.browser.click("button[type=submit]")
        self.browser.wait_for("document.querySelector('[role=alert]').textContent.startsWith('Not let in')")
        self.browser.fill("input[type=password]", self.session.token)
        self.browser.click("button[type=submit]")
        self.browser.wait_for("document.querySelector('.strip')")
        self.browser.click("[aria-label='Sign out']")
        self.browser.wait_for("document.querySelector('input[type=password]')")
        # A link that is followed while the page is open.
        self.browser.evaluate(f"location.hash = 'token={self.session_token('viewer')}'")
        self.browser.wait_for("document.querySelector('.strip')")
        self.assertNotIn("token", self.browser.evaluate("location.href"))

    def test_sign_in_by_ticket(self):
        """One connection, all by the stream: no request but the page's own files goes out with it."""
        def ticket(role):
            status, answer = self.session.post("/api/auth/ws-ticket", {}, token=self.session_token(role))
            self.assertEqual(status, 200)
            return answer["ticket"]

        self.browser.meddle(SOCKETS)
        self.browser.open(self.session.ready["url"] + "#ticket=" + ticket("trader"))
        self.browser.wait_for("document.querySelectorAll('.panel-watchlist tbody tr').length >= 7")
        self.assertNotIn("ticket", self.browser.evaluate("location.href"))
        self.browser.fill("[name=quantity]", "0.001")
        self.browser.wait_for("/checks pass/.test(document.querySelector('.verdict').textContent)")
        self.browser.wait_for("document.querySelectorAll('.panel-chart canvas').length > 0")
        asked = [url for url in self.browser.requests if "/api/" in url and "asyncapi" not in url]
        self.assertEqual(asked, [])
        self.show("equity")
        self.browser.wait_for("/with a token/.test(document.querySelector('.panel-statistics').innerText)")
        self.show("session")
        self.browser.wait_for("/Trader, by a ticket/.test(document.querySelector('.panel-connection').innerText)")
        self.assert_clean()
        self.browser.evaluate("window.cut()")
        self.browser.wait_for("/its ticket with it/.test(document.querySelector('[role=alert]')?.textContent)")
        self.browser.fill("input[type=password]", "notaticket")
        self.browser.click("button[type=submit]")
        self.browser.wait_for("/^Not let in/.test(document.querySelector('[role=alert]').textContent)")

    def test_what_was_told_wrongly_is_found_by_its_hash(self):
        self.browser.meddle(SOCKETS + """
        let left = 1;
        window.spoil = (text) => {
          if (!text.includes('"ch":"kill","type":"snapshot"') || left-- <= 0) return text;
          return text.replace('"engaged":false', '"engaged":true');
        };
        new MutationObserver(() => {
          const shown = document.querySelector('.kill-state');
          if (shown && !shown.hidden) window.believed = true;
        }).observe(document, {subtree: true, childList: true, attributes: true, attributeFilter: ['hidden']});""")
        self.sign_in()
        self.browser.wait_for("window.believed")
        self.wait_for_toast("/kill switch here were not the server's/")
        self.browser.wait_for("document.querySelector('.kill-state').hidden")
        self.show("session")
        self.browser.wait_for("/journal row/.test(document.querySelector('.panel-connection').innerText)")
        self.assertIn("1×", self.browser.evaluate("document.querySelector('.panel-connection').innerText"))

    def test_without_the_stream_rest_is_asked(self):
        self.browser.meddle(SOCKETS)
        self.sign_in()
        self.browser.wait_for("document.querySelector('.light').textContent === 'Live'")
        self.browser.evaluate("window.cut()")
        self.browser.wait_for("document.querySelector('.light').textContent === 'Polling'", 60)
        self.browser.fill("[name=quantity]", "0.001")
        self.browser.wait_for("/checks pass/.test(document.querySelector('.verdict').textContent)")
        self.browser.click(".ticket > button")
        self.browser.click("dialog .danger")
        self.wait_for_toast("/Sent: /")
        self.assertEqual([params for params in self.said("order.place") if not params.get("dry_run")], [])
        for view in VIEWS:
            self.show(view)
            self.browser.wait_for("![...document.querySelectorAll('.skeleton')].some((e) => e.offsetParent)")

    def test_every_view_without_a_fault(self):
        self.sign_in()
        self.assertNotIn("token", self.browser.evaluate("location.href"))
        kept = self.browser.evaluate("[localStorage.length, sessionStorage.length, document.cookie]")
        self.assertEqual(kept, [0, 0, ""])
        for view in VIEWS:
            self.show(view)
            self.browser.wait_for("![...document.querySelectorAll('.skeleton')].some((e) => e.offsetParent)")
        self.assertGreater(self.browser.evaluate("document.querySelectorAll('.panel-machines tbody tr').length"), 5)
        self.assertGreater(self.browser.evaluate("document.querySelectorAll('.limit').length"), 5)
        # Their values come with the first bar that closes.
        self.show("strategies")
        for panel in ("conditions", "indicators"):
            self.browser.wait_for(f"document.querySelectorAll('.panel-{panel} tbody tr').length > 0", 60)
        self.show("trade")
        self.browser.wait_for("document.querySelectorAll('.panel-chart canvas').length > 0")
        self.assert_clean()

    def test_an_order_from_the_ticket_to_its_cancel(self):
        self.sign_in()
        self.browser.fill(".ticket select", "limit")
        self.browser.fill("[name=quantity]", "0.001")
        self.browser.fill("[name=price]", "1000000")
        self.browser.wait_for("/collar/i.test(document.querySelector('.checks').textContent)")
        last = self.session.get("/api/oms/bars?symbol=BTCUSDT&timeframe=1m&limit=1")[1]["items"][0]["close"]
        self.browser.fill("[name=price]", str(int(float(last) * 0.95)))
        self.browser.wait_for("document.querySelector('.verdict').dataset.tone !== 'down' && "
                              "/checks pass/.test(document.querySelector('.verdict').textContent)")
        self.browser.click(".ticket > button")
        self.browser.click("dialog .danger")
        row = ".panel-orders tbody tr"
        mine = (f"[...document.querySelectorAll('{row}')].find((r) => "
                "/BTCUSDT.*Buy.*Limit.*0.001/.test(r.innerText.replaceAll('\\n', ' ')))")
        self.browser.wait_for(f"{mine} !== undefined")
        self.assertRegex(self.browser.evaluate(f"{mine}.innerText"), r"\d\.0\s")  # a whole price of a tick of 0.1
        orders = self.session.get("/api/oms/orders?status=accepted")[1]["items"]
        order = next(order for order in orders if (order["client_order_id"] or "").startswith("web-"))
        self.browser.evaluate(f"{mine}.querySelector('.row-actions button').click()")
        wait_for(lambda: self.session.get("/api/oms/orders/" + order["order_id"])[1]["status"] == "canceled")
        # With its acknowledgement over the stream.
        self.assertEqual(self.said("order.cancel"), [{"order_id": order["order_id"]}])
        self.assertEqual([url for url in self.browser.requests if "/api/oms/orders" in url], [])
        self.assert_clean()

    def signal(self, signal_id):
        signals = self.session.get("/api/oms/signals?limit=1000")[1]["items"]
        return next(signal for signal in signals if signal["signal_id"] == signal_id)

    def decided(self):
        """The status of the signal that was decided last, and the number of decisions that were sent."""
        sent = self.said("approval.decide")
        return self.signal(sent[-1]["signal_id"])["status"], len(sent)

    def test_approvals_by_keyboard(self):
        self.sign_in()
        self.wait_for_cards()
        for key, wanted, results in (("r", "rejected", [("rejected", 1)]),
                                     ("a", "approved", [("approved", 2), ("executed", 2)])):
            self.browser.wait_for("document.querySelectorAll('.card').length >= 1", 60)
            self.browser.evaluate("(window.chosen = document.querySelector('.card')).focus()")
            # The other one, taken back, is never sent.
            self.browser.key({"r": "a", "a": "r"}[key])
            self.browser.wait_for("/s in 3 s/.test(window.chosen.querySelector('.held:not([hidden])')?.innerText)")
            self.browser.key("u")
            self.browser.key(key)
            self.wait_for_toast(f"/: {wanted}/")
            self.browser.wait_for("!window.chosen.isConnected")
            self.assertIn(self.decided(), results)
        self.assert_clean()

    def test_an_approval_is_edited(self):
        self.sign_in()
        self.wait_for_cards()
        self.browser.evaluate("document.querySelector('.card').focus()")
        self.browser.key("e")
        self.browser.wait_for("document.querySelector('dialog[open]')")
        field = "document.querySelector('dialog input')"
        signal = self.signal(self.browser.evaluate("document.querySelector('.card').dataset.signal"))
        self.assertEqual(self.browser.evaluate(f"{field}.value"), signal["quantity"])
        self.assert_accessible("the dialog")
        self.browser.fill("dialog input", "none")
        self.browser.click("dialog .primary")
        self.browser.wait_for("/Quantity has to be/.test(document.querySelector('dialog .note').textContent)")
        whole = Decimal(signal["quantity"])
        half = str((whole / 2).quantize(whole, ROUND_DOWN))
        self.browser.fill("dialog input", half)
        self.browser.click("dialog .primary")
        self.browser.wait_for("!document.querySelector('dialog') && document.querySelectorAll('.toast').length > 0")
        expected = {"signal_id": signal["signal_id"], "decision": "approve", "quantity": half,
                    "expected_version": signal["version"]}
        self.assertEqual(self.said("approval.decide"), [expected])
        self.wait_for_toast("/: approved/")
        self.assertEqual(Decimal(self.signal(signal["signal_id"])["quantity"]), Decimal(half))
        self.assert_clean()

    def test_the_watchlist_is_edited(self):
        def symbols():
            return [each["symbols"] for each in self.session.get("/api/oms/watchlist")[1]["lists"]]

        self.sign_in()
        before = symbols()[0]
        self.browser.wait_for("!document.querySelector('.panel-watchlist .tools button').disabled")
        self.browser.click(".panel-watchlist .tools button")
        self.browser.size(360, 740, True)
        self.assertEqual(self.browser.evaluate(SMALL_TARGETS), [])
        self.assert_accessible("the editor of a list")
        self.browser.click(f"[aria-label='Remove {before[2]}']")
        wait_for(lambda: symbols() == [before[:2] + before[3:]])
        self.browser.click(f"[aria-label='Move up {before[1]}']")
        wait_for(lambda: symbols() == [[before[1], before[0], *before[3:]]])
        self.browser.wait_for(f"document.activeElement.getAttribute('aria-label') === 'Move up {before[1]}'")
        editor = "[...document.querySelectorAll('.list-editor button')]"
        self.browser.evaluate(f"{editor}.find((b) => b.textContent.startsWith('New')).click()")
        self.browser.fill("dialog input", "Mine")
        self.browser.click("dialog .primary")
        wait_for(lambda: symbols() == [[before[1], before[0], *before[3:]], []])
        self.browser.wait_for("document.querySelector('.list-editor select').options.length >= 7")
        self.browser.evaluate(f"{editor}.find((b) => b.textContent === 'Add').click()")
        wait_for(lambda: symbols()[1] == [before[0]])
        self.browser.wait_for("document.querySelectorAll('.panel-watchlist tbody tr').length === 1")
        self.assertEqual(len(self.said("watchlist.put")), 4)
        self.assert_clean()

    def swipe(self, by):
        """A finger from the middle of the first card to the side."""
        x, y = self.browser.evaluate("(() => { const r = (window.chosen = document.querySelector('.card'))"
                                     ".getBoundingClientRect(); return [r.x + r.width / 2, r.y + 20]; })()")
        for kind, at in (("touchStart", x), *(("touchMove", x + by * step / 8) for step in range(1, 9))):
            self.browser.call("Input.dispatchTouchEvent", type=kind, touchPoints=[{"x": at, "y": y}])
        self.browser.call("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])

    def test_approvals_by_swipe(self):
        self.sign_in()
        self.browser.size(360, 740, True)
        self.wait_for_cards()
        self.swipe(-60)
        self.swipe(-150)
        self.wait_for_toast("/: rejected/")
        self.assertEqual(self.decided(), ("rejected", 1))
        self.browser.wait_for("!window.chosen.isConnected && document.querySelector('.card')", 60)
        self.swipe(150)
        self.wait_for_toast("/: approved/")
        self.assertIn(self.decided(), [("approved", 2), ("executed", 2)])
        self.assert_clean()

    def test_away_and_back(self):
        self.sign_in()
        self.assert_clean()
        self.browser.fill("[name=quantity]", "0.001")
        self.browser.offline(True)
        self.browser.wait_for("document.querySelector('.light').textContent === 'Offline'", 60)
        self.browser.click(".ticket > button")
        self.browser.click("dialog .danger")
        self.browser.wait_for("/Waits for a connection: Order buy 0.001/"
                              ".test(document.querySelector('.banner.waiting').textContent)")
        self.browser.offline(False)
        self.browser.wait_for("/Live|Polling|Offline/.test(document.querySelector('.light').textContent) && "
                              "document.querySelector('.banner.waiting').hidden", 60)
        self.browser.wait_for("document.querySelectorAll('.toast').length > 0")
        self.browser.wait_for("/Live|Polling/.test(document.querySelector('.light').textContent)", 60)

    def test_kill_switch(self):
        self.sign_in()
        self.browser.evaluate("[...document.querySelectorAll('.strip button')].at(-1).click()")
        self.browser.fill("dialog input[type=text]", "a drill")
        self.browser.click("dialog .danger")
        wait_for(lambda: self.session.get("/api/oms/risk/summary")[1]["kill_switch"]["engaged"])
        self.browser.wait_for("/a drill/.test(document.querySelector('.kill-state').innerText)")
        self.assert_clean()

    def test_a_viewer_only_looks(self):
        self.sign_in(self.session_token("viewer"))
        acting = ".row-actions button, .card-actions button, .ticket > button, .danger"
        enabled = f"[...document.querySelectorAll('{acting}')].filter((b) => !b.disabled).length"
        self.assertEqual(self.browser.evaluate(enabled), 0)
        self.assert_clean()

    def assert_accessible(self, where):
        self.browser.evaluate(AXE.read_text() + ";0")
        self.assertEqual(self.browser.evaluate(AXE_RUN), [], where)

    def test_layouts(self):
        self.sign_in()
        faults = []
        self.browser.evaluate(AXE.read_text() + ";0")
        sizes = ((360, 740, True, "light"), (800, 1100, True, "dark"), (1440, 900, False, "light"),
                 (1440, 900, False, "dark"))
        for width, height, touch, scheme in sizes:
            self.browser.size(width, height, touch)
            self.browser.scheme(scheme)
            for view in VIEWS:
                self.show(view)
                self.browser.wait_for("![...document.querySelectorAll('.skeleton')].some((e) => e.offsetParent)")
                where = f"{view} {width} {scheme}: "
                if self.browser.evaluate("document.documentElement.scrollWidth > innerWidth"):
                    faults.append(where + "scrolls sideways")
                if touch:
                    faults += [where + target for target in self.browser.evaluate(SMALL_TARGETS)]
                faults += [where + found for found in self.browser.evaluate(AXE_RUN)]
        self.assertEqual(faults, [], "\n" + "\n".join(faults))


if __name__ == "__main__":
    unittest.main()
