// Renders labels: reads [{zpl, width, height}, …] from standard input, sizes in
// dots at 8 dots a millimetre, and writes the PNGs in base64 as a JSON list.
import { readFileSync, writeFileSync } from "node:fs";
import { ready } from "zpl-renderer-js";

const { api } = await ready;
const pictures = [];
for (const { zpl, width, height } of JSON.parse(readFileSync(0, "utf8"))) {
  pictures.push(await api.zplToBase64Async(zpl, width / 8, height / 8, 8));
}
writeFileSync(1, JSON.stringify(pictures));
process.exit(0); // the renderer's runtime would stay
