import type { Condition, Indicator, Strategy } from "tidemark-client";
import type { Context } from "../context";
import { field, h, meter, setText, type Meter } from "../dom";
import { decimal, duration, percent, words } from "../format";
import { button, frame, type Panel } from "../panel";
import { Table } from "../table";

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

const stateTone: Record<string, string> = { in_position: "up", awaiting_approval: "warning", error: "down" };

export function machines(context: Context, choice: Choice): Panel {
  const table = new Table<Strategy>({
    label: "State machines",
    key: (strategy) => strategy.id,
    empty: "No strategies run in this session.",
    onPick: (strategy) => (choice.id = strategy.id),
    isPicked: (strategy) => strategy.id === choice.id,
    columns: [
      { title: "Strategy", head: true, cell: (s) => words(s.strategy) },
      { title: "Symbol", cell: (s) => s.symbol },
      { title: "Timeframe", cell: (s) => s.timeframe ?? "–" },
      { title: "State", cell: (s) => ({ text: words(s.state), tone: stateTone[s.state] ?? "" }) },
      { title: "For", numeric: true, cell: (s) => duration((context.sessionNow() - Date.parse(s.since)) / 1000) },
      { title: "Last transition", cell: transition },
      {
        title: "Warm-up",
        numeric: true,
        cell: (s) => (s.warmup.have >= s.warmup.need ? "Warm" : `${s.warmup.have}/${s.warmup.need}`),
      },
      { title: "Mode", cell: (s) => words(s.mode) },
      { title: "", controls: (row) => actions(context, row) },
    ],
  });
  const { element, setCount } = frame("machines", "State machines", table.element);
  const render = () => {
    if (!context.mirror.has("strategies")) return;
    const rows = context.mirror.rows("strategies");
    table.set(rows);
    setCount(String(rows.length));
    if (choice.id === "" && rows[0] !== undefined) choice.id = rows[0].id;
  };
  context.watch(["strategies"], render);
  choice.on(render);
  let ticks = 0;
  return { name: "machines", element, tick: () => void (++ticks % 5 === 0 && render()) };
}

function transition({ last_transition: last }: Strategy): string {
  return last === null ? "–" : `${words(last.from)} → ${words(last.to).toLowerCase()}: ${words(last.cause)}`;
}

function actions(context: Context, row: () => Strategy): HTMLElement {
  const act = (action: string) => {
    const control = button(words(action), () => {
      const { id } = row();
      void context.act(
        control,
        {
          label: `${words(action)} ${id}`,
          run: () => context.rest.strategy(id, action),
          repeatable: true,
        },
        `${id}: ${action}`,
      );
    });
    control.disabled = !context.may("trader");
    return control;
  };
  return h("div", { class: "row-actions" }, act("pause"), act("resume"));
}

export function conditions(context: Context, choice: Choice): Panel {
  const meters = new WeakMap<HTMLElement, Meter>();
  const bars = new Map<string, HTMLElement>();
  const key = (condition: Condition) => `${condition.group}/${condition.name}`;
  const table = new Table<Condition>({
    label: "Conditions",
    key,
    empty: "This strategy has no conditions.",
    columns: [
      { title: "Condition", head: true, cell: (c) => ({ text: `${words(c.group)}: ${c.name}`, title: c.expression }) },
      { title: "Expression", cell: (c) => c.expression },
      { title: "Value", numeric: true, cell: (c) => number(c.value) },
      { title: "Threshold", numeric: true, cell: (c) => number(c.threshold) },
      {
        title: "Progress",
        controls: (row) => {
          const bar = meter(`Progress of ${row().name}`);
          const place = h("div", { class: "cell-meter" }, bar.element);
          meters.set(place, bar);
          bars.set(key(row()), place);
          return place;
        },
      },
      { title: "Met", cell: (c) => ({ text: c.met ? "✓ met" : `${percent(c.progress, 0)}`, tone: c.met ? "up" : "" }) },
      { title: "Held since", numeric: true, cell: (c) => (c.held_since === null ? "–" : c.held_since.slice(11, 19)) },
    ],
  });
  const { element, tools } = frame("conditions", "Conditions", table.element);
  const picker = h("select");
  picker.addEventListener("change", () => (choice.id = picker.value));
  tools.append(field("Strategy", picker, "inline-field"));
  const load = async () => {
    if (choice.id === "") return;
    const { id } = choice;
    const rows = await context.rest.conditions(id).catch(() => null);
    if (rows === null || id !== choice.id) return;
    table.set(rows);
    for (const row of rows) {
      const place = bars.get(key(row));
      if (place) meters.get(place)?.set(row.progress ?? 0, row.met ? "up" : "accent", percent(row.progress, 0));
    }
  };
  const fill = () => {
    const ids = context.mirror.rows("strategies").map((strategy) => strategy.id);
    if (picker.options.length !== ids.length)
      picker.replaceChildren(...ids.map((id) => h("option", { value: id }, id)));
    picker.value = choice.id;
  };
  context.watch(["strategies"], fill);
  choice.on(() => {
    table.set([]);
    fill();
    void load();
  });
  let ticks = 0;
  return { name: "conditions", element, shown: () => void load(), tick: () => void (++ticks % 2 === 0 && load()) };
}

export function indicators(context: Context, choice: Choice): Panel {
  const table = new Table<Indicator>({
    label: "Indicators",
    key: (indicator) => `${indicator.strategy_id}/${indicator.name}`,
    empty: "This strategy uses no indicators.",
    columns: [
      { title: "Indicator", head: true, cell: (i) => i.name },
      { title: "Expression", cell: (i) => i.expression },
      { title: "Symbol", cell: (i) => i.symbol },
      { title: "Timeframe", cell: (i) => i.timeframe },
      { title: "Value", numeric: true, cell: (i) => number(i.value) },
      { title: "Bars missing", numeric: true, cell: (i) => String(i.bars_missing) },
    ],
  });
  const { element, tools } = frame("indicators", "Indicators", table.element);
  const chosen = h("span", { class: "muted" });
  tools.append(chosen);
  const load = async () => {
    const rows = await context.rest.indicators().catch(() => null);
    if (rows === null) return;
    table.set(rows.filter((row) => row.strategy_id === choice.id));
    setText(chosen, choice.id);
  };
  choice.on(() => void load());
  let ticks = 0;
  return { name: "indicators", element, shown: () => void load(), tick: () => void (++ticks % 3 === 0 && load()) };
}

function number(value: number | null): string {
  return value === null ? "–" : decimal(Number(value.toPrecision(8)));
}
