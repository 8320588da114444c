// SHA-256 as FIPS 180-4 has it. The browser's own answers later, which a mirror that has to compare now cannot wait
// for, and is not there on a page that came without TLS from another machine.
// Signed words throughout: unsigned ones would not fit the engine's small integers.
const roundConstants = Int32Array.from(firstPrimes(64), (prime) => fraction(Math.cbrt(prime)));
const start = Int32Array.from(firstPrimes(8), (prime) => fraction(Math.sqrt(prime)));
const schedule = new Int32Array(64);
const utf8 = new TextEncoder();

function firstPrimes(count: number): number[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; ++n) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return primes;
}

// The first 32 bits behind the point.
function fraction(value: number): number {
  return Math.floor((value - Math.floor(value)) * 2 ** 32);
}

// The text's bytes, a one bit, zeros, and its length in bits as 64 bits, to whole blocks of 64 bytes.
function padded(text: string): DataView {
  const bytes = utf8.encode(text);
  const whole = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
  whole.set(bytes);
  whole[bytes.length] = 0x80;
  const view = new DataView(whole.buffer);
  view.setUint32(whole.length - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(whole.length - 4, bytes.length * 8);
  return view;
}

const rotated = (word: number, by: number) => (word >>> by) | (word << (32 - by));

function expand(message: DataView, block: number): void {
  const w = schedule;
  for (let i = 0; i < 16; ++i) w[i] = message.getInt32(block + 4 * i);
  for (let i = 16; i < 64; ++i) {
    const early = w[i - 15]!;
    const late = w[i - 2]!;
    const s0 = rotated(early, 7) ^ rotated(early, 18) ^ (early >>> 3);
    const s1 = rotated(late, 17) ^ rotated(late, 19) ^ (late >>> 10);
    w[i] = (((w[i - 16]! + s0) | 0) + ((w[i - 7]! + s1) | 0)) | 0;
  }
}

function compress(state: Int32Array): void {
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
  for (let i = 0; i < 64; ++i) {
    const s1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25);
    const chosen = (e & f) ^ (~e & g);
    const first = (((h + s1) | 0) + ((chosen + ((roundConstants[i]! + schedule[i]!) | 0)) | 0)) | 0;
    const s0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22);
    const second = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  const words = [a, b, c, d, e, f, g, h];
  for (let i = 0; i < 8; ++i) state[i] = state[i]! + words[i]!;
}

// In hexadecimal digits, of the text in UTF-8.
export function sha256(text: string): string {
  const message = padded(text);
  const state = start.slice();
  for (let block = 0; block < message.byteLength; block += 64) {
    expand(message, block);
    compress(state);
  }
  let digits = "";
  for (const word of state) digits += (word >>> 0).toString(16).padStart(8, "0");
  return digits;
}
