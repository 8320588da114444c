// What fan_out_server.cpp does, by uWebSockets' publish, which Bun is built on: run by bun.
const BYTES = 200;
const BURST = 50;
const TOPIC = "all";
const server = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  fetch: (request, self) => (self.upgrade(request) ? undefined : new Response(null, { status: 400 })),
  websocket: {
    perMessageDeflate: false,
    backpressureLimit: 32 << 20, // as our ring: nobody is dropped
    open: (client) => client.subscribe(TOPIC),
    message() {},
  },
});
let next = 100000;
let end = next;
let isSending = false;

function publish() {
  const opening = `{"seq":${next++},"x":"`;
  server.publish(TOPIC, opening + "x".repeat(BYTES - opening.length - 2) + '"}');
}

function send() {
  for (let i = 0; i < BURST && next < end; ++i) publish();
  isSending = next < end;
  if (isSending) setImmediate(send);
}

console.log(JSON.stringify({ port: server.port, tokens: [] }));
let rest = "";
const decoder = new TextDecoder();
for await (const piece of Bun.stdin.stream()) {
  const lines = (rest + decoder.decode(piece)).split("\n");
  rest = lines.pop();
  for (const line of lines) end += Number(line);
  if (!isSending && next < end) {
    isSending = true;
    setImmediate(send);
  }
}
process.exit(0);
