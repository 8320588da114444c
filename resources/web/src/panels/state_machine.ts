import type { Strategy } from "tidemark-client";
import type { Context } from "../context";
import { h, setAttribute, setText, show } from "../dom";
import { clock, duration, words } from "../format";

// The way of an instance, in its order; from anywhere it may go to the others.
const way = [
  "idle",
  "monitoring",
  "signal_detected",
  "awaiting_approval",
  "entry_pending",
  "in_position",
  "exit_pending",
  "cooldown",
];
const mostSteps = 8;

interface Step {
  to: string;
  cause: string;
  time: string | null;
}

// Where the chosen instance stands on its way, and the steps that brought it there since this page looks on.
export function stateMachine(context: Context) {
  const title = h("h3");
  const places = new Map(way.map((state) => [state, h("li", {}, words(state))]));
  const aside = h("li", { class: "aside" });
  const line = h("ol", { class: "machine", "aria-label": "States" }, ...places.values(), aside);
  const steps = h("ol", { class: "steps", "aria-label": "Last transitions" });
  const element = h("div", { class: "machine-place" }, title, line, steps);
  show(element, false);
  const histories = new Map<string, Step[]>();

  const note = () => {
    for (const { id, last_transition: last } of context.mirror.rows("strategies")) {
      const history = histories.get(id) ?? [];
      histories.set(id, history);
      if (last === null || history[0]?.time === last.time) continue;
      history.unshift({ to: last.to, cause: last.cause, time: last.time });
      history.splice(mostSteps);
    }
  };

  return {
    element,
    show(strategy: Strategy | undefined) {
      note();
      show(element, strategy !== undefined);
      if (strategy === undefined) return;
      const { state } = strategy;
      const since = duration((context.sessionNow() - Date.parse(strategy.since ?? "")) / 1000);
      setText(title, `${strategy.id}: ${words(state).toLowerCase()} for ${since}`);
      for (const [name, place] of places) setAttribute(place, "aria-current", name === state ? "step" : null);
      const isAside = !places.has(state);
      show(aside, isAside);
      setText(aside, isAside ? words(state) : "");
      setAttribute(aside, "aria-current", isAside ? "step" : null);
      const lines = (histories.get(strategy.id) ?? []).map(
        (step) => `${clock(step.time)} ${words(step.to)}: ${words(step.cause)}`,
      );
      if (steps.dataset["shown"] === lines.join("\n")) return;
      steps.dataset["shown"] = lines.join("\n");
      steps.replaceChildren(...lines.map((text) => h("li", {}, text)));
    },
  };
}
