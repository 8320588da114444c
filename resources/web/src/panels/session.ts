import type { PreflightCheck } from "tidemark-client";
import { confirm } from "../confirm";
import type { Context } from "../context";
import { h, meter, show } from "../dom";
import { dateTime, percent, words } from "../format";
import { button, frame, type Panel } from "../panel";
import { skeleton, Table } from "../table";

const speeds = ["1", "5", "20", "100", "max"];

export function session(context: Context): Panel {
  const facts = h("dl", { class: "figures" });
  const wait = skeleton(4);
  const progress = meter("Progress through the replay");
  const act = (action: "start" | "pause" | "resume" | "stop") => {
    const control = button(words(action), async () => {
      const text = "Working orders are dealt with as the session's settings say.";
      if (action === "stop" && !(await confirm("Stop the session?", text, "Stop the session"))) return;
      await context.act(
        control,
        {
          label: `${words(action)} the session`,
          run: () => context.rest.sessionAction(action),
          repeatable: true,
        },
        `Session: ${action}`,
      );
    });
    control.disabled = !context.may("trader");
    return control;
  };
  const speed = h(
    "select",
    { "aria-label": "Speed" },
    ...speeds.map((value) => h("option", { value }, value === "max" ? "max" : `${value}×`)),
  );
  speed.disabled = !context.may("trader");
  speed.addEventListener(
    "change",
    () =>
      void context.act(
        null,
        {
          label: "Setting the speed",
          run: () => context.rest.speed(speed.value === "max" ? "max" : Number(speed.value)),
          repeatable: true,
        },
        `Speed ${speed.value}`,
      ),
  );
  const controls = h("div", { class: "controls" }, act("start"), act("pause"), act("resume"), act("stop"), speed);
  const { element } = frame("session", "Session", wait, controls, progress.element, facts);
  show(progress.element, false);
  const render = () => {
    const now = context.mirror.one("session");
    if (now === undefined) return;
    show(wait, false);
    const line = (name: string, text: string) => h("div", {}, h("dt", {}, name), h("dd", {}, text));
    facts.replaceChildren(
      line("State", words(now.state)),
      line("Mode", now.mode),
      line("Feed", `${words(now.feed)}, ${now.feed_state ?? "live"}`),
      line("Session time", `${dateTime(now.session_time)} UTC`),
      line("Started", `${dateTime(now.started_at)} UTC`),
      line("Speed", now.speed === null ? "–" : `${now.speed}×`),
      line("Symbols", now.symbols.join(", ")),
      line("Strategies", String(now.strategies.length)),
      line("Id", now.session_id),
    );
    if (document.activeElement !== speed) speed.value = String(now.speed);
    show(progress.element, now.progress !== null);
    if (now.progress !== null) progress.set(now.progress, "accent", percent(now.progress, 0));
  };
  context.watch(["session"], render);
  return { name: "session", element };
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
  const { element } = frame("preflight", "Pre-flight checks", table.element);
  const load = async () => table.set(await context.rest.preflight().catch(() => []));
  let ticks = 0;
  return { name: "preflight", element, shown: () => void load(), tick: () => void (++ticks % 5 === 0 && load()) };
}
