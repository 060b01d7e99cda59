// Joins src/ into the two files that notebooks load: the live pictures, and the questions.
// `npm run build`, or with another target: `npm run build -- somewhere`.

import { build } from "esbuild";

const BANNER = `// Generated: edit explorers/src/ and run \`make explorers\`.`;
const here = (path) => new URL(path, import.meta.url).pathname;

await build({
  entryPoints: { explore: here("src/index.js"), ask: here("src/ask.js") },
  outdir: process.argv[2] ?? here("../source/backprop/lab"),
  absWorkingDir: here("."),
  bundle: true,
  format: "esm",
  target: "es2022",
  charset: "utf8", // σ stays σ
  minify: true, // every widget carries it into the page
  banner: { js: BANNER },
});
