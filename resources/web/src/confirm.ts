import { freshId, h } from "./dom";
import { button } from "./panel";

// Asks before something that cannot be taken back. `more` holds further controls.
export function confirm(
  title: string,
  text: string,
  action: string,
  more: HTMLElement | null = null,
): Promise<boolean> {
  const id = freshId();
  return new Promise((resolve) => {
    const dialog = h("dialog", { "aria-labelledby": id });
    const end = (answer: boolean) => {
      dialog.close();
      resolve(answer);
    };
    dialog.append(h("h2", { id }, title), h("p", {}, text));
    if (more !== null) dialog.append(more);
    const yes = button(action, () => end(true), "danger");
    dialog.append(
      h(
        "div",
        { class: "dialog-actions" },
        button("Cancel", () => end(false)),
        yes,
      ),
    );
    dialog.addEventListener("cancel", () => resolve(false));
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  });
}
