import { reasonOf } from "./context";
import { freshId, h, setText, show } from "./dom";
import { duration } from "./format";

export interface Panel {
  name: string;
  element: HTMLElement;
  // Milliseconds since what it shows was told; infinite before the first time. Beyond ten seconds it is marked.
  age?: () => number;
  // Called each second while it is on the screen, for ages and for figures that REST has to be asked for.
  tick?: () => void;
  // Called when it comes to the screen.
  shown?: () => void;
}

export interface Frame {
  element: HTMLElement;
  tools: HTMLElement;
  body: HTMLElement;
  setCount(text: string): void;
  // Why there is nothing to show; empty: there is.
  setFault(text: string): void;
}

// A section with a heading of its own.
export function frame(name: string, title: string, ...body: HTMLElement[]): Frame {
  const id = freshId();
  const count = h("span", { class: "count" });
  const age = h("span", { class: "age" });
  const fault = h("p", { class: "empty fault", role: "status" });
  const tools = h("div", { class: "tools" });
  const inside = h("div", { class: "panel-body" }, ...body);
  const element = h(
    "section",
    { class: `panel panel-${name}`, "aria-labelledby": id },
    h("header", { class: "panel-head" }, h("h2", { id }, title), count, age, tools),
    fault,
    inside,
  );
  count.hidden = fault.hidden = true;
  return {
    element,
    tools,
    body: inside,
    setCount(text) {
      setText(count, text);
      count.hidden = text === "";
    },
    setFault(text) {
      setText(fault, text);
      show(fault, text !== "");
      show(inside, text === "");
    },
  };
}

const staleMs = 10_000;

// Greys what is past its age, and says how old it is.
export function markAge({ element, age }: Panel): void {
  const old = age?.() ?? 0;
  const isStale = Number.isFinite(old) && old > staleMs;
  element.toggleAttribute("data-stale", isStale);
  const note = element.querySelector(".panel-head > .age");
  if (note !== null) setText(note, isStale ? `stale, ${duration(old / 1000)} old` : "");
}

// What REST alone tells: asked for when its panel comes up, and every so many seconds while it is on the screen.
export function asked(seconds: number, { setFault }: Frame, load: () => Promise<void>) {
  let heardAt = -Infinity;
  let ticks = 0;
  const ask = async () => {
    try {
      await load();
      heardAt = Date.now();
      setFault("");
    } catch (error) {
      if (heardAt === -Infinity) setFault(`This cannot be had: ${reasonOf(error)}`);
    }
  };
  return {
    shown: () => void ask(),
    tick: () => void (++ticks % seconds === 0 && ask()),
    age: () => Math.max(0, Date.now() - heardAt - seconds * 1000),
  };
}

export function button(label: string, onclick: (event: MouseEvent) => void, className = ""): HTMLButtonElement {
  return h("button", { type: "button", class: className || null, onclick }, label);
}

// Shows a picture's values as a table instead of it.
export function tableToggle(picture: HTMLElement, table: HTMLElement, changed: () => void = () => {}): HTMLElement {
  const toggle = button("Table", () => {
    const asTable = toggle.getAttribute("aria-pressed") !== "true";
    toggle.setAttribute("aria-pressed", String(asTable));
    show(table, asTable);
    show(picture, !asTable);
    changed();
  });
  toggle.setAttribute("aria-pressed", "false");
  show(table, false);
  return toggle;
}
