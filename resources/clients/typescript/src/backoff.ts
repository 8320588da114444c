// How long to wait before the next try: 1, 2, 4, 8 … 30 s, each shortened by up to a quarter, so that many clients
// of a server that came back do not all return at once.
export class Backoff {
  private tries = 0;

  constructor(private readonly random: () => number = Math.random) {}

  get failures(): number {
    return this.tries;
  }
  nextMs(): number {
    const full = Math.min(30_000, 1_000 * 2 ** Math.min(this.tries, 5));
    ++this.tries;
    return full * (1 - this.random() / 4);
  }
  reset(): void {
    this.tries = 0;
  }
}
