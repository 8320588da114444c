// Elements without markup: text goes in as text, whoever wrote it.

type Child = Node | string | null | undefined | false;
type Props = Record<string, string | number | boolean | null | undefined | ((event: never) => void)>;

export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  props: Props = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value as EventListener);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) {
    if (child !== null && child !== undefined && child !== false) element.append(child);
  }
  return element;
}

const svgSpace = "http://www.w3.org/2000/svg";

export function icon(path: string): SVGElement {
  const svg = document.createElementNS(svgSpace, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon");
  const line = document.createElementNS(svgSpace, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

// Writes only what has changed, so that selections and screen readers are left in peace.
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

export function setAttribute(element: Element, name: string, value: string | null): void {
  if (value === null) element.removeAttribute(name);
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

export function show(element: HTMLElement, visible: boolean): void {
  if (element.hidden === visible) element.hidden = !visible;
}

let ids = 0;
export function freshId(): string {
  return `e${++ids}`;
}

// A labelled control.
export function field(label: string, control: HTMLElement, className = "field"): HTMLElement {
  control.id ||= freshId();
  return h("div", { class: className }, h("label", { for: control.id }, label), control);
}

export interface Meter {
  element: HTMLElement;
  // A fraction of 0 to 1, its tone and what it says in words.
  set(fraction: number, tone: string, text: string): void;
}

export function meter(label: string, className = "meter"): Meter {
  const bar = h("span", { class: "meter-bar" });
  const element = h(
    "div",
    {
      class: className,
      role: "meter",
      "aria-label": label,
      "aria-valuemin": 0,
      "aria-valuemax": 100,
      "aria-valuenow": 0,
    },
    bar,
  );
  return {
    element,
    set(fraction, tone, text) {
      const percent = Math.max(0, Math.min(100, fraction * 100));
      bar.style.width = `${percent}%`;
      setAttribute(bar, "data-tone", tone);
      setAttribute(element, "aria-valuenow", String(Math.round(percent)));
      setAttribute(element, "aria-valuetext", text);
    },
  };
}
