// What fan_out_server.cpp does, by npm's ws: one frame is made of each message and written to every client's socket.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const { WebSocketServer, Sender } = createRequire(import.meta.url)(process.argv[2]);
const BYTES = 200;
const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
let next = 100000;
let end = next;
let isSending = false;

function send() {
  const opening = `{"seq":${next++},"x":"`;
  const message = Buffer.from(opening + "x".repeat(BYTES - opening.length - 2) + '"}');
  const options = { fin: true, opcode: 1, mask: false, readOnly: true, rsv1: false };
  const frame = Buffer.concat(Sender.frame(message, options));
  for (const client of server.clients) client._socket.write(frame);
  isSending = next < end;
  if (isSending) setImmediate(send);
}

server.on("connection", (client) => client._socket.setNoDelay(true));
server.on("listening", () => console.log(JSON.stringify({ port: server.address().port, tokens: [] })));
createInterface({ input: process.stdin }).on("line", (line) => {
  end += Number(line);
  if (!isSending) setImmediate(send);
  isSending = true;
}).on("close", () => process.exit(0));
