import type { Channel, Connection, Subscription, Waiting } from "tidemark-client";
import type { Context } from "./context";
import { dismissDialogs } from "./dialog";
import { h, icon, setText, show } from "./dom";
import { arrow, clock, money, tone, words } from "./format";
import { button, markAge, type Panel } from "./panel";
import { alerts, killButton, risk, watchAlerts } from "./panels/risk";
import { approvals } from "./panels/approvals";
import { chart } from "./panels/chart";
import { equity, statistics } from "./panels/equity";
import { orders } from "./panels/orders";
import { positions } from "./panels/positions";
import { connection, preflight, session } from "./panels/session";
import { Choice, conditions, indicators, machines } from "./panels/strategies";
import { ticket } from "./panels/ticket";
import { trades } from "./panels/trades";
import { watchlist } from "./panels/watchlist";
import { standing } from "./standing";
import { currentTheme, nextTheme } from "./theme";
import { announce } from "./toast";

interface View {
  name: string;
  title: string;
  icon: string;
  panels: string[];
  // The card that a visit counts for in the metrics.
  card: string;
}

const views: View[] = [
  {
    name: "trade",
    title: "Trade",
    icon: "M3 15l4-5 4 3 6-8",
    card: "prices",
    panels: ["watchlist", "chart", "ticket", "positions", "orders", "approvals", "risk"],
  },
  {
    name: "approvals",
    title: "Approvals",
    icon: "M4 10l4 4 8-9",
    card: "approvals",
    panels: ["approvals", "positions"],
  },
  {
    name: "strategies",
    title: "Strategies",
    icon: "M4 5h5v4H4zM11 11h5v4h-5zM9 7h5v4",
    card: "strategies",
    panels: ["machines", "conditions", "indicators"],
  },
  {
    name: "risk",
    title: "Risk",
    icon: "M10 3l6 3v4c0 4-3 6-6 7-3-1-6-3-6-7V6z",
    card: "risk",
    panels: ["risk", "alerts"],
  },
  {
    name: "equity",
    title: "Equity",
    icon: "M3 16V8m5 8V4m5 12v-6m4 6V7",
    card: "equity",
    panels: ["equity", "statistics", "trades"],
  },
  {
    name: "session",
    title: "Session",
    icon: "M10 3a7 7 0 100 14 7 7 0 000-14zM10 6v4l3 2",
    card: "session",
    panels: ["session", "connection", "preflight"],
  },
];

const said: Record<Connection, [string, string]> = {
  connecting: ["Connecting", "warning"],
  live: ["Live", "up"],
  polling: ["Polling", "up"],
  stale: ["Stale", "warning"],
  offline: ["Offline", "down"],
  refused: ["Signed out", "down"],
};
const explained: Record<Connection, string> = {
  connecting: "Connecting to Tidemark",
  live: "Told of everything as it happens",
  polling: "The stream is away: asked every few seconds",
  stale: "Nothing was heard for 5 s. What is shown is as old as that; what is sent now waits.",
  offline: "Tidemark does not answer. What is shown is from before; what is sent now waits for the connection.",
  refused: "Signed out",
};
const streamed: Channel[] = [
  "session",
  "orders",
  "fills",
  "approvals",
  "risk",
  "kill",
  "strategies",
  "positions",
  "equity",
];
// Of every instance at once, so only while they are looked at.
const ofStrategies: Channel[] = ["conditions", "indicators"];

// The signed-in page: strip, navigation, the panels of the chosen view, status.
export class App {
  readonly element: HTMLElement;
  private readonly panels: Panel[];
  private readonly main = h("main", { id: "main", tabindex: -1 });
  private readonly links = new Map<string, HTMLAnchorElement>();
  private readonly light = h("span", { class: "light", role: "status" });
  private readonly queueNote = h("p", { class: "banner waiting", role: "status" });
  private readonly offlineNote = h("p", { class: "banner" });
  private readonly standingNote = h("p", { class: "banner", role: "status" });
  private view: View | undefined;
  private readonly timer: ReturnType<typeof setInterval>;
  private readonly onHash = () => this.show(location.hash.slice(2));

  constructor(
    private readonly context: Context,
    signOut: () => void,
  ) {
    const choice = new Choice();
    this.panels = [
      watchlist(context),
      chart(context),
      ticket(context),
      positions(context),
      orders(context),
      approvals(context),
      risk(context),
      alerts(context),
      machines(context, choice),
      conditions(context, choice),
      indicators(context, choice),
      equity(context),
      statistics(context),
      trades(context),
      session(context),
      connection(context),
      preflight(context),
    ];
    this.main.append(
      h("h1", { class: "unseen" }, "Tidemark dashboard"),
      ...this.panels.map((p) => p.element),
    );
    show(this.queueNote, false);
    show(this.offlineNote, false);
    show(this.standingNote, false);
    const state = { class: "notes", "aria-label": "State of the session and the connection" };
    const notes = h("section", state, this.offlineNote, this.queueNote, this.standingNote);
    const top = h("div", { class: "top" }, this.strip(signOut), notes);
    this.element = h("div", { class: "app" }, top, this.navigation(), this.main, foot());
    context.onSymbol(() => this.subscribe());
    context.watch(["session"], () => this.subscribe());
    context.watch(["session", "kill", "risk", "summary"], () => {
      const text = standing(context);
      show(this.standingNote, text !== "");
      setText(this.standingNote, text);
    });
    watchAlerts(context);
    this.timer = setInterval(() => this.tick(), 1000);
    addEventListener("hashchange", this.onHash);
    this.onHash();
  }

  close(): void {
    clearInterval(this.timer);
    removeEventListener("hashchange", this.onHash);
    dismissDialogs();
    this.context.end();
    this.element.remove();
  }

  connection(connection: Connection): void {
    const [text, way] = said[connection];
    setText(this.light, text);
    this.light.dataset["tone"] = way;
    this.element.dataset["connection"] = connection;
    this.light.title = explained[connection];
    show(this.offlineNote, connection === "offline" || connection === "stale");
    setText(this.offlineNote, explained[connection]);
    if (connection !== "connecting" && connection !== "refused") announce(`Connection: ${text}`);
  }

  queue(waiting: readonly Waiting[]): void {
    show(this.queueNote, waiting.length > 0);
    const soonest = Math.min(...waiting.map((entry) => entry.expiresAt));
    const left = Math.max(0, Math.ceil((soonest - Date.now()) / 1000));
    setText(
      this.queueNote,
      waiting.length === 0
        ? ""
        : `Waits for a connection: ${waiting.map((entry) => entry.label).join("; ")}. Expires in ${left} s.`,
    );
  }

  private strip(signOut: () => void): HTMLElement {
    const { context } = this;
    const figure = (name: string) => {
      const value = h("strong", { class: "number" }, "–");
      return { value, element: h("div", { class: "figure" }, h("span", { class: "muted" }, name), " ", value) };
    };
    const [total, cash, day] = [figure("Equity"), figure("Cash"), figure("Day")];
    const mode = h("span", { class: "badge" }, "PAPER");
    const feed = h("span", { class: "muted feed" });
    const role = figure("Role");
    setText(role.value, words(context.role));
    const figures = [total, cash, day, ...(context.may("trader") ? [] : [role])].map(({ element }) => element);
    const time = h("span", { class: "number muted", title: "The session's clock" });
    context.watch(["equity"], () => {
      const account = context.mirror.one("equity");
      setText(total.value, money(account?.equity));
      setText(cash.value, money(account?.cash));
      const text = money(account?.day_pnl?.replace("-", ""));
      const way = tone(account?.day_pnl, text);
      setText(day.value, arrow(way) + text);
      day.value.dataset["tone"] = way;
    });
    context.watch(["session", "clock"], () => {
      const now = context.mirror.one("session");
      if (now === undefined) return;
      setText(mode, now.mode);
      const trouble = context.mirror.one("clock")?.feed_problem;
      const market = now.simulated ? "simulated market" : words(now.feed);
      const speed = now.speed === "max" ? "max speed" : `${now.speed ?? "–"}×`;
      setText(feed, `${market} · ${speed} · ${words(now.state).toLowerCase()}${trouble ? ` · ${trouble}` : ""}`);
    });
    this.clock = () => setText(time, `${clock(context.sessionNow())} UTC`);
    const theme = button("", () => label(nextTheme()), "quiet");
    theme.append(icon("M10 3a7 7 0 100 14 7 7 0 000-14zM10 3v14M10 7h6M10 11h6.5M10 15h4"));
    const label = (name: string) => {
      theme.setAttribute("aria-label", `Theme: ${name}`);
      theme.title = `Theme: ${name}`;
    };
    label(currentTheme());
    const leave = button("", signOut, "quiet");
    leave.append(icon("M8 4H4v12h4M8 10h9M14 7l3 3-3 3"));
    leave.setAttribute("aria-label", "Sign out");
    leave.title = "Sign out";
    return h(
      "header",
      { class: "strip" },
      h("span", { class: "brand" }, "Tidemark"),
      mode,
      this.light,
      feed,
      h("div", { class: "account", role: "group", "aria-label": "Account" }, ...figures),
      time,
      h("div", { class: "strip-actions" }, theme, leave, killButton(context)),
    );
  }
  private clock = () => {};

  private navigation(): HTMLElement {
    const fold = button(
      "Fold",
      () => {
        const folded = this.element.toggleAttribute("data-folded");
        fold.setAttribute("aria-expanded", String(!folded));
        setText(fold, folded ? "»" : "« Fold");
        fold.setAttribute("aria-label", folded ? "Unfold the sidebar" : "Fold the sidebar");
      },
      "quiet fold",
    );
    setText(fold, "« Fold");
    fold.setAttribute("aria-expanded", "true");
    fold.setAttribute("aria-label", "Fold the sidebar");
    const items = views.map((view) => {
      const link = h("a", { href: `#/${view.name}`, title: view.title }, icon(view.icon), h("span", {}, view.title));
      this.links.set(view.name, link);
      return h("li", {}, link);
    });
    return h("nav", { class: "side", "aria-label": "Views" }, h("ul", {}, ...items), fold);
  }

  private show(name: string): void {
    const view = views.find((each) => each.name === name) ?? views[0];
    if (view === undefined) return;
    const moved = this.view !== undefined;
    this.view = view;
    this.main.className = `view-${view.name}`;
    for (const [each, link] of this.links) {
      if (each === view.name) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    for (const panel of this.panels) {
      const visible = view.panels.includes(panel.name);
      show(panel.element, visible);
      if (visible) panel.shown?.();
    }
    document.title = `${view.title} · Tidemark · ${this.context.mirror.one("session")?.mode ?? "PAPER"}`;
    this.subscribe();
    if (!moved) return;
    this.main.focus({ preventScroll: true });
    scrollTo(0, 0);
    void this.context.client.ask("ui.card_click", { name: view.card }).catch(() => undefined);
  }

  // What the stream is to tell; bars of the symbol on the chart alone.
  private subscribe(): void {
    const symbols = this.context.mirror.one("session")?.symbols ?? [];
    const wanted: Subscription[] = streamed.map((name) => ({ name }));
    if (symbols.length > 0) wanted.push({ name: "prices", symbols, max_hz: 4 });
    if (this.view?.name === "strategies") wanted.push(...ofStrategies.map((name) => ({ name, max_hz: 1 })));
    if (this.context.symbol !== "") wanted.push({ name: "bars", symbols: [this.context.symbol], max_hz: 4 });
    this.context.client.want(wanted);
  }

  private tick(): void {
    this.clock();
    for (const panel of this.panels) {
      if (panel.element.hidden) continue;
      panel.tick?.();
      markAge(panel);
    }
    if (!this.queueNote.hidden) this.queue(this.context.client.queue.waiting);
  }
}

function foot(): HTMLElement {
  const link = h(
    "a",
    { href: "https://www.tradingview.com/", rel: "noopener noreferrer", target: "_blank" },
    "TradingView",
  );
  return h(
    "footer",
    { class: "foot" },
    h(
      "p",
      {},
      "Charts by ",
      link,
      " Lightweight Charts™, copyright © TradingView, Inc., Apache License 2.0. Paper trading: no real money.",
    ),
  );
}
