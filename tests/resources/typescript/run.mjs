// Bundles a test with the client's sources and runs it: node run.mjs TEST.ts
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const web = resolve(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "../../../resources/web");
const { build } = createRequire(join(web, "package.json"))("esbuild");
const folder = mkdtempSync(join(tmpdir(), "tidemark-test-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const outfile = join(folder, "test.mjs");
await build({
  entryPoints: [resolve(process.argv[2])],
  outfile,
  bundle: true,
  platform: "node",
  format: "esm",
  logLevel: "warning",
  loader: { ".css": "text" },
  alias: { "tidemark-client": join(web, "../clients/typescript/src/index.ts") },
});
await import(pathToFileURL(outfile));
