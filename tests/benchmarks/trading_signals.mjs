// CPU nanoseconds a bar of npm's trading-signals, whose module is the argument: as JSON, by our names.
import { pathToFileURL } from 'node:url';

const peer = await import(pathToFileURL(process.argv[2]));
const kBars = 100_000;
const kRounds = 5;

// The same kind of walk that indicator_benchmark.cpp makes.
let seed = 7;
const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
const bars = [];
let price = 1000;
for (let i = 0; i < kBars; ++i) {
  const open = price;
  price = Math.max(10, price + random() - 0.5);
  bars.push({ open, high: Math.max(open, price) + 0.4 * random(), low: Math.min(open, price) - 0.4 * random(),
              close: price, volume: 400 * random() });
}
const closes = bars.map((bar) => bar.close);

const { ATR, BollingerBands, EMA, MACD, RSI, SMA, StochasticOscillator } = peer;
const indicators = {
  sma: [() => new SMA(20), closes],
  ema: [() => new EMA(20), closes],
  rsi: [() => new RSI(14), closes],
  macd: [() => new MACD(new EMA(12), new EMA(26), new EMA(9)), closes],
  bbands: [() => new BollingerBands(20, 2), closes],
  atr: [() => new ATR(14), bars],
  stoch: [() => new StochasticOscillator({ kPeriod: 14, kSlowingPeriod: 3, dPeriod: 3 }), bars],
};

const nanoseconds = {};
for (const [name, [make, inputs]] of Object.entries(indicators)) {
  let best = Infinity;
  let seen = 0;
  for (let round = 0; round < kRounds; ++round) {
    const indicator = make();
    const before = process.cpuUsage();
    for (const input of inputs)
      seen += indicator.add(input) === null ? 0 : 1;
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, ((user + system) * 1_000) / kBars);
  }
  if (seen < kRounds * (kBars - 100))
    throw new Error(`${name} has too few values`);
  nanoseconds[name] = best;
}
console.log(JSON.stringify(nanoseconds));
