"""The Python client's mirror by itself: what it makes of each message, and what it asks for next."""

import hashlib
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "resources" / "clients" / "python"))
from tidemark_client import (  # noqa: E402
    KEYS, MOST_ROWS, ApiError, Backoff, Follower, Mirror, Subscription, Watch, canonical, load)
from tidemark_client.commands import route  # noqa: E402
from tidemark_client.rest import read  # noqa: E402

NOTHING = f"{0:064x}"


def order(ident, status="accepted", **more):
    return {"order_id": ident, "status": status, **more}


def naive_hash(rows):
    total = sum(int.from_bytes(hashlib.sha256(canonical(row).encode()).digest(), "big") for row in rows)
    return f"{total % 2**256:064x}"


class Time:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


class Case(unittest.TestCase):
    def setUp(self):
        self.time = Time()
        self.mirror = Mirror(self.time)
        self.follower = Follower(self.mirror)

    def follow(self, *subscriptions, epoch="e1"):
        asked = self.follower.want([Subscription(s) if isinstance(s, str) else s for s in subscriptions])
        self.assertEqual(asked, [])
        wishes = self.hello(epoch)
        self.begin(*(s if isinstance(s, str) else s.name for s in subscriptions))
        return wishes

    def begin(self, *channels):
        self.follower.fold({"type": "ack", "id": "c1", "data": {
            "channels": [{"name": name, "seq": 5, "resumed": True} for name in channels]}})

    def hello(self, epoch="e1", session="exec_1"):
        return self.follower.fold({"type": "hello", "epoch": epoch, "seq": 0, "data": {
            "version": "1", "mode": "PAPER", "role": "trader", "session_id": session}})

    def snapshot(self, seq, *rows, channel="orders", **more):
        return self.follower.fold({"type": "snapshot", "ch": channel, "seq": seq, "prev": None, "part": 1, "parts": 1,
                                   "data": {"rows": list(rows)}, **more})

    def delta(self, seq, prev, *rows, remove=(), channel="orders"):
        return self.follower.fold({"type": "delta", "ch": channel, "seq": seq, "prev": prev,
                                   "data": {"upsert": list(rows), "remove": list(remove)}})

    def beat(self, **hashes):
        return self.follower.fold({"type": "hb", "seq": 0, "data": {
            "hashes": hashes, "journal": "ok", "feed_state": "live", "feed_problem": None}})

    def wishes(self, requests):
        self.assertEqual([op for op, _ in requests], ["subscribe"] if requests else [])
        return requests[0][1]["channels"] if requests else []


class Folding(Case):
    def test_a_snapshot_in_parts_appears_as_one_and_deltas_follow(self):
        self.assertEqual(self.wishes(self.follow("orders")), [{"name": "orders"}])
        self.snapshot(5, order("ord_1"), part=1, parts=2)
        self.assertNotIn("orders", self.mirror)
        self.snapshot(5, order("ord_2"), part=2, parts=2)
        self.assertEqual(list(self.mirror.orders), ["ord_1", "ord_2"])
        self.delta(9, 5, order("ord_1", "filled"), remove=["ord_2"])
        self.assertEqual(dict(self.mirror.orders), {"ord_1": order("ord_1", "filled")})

    def test_a_part_of_a_snapshot_is_forgotten_with_its_connection(self):
        self.follow("orders")
        self.snapshot(5, order("ord_1"), part=1, parts=2)
        self.follower.left()
        self.assertEqual(self.wishes(self.hello()), [{"name": "orders"}])
        self.snapshot(6, order("ord_2"))
        self.assertEqual(list(self.mirror.orders), ["ord_2"])

    def test_a_channel_with_one_row_and_one_with_a_long_key(self):
        self.follow("kill", Subscription("bars", symbols=("AAPL",), max_hz=4))
        self.assertIsNone(self.mirror.kill)
        self.snapshot(5, {"engaged": False}, channel="kill")
        self.assertEqual(self.mirror.kill, {"engaged": False})
        bar = {"symbol": "AAPL", "timeframe": "1m", "time": "2026-01-05T12:00:00Z", "close": "1"}
        self.snapshot(5, bar, channel="bars")
        self.delta(6, None, {**bar, "close": "2"}, channel="bars")
        self.assertEqual(self.mirror.bars["AAPL/1m/2026-01-05T12:00:00Z"]["close"], "2")

    def test_prints_that_nobody_removes_are_kept_for_a_while(self):
        self.follow("tape")
        prints = [{"symbol": "AAPL", "number": number} for number in range(1, MOST_ROWS["tape"] + 1)]
        self.snapshot(5, *prints, channel="tape")
        self.delta(6, None, prints[-1], {"symbol": "AAPL", "number": 9_000}, channel="tape")
        self.assertEqual(len(self.mirror.tape), MOST_ROWS["tape"])
        self.assertNotIn("AAPL/1", self.mirror.tape)
        self.assertEqual(list(self.mirror.tape)[-1], "AAPL/9000")

    def test_what_was_told_before_is_not_told_again(self):
        self.follow("orders")
        self.snapshot(5)
        self.delta(9, 5, order("ord_1", "filled"))
        self.delta(7, 5, order("ord_1", "accepted"))
        self.assertEqual(self.mirror.orders["ord_1"]["status"], "filled")

    def test_other_channels_and_messages_of_a_later_version_are_passed_over(self):
        self.follow("orders")
        for message in ({"type": "snapshot", "ch": "weather", "seq": 1, "data": {"rows": [{}]}},
                        {"type": "delta", "ch": "fills", "seq": 1, "prev": 0, "data": {"upsert": [{}]}},
                        {"type": "surprise", "ch": "orders"}, {"type": "heartbeat"}, {"type": "pong"}):
            self.assertEqual(self.follower.fold(message), [])
        self.assertNotIn("fills", self.mirror)

    def test_who_listens_is_told_of_each_change_until_he_goes(self):
        heard = []
        end = self.mirror.listen(heard.append)
        self.follow("orders")
        self.snapshot(5)
        self.delta(6, 5, order("ord_1"))
        end()
        self.delta(7, 6, order("ord_1"))
        self.assertEqual(heard, ["orders", "orders"])

    def test_age_counts_from_the_last_word_of_a_channel(self):
        self.follow("orders")
        self.assertEqual(self.mirror.age("orders"), float("inf"))
        self.mirror.touch("orders")
        self.assertEqual(self.mirror.age("orders"), float("inf"))
        self.snapshot(5)
        self.time.now += 7
        self.assertEqual(self.mirror.age("orders"), 7)
        self.mirror.touch("orders")
        self.assertEqual(self.mirror.age("orders"), 0)

    def test_tables_are_read_alone(self):
        self.follow("orders")
        self.snapshot(5, order("ord_1"))
        with self.assertRaises(TypeError):
            self.mirror.orders["ord_2"] = order("ord_2")


class Resuming(Case):
    def test_each_lossless_channel_goes_on_from_its_seq_and_merged_ones_begin_anew(self):
        self.follow("orders", "fills", "prices")
        self.snapshot(5)
        self.snapshot(5, channel="fills")
        self.snapshot(5, channel="prices")
        self.delta(9, 5, order("ord_1"))
        self.follower.left()
        self.assertEqual(self.wishes(self.hello()), [{"name": "orders", "from_seq": 9, "epoch": "e1"},
                                                     {"name": "fills", "from_seq": 5, "epoch": "e1"},
                                                     {"name": "prices"}])
        self.delta(12, 9, order("ord_2"))
        self.assertEqual(list(self.mirror.orders), ["ord_1", "ord_2"])

    def test_another_epoch_is_another_journal(self):
        self.follow("orders")
        self.snapshot(5, order("ord_1"))
        self.follower.left()
        self.assertEqual(self.wishes(self.hello("e2")), [{"name": "orders"}])
        self.snapshot(3, order("ord_9"))
        self.delta(4, 3, order("ord_8"))
        self.assertEqual(list(self.mirror.orders), ["ord_9", "ord_8"])

    def test_another_session_of_the_same_journal_is_not_gone_on_to(self):
        self.follow("orders")
        self.snapshot(5, order("ord_1"))
        self.follower.left()
        self.assertEqual(self.wishes(self.hello(session="exec_2")), [{"name": "orders"}])
        self.follower.left()
        self.assertEqual(self.wishes(self.hello(session="exec_2")), [{"name": "orders"}])
        self.snapshot(9, order("ord_7"))
        self.follower.left()
        self.assertEqual(self.wishes(self.hello(session="exec_2")),
                         [{"name": "orders", "from_seq": 9, "epoch": "e1"}])

    def test_what_came_too_soon_is_asked_for_with_the_next_heartbeat(self):
        self.follower.want([Subscription("orders"), Subscription("kill")])
        self.hello()
        self.follower.refused(["orders", "kill"], too_soon=True)
        self.follower.want([Subscription("orders")])
        self.assertEqual(self.wishes(self.beat()), [{"name": "orders"}])
        self.assertEqual(self.beat(), [])
        # What is refused for another reason would be refused again.
        self.follower.refused(["orders"], too_soon=False)
        self.assertEqual(self.beat(), [])

    def test_what_this_connection_has_not_caught_up_with_is_not_told(self):
        self.follow("orders", "fills", "prices")
        self.assertEqual(self.follower.told(), [])
        for channel in ("orders", "fills", "prices"):
            self.snapshot(5, channel=channel)
        self.assertEqual(self.follower.told(), ["orders", "fills", "prices"])
        self.follower.left()
        self.hello()
        self.assertEqual(self.follower.told(), [])
        self.begin("orders", "fills", "prices")
        self.assertEqual(self.follower.told(), ["orders", "fills"])
        self.snapshot(9, channel="prices")
        self.delta(9, 8, order("ord_2"))  # behind a gap
        self.assertEqual(self.follower.told(), ["fills", "prices"])

    def test_a_reset_takes_the_place_of_all_rows(self):
        self.follow("orders")
        self.snapshot(5, order("ord_1"))
        self.follower.left()
        self.hello()
        self.snapshot(90, order("ord_2"), reset=True)
        self.assertEqual((list(self.mirror.orders), self.follower.resets), (["ord_2"], 1))

    def test_a_gap_is_asked_for_once_and_nothing_behind_it_is_believed_until_it_is_closed(self):
        self.follow("orders")
        self.snapshot(5)
        self.assertEqual(self.wishes(self.delta(20, 19, order("ord_20"))),
                         [{"name": "orders", "from_seq": 5, "epoch": "e1"}])
        self.assertEqual(self.delta(21, 20, order("ord_21")), [])
        self.assertEqual(dict(self.mirror.orders), {})
        self.beat(orders="what the server has")
        self.assertEqual((self.follower.gaps, self.follower.mismatches), (1, 0))
        self.delta(19, 5, order("ord_19"))
        self.delta(20, 19, order("ord_20"))
        self.assertEqual(list(self.mirror.orders), ["ord_19", "ord_20"])
        # The next one is asked for again.
        self.assertEqual(len(self.wishes(self.delta(30, 29))), 1)

    def test_rows_that_were_asked_for_elsewhere_are_not_gone_on_from(self):
        self.follow("orders")
        self.snapshot(5, order("ord_1"))
        self.follower.left()
        self.follower.forget("orders")
        self.mirror.replace("orders", [order("ord_7")])
        self.assertEqual(self.wishes(self.hello()), [{"name": "orders"}])
        self.assertEqual(self.beat(orders=NOTHING), [])
        self.delta(9, 5, order("ord_9"))
        self.assertEqual(list(self.mirror.orders), ["ord_7"])

    def test_only_what_is_wanted_otherwise_is_asked_for_again(self):
        aapl = Subscription("prices", symbols=("AAPL",))
        self.follow("orders", "kill", aapl)
        requests = self.follower.want([Subscription("orders"), Subscription("prices", symbols=("AAPL",), max_hz=2)])
        self.assertEqual(requests, [
            ("unsubscribe", {"channels": [{"name": "kill"}]}),
            ("subscribe", {"channels": [{"name": "prices", "symbols": ["AAPL"], "max_hz": 2}]})])

    def test_a_channel_that_does_not_exist_is_said_at_once(self):
        with self.assertRaisesRegex(ValueError, "weather.*orders"):
            Subscription("weather")


class Proving(Case):
    def test_the_hash_is_that_of_all_rows_however_they_came(self):
        self.follow("orders")
        self.snapshot(5, order("ord_1"), order("ord_2", fees="0.10"))
        for seq in range(6, 60):
            number = seq * 7 % 5
            if seq % 4:
                self.delta(seq, seq - 1, order(f"ord_{number}", "filled", version=seq))
            else:
                self.delta(seq, seq - 1, remove=[f"ord_{number}", "ord_none"])
            self.assertEqual(self.mirror.hash("orders"), naive_hash(self.mirror.orders.values()))
        self.assertGreater(len(self.mirror.orders), 0)

    def test_the_order_of_rows_does_not_count_and_their_digits_do(self):
        first, second = load('{"b":1.50,"a":[true,null,"\u00e9\\n"]}'), load('{"a":2}')
        self.assertEqual(canonical(first), '{"a":[true,null,"\u00e9\\n"],"b":1.50}')
        self.assertEqual(first["b"] * 2, 3)
        self.assertEqual(canonical("a\x1f\x0b\n\\u001f"), r'"a\u001F\u000B\n\\u001f"')
        self.assertEqual(canonical(load('{"x":1e-7,"y":-0.10,"z":12345678901234567890}')),
                         '{"x":1e-7,"y":-0.10,"z":12345678901234567890}')
        self.assertEqual(naive_hash([first, second]), naive_hash([second, first]))

    def test_what_is_proven_is_counted_and_what_is_not_is_asked_for_anew(self):
        self.follow("orders", "kill")
        self.assertEqual(self.beat(orders=NOTHING, kill=NOTHING, fills="0"), [])
        self.assertEqual(self.follower.proofs, 0)
        self.snapshot(5, order("ord_1"))
        self.snapshot(5, channel="kill")
        right = naive_hash([order("ord_1")])
        self.assertEqual(self.beat(orders=right, kill=NOTHING), [])
        self.assertEqual((self.follower.proofs, self.follower.server.feed_state), (2, "live"))
        self.assertEqual(self.wishes(self.beat(orders=NOTHING, kill=NOTHING)), [{"name": "orders"}])
        self.assertEqual((self.follower.proofs, self.follower.mismatches), (3, 1))
        # Until the snapshot is here nothing is believed, and nothing asked for twice.
        self.delta(9, 5, order("ord_9"))
        self.assertEqual(self.beat(orders=NOTHING, kill=NOTHING), [])
        self.begin("orders")
        self.assertEqual(self.beat(orders=NOTHING, kill=NOTHING), [])
        self.snapshot(9, order("ord_2"))
        self.assertEqual(list(self.mirror.orders), ["ord_2"])

    def test_a_channel_that_has_not_begun_again_is_not_held_to_the_hash(self):
        self.follow("orders")
        self.snapshot(5, order("ord_1"))
        self.follower.left()
        self.hello()
        # Sent before the server had read what the client asks for.
        self.assertEqual(self.beat(orders=naive_hash([order("ord_1"), order("ord_2")])), [])
        self.assertEqual((self.follower.proofs, self.follower.mismatches), (0, 0))
        self.begin("orders")
        self.delta(6, 5, order("ord_2"))
        self.beat(orders=naive_hash([order("ord_1"), order("ord_2")]))
        self.assertEqual((self.follower.proofs, self.follower.mismatches), (1, 0))

    def test_a_part_of_a_channel_has_no_hash_to_be_held_to(self):
        self.follow(Subscription("orders", symbols=("AAPL",)))
        self.snapshot(5, order("ord_1"))
        self.assertEqual(self.beat(orders=NOTHING), [])
        self.assertEqual((self.follower.proofs, self.follower.mismatches), (0, 0))


class Waiting(unittest.TestCase):
    def test_the_back_off_doubles_from_1_s_to_30_s_and_begins_again(self):
        backoff = Backoff(lambda: 0)
        self.assertEqual([backoff.next_seconds() for _ in range(7)], [1, 2, 4, 8, 16, 30, 30])
        self.assertEqual(backoff.failures, 7)
        backoff.reset()
        self.assertEqual(backoff.next_seconds(), 1)
        self.assertEqual(Backoff(lambda: 1).next_seconds(), 0.75)

    def test_silence_is_counted_while_somebody_listens(self):
        watch = Watch(100)
        watch.heard(101)
        self.assertEqual([watch.silent_seconds(101 + second) for second in range(1, 7)], [1, 2, 3, 4, 5, 6])
        # The machine slept.
        self.assertEqual(watch.silent_seconds(500), 0)
        self.assertEqual(watch.silent_seconds(501), 1)


class Words(unittest.TestCase):
    def test_a_refusal_is_the_servers_sentence(self):
        denied = b'{"order_id":"ord_1","checks":[],"error":{"code":"max_position","message":"too large","field":' \
                 b'"quantity","retryable":false,"retry_after_ms":250,"details":{"checks":[{"code":"max_position"}]}}}'
        with self.assertRaisesRegex(ApiError, "^too large$") as caught:
            read(422, denied)
        error = caught.exception
        self.assertEqual((error.status, error.code, error.field, error.retry_after_ms, error.unanswered),
                         (422, "max_position", "quantity", 250, False))
        self.assertEqual(error.checks, [{"code": "max_position"}])
        with self.assertRaisesRegex(ApiError, "The answer was 502"):
            read(502, b"{}")
        with self.assertRaisesRegex(ApiError, "not JSON"):
            read(200, b"<html>")
        self.assertEqual(read(204, b""), {})
        self.assertTrue(ApiError.no_answer().unanswered)

    def test_a_command_has_its_route(self):
        self.assertEqual(route("order.replace", {"order_id": "ord_1", "price": "2"}),
                         ("PATCH", "/api/oms/orders/ord_1", {"price": "2"}))
        self.assertEqual(route("strategy.pause", {"strategy_id": "EMA trend:BTC/USDT"}),
                         ("POST", "/api/oms/strategies/EMA%20trend%3ABTC%2FUSDT/pause", {}))
        with self.assertRaisesRegex(ValueError, "order.plaice"):
            route("order.plaice", {})

    def test_each_channel_has_its_table(self):
        mirror = Mirror()
        for name, key in KEYS.items():
            self.assertEqual(getattr(mirror, name), {} if key else None, name)


if __name__ == "__main__":
    unittest.main()
