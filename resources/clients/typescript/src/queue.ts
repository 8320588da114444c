import { ApiError } from "./rest.js";
import type { Clock, Timer } from "./clock.js";

export interface Command<Answer = unknown> {
  // What it does, for people: "Cancel ord_12".
  label: string;
  run: () => Promise<Answer>;
  // How long it may wait for a connection.
  lifeMs?: number;
  // Whether sending it twice has the effect of once. One that is not and got no answer is not sent again.
  repeatable: boolean;
  // Tried at once, whatever the connection is said to be.
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
  timer: Timer;
}

const defaultLifeMs = 30_000;
// Before what got no answer is sent again over a connection that is said to be there.
const retryMs = 1_000;

// Commands that the trader gave while the server could not be reached. They are sent when it is back, in their order,
// unless their time is over: nobody wants yesterday's click to become today's order.
export class CommandQueue {
  private entries: Entry[] = [];
  private online = false;
  private sending = false;

  constructor(
    private readonly clock: Clock,
    private readonly changed: () => void = () => undefined,
  ) {}

  get waiting(): readonly Waiting[] {
    return this.entries;
  }

  async send<Answer>(command: Command<Answer>): Promise<Answer> {
    if (!this.online && command.urgent !== true) return this.enqueue(command);
    try {
      return await command.run();
    } catch (error) {
      if (!(error instanceof ApiError && error.unanswered && command.repeatable)) throw error;
      this.clock.after(retryMs, () => void this.flush());
      return this.enqueue(command);
    }
  }

  setOnline(online: boolean): void {
    this.online = online;
    if (online) void this.flush();
  }

  private enqueue<Answer>(command: Command<Answer>): Promise<Answer> {
    const lifeMs = command.lifeMs ?? defaultLifeMs;
    return new Promise<Answer>((resolve, reject) => {
      const entry: Entry = {
        label: command.label,
        expiresAt: this.clock.now() + lifeMs,
        command,
        resolve: resolve as (answer: unknown) => void,
        reject,
        timer: this.clock.after(lifeMs, () => this.expire(entry)),
      };
      this.entries.push(entry);
      this.changed();
    });
  }

  private expire(entry: Entry): void {
    this.drop(entry);
    entry.reject(new ApiError(0, "expired", "Not sent: no connection in time"));
  }

  private drop(entry: Entry): void {
    entry.timer.cancel();
    this.entries = this.entries.filter((other) => other !== entry);
    this.changed();
  }

  private async flush(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    for (let entry = this.entries[0]; this.online && entry !== undefined; entry = this.entries[0]) {
      try {
        const answer = await entry.command.run();
        entry.resolve(answer);
      } catch (error) {
        // Away again: a command that may be sent twice keeps its place and its time.
        if (error instanceof ApiError && error.unanswered && entry.command.repeatable) {
          this.clock.after(retryMs, () => void this.flush());
          break;
        }
        entry.reject(error as Error);
      }
      this.drop(entry);
    }
    this.sending = false;
  }
}
