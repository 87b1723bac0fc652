// Runs the peers in headless Chromium: reads a plan (see plan in generate.go)
// on standard input and writes their figures as JSON.
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';

const here = (path) => new URL(path, import.meta.url).pathname;
const host = 'http://bench.local/';
const lforms = 'node_modules/lforms/dist/lforms/';

const peers = [
  {
    name: 'lforms',
    how: 'Chromium, its web component; load to ready, answer to calculated',
    page: '<link rel="stylesheet" href="/lf/webcomponent/styles.css"><script src="/lf/webcomponent/assets/lib/zone.min.js"></script>'
      + '<script src="/lf/webcomponent/lhc-forms.js"></script><script src="/lf/fhir/R4/lformsFHIR.min.js"></script><script src="/lhc.js"></script>',
    files: { '/lhc.js': () => readFile(here('lhc.js')) },
  },
  {
    name: '@aehrc/smart-forms-renderer',
    how: 'Chromium, its renderer mounted; load to painted, answer to calculated, its 300 ms wait for keys left out',
    page: '<script type="module" src="/smart.js"></script>',
    files: { '/smart.js': bundle },
  },
];

// bundle packs the renderer as an application would.
async function bundle() {
  const out = await build({
    entryPoints: [here('smart.mjs')], bundle: true, write: false, minify: true, format: 'esm', platform: 'browser', logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
    loader: { '.woff': 'empty', '.woff2': 'empty', '.css': 'empty', '.svg': 'dataurl' },
  });
  return out.outputFiles[0].contents;
}

async function serve(route, peer) {
  const path = new URL(route.request().url()).pathname;
  const contentType = path.endsWith('.css') ? 'text/css' : path === '/' ? 'text/html' : 'text/javascript';
  if (path === '/') {
    return route.fulfill({ contentType, body: `<!doctype html><meta charset="utf-8"><body><div id="form"></div>${peer.page}</body>` });
  }
  if (peer.files[path]) {
    return route.fulfill({ contentType, body: Buffer.from(await peer.files[path]()) });
  }
  if (path.startsWith('/lf/')) {
    return route.fulfill({ contentType, body: await readFile(here(lforms + path.slice('/lf/'.length))) });
  }
  return route.fulfill({ status: 404, body: '' });
}

// run is what happens in the page.
async function run(plan) {
  const heap = () => {
    window.gc?.();
    return performance.memory.usedJSHeapSize / 1e6;
  };
  const questionnaire = JSON.stringify(plan.questionnaire);
  const out = { loads: [], answers: [] };
  const before = heap();
  for (let i = 0; i < plan.loads; i++) {
    const start = performance.now();
    await window.bench.load(questionnaire);
    out.loads.push(performance.now() - start);
  }
  const end = performance.now() + 1000 * plan.seconds;
  for (const step of plan.steps) {
    const start = performance.now();
    await window.bench.answer(step);
    out.answers.push(performance.now() - start);
    await new Promise((done) => setTimeout(done));
    if (out.answers.length === plan.least) out.total = window.bench.total(plan.total);
    if (out.answers.length >= plan.least && performance.now() > end) break;
  }
  out.memory = heap() - before;
  return out;
}

async function measure(browser, peer, plan) {
  const { version } = JSON.parse(await readFile(here(`node_modules/${peer.name}/package.json`)));
  const figures = { name: peer.name, version, how: peer.how, loads: [], answers: [], memory: 0, total: '', why: '' };
  const page = await browser.newPage();
  const problems = [];
  page.on('pageerror', (e) => problems.push(e.message));
  try {
    page.setDefaultTimeout(0);
    await page.route('**/*', (route) => serve(route, peer));
    await page.goto(host);
    await page.waitForFunction(() => window.bench, null, { timeout: 120_000 });
    Object.assign(figures, await page.evaluate(run, plan));
  } catch (e) {
    figures.why = [String(e.message).split('\n')[0], ...problems.slice(0, 3)].join('; ');
  }
  await page.close();
  return figures;
}

const plan = JSON.parse(await text(process.stdin));
const browser = await chromium.launch({
  executablePath: process.argv[2],
  args: ['--no-sandbox', '--enable-precise-memory-info', '--js-flags=--expose-gc'],
});
const out = [];
for (const peer of peers) out.push(await measure(browser, peer, plan));
await browser.close();
console.log(JSON.stringify(out));
