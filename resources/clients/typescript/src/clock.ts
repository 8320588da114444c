// The timers that a link needs; a test brings its own.
export interface Clock {
  now(): number;
  after(ms: number, what: () => void): Timer;
}
export interface Timer {
  cancel(): void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, what) {
    const timer = setTimeout(what, ms);
    return { cancel: () => clearTimeout(timer) };
  },
};
