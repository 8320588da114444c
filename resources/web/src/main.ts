import { TidemarkClient } from "tidemark-client";
import { App } from "./app";
import { Context } from "./context";
import { signInForm, tokenInAddress, tryToken, type Credential } from "./sign_in";
import "./style/tokens.css";
import "./style/layout.css";
import "./style/parts.css";
import "./style/panels.css";

const root = document.getElementById("app") ?? document.body;

function gate(reason = ""): void {
  root.replaceChildren(signInForm(reason, enter));
  root.querySelector("input")?.focus();
}

// The token lives in this closure alone: no storage, no cookie, no address.
function enter({ token, role }: Credential): void {
  const client: TidemarkClient = new TidemarkClient({
    base: location.origin,
    token,
    onConnection: (connection) =>
      connection === "refused" ? leave("The token has expired or was revoked.") : app.connection(connection),
    onQueue: (waiting) => app.queue(waiting),
  });
  const app = new App(new Context(client, role), () => leave());
  const leave = (reason = "") => {
    client.stop();
    app.close();
    gate(reason);
  };
  root.replaceChildren(app.element);
  const start = () =>
    client.start().catch(() => {
      app.connection("offline");
      setTimeout(start, 2_000);
    });
  void start();
}

const given = tokenInAddress();
if (given === "") gate();
else
  tryToken(given)
    .then(enter)
    .catch((error: Error) => gate(`Not let in: ${error.message}`));
