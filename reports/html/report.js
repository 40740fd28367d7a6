// The report's charts and its scrubber. Everything that it shows stands in the embedded result
// document; without this script the page still says all but the course of time.
'use strict';
(() => {
  const doc = JSON.parse(document.getElementById('data').textContent);
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const two = (n) => String(n).padStart(2, '0');
  const clock = (s) => {
    s = Math.round(s);
    const h = Math.floor(s / 3600), m = Math.floor(s / 60) % 60;
    return h ? `${h}:${two(m)}:${two(s % 60)}` : `${m}:${two(s % 60)}`;
  };
  const si = (v) => v >= 1e6 ? (v / 1e6).toPrecision(3) + 'M' : v >= 1e3 ? (v / 1e3).toPrecision(3) + 'K'
    : v >= 10 ? v.toPrecision(3) : v.toFixed(v ? 1 : 0);
  const seconds = (v) => v >= 1 ? v.toPrecision(3) + 's' : v >= 1e-3 ? (v * 1e3).toPrecision(3) + 'ms'
    : v > 0 ? (v * 1e6).toPrecision(3) + 'us' : '0';

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
      const load = card.querySelector('.load');
      if (!load) continue;
      load.setAttribute('width', (Number(card.querySelector('.track').getAttribute('width')) * Math.min(1, busy)).toFixed(1));
      card.querySelector('text.busy').textContent = `${Math.round(100 * busy)}% ${c.resource}`;
    }
    document.getElementById('clock').textContent = document.getElementById('moment').textContent = clock(i * bucket);
  };
  const slider = document.getElementById('time');
  let playing = 0;
  if (names.length && bucket) {
    slider.max = doc.components[names[0]].series.utilization.length - 1;
    slider.value = slider.getAttribute('value');
    document.querySelector('.scrubber').hidden = false;
    slider.addEventListener('input', () => { show(Number(slider.value)); mark(slider.value * bucket); });
    const button = document.getElementById('play');
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
  const jump = (t) => {
    if (!bucket) return;
    slider.value = Math.min(Number(slider.max), Math.floor(t / bucket));
    slider.dispatchEvent(new Event('input'));
  };

  // ---- charts: one cursor for all, faults shaded
  const most = 1200;
  const thinned = (values, step, how) => {
    const out = [];
    for (let i = 0; i < values.length; i += step) {
      const part = values.slice(i, i + step);
      out.push(how === 'sum' ? part.reduce((a, b) => a + b, 0) : Math.max(...part));
    }
    return out;
  };
  const end = (doc.series.offered || []).length * doc.series.bucketSeconds;
  const faults = (doc.incidents || []).map((i) => [i.at, i.recoveredAt ?? end]);
  const shade = {hooks: {drawClear: [(u) => {
    u.ctx.save();
    u.ctx.fillStyle = css('--fault');
    for (const [from, to] of faults) {
      const a = Math.max(u.bbox.left, u.valToPos(from, 'x', true));
      const b = Math.min(u.bbox.left + u.bbox.width, u.valToPos(to, 'x', true));
      if (b > a) u.ctx.fillRect(a, u.bbox.top, Math.max(b - a, 2), u.bbox.height);
    }
    u.ctx.restore();
  }]}};
  const charts = [], sized = [];
  const mark = (t) => { for (const u of charts) u.setCursor({left: u.valToPos(t, 'x'), top: 10}, false); };
  const axis = (values) => ({stroke: css('--faint'), grid: {stroke: css('--line'), width: 1}, ticks: {show: false}, values, size: 62});
  const chart = (id, title, x, lines, text, range) => {
    const at = document.getElementById(id);
    const u = new uPlot({
      title, width: at.clientWidth, height: 210,
      cursor: {sync: {key: 'run'}, points: {size: 6}, drag: {x: true, y: false}},
      plugins: [shade],
      scales: {x: {time: false}, y: {range: range || ((_, lo, hi) => [0, hi > 0 ? hi * 1.05 : 1])}},
      axes: [{...axis((_, v) => v.map(clock)), size: 30}, axis((_, v) => v.map(text))],
      series: [{label: 'at', value: (_, v) => v == null ? '-' : clock(v)},
        ...lines.map(([label, , colour, dash]) => ({label, stroke: colour, width: 1.6, dash, points: {show: false},
          value: (_, v) => v == null ? '-' : text(v)}))],
    }, [x, ...lines.map((l) => l[1])], at);
    u.over.addEventListener('click', () => jump(u.posToVal(u.cursor.left, 'x')));
    charts.push(u);
  };
  const s = doc.series;
  if ((s.offered || []).length > 1) {
    document.getElementById('charts').hidden = false;
    const step = Math.ceil(s.offered.length / most), width = s.bucketSeconds * step;
    const x = thinned(s.offered, step, 'sum').map((_, i) => i * width);
    const rate = (values) => thinned(values, step, 'sum').map((v) => v / width);
    chart('chart-rate', 'Requests a second', x, [['offered', rate(s.offered), css('--faint'), [4, 3]],
      ['succeeded', rate(s.succeeded), css('--normal')], ['went wrong', rate(s.bad), css('--critical')]], si);
    chart('chart-latency', 'Mean latency of those that succeeded', x,
      [['latency', thinned(s.meanLatency, step, 'max').map((v) => v || null), css('--info')]], seconds);
  }
  if (names.length && bucket) {
    const palette = ['#2f6fd0', '#2a8c82', '#b7791f', '#a24bb0', '#c23b3b', '#5b8c2a', '#7a6ad8', '#c76a2f', '#3f8fb0', '#8a8f98'];
    // The same colour for a component in both charts; at most as many as can be told apart.
    const of = (field) => names.map((n, i) => [n, doc.components[n].series[field], palette[i % palette.length], i >= palette.length ? [4, 3] : undefined])
      .filter(([n]) => doc.components[n].resource).slice(0, 2 * palette.length);
    const x = doc.components[names[0]].series.utilization.map((_, i) => i * bucket);
    chart('chart-busy', 'Busy', x, of('utilization'), (v) => Math.round(100 * v) + '%', () => [0, 1.02]);
    chart('chart-queue', 'Waiting', x, of('queue'), si);
  }
  // ---- the percentile curve: 1/(1-p) on a logarithmic axis, as HdrHistogram's plots have it
  const h = doc.latencyHistogram;
  if (h && h.count.length > 2) {
    document.getElementById('curve').hidden = false;
    const total = h.count.reduce((a, b) => a + b, 0), x = [], y = [];
    let below = 0;
    h.count.forEach((n, i) => {
      below += n;
      // Beyond, a handful of requests decides.
      if (total - below >= 5 || i === 0) { x.push(Math.log10(total / (total - below))); y.push(h.upper[i]); }
    });
    const percent = (v) => v === 0 ? '0%' : (100 - 10 ** (2 - v)).toFixed(Math.max(0, Math.ceil(v) - 2)) + '%';
    const at = document.getElementById('chart-curve');
    const u = new uPlot({
      width: at.clientWidth, height: 260, cursor: {points: {size: 6}, drag: {x: true, y: false}},
      scales: {x: {time: false, range: (_, lo, hi) => [0, hi]}, y: {distr: 3}},
      axes: [{...axis((_, v) => v.map((p) => Number.isInteger(p) ? percent(p) : '')), size: 30, splits: (u) => [...Array(Math.floor(u.scales.x.max) + 1).keys()]},
        axis((_, v) => v.map((t) => t == null ? '' : seconds(t)))],
      series: [{label: 'percentile', value: (_, v) => v == null ? '-' : (100 - 10 ** (2 - v)).toPrecision(6).replace(/0+$/, '') + '%'},
        {label: 'latency', stroke: css('--info'), width: 1.8, points: {show: false}, value: (_, v) => v == null ? '-' : seconds(v)}],
    }, [x, y], at);
    sized.push(u);
  }
  addEventListener('resize', () => {
    for (const u of [...charts, ...sized]) u.setSize({width: u.root.parentElement.clientWidth, height: u.height});
  });

  // ---- the story: a click goes there
  for (const row of document.querySelectorAll('tbody tr')) {
    const head = row.querySelector('th');
    if (!head || !/^(\d+d )?[\d:]+$/.test(head.textContent) || !head.textContent.includes(':')) continue;
    row.classList.add('jump');
    row.addEventListener('click', () => {
      const t = head.textContent.replace('d ', ':').split(':').reduce((sum, part, i, all) =>
        (all.length === 4 && i === 1 ? sum * 24 : sum * 60) + Number(part), 0);
      jump(t);
      document.querySelector('.drawing').scrollIntoView({behavior: 'smooth'});
    });
  }

  // ---- the data
  const save = (name, type, text) => {
    const a = document.createElement('a');
    a.href = URL.createObjectURL(new Blob([text], {type}));
    a.download = name;
    a.click();
    URL.revokeObjectURL(a.href);
  };
  for (const button of document.querySelectorAll('.save')) {
    button.hidden = false;
    button.addEventListener('click', () => {
      if (button.dataset.what === 'json') return save('result.json', 'application/json', JSON.stringify(doc, null, 1));
      const rows = ['seconds,offered,succeeded,bad,mean_latency_seconds'];
      s.offered.forEach((_, i) => rows.push([i * s.bucketSeconds, s.offered[i], s.succeeded[i], s.bad[i], s.meanLatency[i]].join()));
      save('series.csv', 'text/csv', rows.join('\n') + '\n');
    });
  }
})();
