// The page's colours by WCAG AA: text 4.5:1, what is drawn 3:1, in both themes and on each ground.
import assert from "node:assert/strict";
import { test } from "node:test";
import tokens from "../../../resources/web/src/style/tokens.css";

type Palette = Map<string, string>;

// The blocks of :root: dark, light where the system says so, light where the person does.
const blocks = [...(tokens as unknown as string).matchAll(/:root[^{]*\{([^{}]*--ground[^{}]*)\}/g)];
const palettes: Palette[] = blocks.map(([, block = ""]) => {
  const colours = [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)];
  return new Map(colours.map(([, name, hex]) => [name!, hex!]));
});

// The relative luminance of sRGB, as WCAG 2 defines it.
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function faults(palette: Palette, names: string[], grounds: string[], least: number): string[] {
  const colour = (name: string) => palette.get(name) ?? assert.fail(`no colour ${name}`);
  const pairs = names.flatMap((name) => grounds.map((ground) => [name, ground] as const));
  return pairs
    .map(([name, ground]) => [name, ground, contrast(colour(name), colour(ground))] as const)
    .filter(([, , ratio]) => ratio < least)
    .map(([name, ground, ratio]) => `${name} on ${ground}: ${ratio.toFixed(2)}`);
}

test("black on white is 21:1", () => assert.equal(contrast("#000000", "#ffffff"), 21));

test("the two light themes are one", () => {
  assert.equal(palettes.length, 3);
  assert.deepEqual([...palettes[1]!], [...palettes[2]!]);
});

palettes.slice(0, 2).forEach((palette, i) => {
  const theme = ["dark", "light"][i];
  const grounds = ["ground", "panel", "raised"];
  test(`${theme}: text is read`, () => {
    assert.deepEqual(faults(palette, ["text", "muted", "accent", "up", "down", "warning"], grounds, 4.5), []);
    assert.deepEqual(faults(palette, ["on-accent"], ["accent", "up", "down"], 4.5), []);
  });
  test(`${theme}: fields have an edge that is seen`, () => {
    assert.deepEqual(faults(palette, ["edge"], ["ground", "panel"], 3), []);
  });
});
