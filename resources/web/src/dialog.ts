import { freshId, h } from "./dom";
import { button } from "./panel";

export interface Action {
  label: string;
  className?: string;
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
    const [first, ...others] = actions.map(({ label, className = "" }) => button(label, () => end(label), className));
    const form = h("form", { novalidate: true }, h("h2", { id }, title), text === "" ? null : h("p", {}, text), more);
    form.append(
      h(
        "div",
        { class: "dialog-actions" },
        button("Cancel", () => end(null)),
        ...others,
        first,
      ),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      end(actions[0]?.label ?? null);
    });
    dialog.append(form);
    dialog.addEventListener("cancel", () => resolve(null));
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  });
}

// Asks before something that cannot be taken back.
export const confirm = async (title: string, text: string, action: string, more: HTMLElement | null = null) =>
  (await choose(title, text, [{ label: action, className: "danger" }], more)) === action;
