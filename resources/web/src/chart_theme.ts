import { ColorType, CrosshairMode, type ChartOptions, type DeepPartial } from "lightweight-charts";

export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
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
