// Reads a network as JSON and answers its questions with ngraph.path's NBA*.
const createGraph = require('ngraph.graph');
const { nba } = require('ngraph.path');

let text = '';
process.stdin.on('data', (part) => { text += part; });
process.stdin.on('end', () => {
  const net = JSON.parse(text);
  const graph = createGraph();
  for (let i = 0; i < net.nodes; i++) graph.addNode(i, net.levels[i]);
  for (const [from, to, seconds] of net.edges) graph.addLink(from, to, seconds);
  const finder = nba(graph, {
    oriented: true,
    distance: (from, to, link) => link.data,
    heuristic: (from, to) => net.climb * Math.abs(from.data - to.data),
  });
  const out = { micros: [], seconds: [] };
  for (const [from, to] of net.pairs) {
    const start = process.hrtime.bigint();
    const way = finder.find(from, to);
    out.micros.push(Number(process.hrtime.bigint() - start) / 1000);
    out.seconds.push(from === to ? 0 : way.length === 0 ? -1 : length(graph, way));
  }
  process.stdout.write(JSON.stringify(out));
});

// length sums a way, which ngraph gives from its end to its start.
function length(graph, way) {
  let sum = 0;
  for (let i = way.length - 1; i > 0; i--) sum += graph.getLink(way[i].id, way[i - 1].id).data;
  return sum;
}
