// Draws SVG files as PNG. Reads {fonts: [path], jobs: [{svg, width, png}]} from standard input.
import { readFile, writeFile } from "node:fs/promises";
import { Resvg, initWasm } from "@resvg/resvg-wasm";

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const { fonts, jobs } = JSON.parse(Buffer.concat(chunks));
await initWasm(readFile(new URL(import.meta.resolve("@resvg/resvg-wasm/index_bg.wasm"))));
const fontBuffers = await Promise.all(fonts.map((path) => readFile(path)));
for (const { svg, width, png } of jobs) {
  const drawing = new Resvg(svg, {
    fitTo: { mode: "width", value: width },
    font: { fontBuffers, loadSystemFonts: false, defaultFontFamily: "Be Vietnam Pro" },
  });
  await writeFile(png, drawing.render().asPng());
}
