import { callOf, type AnswerOf, type Operation, type ParamsOf } from "./commands.js";
import type * as T from "./types.js";

// What a refused request says. `code` is stable, `message` is for people; 0 as status: no answer came at all.
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly field: string | null = null,
    readonly retryAfterMs: number | null = null,
    readonly checks: T.Check[] = [],
    // Denied by soft checks alone: sent again with `confirmed` it is taken.
    readonly needsConfirmation = false,
  ) {
    super(message);
    this.name = "ApiError";
  }
  get unanswered(): boolean {
    return this.status === 0;
  }
}

export interface RestOptions {
  // As http://127.0.0.1:8050, without a slash at the end.
  base: string;
  // Empty: none. REST then answers for what is open to all, and refuses the rest.
  token: string;
  fetch?: typeof fetch;
  timeoutMs?: number;
}

// A later answer tells the time no better.
const promptMs = 1_000;
const openPaths = new Set(["/api/asyncapi.json", "/api/openapi.json", "/healthz"]);

type Query = Record<string, string | number | undefined>;

function withQuery(path: string, query: Query): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given.map(([k, v]) => [k, String(v)]))}`;
}

// Typed calls of the REST interface: what can be read, one a line, and every operation by `call`.
export class Rest {
  private readonly fetch: typeof fetch;
  // How far the server's clock is ahead of this one, by its last prompt answer.
  private aheadMs = 0;

  constructor(readonly options: RestOptions) {
    this.fetch = options.fetch ?? globalThis.fetch.bind(globalThis);
  }

  // What the server's clock says when this one says that.
  serverTime = (ms: number): string => new Date(ms + this.aheadMs).toISOString();

  async request<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    if (this.options.token === "" && !openPaths.has(path))
      throw new ApiError(401, "needs_token", "This is to be had with a token only; a ticket opens the stream alone");
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), this.options.timeoutMs ?? 10_000);
    const headers: Record<string, string> = {};
    if (this.options.token !== "") headers["Authorization"] = `Bearer ${this.options.token}`;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const askedAt = Date.now();
    try {
      const response = await this.fetch(this.options.base + path, {
        method,
        headers,
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: abort.signal,
      });
      this.hearTime(response.headers.get("Date"), askedAt);
      const text = await response.text();
      return read<Answer>(response.status, text);
    } catch (error) {
      if (error instanceof ApiError) throw error;
      throw new ApiError(0, "no_answer", "Tidemark does not answer");
    } finally {
      clearTimeout(timer);
    }
  }

  private hearTime(date: string | null, askedAt: number): void {
    const now = Date.now();
    const time = Date.parse(date ?? "");
    // Whole seconds: on average half of one has passed.
    if (!Number.isNaN(time) && now - askedAt < promptMs) this.aheadMs = time + 500 - (askedAt + now) / 2;
  }

  private get<Answer>(path: string, query: Query = {}): Promise<Answer> {
    return this.request<Answer>("GET", withQuery(path, query));
  }
  private async list<Row>(path: string, query: Query = {}): Promise<Row[]> {
    return (await this.get<T.Page<Row>>(path, query)).items;
  }

  call<O extends Operation>(operation: O, params: ParamsOf<O>): Promise<AnswerOf<O>> {
    const { method, path, body } = callOf(operation, params);
    return this.request<AnswerOf<O>>(method, path, body);
  }

  status = () => this.get<T.Status>("/api/status");
  ticket = () => this.request<{ ticket: string; expires_in: number }>("POST", "/api/auth/ws-ticket", {});
  // The WebSocket endpoints that this server has.
  sockets = async () => Object.keys((await this.get<{ channels: object }>("/api/asyncapi.json")).channels);

  positions = () => this.list<T.Position>("/api/oms/positions");

  activeOrders = () => this.list<T.Order>("/api/oms/orders/active", { limit: 1000 });
  orders = (query: Query = {}) => this.list<T.Order>("/api/oms/orders", query);
  order = (id: string) => this.get<T.OrderDetail>(`/api/oms/orders/${id}`);

  trades = (query: Query = {}) => this.list<T.Fill>("/api/oms/trades", query);
  statsToday = () => this.get<T.StatsToday>("/api/oms/stats/today");
  stats = () => this.get<Record<string, unknown>>("/api/oms/stats");
  equity = (query: Query = {}) => this.get<T.EquityHistory>("/api/oms/equity", query);

  risk = () => this.get<T.RiskSummary>("/api/oms/risk/summary");
  alerts = () => this.list<T.Alert>("/api/oms/risk/alerts");

  approvals = () => this.list<T.Signal>("/api/oms/approvals");
  signals = (query: Query = {}) => this.list<T.Signal>("/api/oms/signals", query);

  strategies = () => this.list<T.Strategy>("/api/oms/strategies");
  conditions = (id: string) => this.list<T.Condition>(`/api/oms/strategies/${encodeURIComponent(id)}/conditions`);
  indicators = () => this.list<T.Indicator>("/api/oms/indicators");

  session = () => this.get<T.Session>("/api/oms/session");
  preflight = () => this.get<T.PreflightCheck[]>("/api/oms/session/preflight");
  bars = (symbol: string, timeframe: string, limit: number) =>
    this.list<Omit<T.Bar, "symbol" | "timeframe">>("/api/oms/bars", { symbol, timeframe, limit });
  watchlist = () => this.get<T.Watchlists>("/api/oms/watchlist");
}

function read<Answer>(status: number, text: string): Answer {
  let body: Record<string, unknown> = {};
  try {
    body = text === "" ? {} : JSON.parse(text);
  } catch {
    throw new ApiError(status, "not_json", `The answer ${status} is not JSON`);
  }
  if (status < 400) return body as Answer;
  const error = (body["error"] ?? { message: `The answer was ${status}` }) as WireError;
  throw refusal(status, { ...error, details: { checks: body["checks"], ...error.details } });
}

// The contract's error object.
export interface WireError {
  code?: string;
  message?: string;
  field?: string | null;
  retry_after_ms?: number | null;
  details?: { checks?: unknown; needs_confirmation?: boolean };
}

export function refusal(status: number, error: WireError): ApiError {
  const checks = Array.isArray(error.details?.checks) ? (error.details.checks as T.Check[]) : [];
  return new ApiError(
    status,
    error.code ?? "error",
    error.message ?? "Refused, and no reason was given",
    error.field ?? null,
    error.retry_after_ms ?? null,
    checks,
    error.details?.needs_confirmation === true,
  );
}
