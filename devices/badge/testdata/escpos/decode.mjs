// Decodes receipts: reads [base64, …] from standard input and writes, for each,
// the pictures it prints, a row of dots a byte string of 0 and 1, the names of
// the commands that are not pictures, and the bytes between commands, which the
// printer sets in letters of its own, in hexadecimal.
import { readFileSync, writeFileSync } from "node:fs";
import npos from "npos";

const receipts = [];
for (const text of JSON.parse(readFileSync(0, "utf8"))) {
  const bytes = Buffer.from(text, "base64");
  const ast = await npos.parser().parse(bytes);
  if (ast.error) throw ast.error;
  const rasters = [];
  for (const { type, data } of ast.entries ?? []) {
    if (type !== "raster") continue;
    const rows = [];
    for (let y = 0; y < data.height; y++) {
      let row = "";
      for (let x = 0; x < data.width; x++) row += data.getPixel(x, y) ? "0" : "1";
      rows.push(row);
    }
    rasters.push(rows);
  }
  const others = ast.tree.filter((n) => n.fn && n.fn !== "v0").map((n) => n.ascii + " " + n.fn);
  const letters = ast.tree.filter((n) => n.ascii === "STX").map((n) => bytes.subarray(n.offset, n.offset + n.length).toString("hex"));
  receipts.push({ rasters, others, letters });
}
writeFileSync(1, JSON.stringify(receipts));
