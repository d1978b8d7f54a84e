/* Bundles the editor and the player's HLS, each into one module:  node build.mjs EDITOR PLAYER */
import { build } from "esbuild";

const [editor, player] = process.argv.slice(2);
const one = (entry, outfile, banner) => build({
  entryPoints: [new URL(`src/${entry}.js`, import.meta.url).pathname],
  outfile,
  bundle: true,
  format: "esm",
  minify: true,
  target: ["es2022"],
  banner: { js: `/* Shuniu, Apache-2.0; with ${banner} */` },
  logLevel: "warning",
});

await one("manuscript", editor, "ProseMirror, MIT, (c) Marijn Haverbeke and others");
await one("hls", player, "hls.js, Apache-2.0, (c) Dailymotion and others");
