// What the page makes of the wire's values and of what is typed, without a page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError, type OrderRequest } from "tidemark-client";
import { failureOf, reasonOf } from "../../../resources/web/src/context";
import { decimal, duration, moment, money, percent, signed, tone, words } from "../../../resources/web/src/format";
import { driftOf } from "../../../resources/web/src/panels/approval_card";
import { estimated, terms } from "../../../resources/web/src/panels/ticket";
import { credentialOf, roleOf } from "../../../resources/web/src/sign_in";
import { positive, refused } from "../../../resources/web/src/typed";

test("digits are grouped as they stand, however many there are", () => {
  assert.equal(decimal("12345678901234567890.123456789"), "12,345,678,901,234,567,890.123456789");
  assert.equal(decimal("-1234.5"), "−1,234.5");
  assert.equal(decimal("0.1", 4), "0.1000");
  assert.equal(money("1234.567"), "1,234.57");
  assert.equal(decimal(null), "–");
});

test("what is shown in part is rounded as the window rounds it", () => {
  const cents = ["0.005", "0.015", "0.0151", "-0.0676", "999.995", "99.9949999", "-0.004", "12345678901234567890.999"];
  const shown = ["0.00", "0.02", "0.02", "−0.07", "1,000.00", "99.99", "0.00", "12,345,678,901,234,567,891.00"];
  assert.deepEqual(cents.map(money), shown);
  assert.deepEqual(["0.5", "1.5", "2.51"].map((digits) => decimal(digits, 0)), ["0", "2", "3"]);
});

test("a sign is shown where there is something to be signed", () => {
  assert.deepEqual(["1.5", "-1.5", "0.00", null].map((digits) => signed(digits)), ["+1.50", "−1.50", "0.00", "–"]);
  assert.deepEqual(["0.01", "-0.01", "-0.00", null].map((digits) => tone(digits)), ["up", "down", "", ""]);
  assert.deepEqual([tone("0.004", "0.00"), tone("-0.006", "−0.01")], ["", "down"], "what is shown as nothing has none");
});

test("shares, names and ages in words", () => {
  assert.deepEqual([percent(0.0456), percent(0.7, 0), percent(null)], ["4.56 %", "70 %", "–"]);
  assert.deepEqual([words("awaiting_approval"), words(null)], ["Awaiting approval", "–"]);
  assert.deepEqual([59, 60, 3_600, 90_000, Infinity].map(duration), ["59 s", "1 min", "1 h 00", "1 d", "–"]);
});

test("a time of another day says which", () => {
  const now = Date.parse("2026-01-05T00:45:00Z");
  assert.equal(moment("2026-01-05T00:40:00.000000Z", now), "00:40:00");
  assert.equal(moment("2026-01-04T23:40:00.000000Z", now), "01-04 23:40:00");
  assert.equal(moment(null, now), "–");
});

test("only a number above zero can be sent as one", () => {
  assert.deepEqual(["1,234.5", " 0.001 ", ".5", "7."].map(positive), ["1234.5", "0.001", "0.5", "7"]);
  for (const text of ["", "0", "0.00", "-1", "1e5", "1.2.3", "none", "Infinity"]) assert.equal(positive(text), null);
});

test("a comma that may be meant as the point is not passed over", () => {
  assert.deepEqual(["43,253.3", "1,234,567", "12,345,678.9"].map(positive), ["43253.3", "1234567", "12345678.9"]);
  for (const text of ["0,5", "0,500", "1,5", "1,500", "12,34.5", "1,2345.6", ",500", "1.500,5", "1,234,56"])
    assert.equal(positive(text), null, text);
  assert.match(refused("Quantity", "0,5"), /a point before the decimals/);
});

test("a token has parts and says its role, a ticket has neither", () => {
  const claims = Buffer.from(JSON.stringify({ sub: "ä?>", role: "approver" })).toString("base64url");
  const token = `header.${claims}.signature`;
  assert.deepEqual(credentialOf(token), { token });
  assert.equal(roleOf(token), "approver");
  assert.deepEqual(credentialOf("Zm9vYmFy_-"), { ticket: "Zm9vYmFy_-" });
  for (const other of ["", "a.b.c", `a.${Buffer.from('{"role":"king"}').toString("base64url")}.c`])
    assert.equal(roleOf(other), "viewer");
});

test("what got no answer is not called a failure", () => {
  const unanswered = new ApiError(0, "no_answer", "The connection went before the answer came");
  assert.match(failureOf("Buy", unanswered).join("; "), /^Buy: no answer; It may have been done/);
  assert.deepEqual(failureOf("Buy", new ApiError(0, "expired", "Not sent: signed out")), [
    "Buy failed",
    "Not sent: signed out",
  ]);
  const late = new ApiError(422, "expired", "valid_until 2026-01-01 was over", "valid_until");
  assert.deepEqual(failureOf("Buy", late), ["Buy failed", "It came too late, and was not taken."]);
});

test("a field is named before a reason that does not name it", () => {
  assert.equal(reasonOf(new ApiError(400, "x", "quantity is no number", "quantity")), "quantity is no number");
  assert.equal(reasonOf(new ApiError(400, "x", "is no number", "stop_loss")), "stop_loss: is no number");
});

test("the question before an order is sent names all that goes out", () => {
  const order: OrderRequest = { symbol: "A", side: "buy", type: "limit", quantity: "1", price: "10" };
  assert.equal(terms(order), "");
  const more = { stop_loss: "9.50", take_profit: "12", reduce_only: true, time_in_force: "ioc" } as const;
  assert.equal(terms({ ...order, ...more }), "; stop loss 9.50, take profit 12, reduce only, in force IOC");
  assert.equal(terms({ ...order, type: "stop_limit", trigger_price: "10.5" }), "; trigger 10.5");
  assert.equal(terms({ ...order, type: "trailing_stop_market", trailing_offset: "100" }), "; trailing by 100");
});

test("what an order costs and may lose is said where there is something to be said", () => {
  const costs = { expected_cost: "2.105", margin: "440", worst_loss: "25", whole_loss: "440" };
  assert.equal(estimated(costs), "Cost 2.10 · margin 440.00 · loss at the stop 25.00");
  assert.equal(estimated({ ...costs, worst_loss: "0" }), "Cost 2.10 · margin 440.00 · no stop, can lose 440.00");
  assert.equal(estimated({ expected_cost: "0.22", margin: "0.00", worst_loss: null }), "Cost 0.22");
  assert.equal(estimated({}), "");
});

test("a drift is measured where the order would be filled, as the server does it", () => {
  const price = { symbol: "A", price: "105", bid: "101", ask: "102", previous_close: null };
  const signal = { price: "100", drift: 0.5 };
  assert.deepEqual(
    [driftOf({ ...signal, side: "buy" }, price), driftOf({ ...signal, side: "sell" }, price)].map((x) => x?.toFixed(4)),
    ["0.0200", "0.0100"],
  );
  assert.equal(driftOf({ ...signal, side: "buy" }, { ...price, bid: null, ask: null }), 0.5);
  assert.equal(driftOf({ ...signal, side: "sell" }), 0.5);
});
