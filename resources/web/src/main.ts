import type { Channel, Connection, StreamNotice } from "tidemark-client";
import { App } from "./app";
import { Context, reasonOf } from "./context";
import { credentialInAddress, refusalOf, signIn, signInForm, type Credential } from "./sign_in";
import { toast } from "./toast";
import "./style/tokens.css";
import "./style/layout.css";
import "./style/parts.css";
import "./style/tables.css";
import "./style/panels.css";
import "./style/machine.css";

const root = document.getElementById("app") ?? document.body;

function gate(reason = ""): void {
  root.replaceChildren(signInForm(reason, enter));
  root.querySelector("input")?.focus();
}

const called: { [C in Channel]?: string } = { approvals: "signals", kill: "kill switch", risk: "risk alerts" };

function notify(context: Context, notice: StreamNotice): void {
  if (notice.kind === "differs") {
    ++context.differences;
    const what = called[notice.channel] ?? notice.channel;
    toast("bad", `The ${what} here were not the server's`, "They have been fetched anew; look at them again.");
  }
  if (notice.kind === "refused") toast("bad", "A subscription was refused", reasonOf(notice.error));
  if (notice.kind === "token_expiring") toast("bad", "The token expires in a minute", "Sign in with a new one.");
  if (notice.kind === "server_shutdown") toast("info", "Tidemark is shutting down");
}

// The credential lives in this closure alone: no storage, no cookie, no address.
let leave = (_reason?: string) => {};
// Whether what was sent still waits here, and would be gone with the page.
let waits = () => false;
async function enter(credential: Credential): Promise<void> {
  let app: App | undefined;
  let context: Context | undefined;
  const ended =
    "token" in credential
      ? "The token has expired or was revoked."
      : "The connection is gone, and its ticket with it. Sign in again.";
  const { client, role } = await signIn(credential, {
    onConnection: (connection: Connection) => {
      if (app === undefined) return;
      if (connection === "refused") leave(ended);
      else app.connection(connection);
    },
    onQueue: (waiting) => app?.queue(waiting),
    onNotice: (notice) => context && notify(context, notice),
    // Behind what the client still has to do of it.
    onSession: () => queueMicrotask(() => app !== undefined && begin("Another session has begun")),
  });
  // Ids begin anew with a session: nothing that a panel, a card or a question knows of the one before may outlive it.
  const begin = (news = "") => {
    app?.close();
    context = new Context(client, role);
    app = new App(context, () => leave());
    app.connection(client.connection);
    root.replaceChildren(app.element);
    if (news !== "") toast("info", news, "What is shown is all of that one.");
  };
  // Whoever was signed in here before.
  leave();
  leave = (reason = "") => {
    leave = () => {};
    waits = () => false;
    client.stop();
    app?.close();
    app = undefined;
    gate(reason);
  };
  waits = () => client.queue.waiting.length > 0;
  begin();
}
addEventListener("beforeunload", (event) => {
  if (waits()) event.preventDefault();
});

// At the start, or when a link with a credential is followed while the page is open.
function arrive(): boolean {
  const given = credentialInAddress();
  if (given === null) return false;
  enter(given).catch((error: unknown) => {
    leave();
    gate(refusalOf(error));
  });
  return true;
}
addEventListener("hashchange", () => void arrive());
if (!arrive()) gate();
