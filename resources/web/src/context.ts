import {
  ApiError,
  type AnswerOf,
  type Channel,
  type Operation,
  type ParamsOf,
  type Role,
  type TidemarkClient,
} from "tidemark-client";
import { priced, words } from "./format";
import { toast } from "./toast";

const ranks: Role[] = ["viewer", "approver", "trader", "admin"];

// What a command is called while it runs, and what is said when it is done; nothing: it shows by itself.
export interface Says {
  label: string;
  done?: string;
  lifeMs?: number;
}

// What every panel works with.
export class Context {
  private symbol_ = "";
  // How often the mirror was not the server's, and had to be fetched anew.
  differences = 0;
  private readonly symbolListeners = new Set<() => void>();
  private readonly ends: (() => void)[] = [];

  constructor(
    readonly client: TidemarkClient,
    readonly role: Role,
  ) {}

  get rest() {
    return this.client.rest;
  }
  get mirror() {
    return this.client.mirror;
  }

  // Whether REST may be asked: a ticket opens the stream alone.
  get hasRest(): boolean {
    return this.client.rest.options.token !== "";
  }

  may(role: Role): boolean {
    return ranks.indexOf(this.role) >= ranks.indexOf(role);
  }

  // What only that role may press says so where it cannot be.
  restrict(role: Role, ...controls: (HTMLButtonElement | HTMLSelectElement)[]): void {
    if (this.may(role)) return;
    for (const control of controls) {
      control.disabled = true;
      control.title = `Needs the role ${role}; this is signed in as ${this.role}`;
    }
  }

  // The symbol that chart and ticket show.
  get symbol(): string {
    return this.symbol_;
  }
  set symbol(symbol: string) {
    if (symbol === this.symbol_) return;
    this.symbol_ = symbol;
    for (const listener of this.symbolListeners) listener();
  }
  onSymbol(listener: () => void): void {
    this.symbolListeners.add(listener);
  }

  // A price of that symbol, in the places of its tick.
  price(symbol: string, digits: string | number | null | undefined): string {
    const known = this.mirror.one("session")?.instruments?.find((each) => each.symbol === symbol);
    return priced(digits, known?.tick ?? "");
  }

  // The session's clock in epoch milliseconds, carried on from when it was last told at the session's speed.
  sessionNow(): number {
    const session = this.mirror.one("session");
    const clock = this.mirror.one("clock");
    if (session === undefined || clock === undefined || clock.session_time === null) return Date.now();
    const speed = session.state === "running" && typeof session.speed === "number" ? session.speed : 0;
    return Date.parse(clock.session_time) + Math.min(this.mirror.age("clock"), 10_000) * speed;
  }

  // What a panel has to let go when it goes: somebody signs out, or another session begins.
  onEnd(end: () => void): void {
    this.ends.push(end);
  }
  end(): void {
    for (const end of this.ends.splice(0)) end();
  }

  // Calls at most once a frame after one of the channels has changed.
  watch(channels: Channel[], render: () => void): void {
    let frame = 0;
    const wanted = new Set(channels);
    const forget = this.mirror.listen((channel) => {
      if (frame !== 0 || !wanted.has(channel)) return;
      frame = requestAnimationFrame(() => {
        frame = 0;
        render();
      });
    });
    this.onEnd(() => {
      forget();
      cancelAnimationFrame(frame);
    });
  }

  // Does what a button says: busy meanwhile, then a notice of how it went.
  async act<O extends Operation>(
    button: HTMLButtonElement | null,
    operation: O,
    params: ParamsOf<O>,
    { label, done = "", lifeMs }: Says,
  ): Promise<AnswerOf<O> | null> {
    if (button?.getAttribute("aria-busy") === "true") return null;
    button?.setAttribute("aria-busy", "true");
    try {
      const life = lifeMs === undefined ? {} : { lifeMs };
      const answer = await this.client.send(operation, params, { label, ...life });
      if (done !== "") toast("good", done);
      return answer;
    } catch (error) {
      toast("bad", ...failureOf(label, error));
      return null;
    } finally {
      button?.removeAttribute("aria-busy");
    }
  }
}

export function reasonOf(error: unknown): string {
  if (!(error instanceof ApiError)) return String(error);
  const { field, message } = error;
  const isNamed = field === null || message.toLowerCase().includes(words(field).toLowerCase());
  return isNamed ? message : `${field}: ${message}`;
}

// Title and reason of a command that did not succeed, or of which nobody knows.
export function failureOf(label: string, error: unknown): [string, string] {
  const { unanswered = false, code = "", field = null } = error instanceof ApiError ? error : {};
  if (unanswered && code !== "expired")
    return [`${label}: no answer`, "It may have been done all the same: look before you send it again."];
  // Said to who dates orders by hand; here it was held up on its way.
  if (code === "expired" && field === "valid_until") return [`${label} failed`, "It came too late, and was not taken."];
  return [`${label} failed`, reasonOf(error)];
}

// A name of its own for an order, so that sending it again after a lost answer does not make a second one.
export function freshOrderId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return "web-" + [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
