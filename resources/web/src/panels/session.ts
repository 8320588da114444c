import type { Connection, PreflightCheck, Session } from "tidemark-client";
import type { Context } from "../context";
import { confirm } from "../dialog";
import { h, meter, setText, show } from "../dom";
import { dateTime, duration, percent, words } from "../format";
import { asked, button, frame, type Panel } from "../panel";
import { skeleton, Table } from "../table";

const speeds = ["1", "5", "20", "100", "max"];
const secondsToAsk = 5;

type Action = "start" | "pause" | "resume" | "stop";
// Only what makes sense in a state is offered.
const offered: Record<Action, (state: string) => boolean> = {
  start: (state) => state === "idle",
  pause: (state) => state === "running",
  resume: (state) => state === "paused",
  stop: (state) => state === "running" || state === "paused",
};

const done: Record<Action, string> = {
  start: "The session runs",
  pause: "The session is paused",
  resume: "The session goes on",
  stop: "The session is over",
};

// Terms with their values; a line keeps its element.
function facts() {
  const element = h("dl", { class: "figures" });
  const values = new Map<string, HTMLElement>();
  const set = (name: string, text: string) => {
    const value = values.get(name) ?? h("dd");
    if (!values.has(name)) element.append(h("div", {}, h("dt", {}, name), value));
    values.set(name, value);
    setText(value, text);
  };
  return { element, set };
}

export function session(context: Context): Panel {
  const list = facts();
  const wait = skeleton(4);
  const progress = meter("Progress through the replay");
  const progressText = h("p", { class: "muted number" });
  const actions = (Object.keys(offered) as Action[]).map((action) => actionButton(context, action));
  const speed = speedChoice(context);
  const controls = h("div", { class: "controls" }, ...actions.map(({ control }) => control), speed);
  const place = h("div", { class: "progress" }, progress.element, progressText);
  const { element } = frame("session", "Session", wait, controls, place, list.element);
  show(place, false);
  context.watch(["session", "clock"], () => {
    const now = context.mirror.one("session");
    if (now === undefined) return;
    show(wait, false);
    for (const { action, control } of actions) show(control, offered[action](now.state));
    fillFacts(context, list, now);
    if (document.activeElement !== speed) showSpeed(speed, String(now.speed ?? ""));
  });
  // How far a replay has come is REST's alone to tell.
  let ticks = 0;
  const ask = async () => {
    const now = context.hasRest ? await context.rest.session().catch(() => null) : null;
    show(place, now !== null && now.progress !== null);
    if (now === null || now.progress === null) return;
    progress.set(now.progress, "accent", percent(now.progress, 0));
    setText(progressText, `${percent(now.progress, 1)} of the replay`);
  };
  const tick = () => void (++ticks % secondsToAsk === 0 && ask());
  return { name: "session", element, shown: () => void ask(), tick, age: () => context.mirror.age("clock") };
}

function fillFacts(context: Context, { set }: ReturnType<typeof facts>, now: Session): void {
  const clock = context.mirror.one("clock");
  set("State", words(now.state));
  set("Mode", now.mode);
  set("Feed", `${words(now.feed)}, ${words(clock?.feed_state ?? now.feed_state ?? "live").toLowerCase()}`);
  set("Trouble with the feed", clock?.feed_problem ?? "None");
  set("Session time", `${dateTime(new Date(context.sessionNow()).toISOString())} UTC`);
  set("Started", `${dateTime(now.started_at)} UTC`);
  set("Speed", now.speed === null ? "–" : now.speed === "max" ? "Max" : `${now.speed}×`);
  set("Symbols", now.symbols.join(", "));
  set("Strategies", String(now.strategies.length));
  set("Id", now.session_id ?? "–");
}

function actionButton(context: Context, action: Action) {
  const control = button(words(action), async () => {
    const text = "Working orders are dealt with as the session's settings say.";
    if (action === "stop" && !(await confirm("Stop the session?", text, "Stop the session"))) return;
    const says = { label: `${words(action)} the session`, done: done[action] };
    await context.act(control, `session.${action}`, {}, says);
  });
  context.restrict("trader", control);
  return { action, control };
}

const speedOption = (value: string) => h("option", { value }, value === "max" ? "Max speed" : `${value}× speed`);

// A script may have set one that is not offered.
function showSpeed(control: HTMLSelectElement, now: string): void {
  if (now !== "" && ![...control.options].some(({ value }) => value === now)) control.append(speedOption(now));
  control.value = now;
}

function speedChoice(context: Context): HTMLSelectElement {
  const speed = h("select", { "aria-label": "Speed" }, ...speeds.map(speedOption));
  context.restrict("trader", speed);
  speed.addEventListener("change", () => {
    const { value } = speed;
    const params = { speed: value === "max" ? ("max" as const) : Number(value) };
    void context.act(null, "session.speed", params, { label: "Setting the speed", done: `Speed ${value}` });
  });
  return speed;
}

export function preflight(context: Context): Panel {
  const tones = { pass: "up", fail: "down", wait: "warning" };
  const table = new Table<PreflightCheck>({
    label: "Pre-flight checks",
    key: (check) => check.code,
    empty: "There are no checks.",
    columns: [
      { title: "Check", head: true, cell: (c) => words(c.code) },
      {
        title: "State",
        cell: (c) => ({ text: `${{ pass: "✓", fail: "✗", wait: "…" }[c.state]} ${c.state}`, tone: tones[c.state] }),
      },
      { title: "Detail", cell: (c) => c.detail },
      { title: "Remedy", cell: (c) => c.remedy ?? "–" },
    ],
  });
  const made = frame("preflight", "Pre-flight checks", table.element);
  const source = asked(secondsToAsk, made, async () => table.set(await context.rest.preflight()));
  return { name: "preflight", element: made.element, ...source };
}

const ways: Record<Connection, string> = {
  connecting: "Connecting",
  live: "Stream: told of everything as it happens",
  polling: "REST is asked every few seconds: the stream failed three times, and is tried on",
  stale: "Stream, silent for more than 5 s; another connection after 15 s",
  offline: "None; tried again after 1, 2, 4 … 30 s",
  refused: "None: the server has refused it",
};

// How this page knows what it shows, and whether it can be believed.
export function connection(context: Context): Panel {
  const list = facts();
  const { element } = frame("connection", "Connection", list.element);
  const tick = () => {
    const { client } = context;
    const { provenAt } = client;
    const heard = client.mirror.age("clock");
    list.set("News come by", ways[client.connection]);
    list.set("Last heard", Number.isFinite(heard) ? `${duration(heard / 1000)} ago` : "Not yet");
    list.set("Proven identical at", provenAt === 0 ? "Not yet" : `journal row ${provenAt}`);
    list.set("Found different and fetched anew", `${context.differences}×`);
    list.set("Commands that wait", String(client.queue.waiting.length));
    list.set("Signed in as", `${words(context.role)}, ${context.hasRest ? "by a token" : "by a ticket"}`);
  };
  return { name: "connection", element, shown: tick, tick };
}
