import type { Clock, Timer } from "./clock.js";
import { ApiError, refusal, type WireError } from "./rest.js";

interface Open {
  resolve: (answer: unknown) => void;
  reject: (error: Error) => void;
  timer: Timer;
}

export interface Answer {
  type: string;
  id?: unknown;
  status?: number;
  error?: WireError;
  data?: unknown;
}

// The server gives up after 10 s and says so.
const answerMs = 12_000;

// The requests of the stream that have no answer yet, by their id.
export class Answers {
  private readonly open = new Map<string, Open>();
  private made = 0;

  constructor(private readonly clock: Clock) {}

  // Rejects as unanswered when no answer comes in time.
  next<Data>(): { id: string; answer: Promise<Data> } {
    const id = `c${++this.made}`;
    const answer = new Promise<Data>((resolve, reject) => {
      const timer = this.clock.after(answerMs, () => this.close(id)?.reject(unanswered("Tidemark does not answer")));
      this.open.set(id, { resolve: resolve as (answer: unknown) => void, reject, timer });
    });
    return { id, answer };
  }

  take(message: Answer): void {
    const request = this.close(String(message.id));
    if (message.type === "ack") request?.resolve(message.data);
    else request?.reject(refusal(message.status ?? 400, message.error ?? {}));
  }

  // The connection is gone: whether they were done is not known.
  lose(): void {
    for (const id of [...this.open.keys()])
      this.close(id)?.reject(unanswered("The connection went before the answer came"));
  }

  private close(id: string): Open | undefined {
    const request = this.open.get(id);
    request?.timer.cancel();
    this.open.delete(id);
    return request;
  }
}

export const unanswered = (message: string) => new ApiError(0, "no_answer", message);
