import { ApiError, Rest, TidemarkClient, type ClientOptions, type Connection, type Role } from "tidemark-client";
import { field, h, setText } from "./dom";

// A token is good until it expires; a ticket, which a script gets from /api/auth/ws-ticket, for one connection.
export type Credential = { token: string } | { ticket: string };

export interface SignedIn {
  credential: Credential;
  client: TidemarkClient;
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

// A token has three parts, a ticket one.
export const credentialOf = (text: string): Credential => (text.includes(".") ? { token: text } : { ticket: text });

// One in the address (…/#token=… or …/#ticket=…, from a QR code or a link) is taken out of it at once.
export function credentialInAddress(): Credential | null {
  const match = /^#(?:token|ticket)=([\w.-]+)$/.exec(location.hash);
  if (match === null) return null;
  history.replaceState(null, "", location.pathname);
  return credentialOf(match[1] ?? "");
}

// A client that the server has let in. A ticket would be used up by a trial, so its connection is the trial.
export async function signIn(credential: Credential, options: Omit<ClientOptions, "base">): Promise<SignedIn> {
  const base = location.origin;
  if ("token" in credential) {
    await new Rest({ base, token: credential.token }).status();
    const client = new TidemarkClient({ ...options, base, ...credential });
    void client.start();
    return { credential, client, role: roleOf(credential.token) };
  }
  return new Promise((resolve, reject) => {
    const onConnection = (connection: Connection) => {
      options.onConnection?.(connection);
      if (connection === "live") resolve({ credential, client, role: client.role ?? "viewer" });
      if (connection !== "refused" && connection !== "offline") return;
      client.stop();
      reject(new ApiError(401, "ticket", "the ticket is not known, used or expired; it lasts 30 s"));
    };
    const client = new TidemarkClient({ ...options, base, ...credential, onConnection });
    void client.start();
  });
}

export function signInForm(reason: string, enter: (credential: Credential) => Promise<void>): HTMLElement {
  const input = h("input", { type: "password", autocomplete: "off", spellcheck: false, required: true });
  const note = h("p", { class: "note", role: "alert" }, reason);
  const submit = h("button", { type: "submit", class: "primary" }, "Sign in");
  const form = h(
    "form",
    { class: "sign-in", novalidate: true },
    h("h1", {}, "Tidemark"),
    h("p", { class: "muted" }, "Paper trading. On the machine that runs it, this makes a token:"),
    h("p", {}, h("code", {}, "tidemark token create --name NAME --role trader")),
    field("Token or ticket", input),
    note,
    submit,
    h("p", { class: "muted" }, "It stays in this page's memory and is gone when the page is closed."),
    h(
      "p",
      { class: "muted" },
      "A ticket, from POST /api/auth/ws-ticket, is for one connection within 30 s and needs no token in this browser; ",
      "what only REST knows (statistics, older bars, limits in use) stays empty with it.",
    ),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (text === "") return setText(note, "Paste a token or a ticket");
    submit.setAttribute("aria-busy", "true");
    setText(note, "");
    enter(credentialOf(text))
      .catch((error: unknown) => {
        setText(note, refusalOf(error));
        input.focus();
      })
      .finally(() => submit.removeAttribute("aria-busy"));
  });
  return h("main", { id: "main", class: "gate" }, form);
}

export function refusalOf(error: unknown): string {
  const refused = error instanceof ApiError && (error.status === 401 || error.status === 403);
  if (refused) return `Not let in: ${error.message}`;
  return error instanceof Error ? error.message : "Something failed";
}
