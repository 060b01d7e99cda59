// Joins src/ into the one file that a notebook loads. `npm run build`, or with another target:
// `npm run build -- somewhere/explore.js`.

import { build } from "esbuild";

const BANNER = `// Generated: edit explorers/src/ and run \`make explorers\`.`;
const here = (path) => new URL(path, import.meta.url).pathname;

await build({
  entryPoints: [here("src/index.js")],
  outfile: process.argv[2] ?? here("../source/backprop/lab/explore.js"),
  absWorkingDir: here("."),
  bundle: true,
  format: "esm",
  target: "es2022",
  charset: "utf8", // σ stays σ
  banner: { js: BANNER },
});
