import { freshId, h, setText } from "./dom";

export interface Panel {
  name: string;
  element: HTMLElement;
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
}

// A section with a heading of its own.
export function frame(name: string, title: string, ...body: HTMLElement[]): Frame {
  const id = freshId();
  const count = h("span", { class: "count" });
  const tools = h("div", { class: "tools" });
  const inside = h("div", { class: "panel-body" }, ...body);
  const element = h(
    "section",
    { class: `panel panel-${name}`, "aria-labelledby": id },
    h("header", { class: "panel-head" }, h("h2", { id }, title), count, tools),
    inside,
  );
  count.hidden = true;
  return {
    element,
    tools,
    body: inside,
    setCount(text) {
      setText(count, text);
      count.hidden = text === "";
    },
  };
}

export function button(label: string, onclick: (event: MouseEvent) => void, className = ""): HTMLButtonElement {
  return h("button", { type: "button", class: className || null, onclick }, label);
}
