import { ApiError } from "./rest.js";
import type { Clock, Timer } from "./clock.js";

export interface Command<Answer = unknown> {
  // What it does, for people: "Cancel ord_12".
  label: string;
  run: () => Promise<Answer>;
  // How long from now on it may be sent; 30 s.
  lifeMs?: number;
  // Whether sending it twice has the effect of once. One that is not and got no answer is not sent again.
  repeatable: boolean;
  // Tried at once, whatever the connection is said to be, and before all others.
  urgent?: boolean;
}

export interface Waiting {
  label: string;
  expiresAt: number;
}

interface Entry extends Waiting {
  command: Command;
  resolve: (answer: unknown) => void;
  reject: (error: Error) => void;
  // Whether it has been sent without an answer: then nobody knows here whether it was done.
  isTried: boolean;
  era: number;
  timer?: Timer;
}

export const defaultLifeMs = 30_000;
// Before what got no answer is sent again over a connection that is said to be there.
const retryMs = 1_000;

// Commands that the trader gave while the server could not be reached. They are sent when it is back, in their order,
// unless their time is over: nobody wants yesterday's click to become today's order.
export class CommandQueue {
  private entries: Entry[] = [];
  private online = false;
  private sending = false;
  private isClosed = false;
  // Counts what was abandoned, and says why it was the last time.
  private era = 0;
  private abandonedFor = "";

  constructor(
    private readonly clock: Clock,
    private readonly changed: () => void = () => undefined,
  ) {}

  get waiting(): readonly Waiting[] {
    return this.entries;
  }

  send<Answer>(command: Command<Answer>): Promise<Answer> {
    return new Promise<Answer>((resolve, reject) => {
      const entry: Entry = {
        label: command.label,
        expiresAt: this.clock.now() + (command.lifeMs ?? defaultLifeMs),
        command,
        resolve: resolve as (answer: unknown) => void,
        reject,
        isTried: false,
        era: this.era,
      };
      const isNow = this.online || command.urgent === true;
      if (!isNow || this.isClosed) return this.keep(entry);
      void this.attempt(entry).then((isOver) => {
        if (!isOver) this.keep(entry);
      });
    });
  }

  setOnline(online: boolean): void {
    this.online = online;
    if (online) void this.flush();
  }

  // What was given until now was meant for something that is not there any more.
  abandon(why: string): void {
    ++this.era;
    this.abandonedFor = why;
    for (const entry of [...this.entries]) this.give(entry);
  }

  // Nothing is sent from now on.
  close(why: string): void {
    this.isClosed = true;
    this.online = false;
    this.abandon(why);
  }

  // Whether it is over: done, refused, or not to be sent again.
  private async attempt(entry: Entry): Promise<boolean> {
    entry.timer?.cancel();
    try {
      const answer = await entry.command.run();
      this.drop(entry);
      entry.resolve(answer);
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.unanswered && entry.command.repeatable) {
        entry.isTried = true;
        return false;
      }
      this.drop(entry);
      entry.reject(error as Error);
      return true;
    }
  }

  private keep(entry: Entry): void {
    if (entry.era !== this.era || this.isClosed) return entry.reject(notSent(entry, this.abandonedFor));
    if (entry.command.urgent === true) this.entries.unshift(entry);
    else this.entries.push(entry);
    this.changed();
    this.arm(entry);
    if (entry.isTried) this.tryLater();
  }

  private arm(entry: Entry): void {
    const leftMs = Math.max(0, entry.expiresAt - this.clock.now());
    entry.timer = this.clock.after(leftMs, () => this.give(entry, "no connection in time"));
  }

  private give(entry: Entry, why = this.abandonedFor): void {
    this.drop(entry);
    entry.reject(notSent(entry, why));
  }

  private drop(entry: Entry): void {
    entry.timer?.cancel();
    if (!this.entries.includes(entry)) return;
    this.entries = this.entries.filter((other) => other !== entry);
    this.changed();
  }

  private tryLater(): void {
    this.clock.after(retryMs, () => void this.flush());
  }

  private async flush(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    for (let entry = this.entries[0]; this.online && entry !== undefined; entry = this.entries[0]) {
      // One that was given up meanwhile waits no more.
      if ((await this.attempt(entry)) || !this.entries.includes(entry)) continue;
      // Away again: it keeps its place and its time.
      this.arm(entry);
      this.tryLater();
      break;
    }
    this.sending = false;
  }
}

function notSent({ isTried }: Entry, why: string): ApiError {
  return isTried ? new ApiError(0, "no_answer", "No answer came") : new ApiError(0, "expired", `Not sent: ${why}`);
}
