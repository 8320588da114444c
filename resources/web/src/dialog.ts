import { freshId, h } from "./dom";
import { button } from "./panel";

export interface Action {
  label: string;
  className?: string;
}

const open = new Set<() => void>();

// Takes away what is still being asked: whom it was about is not there any more.
export function dismissDialogs(): void {
  for (const dismiss of [...open]) dismiss();
}

// Asks, and gives the label of the action that was chosen; null: none. Enter in a field chooses the first one. `more`
// holds further controls; `isReady` may hold an action back, and then says why by itself.
export function choose(
  title: string,
  text: string,
  actions: Action[],
  more: HTMLElement | null = null,
  isReady: (label: string) => boolean = () => true,
): Promise<string | null> {
  const id = freshId();
  return new Promise((resolve) => {
    const dialog = h("dialog", { "aria-labelledby": id });
    const end = (answer: string | null) => {
      if (answer !== null && !isReady(answer)) return;
      dialog.close();
      resolve(answer);
    };
    const dismiss = () => end(null);
    // The second press of a double click was meant for what has opened this.
    const pressed = (label: string) => (event: MouseEvent) => event.detail < 2 && end(label);
    const [first, ...others] = actions.map(({ label, className = "" }) => button(label, pressed(label), className));
    const form = h("form", { novalidate: true }, h("h2", { id }, title), text === "" ? null : h("p", {}, text), more);
    form.append(
      h(
        "div",
        { class: "dialog-actions" },
        button("Back", dismiss),
        ...others,
        first,
      ),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      end(actions[0]?.label ?? null);
    });
    // Nor is a key that is still held an answer.
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.repeat) event.preventDefault();
    });
    dialog.append(form);
    dialog.addEventListener("cancel", () => resolve(null));
    dialog.addEventListener("close", () => {
      open.delete(dismiss);
      dialog.remove();
    });
    open.add(dismiss);
    document.body.append(dialog);
    dialog.showModal();
  });
}

// Asks before something that cannot be taken back.
export const confirm = async (title: string, text: string, action: string, more: HTMLElement | null = null) =>
  (await choose(title, text, [{ label: action, className: "danger" }], more)) === action;
