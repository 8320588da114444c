export { Backoff } from "./backoff.js";
export { TidemarkClient, type ClientOptions, type Connection } from "./client.js";
export { systemClock, type Clock, type Timer } from "./clock.js";
export { Mirror, type Channel, type Rows } from "./mirror.js";
export { Poller } from "./poller.js";
export { CommandQueue, type Command, type Waiting } from "./queue.js";
export { ApiError, Rest, type RestOptions } from "./rest.js";
export { Stream, type Socket, type StreamState, type Subscription } from "./stream.js";
export type * from "./types.js";
