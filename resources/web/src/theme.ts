type Theme = "system" | "light" | "dark";

const listeners = new Set<() => void>();
const order: Theme[] = ["system", "light", "dark"];
let theme: Theme = "system";

export const currentTheme = (): Theme => theme;

// Told when the colours have changed, by the button or by the system, until the returned function is called.
export function onTheme(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function nextTheme(): Theme {
  theme = order[(order.indexOf(theme) + 1) % order.length] ?? "system";
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
  tell();
  return theme;
}

function tell(): void {
  for (const listener of listeners) listener();
}

matchMedia("(prefers-color-scheme: light)").addEventListener("change", tell);
