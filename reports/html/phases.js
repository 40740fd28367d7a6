// A scaling study's page needs no script but to save what it shows.
saving.settings = () => csv('settings.csv',
  ['phase', 'users', 'met', 'throughput', 'p50_seconds', 'p95_seconds', 'p99_seconds', 'went_wrong', 'usd_per_month'],
  doc.phases.flatMap((phase) => phase.settings.map(({users, met, result: r}) => {
    const bad = r.requests.failed + r.requests.timedOut + r.requests.rejected;
    return [`"${phase.name.replaceAll('"', '""')}"`, users, met, r.throughput.mean, r.latency.p50.mean,
      r.latency.p95.mean, r.latency.p99.mean, bad / (bad + r.requests.succeeded), r.usdPerMonth];
  })));
