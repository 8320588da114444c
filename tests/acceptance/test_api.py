"""The descriptions of the interface against the running program: what they say is what it does, for every route."""

import asyncio
import json
import pathlib
import re
import sys
import time
import unittest

import websockets

from support import Case, run, wait_for

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from json_schema import Schemas  # noqa: E402

ROLES = ["viewer", "approver", "trader", "admin"]
METHODS = ("get", "put", "post", "patch", "delete")
# The list in which an example's id is replaced by one that there is.
IDS = {"/api/oms/orders/": "order_id", "/api/oms/positions/": "position_id", "/api/oms/trades/": "trade_id",
       "/api/oms/approvals/": "signal_id", "/api/oms/risk/alerts/": "alert_id", "/api/oms/strategies/": "id"}


class Api(Case):
    def setUp(self):
        super().setUp()
        self.session = self.headless("--demo", "--speed", "100", "--approval", "manual")
        self.document = self.session.get("/api/openapi.json", token=None)[1]
        self.schemas = Schemas(self.document)
        self.ids = {}

    def operations(self, *methods):
        for path, item in self.document["paths"].items():
            for method in methods or METHODS:
                if method in item:
                    yield path, method.upper(), item[method]

    def ask(self, method, path, body=None, **more):
        """An answer that says nothing of the rate, nor of too many connections without a token."""
        while True:
            code, answer = self.session.request(method, path, body, **more)
            if code != 429 and "too_many_connections" not in str(answer):
                return code, answer
            time.sleep(0.2)

    def path_of(self, path, operation):
        """With ids that there are, and the first action."""
        for parameter in operation["parameters"]:
            if parameter["in"] == "query":
                continue
            if parameter["name"] == "id":
                prefix = path[:path.index("{")]
                value = self.ids.get(IDS[prefix], parameter["example"])
            else:
                value = {"file": "app.js"}.get(parameter["name"]) or parameter["schema"]["enum"][0]
            path = path.replace("{" + parameter["name"] + "}", value)
        return path

    def trade(self):
        """Orders, fills, a round trip, a position, a signal, a strategy: something of each."""
        def order(**more):
            body = {"symbol": "BTCUSDT", "side": "buy", "type": "market", "quantity": "0.02", **more}
            wait_for(lambda: self.ask("POST", "/api/oms/orders", body)[0] == 201, pause=0.3)

        def first(path):
            return wait_for(lambda: next(iter(self.ask("GET", path)[1]["items"]), None), seconds=40)

        order()
        self.ask("POST", f"/api/oms/positions/{first('/api/oms/positions')['position_id']}/close")
        first("/api/oms/trades/closed")
        order(side="sell", symbol="ETHUSDT", quantity="0.5")
        order(type="limit", price="30000")
        signal = first("/api/oms/approvals")
        self.ids = {"order_id": first("/api/oms/orders/active?symbol=BTCUSDT")["order_id"],
                    "position_id": first("/api/oms/positions?symbol=ETHUSDT")["position_id"],
                    "trade_id": first("/api/oms/trades")["trade_id"], "signal_id": signal["signal_id"],
                    "id": f"{signal['strategy']}:{signal['symbol']}"}

    def expect_described(self, operation, code, answer, what):
        responses = operation["responses"]
        self.assertIn(str(code), responses, f"{what}: {answer}")
        response = self.schemas.resolve(responses[str(code)])
        if "content" not in response:
            return self.assertFalse(answer, what)
        schema = next(iter(response["content"].values()))["schema"]
        self.assertEqual(self.schemas.problems(answer, schema), [], f"{what} {code}")
        self.assertEqual(list(self.schemas.untold(answer, schema)), [], f"{what} {code}")

    def test_every_answer_is_as_described(self):
        self.trade()
        empty = set()
        for path, method, operation in self.operations("get"):
            query = {"/api/oms/bars": "?symbol=BTCUSDT&timeframe=1m&limit=3"}.get(path, "")
            code, answer = self.ask(method, self.path_of(path, operation) + query)
            self.expect_described(operation, code, answer, path)
            if path not in ("/assets/{file}", "/api/oms/strategies/{id}/shadow"):
                self.assertEqual(code, 200, path)
            if isinstance(answer, dict) and answer.get("items") == []:
                empty.add(path)
            if any(parameter["name"] == "format" for parameter in operation["parameters"]):
                bare = self.path_of(path, operation) + (query + "&" if query else "?") + "format=array"
                self.assertIsInstance(self.ask(method, bare)[1], list, path)
        # What a quiet minute need not have.
        quiet = {"near-misses", "risk/alerts", "patterns", "approvals"}
        self.assertLessEqual(empty, {"/api/oms/" + name for name in quiet})

    def test_roles_are_those_described(self):
        tokens = {None: None}
        for role in ROLES:
            _, out, _ = run("token", "create", "--name", role, "--role", role, "--data-dir", self.folder / "data")
            tokens[role] = out.split()[-1]
        wait_for(lambda: self.session.get("/api/status", token=tokens["admin"])[0] == 200)
        for path, method, operation in self.operations():
            role = operation["x-role"]
            path = self.path_of(path, operation)
            if role == "none":
                self.assertEqual(operation["security"], [], path)
                self.assertIn(self.ask(method, path, token=None)[0], (200, 404), path)
                continue
            self.assertEqual(self.ask(method, path, token=None)[0], 401, f"{method} {path}")
            for lower in ROLES[:ROLES.index(role)]:
                code, answer = self.ask(method, path, token=tokens[lower])
                self.assertEqual((code, answer["error"]["code"]), (403, "role"), f"{method} {path} as {lower}")
            # Whoever may is told what is wrong with the request, or is answered.
            wrong = {} if method == "GET" else {"body": {"zzz": 1}}
            code, answer = self.ask(method, path, token=tokens[role], **wrong)
            self.assertNotIn(code, (401, 403), f"{method} {path} as {role}: {answer}")
        state = {"state": "active", "reason": "over"}
        code, _ = self.ask("POST", "/api/oms/risk/trading-state", state, token=tokens["trader"])
        self.assertEqual(code, 403)

    def refused(self, method, path, body, field):
        code, answer = self.ask(method, path, body)
        self.assertEqual((code, answer["error"]["field"]), (400, field), f"{method} {path} {body}: {answer}")
        self.assertEqual(self.schemas.problems(answer, {"$ref": "#/components/schemas/ErrorAnswer"}), [])
        return answer["error"]["message"]

    @staticmethod
    def known_in(message):
        """The names that a refusal lists, where none of them is near to the wrong one."""
        return set(re.split(r", | and ", message.split("; known are ")[1])) if "; known are " in message else set()

    def test_requests_are_refused_as_described(self):
        self.trade()
        for path, method, operation in self.operations("put", "post", "patch", "delete"):
            path = self.path_of(path, operation)
            if "requestBody" not in operation:
                self.refused(method, path, {"zzz": 1}, "zzz")
                continue
            content = operation["requestBody"]["content"]["application/json"]
            schema = self.schemas.resolve(content["schema"])
            example = content["example"]
            self.assertEqual(self.schemas.problems(example, schema), [], path)
            self.assertIs(schema["additionalProperties"], False)
            message = self.refused(method, path, {**example, "zzzzzzzzzzzzzzzzzzzz": 1}, "zzzzzzzzzzzzzzzzzzzz")
            self.assertEqual(self.known_in(message), set(schema["properties"]), f"{method} {path}")
            for name in schema["required"]:
                self.refused(method, path, {key: value for key, value in example.items() if key != name}, name)
            for name, form in schema["properties"].items():
                wrong = "yes" if form.get("type") == "boolean" else True
                self.assertTrue(self.schemas.problems(wrong, form), f"{path} {name}")
                self.refused(method, path, {**example, name: wrong}, name)
                if "enum" in self.schemas.resolve(form):
                    self.refused(method, path, {**example, name: "nonsense"}, name)

    def test_queries_are_those_described(self):
        for path, method, operation in self.operations("get"):
            known = {parameter["name"] for parameter in operation["parameters"] if parameter["in"] == "query"}
            if known and "{" not in path:
                message = self.refused(method, path + "?zzzzzzzzzzzzzzzzzzzz=1", None, "zzzzzzzzzzzzzzzzzzzz")
                self.assertEqual(self.known_in(message), known, path)

    @staticmethod
    def example_of(operation):
        return operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("example")

    def test_every_example_is_taken(self):
        self.trade()
        done = set()
        operations = list(self.operations("put", "post", "patch", "delete"))
        # Those that end something come last.
        last = ["cancelOrder", "cancelAll", "closePosition", "closeAll", "engageKillSwitch", "resetKillSwitch"]
        operations.sort(key=lambda item: ([""] + last).index(item[2]["operationId"] * (item[2]["operationId"] in last)))
        for path, method, operation in operations:
            code, answer = self.ask(method, self.path_of(path, operation), self.example_of(operation))
            self.assertNotEqual(code, 400, f"{method} {path}: {answer}")
            self.expect_described(operation, code, answer, f"{method} {path}")
            if code < 300:
                done.add(operation["operationId"])
        self.assertLessEqual({"placeOrder", "placeOrders", "changeOrder", "cancelAll", "putLimits", "setTradingState",
                              "haltMarket", "engageKillSwitch", "resetKillSwitch", "setSpeed", "putWatchlist",
                              "noteTrade", "countCardClick", "postTicket"}, done)
        for path, method, operation in self.operations("post"):
            for parameter in operation["parameters"]:
                for action in parameter["schema"].get("enum", []):
                    if "session" in path and action in ("start", "stop"):
                        continue
                    given = path.replace("{id}", self.ids["id"]).replace("{action}", action)
                    code, answer = self.ask(method, given)
                    self.expect_described(operation, code, answer, given)


class Sockets(Case):
    def setUp(self):
        super().setUp()
        self.session = self.headless("--demo", "--speed", "100", "--approval", "manual")
        self.document = self.session.get("/api/asyncapi.json", token=None)[1]
        self.schemas = Schemas(self.document)

    def messages(self, path, action):
        """By what they are called, each with its payload."""
        for operation in self.document["operations"].values():
            channel = self.schemas.resolve(operation["channel"])
            if channel["address"] == path and operation["action"] == action:
                for reference in operation["messages"]:
                    message = self.schemas.resolve(reference)
                    yield message["name"], message
        self.assertIn(path, self.document["channels"])

    def test_examples_are_of_their_schemas(self):
        examples = 0
        for name, message in self.document["components"]["messages"].items():
            for example in message.get("examples", []):
                examples += 1
                self.assertEqual(self.schemas.problems(example["payload"], message["payload"]), [], name)
        self.assertGreater(examples, 60)

    def expect_told(self, path, said, text):
        message = json.loads(text)
        name = message["type"]
        if path.endswith("stream") and name in ("snapshot", "delta"):
            name += "." + message["ch"]
        self.assertIn(name, said, text)
        self.assertEqual(self.schemas.problems(message, said[name]["payload"]), [], f"{path} {name}")
        self.assertEqual(list(self.schemas.untold(message, said[name]["payload"])), [], f"{path} {name}")
        return name, message

    async def listen(self, path, wanted, requests=()):
        """Reads until all of the wanted have come, each as it is described."""
        said = dict(self.messages(path, "send"))
        seen = {}
        headers = {"Authorization": "Bearer " + self.session.token}
        async with websockets.connect(self.session.ws(path, None), extra_headers=headers, max_size=None) as ws:
            for request in requests:
                await ws.send(json.dumps(request))
            async with asyncio.timeout(40):
                while not wanted <= set(seen):
                    name, message = self.expect_told(path, said, await ws.recv())
                    seen[name] = message
        return seen

    def order(self, **more):
        body = {"symbol": "BTCUSDT", "side": "buy", "type": "market", "quantity": "0.02", **more}
        return wait_for(lambda: self.session.post("/api/oms/orders", body)[0] == 201, pause=0.3)

    def test_feeds_say_what_is_described(self):
        self.order()
        feed = {"price_update", "portfolio_update", "bar", "pong", "error", "trade_executed", "signal"}
        requests = [{"action": "subscribe", "streams": ["bars"]}, {"type": "ping", "id": 7}, {"action": "dance"}]

        async def go():
            buying = asyncio.create_task(asyncio.to_thread(lambda: [self.order() for _ in range(5)]))
            for path in ("/ws", "/api/ws"):
                await self.listen(path, feed if path == "/ws" else {"price_update", "pong", "error"}, requests)
            await buying
            orders = asyncio.create_task(self.listen("/ws/oms", {"order_update", "position_update", "pong"},
                                                     [{"op": "ping"}]))
            await asyncio.sleep(0.2)
            await asyncio.to_thread(self.order)
            await orders
            cycle = await self.listen("/api/v1/dashboard/ws", {"approvals", "positions", "equity", "error", "pong"},
                                      requests[1:])
            self.assertTrue(cycle["positions"]["data"])

        asyncio.run(go())

    def test_the_stream_says_what_is_described(self):
        self.order()
        channels = [name.removeprefix("snapshot.") for name, _ in self.messages("/api/v1/stream", "send")
                    if name.startswith("snapshot.")]
        subscribe = {"op": "subscribe", "id": 1, "params": {"channels": [{"name": name} for name in channels]}}
        wanted = {"hello", "ack", "hb", "snapshot.orders", "snapshot.depth", "delta.prices", "delta.bars", "pong"}
        asyncio.run(self.listen("/api/v1/stream", wanted, [subscribe, {"op": "ping", "id": 2}]))

    def test_every_request_of_the_stream_is_taken(self):
        said = dict(self.messages("/api/v1/stream", "send"))
        requests = dict(self.messages("/api/v1/stream", "receive"))

        async def go():
            headers = {"Authorization": "Bearer " + self.session.token}
            url = self.session.ws("/api/v1/stream", None)
            async with websockets.connect(url, extra_headers=headers, max_size=None) as ws:

                async def answer_to(request):
                    await ws.send(json.dumps(request))
                    async with asyncio.timeout(20):
                        while (answer := json.loads(await ws.recv())).get("id") != request["id"]:
                            pass
                    return answer

                await ws.recv()
                for number, (name, message) in enumerate(requests.items()):
                    if name in ("ping", "auth", "session.stop"):
                        continue
                    await asyncio.sleep(0.25)  # ten orders a second are allowed
                    example = {**message["examples"][0]["payload"], "id": f"r{number}"}
                    answer = await answer_to(example)
                    self.expect_told("/api/v1/stream", said, json.dumps(answer))
                    self.assertNotEqual(answer.get("status"), 400, answer)
                    wrong = await answer_to({**example, "id": f"w{number}", "params": {"zzz": 1}})
                    self.assertEqual((wrong["type"], wrong["status"]), ("error", 400), wrong)

        asyncio.run(go())


if __name__ == "__main__":
    unittest.main()
