import type { Condition, Indicator, Strategy } from "tidemark-client";
import type { Context } from "../context";
import { field, h, meter, setText, show, type Meter } from "../dom";
import { decimal, duration, moment, percent, words } from "../format";
import { button, frame, type Panel } from "../panel";
import { Table } from "../table";
import { stateMachine } from "./state_machine";

// Which instance the panels of conditions and indicators show.
export class Choice {
  private id_ = "";
  private readonly listeners = new Set<() => void>();
  get id(): string {
    return this.id_;
  }
  set id(id: string) {
    if (id === this.id_) return;
    this.id_ = id;
    for (const listener of this.listeners) listener();
  }
  on(listener: () => void): void {
    this.listeners.add(listener);
  }
}

export const stateTone: Record<string, string> = {
  in_position: "up",
  awaiting_approval: "warning",
  error: "down",
  halted: "down",
};
// Off its way: it does not look at the market.
const resting = new Set(["idle", "stopped", "disabled"]);
const aside = new Set([...resting, "paused", "halted", "error"]);

export function machines(context: Context, choice: Choice): Panel {
  const table = new Table<Strategy>({
    label: "State machines",
    key: (strategy) => strategy.id,
    empty: "No strategies run in this session. The session's configuration names them.",
    onPick: (strategy) => (choice.id = strategy.id),
    isPicked: (strategy) => strategy.id === choice.id,
    columns: [
      { title: "Strategy", head: true, cell: (s) => words(s.strategy) },
      { title: "Symbol", cell: (s) => s.symbol },
      { title: "State", cell: (s) => ({ text: words(s.state), tone: stateTone[s.state] ?? "" }) },
      { title: "For", numeric: true, cell: (s) => duration((context.sessionNow() - Date.parse(s.since ?? "")) / 1000) },
      { title: "Timeframe", cell: (s) => s.timeframe ?? "–" },
      { title: "Last transition", cell: transition },
      {
        title: "Warm-up",
        numeric: true,
        cell: (s) => (s.warmup.have >= s.warmup.need ? "Warm" : `${s.warmup.have}/${s.warmup.need}`),
      },
      { title: "Mode", cell: (s) => words(s.mode) },
      { title: "", controls: (row) => actions(context, row), update: fitActions },
    ],
  });
  const diagram = stateMachine(context);
  const { element, setCount } = frame("machines", "State machines", table.element, diagram.element);
  const render = () => {
    if (!context.mirror.has("strategies")) return;
    const rows = context.mirror.rows("strategies");
    table.set(rows);
    setCount(String(rows.length));
    if (choice.id === "" && rows[0] !== undefined) choice.id = rows[0].id;
    diagram.show(rows.find((strategy) => strategy.id === choice.id));
  };
  context.watch(["strategies"], render);
  choice.on(render);
  let ticks = 0;
  const tick = () => void (++ticks % 5 === 0 && render());
  return { name: "machines", element, tick, age: () => context.mirror.age("strategies") };
}

function transition({ last_transition: last }: Strategy): string {
  return last === null ? "–" : `${words(last.from)} → ${words(last.to).toLowerCase()}: ${words(last.cause)}`;
}

type Action = "start" | "stop" | "pause" | "resume" | "enable";

function actions(context: Context, row: () => Strategy): HTMLElement {
  const act = (action: Action) => {
    const control = button(words(action), () => {
      const { id } = row();
      const operation = `strategy.${action}` as const;
      const says = { label: `${words(action)} ${id}`, done: `${id}: ${action}` };
      void context.act(control, operation, { strategy_id: id }, says);
    });
    context.restrict("trader", control);
    control.dataset["action"] = action;
    return control;
  };
  const all: Action[] = ["start", "enable", "resume", "pause", "stop"];
  return h("div", { class: "row-actions" }, ...all.map(act));
}

// Only what makes sense in a state is offered.
function fitActions(cell: HTMLElement, { state }: Strategy): void {
  const isOffered: Record<Action, boolean> = {
    start: state === "idle" || state === "stopped" || state === "error",
    enable: state === "disabled",
    resume: state === "paused",
    pause: !aside.has(state),
    stop: !resting.has(state),
  };
  for (const control of cell.querySelectorAll("button")) show(control, isOffered[control.dataset["action"] as Action]);
}

// The rows of an instance, from the stream while it tells of them, else asked for.
function byInstance(
  context: Context,
  channel: "conditions" | "indicators",
  ask: () => Promise<(() => void) | null>,
  render: () => void,
) {
  context.watch([channel], render);
  let ticks = 0;
  const isAsked = () => context.client.connection === "polling";
  const poll = async () => {
    if (!isAsked()) return;
    const put = await ask().catch(() => null);
    // The stream may have come back meanwhile, and knows better.
    if (isAsked()) put?.();
  };
  return {
    shown: () => void poll(),
    tick: () => void (++ticks % 2 === 0 && poll()),
    age: () => context.mirror.age(channel),
  };
}

export function conditions(context: Context, choice: Choice): Panel {
  const meters = new Map<string, Meter>();
  const key = (condition: Condition) => `${condition.group}/${condition.name}`;
  const table = new Table<Condition>({
    label: "Conditions",
    key,
    empty: "No values yet: they come with the first bar of its timeframe that closes.",
    columns: [
      { title: "Condition", head: true, cell: (c) => ({ text: `${words(c.group)}: ${c.name}`, title: c.expression }) },
      { title: "Expression", cell: (c) => c.expression },
      { title: "Value", numeric: true, cell: (c) => number(c.value) },
      { title: "Threshold", numeric: true, cell: (c) => number(c.threshold) },
      { title: "Distance", numeric: true, cell: (c) => number(c.distance) },
      {
        title: "Progress",
        controls: (row) => {
          const bar = meter(`Progress of ${row().name}`);
          meters.set(key(row()), bar);
          return h("div", { class: "cell-meter" }, bar.element);
        },
        update: (_, c) => meters.get(key(c))?.set(c.progress ?? 0, c.met ? "up" : "accent", percent(c.progress, 0)),
      },
      { title: "Met", cell: met },
      { title: "Held since, UTC", numeric: true, cell: (c) => moment(c.held_since, context.sessionNow()) },
    ],
  });
  const { element, tools } = frame("conditions", "Conditions", table.element);
  const picker = h("select");
  picker.addEventListener("change", () => (choice.id = picker.value));
  tools.append(field("Strategy", picker, "inline-field"));
  const render = () => {
    if (!context.mirror.has("conditions")) return;
    table.set(context.mirror.rows("conditions").filter((row) => row.strategy_id === choice.id));
  };
  const ask = async () => {
    const { id } = choice;
    if (id === "") return null;
    const rows = await context.rest.conditions(id);
    return () => context.mirror.replace("conditions", rows.map((row) => ({ ...row, strategy_id: id })));
  };
  const fill = () => {
    const ids = context.mirror.rows("strategies").map((strategy) => strategy.id);
    if (picker.options.length !== ids.length)
      picker.replaceChildren(...ids.map((id) => h("option", { value: id }, id)));
    picker.value = choice.id;
  };
  context.watch(["strategies"], fill);
  const source = byInstance(context, "conditions", ask, render);
  choice.on(() => {
    fill();
    render();
    source.shown();
  });
  return { name: "conditions", element, ...source };
}

function met({ met: isMet, progress, waiting_for: waits }: Condition) {
  if (waits) return { text: `… waits for ${waits}`, tone: "warning" };
  return { text: isMet ? "✓ met" : percent(progress, 0), tone: isMet ? "up" : "" };
}

export function indicators(context: Context, choice: Choice): Panel {
  const table = new Table<Indicator>({
    label: "Indicators",
    key: (indicator) => `${indicator.strategy_id}/${indicator.name}`,
    empty: "No values yet: they come with the first bar of its timeframe that closes.",
    columns: [
      { title: "Indicator", head: true, cell: (i) => i.name },
      { title: "Expression", cell: (i) => i.expression },
      { title: "Symbol", cell: (i) => i.symbol },
      { title: "Timeframe", cell: (i) => i.timeframe },
      { title: "Value", numeric: true, cell: (i) => number(i.value) },
      { title: "Warm-up", numeric: true, cell: warmUp },
    ],
  });
  const { element, tools } = frame("indicators", "Indicators", table.element);
  const chosen = h("span", { class: "muted" });
  tools.append(chosen);
  const render = () => {
    setText(chosen, choice.id);
    if (!context.mirror.has("indicators")) return;
    table.set(context.mirror.rows("indicators").filter((row) => row.strategy_id === choice.id));
  };
  const ask = async () => {
    const rows = await context.rest.indicators();
    return () => context.mirror.replace("indicators", rows);
  };
  choice.on(render);
  return { name: "indicators", element, ...byInstance(context, "indicators", ask, render) };
}

function warmUp({ bars_missing: missing }: Indicator) {
  return missing === 0 ? "Warm" : { text: `${missing} bars to go`, tone: "warning" };
}

function number(value: number | null): string {
  return value === null ? "–" : decimal(Number(value.toPrecision(8)));
}
