import { ApiError, Rest, type Role } from "tidemark-client";
import { field, h, setText } from "./dom";

export interface Credential {
  token: string;
  role: Role;
}

const roles: Role[] = ["viewer", "approver", "trader", "admin"];

// The role that the token says; the server decides by itself what it allows.
export function roleOf(token: string): Role {
  try {
    const payload = (token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/");
    const claims = JSON.parse(atob(payload)) as { role?: Role };
    return roles.find((role) => role === claims.role) ?? "viewer";
  } catch {
    return "viewer";
  }
}

// A token in the address (…/#token=…, from a QR code or a link) is taken out of it at once.
export function tokenInAddress(): string {
  const match = /^#token=([\w.-]+)$/.exec(location.hash);
  if (match === null) return "";
  history.replaceState(null, "", location.pathname);
  return match[1] ?? "";
}

export async function tryToken(token: string): Promise<Credential> {
  await new Rest({ base: location.origin, token }).status();
  return { token, role: roleOf(token) };
}

export function signInForm(reason: string, done: (credential: Credential) => void): HTMLElement {
  const input = h("input", { type: "password", autocomplete: "off", spellcheck: false, required: true });
  const note = h("p", { class: "note", role: "alert" }, reason);
  const submit = h("button", { type: "submit", class: "primary" }, "Sign in");
  const form = h(
    "form",
    { class: "sign-in" },
    h("h1", {}, "Tidemark"),
    h("p", { class: "muted" }, "Paper trading. On the machine that runs it, this makes a token:"),
    h("p", {}, h("code", {}, "tidemark token create --name NAME --role trader")),
    field("Token", input),
    note,
    submit,
    h("p", { class: "muted" }, "The token stays in this page's memory and is gone when it is closed."),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit.setAttribute("aria-busy", "true");
    setText(note, "");
    tryToken(input.value.trim())
      .then(done)
      .catch((error: unknown) => {
        const refused = error instanceof ApiError && (error.status === 401 || error.status === 403);
        setText(
          note,
          refused ? `Not let in: ${error.message}` : error instanceof Error ? error.message : "Something failed",
        );
        input.focus();
      })
      .finally(() => submit.removeAttribute("aria-busy"));
  });
  return h("main", { id: "main", class: "gate" }, form);
}
