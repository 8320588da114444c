import type { TradingState } from "tidemark-client";
import type { Context } from "./context";

// What the stream tells comes at once, REST's summary every two seconds.
export function tradingState(context: Context): TradingState | undefined {
  const live = context.client.connection === "live" ? context.mirror.one("risk", "trading_state") : undefined;
  return live?.state ?? context.mirror.one("summary")?.trading_state;
}

// Why nothing, or not everything, can be traded now; empty: it can. No view is without it, whatever else it shows.
export function standing(context: Context): string {
  const session = context.mirror.one("session")?.state;
  if (session === "stopped" || session === "finished")
    return "This session is over: nothing is traded any more. Another one is begun in Tidemark's window.";
  if (context.mirror.one("kill")?.engaged === true)
    return "The kill switch is engaged: nothing new goes out until it is armed again, under Risk.";
  if (session === "paused") return "The session is paused: the market stands still until it is resumed, under Session.";
  if (session === "idle") return "The session has not been started: it is under Session.";
  const trading = tradingState(context);
  if (trading === "halted") return "Trading is halted: nothing new goes out. It is changed under Risk.";
  if (trading === "reducing") return "Trading is reducing: orders may only make positions smaller.";
  return "";
}
