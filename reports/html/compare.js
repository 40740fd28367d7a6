// A comparison's charts: systems in shared charts, the first solid, the others dashed.
const dashes = [undefined, [7, 4], [2, 3], [9, 3, 2, 3]];
// Far apart, for two of them are beside one another.
const colours = [0, 7, 3, 5, 2, 4, 1, 6, 8, 9].map((i) => palette[i]);
const look = (i) => [colours[i % colours.length], dashes[Math.min(i, dashes.length - 1)]];
const letter = (i) => String.fromCharCode(65 + i);
for (const key of document.querySelectorAll('.key'))
  key.style.borderTop = `3px ${key.classList.contains('key-A') ? 'solid' : 'dashed'} ${look(key.className.slice(-1).charCodeAt(0) - 65)[0]}`;
const all = doc.results.map((r) => r.series);
if (all.every((s) => (s.offered || []).length > 1)) {
  byId('charts').hidden = false;
  const most = 1200, longest = Math.max(...all.map((s) => s.offered.length));
  // As many of the finest buckets to a point as the longest run needs.
  const width = Math.max(...all.map((s) => s.bucketSeconds)) * Math.ceil(longest / most);
  const points = Math.max(...all.map((s) => Math.ceil(s.offered.length * s.bucketSeconds / width)));
  const x = [...Array(points).keys()].map((i) => i * width);
  const parts = (s, field) => x.map((_, i) => s[field].slice(Math.round(i * width / s.bucketSeconds), Math.round((i + 1) * width / s.bucketSeconds)));
  const lines = (of) => all.map((s, i) => [letter(i), of(s), ...look(i)]);
  const rate = (field) => (s) => parts(s, field).map((part) => part.length ? part.reduce((a, b) => a + b, 0) / (part.length * s.bucketSeconds) : null);
  chart('chart-latency', x, lines((s) => parts(s, 'meanLatency').map((part) => Math.max(0, ...part) || null)), seconds,
    {title: 'Mean latency of those that succeeded', group: 'compare'});
  chart('chart-rate', x, lines(rate('succeeded')), si, {title: 'Requests that succeeded, a second', group: 'compare'});
  if (all.some((s) => s.bad.some((n) => n > 0)))
    chart('chart-wrong', x, lines(rate('bad')), si, {title: 'Requests that went wrong, a second', group: 'compare'});
}
percentile_curve(doc.results.map((r, i) => [letter(i), r.latencyHistogram, ...look(i)]));
saving.differences = () => csv('differences.csv', ['system', 'figure', 'unit', 'a', 'other', 'difference', 'low', 'high', 'verdict'],
  doc.comparisons.flatMap((c, i) => c.differences.map((d) => [letter(i + 1), d.name, d.unit, d.baseline ?? '', d.other ?? '',
    d.difference ?? '', d.paired?.low ?? '', d.paired?.high ?? '', d.verdict])));
