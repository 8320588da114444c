// What is shown of the wire's values. Digits are grouped as they stand and never pass through a double; where there are
// more than are shown they are rounded half to even, as the window does.

const minus = "−";

export function decimal(digits: string | number | null | undefined, places?: number): string {
  if (digits === null || digits === undefined || digits === "") return "–";
  const text = String(digits);
  const negative = text.startsWith("-");
  const [given = "0", digitsBehind = ""] = (negative ? text.slice(1) : text).split(".");
  const [whole, shown] = places === undefined ? [given, digitsBehind] : rounded(given, digitsBehind, places);
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  // What is cut to nothing has no sign.
  return (negative && /[1-9]/.test(whole + shown) ? minus : "") + grouped + (shown === "" ? "" : `.${shown}`);
}

function rounded(whole: string, fraction: string, places: number): [string, string] {
  const kept = fraction.slice(0, places).padEnd(places, "0");
  const rest = fraction.slice(places).replace(/0+$/, "");
  const isUp = rest > "5" || (rest === "5" && /[13579]$/.test(whole + kept));
  if (!isUp) return [whole, kept];
  const digits = String(BigInt(whole + kept) + 1n).padStart(places + 1, "0");
  return [digits.slice(0, digits.length - places), digits.slice(digits.length - places)];
}

// A price with all places of its tick, so that the digits of a column stand below each other; an average may have more.
export function priced(digits: string | number | null | undefined, tick: string): string {
  const places = (value: string) => (value.split(".")[1] ?? "").length;
  return decimal(digits, Math.max(places(tick), places(String(digits ?? ""))));
}

export const money = (digits: string | number | null | undefined) => decimal(digits, 2);

export function percent(value: number | null | undefined, places = 2): string {
  return value === null || value === undefined ? "–" : decimal((value * 100).toFixed(places)) + " %";
}

export function signed(digits: string | number | null | undefined, places = 2): string {
  const text = decimal(digits, places);
  const isUp = text !== "–" && !text.startsWith(minus) && /[1-9]/.test(text);
  return isUp ? `+${text}` : text;
}

// up, down or nothing: the sign of a wire decimal. What is shown of it as nothing has none.
export function tone(digits: string | number | null | undefined, shown = String(digits)): "up" | "down" | "" {
  if (digits === null || digits === undefined) return "";
  if (!/[1-9]/.test(shown)) return "";
  return String(digits).startsWith("-") ? "down" : "up";
}

export function arrow(which: string): string {
  return which === "up" ? "▲ " : which === "down" ? "▼ " : "";
}

export function words(name: string | null | undefined): string {
  if (!name) return "–";
  const text = name.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function clock(time: string | number | null | undefined): string {
  if (time === null || time === undefined) return "–";
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? "–" : date.toISOString().slice(11, 19);
}

// The time of day, and before it the day where that is not today's.
export function moment(time: string | null | undefined, now: number): string {
  if (!time) return "–";
  const isToday = time.slice(0, 10) === new Date(now).toISOString().slice(0, 10);
  return isToday ? clock(time) : `${time.slice(5, 10)} ${clock(time)}`;
}

export function dateTime(time: string | null | undefined): string {
  return time ? `${time.slice(0, 10)} ${clock(time)}` : "–";
}

export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return "–";
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min`;
  if (whole < 86_400)
    return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, "0")}`;
  return `${Math.floor(whole / 86_400)} d`;
}
