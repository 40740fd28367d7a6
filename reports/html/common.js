// What the scripts of all pages share: the embedded document, numbers as text, charts with one
// cursor, and what is saved. A page is one scope; what it draws follows in its own script.
const doc = JSON.parse(document.getElementById('data').textContent);
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const byId = (id) => document.getElementById(id);

// ---- numbers as text, as reports/quantity.hpp writes them
const two = (n) => String(n).padStart(2, '0');
const clock = (s) => {
  s = Math.floor(s + 1e-6);
  const d = Math.floor(s / 86400), h = Math.floor(s / 3600) % 24, m = Math.floor(s / 60) % 60;
  return d ? `${d}d ${two(h)}:${two(m)}:${two(s % 60)}` : h ? `${h}:${two(m)}:${two(s % 60)}` : `${m}:${two(s % 60)}`;
};
const si = (v) => v >= 1e6 ? (v / 1e6).toPrecision(3) + 'M' : v >= 1e3 ? (v / 1e3).toPrecision(3) + 'K'
  : v >= 10 ? v.toPrecision(3) : v.toFixed(v ? 1 : 0);
const seconds = (v) => v >= 1 ? v.toPrecision(3) + 's' : v >= 1e-3 ? (v * 1e3).toPrecision(3) + 'ms'
  : v > 0 ? (v * 1e6).toPrecision(3) + 'us' : '0';
const percent = (v) => Math.round(100 * v) + '%';
// A tick of an axis has no zeros behind it: 50ms, not 50.0ms.
const tick = (text) => (v) => v == null ? '' : text(v).replace(/(\.\d*?)0+(?=\D|$)/, '$1').replace(/\.(?=\D|$)/, '');

// ---- charts
const palette = ['#2f6fd0', '#2a8c82', '#b7791f', '#a24bb0', '#c23b3b', '#5b8c2a', '#7a6ad8', '#c76a2f', '#3f8fb0', '#8a8f98'];
const charts = [];
const axis = (text, more) => ({stroke: css('--faint'), grid: {stroke: css('--line'), width: 1}, ticks: {show: false},
  values: (_, v) => v.map(tick(text)), size: 62, font: '12px Inter, system-ui, sans-serif', ...more});
const times = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800];
// A chart in the element with this id; `lines`: [label, values, colour, dash]. All charts of a
// group share their cursor and what is zoomed to.
const chart = (id, x, lines, text, options = {}) => {
  const at = byId(id);
  const u = new uPlot({
    title: options.title, width: at.clientWidth, height: options.height || 210,
    cursor: {sync: options.group ? {key: options.group} : undefined, points: {size: 6}, drag: {x: true, y: false}},
    plugins: options.plugins || [],
    scales: {x: {time: false, ...options.x}, y: {range: (_, lo, hi) => [0, hi > 0 ? hi * 1.05 : 1], ...options.y}},
    axes: [{...axis(options.xText || clock), size: 30, ...(options.xAxis || {incrs: times})}, axis(text, options.yAxis)],
    series: [{label: options.xLabel || 'at', value: (_, v) => v == null ? '-' : (options.xValue || options.xText || clock)(v)},
      ...lines.map(([label, , colour, dash, more]) => ({label, stroke: colour, width: 1.6, dash, points: {show: false},
        value: (_, v) => v == null ? '-' : text(v), ...more}))],
  }, [x, ...lines.map((l) => l[1])], at);
  charts.push(u);
  return u;
};
// The percentile curve: 1/(1-p) on a logarithmic axis, as HdrHistogram's plots have it; `of`:
// [label, histogram, colour, dash].
const percentile_curve = (of) => {
  const curves = of.filter(([, h]) => h && h.count.length > 2).map(([label, h, ...look]) => {
    const total = h.count.reduce((a, b) => a + b, 0), points = new Map();
    let below = 0;
    h.count.forEach((n, i) => {
      below += n;
      // At both ends a handful of requests decides, and the fastest would leave no room for the rest.
      if (total - below >= 5 && below >= total / 100) points.set(Math.log10(total / (total - below)), h.upper[i]);
    });
    return [label, points, ...look];
  });
  if (!curves.length) return;
  byId('curve').hidden = false;
  const x = [...new Set(curves.flatMap(([, points]) => [...points.keys()]))].sort((a, b) => a - b);
  const nines = (v) => v === 0 ? '0%' : (100 - 10 ** (2 - v)).toFixed(Math.max(0, Math.ceil(v) - 2)) + '%';
  chart('chart-curve', x, curves.map(([label, points, colour, dash]) => [label, x.map((v) => points.get(v)), colour, dash, {spanGaps: true}]),
    seconds, {height: 260, xLabel: 'percentile', x: {range: (_, lo, hi) => [lo > x[0] ? lo : 0, hi]}, y: {distr: 3, range: undefined},
      xText: nines, xValue: (v) => (100 - 10 ** (2 - v)).toPrecision(6).replace(/0+$/, '') + '%',
      xAxis: {splits: (u) => [...Array(Math.floor(u.scales.x.max) + 1).keys()].filter((v) => v >= u.scales.x.min),
        values: (_, v) => v.map(nines)}});
};
const fit = (width) => {
  for (const u of charts) u.setSize({width: width || u.root.parentElement.clientWidth, height: u.height});
};
addEventListener('resize', () => fit());
// On paper: what an upright sheet has room for.
addEventListener('beforeprint', () => fit(660));
addEventListener('afterprint', () => fit());

// ---- what is saved
const save = (name, type, text) => {
  const a = document.createElement('a');
  a.href = URL.createObjectURL(new Blob([text], {type}));
  a.download = name;
  a.click();
  URL.revokeObjectURL(a.href);
};
const saving = {json: () => save('result.json', 'application/json', JSON.stringify(doc, null, 1))};
const csv = (name, head, rows) => save(name, 'text/csv', [head, ...rows].map((row) => row.join()).join('\n') + '\n');
for (const button of document.querySelectorAll('.save')) {
  button.hidden = false;
  button.addEventListener('click', () => saving[button.dataset.what]());
}
