// What proves that a mirror is identical: the hash, the canonical text that it is over, and their sum.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Proof, rowTexts, sha256 } from "tidemark-client";
import { channelHash, digest } from "./paper";

test("SHA-256 is Node's, at every length around a block's end and beyond ASCII", () => {
  for (let length = 0; length <= 130; ++length) assert.equal(sha256("a".repeat(length)), digest("a".repeat(length)));
  for (const text of ["ä€😀", "é".repeat(1_000), JSON.stringify({ a: "x".repeat(10_000) })])
    assert.equal(sha256(text), digest(text));
});

const snapshot = (rows: string) => `{"v":1, "ch":"orders","data":{"rows":${rows},"more":[{"a":1}]},"type":"snapshot"}`;

test("a row's canonical text has its keys sorted, no spaces, and numbers as they were written", () => {
  const row = String.raw`{ "b" : [ 1.50, -0.0, 1e-7, true, null ] , "a":{"z":"","y":"a\"b\\c\u001f\n\u00e4/"} }`;
  assert.deepEqual(rowTexts(snapshot(`[${row}, {}]`)), [
    String.raw`{"a":{"y":"a\"b\\c\u001F\nä/","z":""},"b":[1.50,-0.0,1e-7,true,null]}`,
    "{}",
  ]);
});

test("what is canonical within what is not stays as it is", () => {
  assert.deepEqual(rowTexts(snapshot('[{"b":{"x":1,"y":["é",2.0]},"a":{"z":1, "c":[]}}]')), [
    '{"a":{"c":[],"z":1},"b":{"x":1,"y":["é",2.0]}}',
  ]);
});

test("a text that looks like an escape is none", () => {
  assert.deepEqual(rowTexts(snapshot(String.raw`[{"a":"\\u001f","b":"\\\u001f"}]`)), [
    String.raw`{"a":"\\u001f","b":"\\\u001F"}`,
  ]);
});

test("a delta's rows are its upserts; without any there are none", () => {
  assert.deepEqual(rowTexts('{"data":{"remove":["ord_1"],"upsert":[{"b":2,"a":1}]}}'), ['{"a":1,"b":2}']);
  assert.deepEqual(rowTexts('{"data":{"upsert":[],"remove":[]}}'), []);
  assert.deepEqual(rowTexts('{"type":"hb"}'), []);
});

test("the sum does not hang on the order, forgets what has gone, and wraps", () => {
  const rows = Array.from({ length: 40 }, (_, i) => [`k${i}`, `{"row":${i}}`] as const);
  const proof = new Proof();
  for (const [key, row] of [...rows].reverse()) proof.put(key, row);
  assert.equal(proof.hash(), channelHash(rows.map(([, row]) => row)));
  for (const [key] of rows.slice(1)) proof.remove(key);
  proof.put("k0", '{"row":"other"}');
  proof.put("k99", '{"row":99}');
  proof.remove("k99");
  assert.equal(proof.hash(), channelHash(['{"row":"other"}']));
  proof.remove("k0");
  assert.equal(proof.hash(), "0".repeat(64));
});
