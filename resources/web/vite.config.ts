import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

export default defineConfig({
  // Tidemark serves the page at / and its files below /assets, under fixed names.
  base: "/assets/",
  resolve: {
    alias: { "tidemark-client": fileURLToPath(new URL("../clients/typescript/src/index.ts", import.meta.url)) },
  },
  build: {
    target: "es2022",
    assetsDir: "",
    modulePreload: false,
    cssCodeSplit: false,
    reportCompressedSize: false,
    rollupOptions: {
      output: { entryFileNames: "app.js", assetFileNames: "app[extname]", inlineDynamicImports: true },
    },
  },
});
