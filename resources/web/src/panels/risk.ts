import type { Alert, Limit, RiskSummary } from "tidemark-client";
import { confirm } from "../confirm";
import type { Context } from "../context";
import { h, meter, setText, show } from "../dom";
import { clock, decimal, money, words } from "../format";
import { button, frame, type Panel } from "../panel";
import { skeleton, Table } from "../table";
import { toast } from "../toast";

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
      // Of a level that must not fall below its limit, the free part is what counts.
      const text = `${short(now.value)} / ${short(now.limit)}`;
      groove.set(share, tones[now.state] ?? "down", `${text}, ${words(now.state)}`);
      setText(figures, now.state === "ok" ? text : `${text} · ${words(now.state)}`);
    },
  };
}

function short(value: string | number): string {
  const [, fraction = ""] = String(value).split(".");
  return decimal(value, Math.min(2, fraction.length));
}

export function risk(context: Context): Panel {
  const state = h("span", { class: "chip" });
  const list = h("ul", { class: "limits" });
  const wait = skeleton();
  const switchState = h("div", { class: "kill-state" });
  const margin = h("p", { class: "muted" });
  const { element, tools } = frame("risk", "Risk", wait, switchState, list, margin);
  tools.append(state);
  const bars = new Map<string, Bar>();
  context.watch(["summary", "kill"], () => {
    const summary = context.mirror.one("summary");
    if (summary === undefined) return;
    show(wait, false);
    setText(state, words(summary.trading_state));
    state.dataset["tone"] = summary.trading_state === "active" ? "up" : "warning";
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
    fillSwitch(context, switchState, summary);
  });
  return { name: "risk", element };
}

function fillSwitch(context: Context, place: HTMLElement, summary: RiskSummary): void {
  const kill = summary.kill_switch;
  show(place, kill.engaged);
  const shown = JSON.stringify(kill);
  if (place.dataset["shown"] === shown) return;
  place.dataset["shown"] = shown;
  place.replaceChildren();
  if (!kill.engaged) return;
  const rearm = button("Re-arm…", () => void reset(context, rearm));
  rearm.disabled = !context.may("admin");
  place.append(
    h("strong", {}, "The kill switch is engaged"),
    h("p", {}, `${kill.reason ?? "no reason given"}, by ${kill.actor ?? "?"} at ${clock(kill.at)}`),
    h(
      "ol",
      {},
      ...kill.plan.map((step) => h("li", {}, `${words(step.step)}: ${words(step.state)}, ${step.open} open`)),
    ),
    rearm,
  );
}

async function reset(context: Context, control: HTMLButtonElement): Promise<void> {
  const reason = h("input", { type: "text", maxlength: 200, "aria-label": "Reason" });
  if (!(await confirm("Re-arm trading?", "Strategies and orders work again at once.", "Re-arm", reason))) return;
  await context.act(
    control,
    {
      label: "Re-arming",
      run: () => context.rest.rearm(reason.value || "from the dashboard"),
      repeatable: true,
    },
    "Armed again",
  );
}

export function killButton(context: Context): HTMLButtonElement {
  const control = button("Kill switch", () => void engage(context, control), "danger outlined");
  control.disabled = !context.may("trader");
  return control;
}

export async function engage(context: Context, control: HTMLButtonElement): Promise<void> {
  if (!context.may("trader")) return toast("bad", "Kill switch", "This needs the role trader");
  const reason = h("input", { type: "text", maxlength: 200, "aria-label": "Reason", placeholder: "Reason" });
  const flatten = h("input", { type: "checkbox" });
  const more = h("div", { class: "stack" }, reason, h("label", { class: "check" }, flatten, "Close all positions too"));
  const text = "Stops every strategy and cancels every order; nothing new goes out until it is armed again.";
  if (!(await confirm("Stop everything?", text, "Stop everything", more))) return;
  await context.act(
    control,
    {
      label: "Kill switch",
      run: () => context.rest.kill(reason.value || "from the dashboard", flatten.checked),
      repeatable: true,
      lifeMs: 60_000,
    },
    "The kill switch is engaged",
  );
}

export function alerts(context: Context): Panel {
  const acknowledge = (row: () => Alert) => {
    const control = button("Acknowledge", () => void act(), "");
    const act = async () => {
      const id = row().alert_id;
      await context.act(
        control,
        { label: `Acknowledge ${id}`, run: () => context.rest.acknowledge(id), repeatable: true },
        "Acknowledged",
      );
      void load();
    };
    control.disabled = !context.may("trader");
    return h("div", { class: "row-actions" }, control);
  };
  const table = new Table<Alert>({
    label: "Risk alerts",
    key: (alert) => alert.alert_id,
    empty: "No alerts.",
    columns: [
      { title: "Alert", head: true, cell: (a) => a.message },
      {
        title: "Severity",
        cell: (a) => ({ text: words(a.severity), tone: a.severity === "warning" ? "warning" : "down" }),
      },
      { title: "Since", numeric: true, cell: (a) => clock(a.raised_at) },
      { title: "Cleared", numeric: true, cell: (a) => clock(a.cleared_at) },
      { title: "Acknowledged by", cell: (a) => a.acknowledged_by ?? "–" },
      { title: "", controls: acknowledge },
    ],
  });
  const { element } = frame("alerts", "Alerts", table.element);
  const load = async () => table.set(await context.rest.alerts().catch(() => []));
  let seconds = 0;
  return { name: "alerts", element, shown: () => void load(), tick: () => void (++seconds % 5 === 0 && load()) };
}
