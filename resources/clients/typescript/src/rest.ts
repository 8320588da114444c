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
  token: string;
  fetch?: typeof fetch;
  timeoutMs?: number;
}

type Query = Record<string, string | number | undefined>;

function withQuery(path: string, query: Query): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given.map(([k, v]) => [k, String(v)]))}`;
}

// Typed calls of the REST interface, one a line.
export class Rest {
  private readonly fetch: typeof fetch;

  constructor(readonly options: RestOptions) {
    this.fetch = options.fetch ?? globalThis.fetch.bind(globalThis);
  }

  async request<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), this.options.timeoutMs ?? 10_000);
    const headers: Record<string, string> = {};
    if (this.options.token !== "") headers["Authorization"] = `Bearer ${this.options.token}`;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    try {
      const response = await this.fetch(this.options.base + path, {
        method,
        headers,
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: abort.signal,
      });
      const text = await response.text();
      return read<Answer>(response.status, text);
    } catch (error) {
      if (error instanceof ApiError) throw error;
      throw new ApiError(0, "no_answer", "Tidemark does not answer");
    } finally {
      clearTimeout(timer);
    }
  }

  private get<Answer>(path: string, query: Query = {}): Promise<Answer> {
    return this.request<Answer>("GET", withQuery(path, query));
  }
  private post<Answer = unknown>(path: string, body: unknown = {}): Promise<Answer> {
    return this.request<Answer>("POST", path, body);
  }
  private async list<Row>(path: string, query: Query = {}): Promise<Row[]> {
    return (await this.get<T.Page<Row>>(path, query)).items;
  }

  status = () => this.get<T.Status>("/api/status");
  ticket = () => this.post<{ ticket: string; expires_in: number }>("/api/auth/ws-ticket");
  // The WebSocket endpoints that this server has.
  sockets = async () => Object.keys((await this.get<{ channels: object }>("/api/asyncapi.json")).channels);

  positions = () => this.list<T.Position>("/api/oms/positions");
  closePosition = (id: string, quantity?: T.Decimal) => this.post(`/api/oms/positions/${id}/close`, { quantity });
  closeAll = () => this.post("/api/oms/positions/close-all");

  activeOrders = () => this.list<T.Order>("/api/oms/orders/active", { limit: 1000 });
  orders = (query: Query = {}) => this.list<T.Order>("/api/oms/orders", query);
  order = (id: string) => this.get<T.Order>(`/api/oms/orders/${id}`);
  place = (order: T.OrderRequest) => this.post<T.Order>("/api/oms/orders", order);
  tryOrder = async (order: T.OrderRequest) =>
    (await this.post<{ checks: T.Check[] }>("/api/oms/orders", { ...order, dry_run: true })).checks;
  replace = (id: string, change: T.OrderChange) => this.request<T.Order>("PATCH", `/api/oms/orders/${id}`, change);
  cancel = (id: string) => this.request<T.Order>("DELETE", `/api/oms/orders/${id}`);
  cancelAll = () => this.post("/api/oms/orders/cancel-all");

  trades = (query: Query = {}) => this.list<T.Fill>("/api/oms/trades", query);
  statsToday = () => this.get<T.StatsToday>("/api/oms/stats/today");
  stats = () => this.get<Record<string, unknown>>("/api/oms/stats");
  equity = (query: Query = {}) => this.get<T.EquityHistory>("/api/oms/equity", query);

  risk = () => this.get<T.RiskSummary>("/api/oms/risk/summary");
  alerts = () => this.list<T.Alert>("/api/oms/risk/alerts");
  acknowledge = (id: string) => this.post(`/api/oms/risk/alerts/${id}/acknowledge`);
  tradingState = (state: T.TradingState, reason: string) => this.post("/api/oms/risk/trading-state", { state, reason });
  kill = (reason: string, flatten: boolean) => this.post("/api/oms/risk/kill-switch", { reason, flatten });
  rearm = (reason: string) => this.post("/api/oms/risk/kill-switch/reset", { confirm: "RE-ARM", reason });

  approvals = () => this.list<T.Signal>("/api/oms/approvals");
  signals = (query: Query = {}) => this.list<T.Signal>("/api/oms/signals", query);
  decide = (id: string, decision: T.Decision) => this.post<T.Signal>(`/api/oms/approvals/${id}`, decision);

  strategies = () => this.list<T.Strategy>("/api/oms/strategies");
  conditions = (id: string) => this.list<T.Condition>(`/api/oms/strategies/${encodeURIComponent(id)}/conditions`);
  indicators = () => this.list<T.Indicator>("/api/oms/indicators");
  strategy = (id: string, action: string) => this.post(`/api/oms/strategies/${encodeURIComponent(id)}/${action}`);

  session = () => this.get<T.Session>("/api/oms/session");
  sessionAction = (action: "start" | "pause" | "resume" | "stop") => this.post(`/api/oms/session/${action}`);
  speed = (speed: number | "max") => this.post("/api/oms/session/speed", { speed });
  preflight = () => this.get<T.PreflightCheck[]>("/api/oms/session/preflight");
  bars = (symbol: string, timeframe: string, limit: number) =>
    this.list<Omit<T.Bar, "symbol" | "timeframe">>("/api/oms/bars", { symbol, timeframe, limit });
  watchlist = () => this.get<T.Watchlists>("/api/oms/watchlist");
  putWatchlist = (lists: T.Watchlists) => this.request<T.Watchlists>("PUT", "/api/oms/watchlist", lists);
  cardClick = (name: string) => this.post("/api/oms/ui/card-click", { name });
}

function read<Answer>(status: number, text: string): Answer {
  let body: Record<string, unknown> = {};
  try {
    body = text === "" ? {} : JSON.parse(text);
  } catch {
    throw new ApiError(status, "not_json", `The answer ${status} is not JSON`);
  }
  if (status < 400) return body as Answer;
  const error = (body["error"] ?? {}) as Record<string, unknown>;
  const checks = Array.isArray(body["checks"]) ? (body["checks"] as T.Check[]) : [];
  const failed = checks.find((check) => !check.passed && check.severity === "hard") ?? checks.find((c) => !c.passed);
  throw new ApiError(
    status,
    String(error["code"] ?? failed?.code ?? "error"),
    String(error["message"] ?? failed?.message ?? `The answer was ${status}`),
    (error["field"] as string | null) ?? null,
    (error["retry_after_ms"] as number | null) ?? null,
    checks,
  );
}
