// What the page makes of the wire's values and of what is typed, without a page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { decimal, duration, money, percent, signed, tone, words } from "../../../resources/web/src/format";
import { positive } from "../../../resources/web/src/panels/edit_signal";
import { credentialOf, roleOf } from "../../../resources/web/src/sign_in";

test("digits are grouped as they stand, however many there are", () => {
  assert.equal(decimal("12345678901234567890.123456789"), "12,345,678,901,234,567,890.123456789");
  assert.equal(decimal("-1234.5"), "−1,234.5");
  assert.equal(decimal("0.1", 4), "0.1000");
  assert.equal(money("1234.567"), "1,234.56");
  assert.equal(decimal(null), "–");
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

test("only a number above zero can be sent as one", () => {
  assert.deepEqual(["1,234.5", " 0.001 ", ".5", "7."].map(positive), ["1234.5", "0.001", "0.5", "7"]);
  for (const text of ["", "0", "0.00", "-1", "1e5", "1.2.3", "none", "Infinity"]) assert.equal(positive(text), null);
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
