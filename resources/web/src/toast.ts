import { h, setText } from "./dom";

type Kind = "info" | "good" | "bad";
const lifeMs = { info: 5_000, good: 4_000, bad: 12_000 };
const mostToasts = 4;

// A notice that goes by itself, and is read out. Errors stay longer and can be sent away.
export function toast(kind: Kind, title: string, reason = ""): void {
  const place = document.getElementById("toasts");
  if (place === null) return;
  const close = h("button", { type: "button", class: "quiet", "aria-label": "Dismiss" }, "×");
  const mark = { info: "i", good: "✓", bad: "!" }[kind];
  const element = h(
    "div",
    { class: "toast", "data-kind": kind },
    h("span", { class: "toast-mark", "aria-hidden": "true" }, mark),
    h("div", {}, h("strong", {}, title), reason === "" ? null : h("p", {}, reason)),
    close,
  );
  const timer = setTimeout(() => element.remove(), lifeMs[kind]);
  close.addEventListener("click", () => {
    clearTimeout(timer);
    element.remove();
  });
  place.append(element);
  while (place.children.length > mostToasts) place.firstElementChild?.remove();
  announce(reason === "" ? title : `${title}: ${reason}`);
}

export function announce(text: string): void {
  const announcer = document.getElementById("announcer");
  if (announcer !== null) setText(announcer, text);
}
