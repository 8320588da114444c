import { ColorType, CrosshairMode, type ChartOptions, type DeepPartial } from "lightweight-charts";
import { onTheme } from "./theme";

// Asked for with each tick; the page would have to work out its styles each time.
const tokens = new Map<string, string>();
onTheme(() => tokens.clear());

export function token(name: string): string {
  const known = tokens.get(name);
  if (known !== undefined) return known;
  const value = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  tokens.set(name, value);
  return value;
}

// The page's colours for a chart. The library's logo brings a style of its own, which the policy refuses; its notice
// and link stand at the foot of the page instead.
export function chartOptions(): DeepPartial<ChartOptions> {
  return {
    autoSize: true,
    layout: {
      attributionLogo: false,
      background: { type: ColorType.Solid, color: token("panel") },
      textColor: token("muted"),
      fontFamily: token("font"),
      fontSize: 11,
    },
    grid: { vertLines: { visible: false }, horzLines: { color: token("line") } },
    crosshair: { mode: CrosshairMode.Normal },
    rightPriceScale: { borderColor: token("line") },
    timeScale: { borderColor: token("line"), timeVisible: true, secondsVisible: false },
  };
}
