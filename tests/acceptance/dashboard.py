"""What the tests of the dashboard begin with."""

import importlib.util

from support import Case, run, wait_for

HAS_SOCKETS = importlib.util.find_spec("websockets") is not None
if HAS_SOCKETS:
    from browser import CHROMIUM, SOCKETS, Browser
else:
    CHROMIUM = SOCKETS = Browser = None
MISSING = ("there is no python3-websockets" if not HAS_SOCKETS else "" if CHROMIUM else "there is no Chromium")


class DashboardCase(Case):
    """A demo session, and a browser that may be signed in to its dashboard."""

    options = ("--demo",)

    def setUp(self):
        super().setUp()
        self.session = self.headless(*self.options)
        if "/assets/app.js" not in self.session.get("/", token=None)[1]:
            self.skipTest("the program was built without its dashboard: there was no npm")
        self.browser = Browser()
        self.addCleanup(self.browser.close)
        self.browser.size(1440, 900)

    def sign_in(self, token=None):
        page = self.session.ready["url"] + "#token=" + (token or self.session.token)
        self.browser.open(page)
        self.browser.wait_for("document.querySelectorAll('.panel-watchlist tbody tr').length >= 7")
        self.browser.wait_for("/Live|Polling/.test(document.querySelector('.light').textContent)")

    def show(self, view):
        self.browser.evaluate(f"location.hash = '#/{view}'")
        self.browser.wait_for(f"document.querySelector('main.view-{view}')")

    def assert_clean(self):
        self.assertEqual(self.browser.breaches(), [])
        self.assertEqual(self.browser.console, [])
        own = self.session.ready["url"].removeprefix("http")
        foreign = [url for url in self.browser.requests if own not in url and url != "about:blank"]
        self.assertEqual(foreign, [])

    def wait_for_cards(self):
        """Two at least, and what the page shows is what there is. Slowed down, no bar of a strategy's ends within five
        minutes, and with it no signal."""
        self.show("approvals")
        self.browser.wait_for("document.querySelectorAll('.card').length >= 2", 60)
        self.assertEqual(self.session.post("/api/oms/session/speed", {"speed": 0.05})[0], 200)

        def agreed():
            shown = self.browser.evaluate("[...document.querySelectorAll('.card')].map((c) => c.dataset.signal)")
            waiting = [signal["signal_id"] for signal in self.session.get("/api/oms/approvals")[1]["items"]]
            return len(shown) >= 2 and sorted(shown) == sorted(waiting)
        wait_for(agreed, 60)

    def said(self, op):
        """The parameters of what the page has sent of that operation over its stream."""
        return [message["params"] for message in self.browser.messages if message.get("op") == op]

    def wait_for_toast(self, pattern):
        self.browser.wait_for(f"[...document.querySelectorAll('.toast')].some((t) => {pattern}.test(t.textContent))")

    def fill_ticket(self, quantity="0.001", **fields):
        """A market order, unless a type is given; what the checks say of it is there."""
        self.browser.fill(".ticket select", fields.pop("type", "market"))
        for name, text in {"quantity": quantity, **fields}.items():
            self.browser.fill(f"[name={name}]", text)
        self.browser.wait_for("/checks pass/.test(document.querySelector('.verdict').textContent)")

    def own_orders(self):
        """What the session has of the page's orders, by the names that the page gives them."""
        orders = self.session.get("/api/oms/orders?limit=1000")[1]["items"]
        return [order for order in orders if (order["client_order_id"] or "").startswith("web-")]

    def session_token(self, role):
        code, out, _ = run("token", "create", "--name", role, "--role", role, "--data-dir", self.folder / "data")
        self.assertEqual(code, 0)
        return out.split()[-1]
