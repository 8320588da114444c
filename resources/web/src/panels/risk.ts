import type { Alert, Limit, RiskRow, TradingState } from "tidemark-client";
import type { Context } from "../context";
import { choose, confirm } from "../dialog";
import { field, h, meter, setText, show } from "../dom";
import { dateTime, decimal, moment, money, percent, words } from "../format";
import { newest } from "../orders_book";
import { tradingState } from "../standing";
import { button, frame, type Panel } from "../panel";
import { skeleton, Table } from "../table";
import { announce, toast } from "../toast";

interface Bar {
  element: HTMLElement;
  set(limit: Limit): void;
}

const tones: Record<string, string> = { ok: "up", warning: "warning", breached: "down", violated: "down" };

function limitBar(limit: Limit): Bar {
  const name = limit.scope === "account" ? words(limit.code) : `${words(limit.code)} ${limit.scope}`;
  const groove = meter(name);
  const figures = h("span", { class: "number" });
  const element = h("li", { class: "limit" }, h("span", {}, name), groove.element, figures);
  return {
    element,
    set(now) {
      const share = Number(now.limit) === 0 ? 0 : Math.abs(Number(now.value)) / Math.abs(Number(now.limit));
      const unit = units[now.code] ?? "";
      const text = `${counted(now.value, now.code)} / ${counted(now.limit, now.code)}${unit}`;
      const left = `${counted(now.headroom, now.code)}${unit} left`;
      groove.set(share, tones[now.state] ?? "down", `${text}, ${words(now.state)}, ${left}`);
      element.title = left;
      setText(figures, now.state === "ok" ? text : `${text} · ${words(now.state)}`);
    },
  };
}

// Shares of the equity are fractions on the wire; money has its own digits.
const shares = new Set(["exposure_gross", "exposure_net", "exposure_symbol", "margin", "liquidation"]);
const units: Record<string, string> = {
  leverage: "×",
  rejected_rate: " a minute",
  cancels: " a minute",
  unacknowledged: " ms",
};

function counted(value: Limit["value"], code: string): string {
  if (value === null) return "–";
  if (shares.has(code)) return percent(Number(value), 0);
  const [, fraction = ""] = String(value).split(".");
  const most = Math.abs(Number(value)) < 1_000 ? 2 : 0;
  return decimal(value, Math.min(most, fraction.length));
}

export function risk(context: Context): Panel {
  const state = h("span", { class: "chip" });
  const list = h("ul", { class: "limits" });
  const wait = skeleton();
  const switchState = h("div", { class: "kill-state" });
  const margin = h("p", { class: "muted" });
  const { element, tools } = frame("risk", "Risk", wait, switchState, list, margin);
  const change = button("Change…", () => void changeState(context, change));
  change.setAttribute("aria-label", "Change the trading state");
  context.restrict("trader", change);
  tools.append(state, change);
  if (!context.hasRest) {
    show(wait, false);
    setText(margin, "How much of each limit is used is REST's to tell, which wants a token.");
  }
  const bars = new Map<string, Bar>();
  context.watch(["summary", "kill", "risk"], () => {
    const summary = context.mirror.one("summary");
    const trading = tradingState(context);
    setText(state, words(trading));
    show(state, trading !== undefined);
    state.dataset["tone"] = trading === "active" ? "up" : "warning";
    fillSwitch(context, switchState);
    if (summary === undefined) return;
    show(wait, false);
    for (const limit of summary.limits) {
      const key = `${limit.code}/${limit.scope}`;
      const bar = bars.get(key) ?? limitBar(limit);
      if (!bars.has(key)) list.append(bar.element);
      bars.set(key, bar);
      bar.set(limit);
    }
    const now = new Set(summary.limits.map((limit) => `${limit.code}/${limit.scope}`));
    for (const [key, bar] of bars) {
      if (now.has(key)) continue;
      bar.element.remove();
      bars.delete(key);
    }
    setText(margin, `Margin used ${money(summary.margin.used)}, free ${money(summary.margin.free)}`);
  });
  return { name: "risk", element, age: () => context.mirror.age("summary") };
}

const meanings: Record<TradingState, string> = {
  active: "Active: everything is allowed that the limits allow",
  reducing: "Reducing: orders may only make positions smaller",
  halted: "Halted: nothing new goes out",
};

async function changeState(context: Context, control: HTMLButtonElement): Promise<void> {
  const now = tradingState(context);
  const reason = h("input", { type: "text", maxlength: 200 });
  // The careful one of them first, which is the one that is chosen.
  const states = (["reducing", "halted", "active"] as const).filter((state) => state !== now);
  const ways = states.map((state) => {
    const way = h("input", { type: "radio", name: "trading-state", value: state });
    // Only an admin opens trading again.
    way.disabled = state === "active" && !context.may("admin");
    return way;
  });
  const usual = ways.find((way) => !way.disabled);
  if (usual !== undefined) usual.checked = true;
  const labels = ways.map((way, i) => {
    const meaning = meanings[states[i] ?? "halted"];
    return h("label", { class: "check" }, way, way.disabled ? `${meaning} (needs the role admin)` : meaning);
  });
  const more = h("div", { class: "stack" }, ...labels, field("Reason", reason));
  const answer = await choose("Change the trading state?", "", [{ label: "Change", className: "danger" }], more);
  const chosen = ways.find((way) => way.checked)?.value as TradingState | undefined;
  if (answer === null || chosen === undefined) return;
  await context.act(
    control,
    "risk.state",
    { state: chosen, reason: reason.value || "from the dashboard" },
    { label: "Changing the trading state", done: `Trading is ${chosen}` },
  );
}

function fillSwitch(context: Context, place: HTMLElement): void {
  const kill = context.mirror.one("kill");
  if (kill === undefined) return show(place, false);
  show(place, kill.engaged);
  const shown = JSON.stringify(kill);
  if (place.dataset["shown"] === shown) return;
  place.dataset["shown"] = shown;
  place.replaceChildren();
  if (!kill.engaged) return;
  const rearm = button("Re-arm…", () => void reset(context, rearm));
  context.restrict("admin", rearm);
  place.append(
    h("strong", {}, "The kill switch is engaged"),
    h("p", {}, `${kill.reason ?? "no reason given"}, by ${kill.actor ?? "?"} at ${dateTime(kill.at)} UTC`),
    h(
      "ol",
      {},
      ...kill.plan.map((step) => h("li", {}, `${words(step.step)}: ${words(step.state)}, ${step.open} open`)),
    ),
    rearm,
  );
}

async function reset(context: Context, control: HTMLButtonElement): Promise<void> {
  const reason = h("input", { type: "text", maxlength: 200 });
  const text = "Strategies and orders work again at once.";
  if (!(await confirm("Re-arm trading?", text, "Re-arm", field("Reason", reason)))) return;
  await context.act(
    control,
    "kill.reset",
    { confirm: "RE-ARM", reason: reason.value || "from the dashboard" },
    { label: "Re-arming", done: "Armed again" },
  );
}

export function killButton(context: Context): HTMLButtonElement {
  const control = button("Kill switch", () => void engage(context, control), "danger outlined");
  context.restrict("trader", control);
  return control;
}

export async function engage(context: Context, control: HTMLButtonElement): Promise<void> {
  if (!context.may("trader")) return toast("bad", "Kill switch", "This needs the role trader");
  const reason = h("input", { type: "text", maxlength: 200 });
  const flatten = h("input", { type: "checkbox" });
  const check = h("label", { class: "check" }, flatten, "Close all positions too");
  const text = "Stops every strategy and cancels every order; nothing new goes out until it is armed again.";
  const more = h("div", { class: "stack" }, field("Reason", reason), check);
  if (!(await confirm("Stop everything?", text, "Stop everything", more))) return;
  await context.act(
    control,
    "kill.engage",
    { reason: reason.value || "from the dashboard", flatten: flatten.checked },
    { label: "Kill switch", done: "The kill switch is engaged", lifeMs: 60_000 },
  );
}

// Alerts are read out, and shown for a while wherever one is, when they are raised.
export function watchAlerts(context: Context): void {
  let known: Set<string> | undefined;
  context.watch(["risk"], () => {
    const raised = alertsOf(context).filter((alert) => alert.cleared_at === null);
    const news = known === undefined ? [] : raised.filter((alert) => !known?.has(alert.alert_id));
    for (const alert of news) toast(alert.severity === "info" ? "info" : "bad", "Risk alert", alert.message);
    if (known !== undefined && news.length === 0 && raised.length < known.size) announce("A risk alert has cleared");
    known = new Set(raised.map((alert) => alert.alert_id));
  });
}

// The channel holds more than alerts, and the day's cleared ones too; the newest first.
const alertsOf = (context: Context): Alert[] =>
  context.mirror
    .rows("risk")
    .filter((row): row is RiskRow & Alert => row.kind === "alert")
    .sort((a, b) => newest(a.raised_at, b.raised_at));

export function alerts(context: Context): Panel {
  const acknowledge = (row: () => Alert) => {
    const control = button("Acknowledge", () => void act());
    const act = async () => {
      const id = row().alert_id;
      const says = { label: `Acknowledge ${id}`, done: "Acknowledged" };
      const done = await context.act(control, "risk.acknowledge", { alert_id: id }, says);
      if (done !== null && context.client.connection !== "live") void poll();
    };
    context.restrict("trader", control);
    return h("div", { class: "row-actions" }, control);
  };
  const table = new Table<Alert>({
    label: "Risk alerts",
    isHeld: true,
    key: (alert) => alert.alert_id,
    empty: "No alerts today. One comes when a limit is near or has been passed.",
    columns: [
      { title: "Alert", head: true, cell: (a) => a.message },
      {
        title: "Severity",
        cell: (a) => ({ text: words(a.severity), tone: a.severity === "warning" ? "warning" : "down" }),
      },
      { title: "Since, UTC", numeric: true, cell: (a) => moment(a.raised_at, context.sessionNow()) },
      { title: "Cleared, UTC", numeric: true, cell: (a) => moment(a.cleared_at, context.sessionNow()) },
      { title: "Acknowledged by", cell: (a) => a.acknowledged_by ?? "–" },
      { title: "", controls: acknowledge },
    ],
  });
  const { element, setCount } = frame("alerts", "Alerts", table.element);
  context.watch(["risk"], () => {
    if (!context.mirror.has("risk")) return;
    const rows = alertsOf(context);
    table.set(rows);
    setCount(String(rows.filter((alert) => alert.cleared_at === null).length));
  });
  // The stream brings them by itself.
  const poll = async () => {
    const rows = await context.rest.alerts().catch(() => null);
    const asRows = rows?.map((alert) => ({ ...alert, id: alert.alert_id, kind: "alert" }));
    if (asRows !== undefined) context.mirror.replace("risk", asRows);
  };
  let seconds = 0;
  const tick = () => void (context.client.connection === "polling" && seconds++ % 5 === 0 && poll());
  return { name: "alerts", element, tick, age: () => context.mirror.age("risk") };
}
