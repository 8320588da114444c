// What fan_out_server.cpp does, by npm's ws: one frame is made of each message and written to every client's socket,
// which is corked for a turn of the loop.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const { WebSocketServer, Sender } = createRequire(import.meta.url)(process.argv[2]);
const BYTES = 200;
const BURST = 50;
const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
let next = 100000;
let end = next;
let isSending = false;

function frame() {
  const opening = `{"seq":${next++},"x":"`;
  const message = Buffer.from(opening + "x".repeat(BYTES - opening.length - 2) + '"}');
  return Buffer.concat(Sender.frame(message, { fin: true, opcode: 1, mask: false, readOnly: true, rsv1: false }));
}

function send() {
  const frames = [];
  while (frames.length < BURST && next < end) frames.push(frame());
  for (const { _socket: socket } of server.clients) {
    socket.cork();
    for (const each of frames) socket.write(each);
    socket.uncork();
  }
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
