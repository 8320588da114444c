import type { Answer } from "./answers.js";
import { rowTexts } from "./canonical.js";
import { losslessChannels, type Channel } from "./mirror.js";
import type { Role } from "./types.js";

// What the native stream says.
export interface Message extends Answer {
  v: number;
  ch: string | null;
  epoch?: string;
  seq: number;
  prev: number | null;
  ts?: string | null;
  part?: number;
  parts?: number;
  data?: {
    rows?: object[];
    upsert?: object[];
    remove?: string[];
    role?: Role;
    session_id?: string | null;
    hashes?: Record<string, string>;
    feed_state?: string;
    feed_problem?: string | null;
  };
}

// What a subscription is answered with; nothing an unsubscription.
export interface Begun {
  channels?: { name: string }[];
}

export interface Told {
  rows: object[];
  // Their canonical JSON; empty where a channel has no hash.
  texts: string[];
}

export function toldBy(channel: Channel, rows: object[] = [], text: string): Told {
  return { rows, texts: losslessChannels.has(channel) ? rowTexts(text) : [] };
}
