// Latency over time: a tile for each bucket of time and latency, the darker the more requests took
// so long then; over it the median and the slowest hundredth as they are read from the tiles.
const heat = doc.requestSeries;
if (heat && heat.latency.some((column) => column.count.length)) {
  byId('heat').hidden = false;
  const width = heat.bucketSeconds, bounds = heat.latencyBounds;
  const upper = (b) => b < bounds.length ? bounds[b] : bounds[bounds.length - 1] * 1.25;
  const lower = (b) => b > 0 ? bounds[b - 1] : bounds[0] / 1.25;
  const filled = heat.latency.filter((column) => column.count.length);
  const lowest = lower(Math.min(...filled.map((column) => column.first)));
  const highest = upper(Math.max(...filled.map((column) => column.first + column.count.length - 1)));
  const most = Math.max(...filled.map((column) => Math.max(...column.count)));
  // Within a tile as if latencies lay evenly on the logarithmic axis.
  const quantile = (p) => heat.latency.map(({first, count}) => {
    let left = p * count.reduce((a, b) => a + b, 0);
    if (!left) return null;
    for (let i = 0; i < count.length; ++i) {
      if (left <= count[i]) return lower(first + i) * (upper(first + i) / lower(first + i)) ** (left / count[i]);
      left -= count[i];
    }
    return upper(first + count.length - 1);
  });
  const tiles = {hooks: {drawAxes: [(u) => {
    const {ctx, bbox} = u;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    ctx.fillStyle = css('--info');
    const y = bounds.map((_, b) => u.valToPos(upper(b), 'y', true));
    heat.latency.forEach(({first, count}, t) => {
      const from = Math.round(u.valToPos(t * width, 'x', true)), to = Math.round(u.valToPos((t + 1) * width, 'x', true));
      if (to < bbox.left || from > bbox.left + bbox.width) return;
      count.forEach((n, i) => {
        if (!n) return;
        const top = Math.round(y[first + i] ?? u.valToPos(upper(first + i), 'y', true));
        const bottom = Math.round(u.valToPos(lower(first + i), 'y', true));
        ctx.globalAlpha = 0.06 + 0.84 * Math.log1p(n) / Math.log1p(most);
        ctx.fillRect(from, top, Math.max(1, to - from), bottom - top);
      });
    });
    ctx.restore();
  }]}};
  time_chart('chart-heat', heat.latency.map((_, t) => t * width),
    [['about half under', quantile(0.5), css('--normal')], ['about 99% under', quantile(0.99), css('--critical')]], seconds,
    {height: 260, plugins: [tiles], y: {distr: 3, range: () => [lowest, highest]}});
}
