/* Bundles the editor into one module:  node build.mjs OUT */
import { build } from "esbuild";

await build({
  entryPoints: [new URL("src/manuscript.js", import.meta.url).pathname],
  outfile: process.argv[2],
  bundle: true,
  format: "esm",
  minify: true,
  target: ["es2022"],
  banner: { js: "/* Shuniu, Apache-2.0; with ProseMirror, MIT, (c) Marijn Haverbeke and others */" },
  logLevel: "warning",
});
