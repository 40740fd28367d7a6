// A run's drawing with its scrubber, and its charts. Everything that they show stands in the
// embedded document; without this script the page still says all but the course of time.

// ---- the drawing at one moment
const names = Object.keys(doc.components).filter((n) => doc.components[n].series);
const bucket = names.length ? doc.components[names[0]].series.bucketSeconds : 0;
const stateOf = (busy, up) => up <= 0 ? 'down' : up < 1 ? 'degraded' : busy >= 0.9 ? 'critical'
  : busy >= 0.7 ? 'busy' : 'normal';
const cards = new Map([...document.querySelectorAll('.card[data-name]')].map((c) => [c.dataset.name, c]));
const show = (i) => {
  for (const name of names) {
    const c = doc.components[name], card = cards.get(name);
    if (!card) continue;
    const busy = c.series.utilization[i], up = c.series.up[i], queue = c.series.queue[i];
    const state = stateOf(busy, up);
    card.setAttribute('class', 'card ' + state);
    card.querySelector('.state').textContent = state;
    card.querySelector('text.queue').textContent = queue >= 0.05 ? si(queue) + ' wait' : '';
    for (const zone of c.series.zones || []) {
      const box = [...card.querySelectorAll('.zone')].find((b) => b.dataset.zone === zone.zone);
      box.setAttribute('class', zone.up[i] < zone.inService[i] ? 'zone down' : 'zone');
      box.querySelector('.up').textContent = `${zone.up[i]}/${zone.inService[i]}`;
    }
    const load = card.querySelector('.load');
    if (!load) continue;
    load.setAttribute('width', (Number(card.querySelector('.track').getAttribute('width')) * Math.min(1, busy)).toFixed(1));
    card.querySelector('text.busy').textContent = `${percent(busy)} ${c.resource}`;
  }
  byId('clock').textContent = byId('moment').textContent = clock(i * bucket);
};
const slider = byId('time');
let playing = 0;
if (names.length && bucket) {
  slider.max = doc.components[names[0]].series.utilization.length - 1;
  slider.value = slider.getAttribute('value');
  document.querySelector('.scrubber').hidden = false;
  slider.addEventListener('input', () => { show(Number(slider.value)); mark(slider.value * bucket); });
  const button = byId('play');
  const stop = () => { clearInterval(playing); playing = 0; button.textContent = 'Play'; };
  button.addEventListener('click', () => {
    if (playing) return stop();
    if (Number(slider.value) >= Number(slider.max)) slider.value = 0;
    button.textContent = 'Pause';
    playing = setInterval(() => {
      if (Number(slider.value) >= Number(slider.max)) return stop();
      slider.value = Number(slider.value) + 1;
      slider.dispatchEvent(new Event('input'));
    }, 60);
  });
}
// A drawing wider than the screen begins where something is wrong.
const worst = ['down', 'degraded', 'critical', 'busy'].map((state) => document.querySelector('.card.' + state)).find(Boolean);
const drawing = document.querySelector('.drawing');
if (worst && drawing.scrollWidth > drawing.clientWidth)
  drawing.scrollLeft += worst.getBoundingClientRect().left - drawing.getBoundingClientRect().left - 40;
const jump = (t) => {
  if (!bucket) return;
  slider.value = Math.min(Number(slider.max), Math.floor(t / bucket));
  slider.dispatchEvent(new Event('input'));
};

// ---- charts over time: one cursor for all, faults shaded and numbered as in the table
const most = 1200;
const s = doc.series;
const thinned = (values, step, how) => {
  const out = [];
  for (let i = 0; i < values.length; i += step) {
    const part = values.slice(i, i + step);
    out.push(how === 'sum' ? part.reduce((a, b) => a + b, 0) : Math.max(...part));
  }
  return out;
};
const end = (s.offered || []).length * s.bucketSeconds;
const faults = (doc.incidents || []).map((i) => [i.at,
  Math.max(i.recoveredAt ?? end, i.objectivesMissed ? i.restoredAt ?? end : 0)]);
const shade = {hooks: {drawClear: [(u) => {
  const {ctx, bbox} = u, ratio = devicePixelRatio;
  ctx.save();
  ctx.font = `${11 * ratio}px Inter, system-ui, sans-serif`;
  ctx.textBaseline = 'top';
  ctx.textAlign = 'left';
  let free = -Infinity;
  faults.forEach(([from, to], i) => {
    const a = Math.max(bbox.left, u.valToPos(from, 'x', true));
    const b = Math.min(bbox.left + bbox.width, u.valToPos(to, 'x', true));
    if (b < bbox.left || a > bbox.left + bbox.width) return;
    ctx.fillStyle = css('--fault');
    ctx.fillRect(a, bbox.top, Math.max(b - a, 2), bbox.height);
    if (a < free) return;
    ctx.fillStyle = css('--critical');
    ctx.fillText(`#${i + 1}`, a + 3 * ratio, bbox.top + 3 * ratio);
    free = a + 28 * ratio;
  });
  ctx.restore();
}]}};
const timed = [];
const mark = (t) => { for (const u of timed) u.setCursor({left: u.valToPos(t, 'x'), top: 10}, false); };
const time_chart = (id, x, lines, text, options = {}) => {
  const u = chart(id, x, lines, text, {...options, group: 'run', plugins: [shade, ...(options.plugins || [])],
    x: {range: (_, lo, hi) => lo == null ? [0, end] : [lo, hi]}});
  u.over.addEventListener('click', () => jump(u.posToVal(u.cursor.left, 'x')));
  timed.push(u);
};
const rates = (id, step, width, lines, title) => time_chart(id, thinned(lines[0][1], step, 'sum').map((_, i) => i * width),
  lines.map(([label, values, ...look]) => [label, thinned(values, step, 'sum').map((v) => v / width), ...look]), si, {title});
if ((s.offered || []).length > 1) {
  byId('charts').hidden = false;
  const step = Math.ceil(s.offered.length / most), width = s.bucketSeconds * step;
  rates('chart-rate', step, width, [['offered', s.offered, css('--faint'), [4, 3]],
    ['succeeded', s.succeeded, css('--normal')], ['went wrong', s.bad, css('--critical')]], 'Requests a second');
  time_chart('chart-latency', thinned(s.offered, step).map((_, i) => i * width),
    [['latency', thinned(s.meanLatency, step).map((v) => v || null), css('--info')]], seconds,
    {title: 'Mean latency of those that succeeded'});
  const how = doc.requestSeries;
  if (how && s.bad.some((n) => n > 0))
    rates('chart-wrong', 1, how.bucketSeconds, [['timed out', how.timedOut, css('--busy')],
      ['rejected', how.rejected, css('--info')], ['failed', how.failed, css('--critical')]], 'How they went wrong, a second');
}
if (names.length && bucket) {
  // The same colour for a component in both charts; at most as many as can be told apart.
  const of = (field) => names.map((n, i) => [n, doc.components[n].series[field], palette[i % palette.length], i >= palette.length ? [4, 3] : undefined])
    .filter(([n]) => doc.components[n].resource).slice(0, 2 * palette.length);
  const x = doc.components[names[0]].series.utilization.map((_, i) => i * bucket);
  time_chart('chart-busy', x, of('utilization'), percent, {title: 'Busy', y: {range: () => [0, 1.02]}});
  time_chart('chart-queue', x, of('queue'), si, {title: 'Waiting'});
}

percentile_curve([['latency', doc.latencyHistogram, css('--info')]]);

// ---- the story: a click goes there
for (const row of document.querySelectorAll('tbody tr')) {
  const at = [...row.cells].find((cell) => /^(\d+d )?\d+(:\d\d){1,2}$/.test(cell.textContent));
  if (!at || !bucket) continue;
  row.classList.add('jump');
  row.addEventListener('click', () => {
    jump(at.textContent.replace('d ', ':').split(':').reduce((sum, part, i, all) =>
      (all.length === 4 && i === 1 ? sum * 24 : sum * 60) + Number(part), 0));
    document.querySelector('.drawing').scrollIntoView({behavior: 'smooth', block: 'center'});
  });
}

// ---- what is saved
saving.series = () => csv('series.csv', ['seconds', 'offered', 'succeeded', 'bad', 'mean_latency_seconds'],
  s.offered.map((_, i) => [i * s.bucketSeconds, s.offered[i], s.succeeded[i], s.bad[i], s.meanLatency[i]]));
saving.components = () => csv('components.csv', ['seconds', ...names.flatMap((n) => ['busy', 'waiting', 'up'].map((f) => `"${n.replaceAll('"', '""')} ${f}"`))],
  doc.components[names[0]].series.up.map((_, i) => [i * bucket, ...names.flatMap((n) => {
    const c = doc.components[n].series;
    return [c.utilization[i], c.queue[i], c.up[i]];
  })]));
